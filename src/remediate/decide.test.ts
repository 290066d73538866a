import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { known, wish } from './decide.fixture.ts';
import { type Decision, decide, type Situation } from './decide.ts';
import type { FollowUp, KnownFollowUp } from './follow-up.ts';
import { parseMetadata } from './identity.ts';

const D1 = wish('d1');
const CLOSED = { state: 'closed', closedBy: 'ann' } as const;

function on(wished: FollowUp | null, there: readonly KnownFollowUp[], more: Partial<Situation> = {}): Decision {
  return decide({ wished, known: there, conflict: false, request: null, ...more });
}

/** The same repairs, asked for with those that a person has to judge. */
function review(wished: FollowUp): FollowUp {
  return { ...wished, fixes: { ...wished.fixes, scope: 'review' } };
}

/** The action with its number, such as `update 7`. */
function told(decision: Decision): string {
  return `${decision.action} ${'number' in decision ? decision.number : ''}`.trim();
}

const cases: readonly (readonly [what: string, decision: Decision, action: string, says: RegExp])[] = [
  ['opens what is new', on(D1, []), 'open', /^A pull request with the repairs was opened\.$/],
  ['does nothing where nothing is to repair', on(null, []), 'leave null', /^There is nothing to repair\.$/],
  ['does nothing about old ones where nothing is to repair', on(null, [known(D1, CLOSED)]), 'leave null', /nothing/],
  ['leaves what is there already', on(D1, [known(D1)]), 'leave 7', /exactly these repairs/],
  [
    'leaves it where the base has only moved',
    on({ ...D1, fixes: { ...D1.fixes, baseSha: 'beef' } }, [known(D1)]),
    'leave 7',
    /exactly/,
  ],
  ['updates it where the lines have changed', on(wish('d1', 'q'), [known(D1)]), 'update 7', /changed the lines/],
  [
    'updates it where there is more to repair',
    on(wish('d2'), [known(D1)]),
    'update 7',
    /what there is to repair has changed/,
  ],
  ['updates it in conflict', on(D1, [known(D1)], { conflict: true }), 'update 7', /in conflict/],
  ['updates it when asked for a rebase', on(D1, [known(D1)], { request: 'rebase' }), 'update 7', /asked for a rebase/],
  ['updates it when asked to make it anew', on(D1, [known(D1)], { request: 'regenerate' }), 'update 7', /made anew/],
  [
    'gives a lost description back',
    on(D1, [known(D1, { digest: null, body: '' })]),
    'update 7',
    /lost what it repairs/,
  ],
  ['updates it when other fixes are asked for', on(review(D1), [known(D1)]), 'update 7', /which fixes it may hold/],
  ['takes a no for the same repairs asked for otherwise', on(review(D1), [known(D1, CLOSED)]), 'declined 7', /closed/],
  [
    'closes it where people want no fixes that rest on assumptions, and there are no others',
    on(null, [known(review(D1))], { leftOut: true }),
    'close 7',
    /^Closed: without fixes that rest on assumptions there is nothing to repair\./,
  ],
  [
    'closes one of safe fixes, whatever others there are',
    on(null, [known(D1)], { leftOut: true }),
    'close 7',
    /nothing that this pull request repairs is left/,
  ],
  [
    'leaves what may be repaired there where nobody knows any more',
    on(null, [known(D1, { digest: null, body: '' })], { leftOut: true }),
    'leave 7',
    /its description has lost what it repairs: `\/plimsoll fix` has it made anew/,
  ],
  [
    'closes it where nothing can be repaired, known or not',
    on(null, [known(D1, { digest: null, body: '' })]),
    'close 7',
    /nothing that this pull request repairs is left/,
  ],
  ['closes what is obsolete', on(null, [known(D1)]), 'close 7', /nothing that this pull request repairs is left/],
  [
    'keeps its hands off what people have edited',
    on(wish('d2'), [known(D1, { edited: true })]),
    'leave 7',
    /^#7 was edited by people, so Plimsoll keeps its hands off\.$/,
  ],
  ['even in conflict', on(D1, [known(D1, { edited: true })], { conflict: true }), 'leave 7', /hands off/],
  [
    'even when asked for a rebase',
    on(D1, [known(D1, { edited: true })], { request: 'rebase' }),
    'leave 7',
    /hands off/,
  ],
  [
    'until asked to make it anew',
    on(D1, [known(D1, { edited: true })], { request: 'regenerate' }),
    'update 7',
    /made anew/,
  ],
  [
    'even where nothing is left to repair',
    on(null, [known(D1, { edited: true })], { request: 'regenerate' }),
    'leave 7',
    /nothing that Plimsoll would repair/,
  ],
  ['leaves one that people have pointed elsewhere', on(D1, [known(D1, { base: 'next' })]), 'leave 7', /another branch/],
  [
    'takes a person closing it for a no',
    on(D1, [known(D1, CLOSED)]),
    'declined 7',
    /closed without a merge.*reopen it/,
  ],
  ['also where the lines have changed', on(wish('d1', 'q'), [known(D1, CLOSED)]), 'declined 7', /closed/],
  ['opens another when there is something else', on(wish('d2'), [known(D1, CLOSED)]), 'open', /opened/],
  [
    'takes a lost description for a no to everything',
    on(wish('d2'), [known(D1, { ...CLOSED, digest: null, body: '' })]),
    'declined 7',
    /lost/,
  ],
  [
    'does not offer again what was merged and taken back',
    on(D1, [known(D1, { state: 'merged', closedBy: 'ann' })]),
    'declined 7',
    /taken back/,
  ],
  ['opens another after a merge', on(wish('d2'), [known(D1, { state: 'merged' })]), 'open', /opened/],
  [
    'opens another after a merge whose description is lost',
    on(D1, [known(D1, { state: 'merged', digest: null, body: '' })]),
    'open',
    /opened/,
  ],
  ['brings back what it closed itself', on(D1, [known(D1, { state: 'closed' })]), 'reopen 7', /opened again/],
  [
    'unless people have worked on it since',
    on(D1, [known(D1, { state: 'closed', edited: true })]),
    'leave 7',
    /hands off/,
  ],
  ['opens another than what it closed itself', on(wish('d2'), [known(D1, { state: 'closed' })]), 'open', /opened/],
  [
    'leaves what was declined and reopened by people',
    on(D1, [known(D1), known(D1, { ...CLOSED, number: 3 })]),
    'leave 7',
    /exactly/,
  ],
  [
    'closes what would become a declined one',
    on(D1, [known(wish('d2')), known(D1, { ...CLOSED, number: 3 })]),
    'close 7',
    /settled in #3/,
  ],
  [
    'speaks of the latest',
    on(D1, [known(D1, { ...CLOSED, number: 3 }), known(D1, { ...CLOSED, number: 5 })]),
    'declined 5',
    /#5/,
  ],
];

describe('the decision about a follow-up', () => {
  for (const [what, decision, action, says] of cases) {
    it(what, () => {
      assert.equal(told(decision), action);
      assert.match(decision.says, says);
    });
  }

  it('remembers in the body what the pull request has been', () => {
    const first = on(D1, []);
    assert.ok(first.action === 'open');
    assert.deepEqual(parseMetadata(first.followUp.body)?.earlier, []);
    const second = on(wish('d2', 'q'), [known(D1)]);
    assert.ok(second.action === 'update');
    assert.match(second.followUp.body, /^What and why\n/);
    const { digest, patch, earlier } = parseMetadata(second.followUp.body) ?? {};
    assert.deepEqual({ digest, patch, earlier }, { digest: 'd2', patch: 'q', earlier: ['d1'] });
    const closed = known(D1, { ...CLOSED, digest: 'd2', body: second.followUp.body });
    assert.equal(told(on(D1, [closed])), 'declined 7');
    assert.equal(told(on(wish('d3'), [closed])), 'open');
  });

  it('believes no metadata that does not stand last', () => {
    const forged = known(D1, { ...CLOSED, digest: 'd2', body: `${known(D1).body}\n> quoted` });
    assert.equal(told(on(D1, [forged])), 'open');
  });
});
