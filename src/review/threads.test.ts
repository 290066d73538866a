import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import type { Finding } from '../engine/report.ts';
import { formatMarkers, markerOf, parseMarkers, parseState } from './marker.ts';
import type { PostedThread } from './memory.ts';
import { diffOf, findingAt, fixOf, inputWith, numbered, replaceLine, reportWith, wordsOf } from './plan.fixture.ts';
import { planReview } from './plan.ts';
import type { ReviewInput } from './review-input.ts';
import type { ThreadChange } from './review-plan.ts';
import { memoryOf, threadOf } from './thread.fixture.ts';
import { stillDue } from './threads.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const HEAD = 'c0ffee'.padEnd(40, '0');
const a = findingAt('a.yaml', 1, { key: 'same' });
const b = findingAt('b.yaml', 1, { key: 'same' });
const c = findingAt('c.yaml', 1);

function plan(threads: readonly PostedThread[], introduced: readonly Finding[], more: Partial<ReviewInput> = {}) {
  const matched = { introduced, fixed: [], existing: [] };
  return planReview(inputWith(words, { headSha: HEAD, matched, memory: memoryOf(threads), ...more }));
}

function actions(changes: readonly ThreadChange[]): readonly string[] {
  return changes.map(({ action, threadId }) => `${action} ${threadId}`);
}

/** The only change of a plan. */
function change(...of: Parameters<typeof plan>): ThreadChange {
  const { threads } = plan(...of);
  assert.equal(threads.length, 1);
  return threads[0] as ThreadChange;
}

describe('a thread closes', () => {
  it('when its finding is gone: the comment says so, folds its former text, and keeps its markers', () => {
    const { body, ...rest } = change([threadOf([a], { id: 'T' })], []);
    assert.deepEqual(rest, { threadId: 'T', commentId: 'C-T', action: 'close', reason: 'fixed' });
    assert.match(
      body,
      new RegExp(`^\\*\\*Fixed in ${HEAD}\\*\\*\n\n<details><summary>.+</summary>\n\nWhat it says\n\n</details>`),
    );
    assert.deepEqual([parseMarkers(body), parseState(body)], [[markerOf(a)], 'fixed']);
  });

  it('when all that it speaks of is gone, and not before', () => {
    const thread = threadOf([a, c], { id: 'T' });
    assert.deepEqual(actions(plan([thread], [c]).threads), []);
    assert.deepEqual(actions(plan([thread], []).threads), ['close T']);
  });

  it('not for a finding in a renamed file, nor for a note, nor for one that moved within its file', () => {
    for (const now of [b, { ...a, level: 'note' } as const, { ...a, region: { ...a.region, line: 9 } }]) {
      assert.deepEqual(actions(plan([threadOf([a])], [now]).threads), []);
    }
  });

  it('one of two with equal keys when one of two copies is gone', () => {
    const threads = [threadOf([a], { id: 'A' }), threadOf([b], { id: 'B' })];
    assert.deepEqual(actions(plan(threads, [b]).threads), ['close A']);
  });

  it('once', () => {
    for (const resolution of ['none', 'ours'] as const) {
      assert.deepEqual(plan([threadOf([a], { state: 'fixed', resolution })], []).threads, []);
    }
  });

  it('with other words where the finding is in the base too, or waived, or told elsewhere', () => {
    const inBase = { matched: { introduced: [], fixed: [], existing: [{ base: a, head: a }] } };
    const waived = { head: reportWith({ waived: [{ finding: a, reason: 'known' }] }) };
    const table = [
      [[], inBase, /^\*\*No longer introduced here:\*\* as of c0ffee\S+ the base branch has it too\./],
      [[], waived, /^\*\*Waived in c0ffee\S+\*\*, in the file\./],
    ] as const;
    for (const [introduced, more, expected] of table) {
      const { body, reason } = change([threadOf([a])], introduced, more);
      assert.match(body, expected);
      assert.equal(reason, 'outdated');
    }
    const twice = [threadOf([a], { id: '1' }), threadOf([a], { id: '2' })];
    const second = change(twice, [a]);
    assert.equal(second.threadId, '2');
    assert.match(second.body, /^\*\*Told in another comment\*\*/);
    const mixed = change([threadOf([a, c])], [], inBase).body;
    assert.match(mixed, /1 fixed, 1 in the base branch too\./);
  });

  it('says "fixed" where only an equal finding elsewhere is in the base', () => {
    const existing = [{ base: b, head: b }];
    assert.match(
      change([threadOf([a])], [], { matched: { introduced: [], fixed: [], existing } }).body,
      /^\*\*Fixed in/,
    );
  });

  it('not while the head is not read as far as the base was', () => {
    const skipped = (path: string) => reportWith({ skipped: [{ path, reason: 'it is broken' }] });
    const threads = [threadOf([a])];
    assert.deepEqual(plan(threads, [], { gaps: [{ path: 'x', reason: 'too much' }] }).threads, []);
    assert.deepEqual(plan(threads, [], { head: skipped('a.yaml'), base: skipped('a.yaml') }).threads, []);
    assert.deepEqual(plan(threads, [], { head: skipped('service.yaml') }).threads, []);
    assert.equal(plan(threads, [], { head: skipped('old.yaml'), base: skipped('old.yaml') }).threads.length, 1);
  });

  it('and leaves no suggestion that could still be pressed', () => {
    const body = `Text\n\n\`\`\`suggestion\nimage: a:1\n\`\`\`\n\n${formatMarkers([markerOf(a)])}`;
    const closed = change([threadOf([a], { body })], []).body;
    assert.match(closed, /\n```text\nimage: a:1\n```\n/);
    assert.doesNotMatch(closed, /```suggestion/);
  });

  it('within GitHub’s limit, markers and all', () => {
    const markers = formatMarkers([markerOf(a)]);
    const body = `${'- a line\n'.repeat(7_200)}\n${markers}`;
    const closed = change([threadOf([a], { body })], []).body;
    assert.ok(body.length > 64_000 && closed.length <= 65_536);
    assert.match(closed, /The rest did not fit here[\s\S]+<\/details>\n\n<!-- plimsoll:1 fixed /);
  });

  it('and text in it that looks like markers counts for nothing', () => {
    const forged = formatMarkers([{ fingerprint: 'forged', key: 'forged' }]);
    const thread = threadOf([a], { body: `${forged}\n\n${formatMarkers([markerOf(a)])}` });
    assert.deepEqual(parseMarkers(change([thread], []).body), [markerOf(a)]);
  });
});

describe('a thread opens again', () => {
  const closed = threadOf([a], { id: 'T', state: 'fixed', minimized: true, resolution: 'ours' });

  it('when its finding comes back, in place of a new comment, and speaks as if new', () => {
    const diff = [diffOf('a.yaml', '', numbered(9))];
    const { comments, body, threads } = plan([closed], [a], { diff });
    assert.deepEqual([comments, body, actions(threads)], [[], null, ['reopen T']]);
    const text = threads[0]?.body ?? '';
    assert.match(text, /`latest-tag`/);
    assert.match(text, /`a\.yaml:1`: The image has no version/);
    assert.doesNotMatch(text, /Fixed in|What it says/);
    assert.deepEqual([parseMarkers(text), parseState(text)], [[markerOf(a)], 'open']);
  });

  it('for an equal finding in another file, which it speaks of from then on', () => {
    const { body } = change([closed], [b]);
    assert.deepEqual(parseMarkers(body), [markerOf(b)]);
    assert.match(body, /`b\.yaml:1`/);
  });

  it('for some of its findings, and keeps the markers of all', () => {
    const grouped = threadOf([a, c], { id: 'T', state: 'fixed' });
    const { body } = change([grouped], [c]);
    assert.match(body, /`c\.yaml:1`/);
    assert.doesNotMatch(body, /`a\.yaml:1`/);
    assert.deepEqual(parseMarkers(body), [markerOf(a), markerOf(c)]);
  });

  it('once', () => {
    const open = threadOf([a], { id: 'T' });
    assert.deepEqual(plan([open], [a]).threads, []);
  });

  it('not for a note, nor while an open thread speaks of the finding', () => {
    assert.deepEqual(plan([closed], [{ ...a, level: 'note' }]).threads, []);
    const open = threadOf([b], { id: 'B' });
    assert.deepEqual(plan([closed, open], [a]).threads.length, 2, 'each knows its own');
    assert.deepEqual(actions(plan([closed, open], [b]).threads), []);
  });

  it('with its fix as a diff: a suggestion would be put onto the lines of the thread', () => {
    const before = numbered(3);
    const proposal = fixOf('a.yaml', before, replaceLine(before, 1, 'image: a:1'));
    const fixable = { ...a, fix: proposal.fix, refusal: null };
    const more = { diff: [diffOf('a.yaml', '', before)], proved: new Map([[a.fingerprint, proposal]]) };
    const { body } = change([closed], [fixable], more);
    assert.match(body, /```diff\n/);
    assert.doesNotMatch(body, /```suggestion/);
  });

  it('when a run before had resolved it and got no further', () => {
    assert.deepEqual(actions(plan([threadOf([a], { id: 'T', resolution: 'ours' })], [a]).threads), ['reopen T']);
    assert.deepEqual(actions(plan([threadOf([a], { id: 'T', resolution: 'ours' })], []).threads), ['close T']);
  });
});

describe('changes that are still due', () => {
  const wanted = { threadId: 'T', commentId: 'C-T', reason: 'fixed', body: 'x' } as const;
  const close = { ...wanted, action: 'close' } as const;
  const reopen = { ...wanted, action: 'reopen' } as const;
  const now = (more: Partial<PostedThread>) => [threadOf([a], { id: 'T', ...more })];

  it('are those that nobody has made', () => {
    assert.deepEqual(stillDue([close], now({})), [{ ...close, fold: true, resolve: true }]);
    const shut = { state: 'fixed', minimized: true, resolution: 'ours' } as const;
    assert.deepEqual(stillDue([reopen], now(shut)), [{ ...reopen, fold: true, resolve: true }]);
    assert.deepEqual(stillDue([close], now(shut)), []);
    assert.deepEqual(stillDue([reopen], now({})), []);
  });

  it('are completed where a run was interrupted', () => {
    assert.deepEqual(stillDue([close], now({ resolution: 'ours' })), [{ ...close, fold: true, resolve: false }]);
    assert.deepEqual(stillDue([reopen], now({ state: 'fixed' })), [{ ...reopen, fold: false, resolve: false }]);
  });

  it('fold no comment that a person has folded', () => {
    assert.deepEqual(stillDue([close], now({ minimized: true })), [{ ...close, fold: false, resolve: true }]);
  });

  it('leave alone what a person has resolved meanwhile, and what is gone', () => {
    assert.deepEqual(stillDue([close], now({ resolution: { by: 'ada' } })), []);
    assert.deepEqual(stillDue([close], []), []);
  });
});
