import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type History, unfold } from './history.ts';
import { inventHistory } from './invent.ts';
import { judge, type Observed } from './oracle.ts';
import type { Part, SourceFile } from './tree.ts';

const part: Part = { id: 2, kind: 'Job', name: 'job-1', mistakes: [], edits: 0, reversed: false };
const file: SourceFile = {
  id: 1,
  path: 'a.yaml',
  layout: { indent: 2, flush: false, crlf: false, comments: 0, list: false },
  parts: [part],
};
const nothing = { kind: 'add' as const, baseCommits: [], dropped: null };
const HISTORY: History = {
  initial: [file],
  pushes: [
    { ...nothing, commits: [[{ op: 'mistake', part: 2, mistake: 'unbounded-job' }]] },
    { ...nothing, commits: [[{ op: 'rename', file: 1, path: 'b.yaml' }]] },
  ],
};

const at = (path: string) => [{ rule: 'unbounded-job', path, subject: 'Job job-1' }];
const voices = new Map([['k', ['one']]]);
const told = (path: string, announced: boolean): Observed => {
  return { introduced: at(path), announced: announced ? at(path) : [], threads: [], keys: ['k'], voices };
};

function judged(...observed: readonly Observed[]): readonly string[] {
  const { commits, states } = unfold(HISTORY);
  return judge(commits, states, observed);
}

describe('the oracle', () => {
  it('is content with one announcement', () => {
    assert.deepEqual(judged(told('a.yaml', true), told('b.yaml', false)), []);
  });

  it('sees a second announcement, a missing one, and one at a wrong place', () => {
    assert.deepEqual(judged(told('a.yaml', true), told('b.yaml', true)), [
      'push 1 announces needlessly: unbounded-job of Job job-1 in b.yaml',
    ]);
    assert.deepEqual(judged(told('a.yaml', false), told('b.yaml', false)), [
      'push 0 announces not: unbounded-job of Job job-1 in a.yaml',
    ]);
    assert.equal(judged(told('c.yaml', true), told('b.yaml', false)).length, 4);
  });

  it('sees a finding that nothing on the pull request speaks of', () => {
    assert.deepEqual(judged(told('a.yaml', true), { ...told('b.yaml', false), voices: new Map() }), [
      'push 1 leaves unbounded-job of Job job-1 without a word',
    ]);
  });
});

describe('the inventor', () => {
  const histories = Array.from({ length: 300 }, (_, seed) => inventHistory(seed));

  it('gives the same history for the same seed', () => {
    assert.deepEqual(inventHistory(7), inventHistory(7));
    assert.notDeepEqual(inventHistory(7), inventHistory(8));
  });

  it('makes every kind of push, and does everything that can be done, on both branches', () => {
    const pushes = histories.flatMap((history) => history.pushes);
    assert.deepEqual([...new Set(pushes.map(({ kind }) => kind))].sort(), ['add', 'merge', 'rebase', 'rewrite']);
    assert.ok(pushes.some(({ dropped }) => dropped !== null));
    for (const side of ['baseCommits', 'commits'] as const) {
      const done = new Set(pushes.flatMap((push) => push[side].flat().map(({ op }) => op)));
      assert.deepEqual([...done].sort(), [
        'delete',
        'edit',
        'insert',
        'lay out',
        'mistake',
        'move',
        'remove',
        'rename',
        'reorder',
        'repair',
        'write',
      ]);
    }
  });
});
