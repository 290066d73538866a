import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide, reactionTo } from './command-decision.ts';
import { type CommentCommands, parseCommands } from './commands.ts';

const RULES = ['latest-tag', 'naked-pod'];
const WRITER = { open: true, mayChange: true, refusedBefore: false };
const READER = { ...WRITER, mayChange: false };
const CLOSED = { ...READER, open: false };
const NOTHING = { help: false, explain: [], config: [], mistakes: [], more: 0, refused: [], closed: [] };
const WISH = '/plimsoll ignore latest-tag -- a demo';

function ask(...lines: readonly string[]): CommentCommands {
  return parseCommands(lines.join('\n'), { rules: RULES, inOwnThread: false });
}

describe('a wish for repairs', () => {
  const FIX = { verb: 'fix', scope: 'safe', delivery: 'commit' } as const;
  const LINE = '/plimsoll fix safe push';

  it('of somebody with write permission is carried out and answered', () => {
    const { reaction, answer, review, fix } = decide(ask(LINE), WRITER);
    assert.deepEqual([reaction, answer, review, fix], ['+1', NOTHING, 'none', FIX]);
    assert.deepEqual(decide(ask(LINE, '/plimsoll rerun'), WRITER).fix, FIX);
  });

  it('of anybody else, or on a closed pull request, is not', () => {
    const refused = decide(ask(LINE), READER);
    assert.deepEqual(refused, {
      ...{ reaction: 'confused', answer: { ...NOTHING, refused: ['fix'] }, review: 'none', fix: null },
    });
    assert.equal(decide(ask(LINE), { ...READER, refusedBefore: true }).answer, null);
    const closed = decide(ask(LINE), { ...CLOSED, mayChange: true });
    assert.deepEqual([closed.answer, closed.fix], [{ ...NOTHING, closed: ['fix'] }, null]);
  });

  it('that came to nothing is no +1, unless the comment asked for more that counts', () => {
    const alone = decide(ask(LINE), WRITER);
    assert.deepEqual([reactionTo(alone, true), reactionTo(alone, false)], ['+1', 'confused']);
    assert.equal(reactionTo(decide(ask(LINE, '/plimsoll help'), WRITER), false), 'confused');
    assert.equal(reactionTo(decide(ask(LINE, '/plimsoll rerun'), WRITER), false), '+1');
    assert.equal(reactionTo(decide(ask(WISH), WRITER), false), '+1');
    assert.equal(reactionTo(decide(ask('/plimsoll help'), WRITER), false), 'eyes');
  });
});

describe('a comment with commands', () => {
  it('of somebody with write permission changes what it asks for, without an answer', () => {
    assert.deepEqual(decide(ask(WISH), WRITER), { reaction: '+1', answer: null, review: 'wanted', fix: null });
    const both = decide(ask(WISH, '/plimsoll rerun'), WRITER);
    assert.deepEqual(both, { reaction: '+1', answer: null, review: 'forced', fix: null });
  });

  it('of anybody else changes nothing, and is told so once', () => {
    const refused = decide(ask(WISH, '/plimsoll rerun', '/plimsoll rerun'), READER);
    const answer = { ...NOTHING, refused: ['ignore', 'rerun'] };
    assert.deepEqual(refused, { reaction: 'confused', answer, review: 'none', fix: null });
    const again = decide(ask(WISH), { ...READER, refusedBefore: true });
    assert.deepEqual(again, { reaction: 'confused', answer: null, review: 'none', fix: null });
  });

  it('that only asks is answered to everybody', () => {
    const lines = ['/plimsoll', '/plimsoll explain naked-pod', '/plimsoll explain naked-pod', '/plimsoll config a/b'];
    const answer = { ...NOTHING, help: true, explain: ['naked-pod'], config: ['a/b'] };
    for (const circumstances of [WRITER, READER]) {
      assert.deepEqual(decide(ask(...lines), circumstances), { reaction: 'eyes', answer, review: 'none', fix: null });
    }
  });

  it('on a closed pull request may only ask, and for little', () => {
    const lines = [WISH, '/plimsoll rerun', '/plimsoll config', '/plimsoll help'];
    const { reaction, answer, review } = decide(ask(...lines), { ...CLOSED, mayChange: true });
    assert.deepEqual([reaction, review], ['eyes', 'none']);
    assert.deepEqual(answer, { ...NOTHING, help: true, closed: ['ignore', 'rerun', 'config'] });
    assert.equal(decide(ask(WISH), { ...CLOSED, mayChange: true }).reaction, 'confused');
  });

  it('is never acknowledged for what its author may not do', () => {
    const lines = [WISH, '/plimsoll help', '/plimsoll nonsense', '/plimsoll rerun'];
    for (const circumstances of [READER, CLOSED]) {
      const { reaction, review } = decide(ask(...lines), circumstances);
      assert.notEqual(reaction, '+1');
      assert.equal(review, 'none');
    }
  });

  it('with mistakes is answered, and what is right in it counts', () => {
    const { reaction, answer, review } = decide(ask(WISH, '/plimsoll ignore latest-tag'), WRITER);
    assert.deepEqual([reaction, review], ['+1', 'wanted']);
    assert.deepEqual(answer, { ...NOTHING, mistakes: [{ kind: 'missing reason', rule: 'latest-tag' }] });
    assert.equal(decide(ask('/plimsoll nonsense'), WRITER).reaction, 'confused');
  });

  it('with too many of them is told how many were passed over', () => {
    const { answer } = decide(ask(...Array<string>(12).fill('/plimsoll rerun')), WRITER);
    assert.deepEqual(answer, { ...NOTHING, more: 2 });
  });
});
