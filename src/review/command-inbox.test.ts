import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_DUE, openInbox, RECENT_MS, recentComments, type SaidComment } from './command-inbox.ts';

const NOW = 1_800_000_000_000;

/** A comment of an outsider, `seconds` before now. */
function comment(id: number, seconds: number, facts: Partial<SaidComment> = {}): SaidComment {
  return {
    ...{ name: `conversation/${id}`, body: '/plimsoll help', person: 'stranger', insider: false, inOwnThread: false },
    ...{ createdAt: NOW - seconds * 1_000, edited: false, seen: false },
    ...facts,
  };
}

/** The numbers of the comments that are due, and how many wait. */
function inbox(comments: readonly SaidComment[], answered: readonly string[] = []) {
  const { due, waiting } = openInbox(recentComments(comments), answered, ['naked-pod']);
  return { due: due.map(({ comment }) => Number(comment.name.split('/')[1])), waiting };
}

describe('the inbox', () => {
  it('holds what asks for something and was not seen to, oldest first', () => {
    const comments = [
      comment(1, 10),
      comment(2, 20, { person: 'other' }),
      comment(3, 5, { body: 'Thanks' }),
      comment(4, 4, { seen: true }),
      comment(5, 3, { edited: true }),
      comment(6, 2, { person: null }),
    ];
    assert.deepEqual(inbox(comments), { due: [2, 1], waiting: 0 });
  });

  it('gives people of the house their turn first', () => {
    const comments = [comment(1, 10), comment(2, 5, { person: 'dev', insider: true })];
    assert.deepEqual(inbox(comments).due, [2, 1]);
  });

  it('forgets what is much older than the newest comment, whoever wrote that', () => {
    const old = comment(1, RECENT_MS / 1_000 + 1);
    assert.deepEqual(inbox([old]).due, [1]);
    assert.deepEqual(inbox([old, comment(2, 0, { person: null })]).due, []);
  });

  it('takes a few at a time', () => {
    const many = Array.from({ length: 25 }, (_, at) => comment(at, 100 - at, { person: 'dev', insider: true }));
    const { due, waiting } = inbox(many);
    assert.deepEqual([due.length, due[0], waiting], [MAX_DUE, 0, 15]);
  });

  it('gives an outsider five comments an hour, seen ones, edited ones and deleted ones among them', () => {
    const flood = Array.from({ length: 50 }, (_, at) => comment(at, 100 - at));
    assert.deepEqual(inbox(flood), { due: [0, 1, 2, 3, 4], waiting: 0 });
    const seen = flood.map((one, at) => (at > 46 ? { ...one, seen: true, edited: true } : one));
    assert.deepEqual(inbox(seen).due, [0, 1]);
    const all = flood.map((one, at) => (at > 40 ? { ...one, seen: true } : one));
    assert.deepEqual(inbox(all).due, []);
  });

  it('gives all outsiders together twenty', () => {
    const crowd = Array.from({ length: 50 }, (_, at) => comment(at, 100 - at, { person: `stranger-${at}` }));
    assert.deepEqual([inbox(crowd).due.length, inbox(crowd).waiting], [10, 10]);
    const answered = Array.from({ length: 18 }, (_, at) => `conversation/${1_000 + at}`);
    assert.deepEqual(inbox(crowd, answered), { due: [0, 1], waiting: 0 });
    assert.equal(inbox([...crowd, comment(99, 1, { person: 'dev', insider: true })], answered).due[0], 99);
  });
});
