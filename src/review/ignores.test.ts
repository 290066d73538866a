import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import type { Finding } from '../engine/report.ts';
import type { PullMemory } from './memory.ts';
import { diffOf, findingAt, inputWith, numbered, wordsOf } from './plan.fixture.ts';
import { planReview } from './plan.ts';
import { memoryOf, threadOf } from './thread.fixture.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const diff = [diffOf('a.yaml', '', numbered(9)), diffOf('b.yaml', '', numbered(9))];
const wish = { by: 'ada', reason: 'it runs in the sandbox alone' };

function plan(introduced: readonly Finding[], memory: PullMemory) {
  return planReview(inputWith(words, { matched: { introduced, fixed: [], existing: [] }, diff, memory }));
}

function paths(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ path }) => path);
}

describe('what people ask to ignore', () => {
  const a = findingAt('a.yaml', 1, { level: 'error', key: 'same' });
  const b = findingAt('b.yaml', 1, { level: 'error', key: 'same' });
  const other = findingAt('a.yaml', 2, { rule: 'naked-pod' });

  it('by rule is left alone on the whole pull request: no comment, no annotation, no failure', () => {
    const ignores = [{ rule: 'latest-tag', threadId: null, ...wish }];
    const { comments, introduced, ignored, check } = plan([a, b, other], memoryOf([], { ignores }));
    assert.deepEqual([paths(introduced), comments.map(({ line }) => line)], [['a.yaml'], [2]]);
    assert.deepEqual(ignored, [
      { finding: a, ...wish },
      { finding: b, ...wish },
    ]);
    assert.deepEqual([check.conclusion, check.annotations.length], ['success', 1]);
    assert.equal(check.title, '1 warning introduced, 2 ignored');
  });

  it('stands in the check with who and why, in words that GitHub takes for text', () => {
    const ignores = [
      { rule: 'latest-tag', threadId: null, by: 'ada', reason: 'see @acme/all ![x](http://x) </details>' },
    ];
    const { check } = plan([a], memoryOf([], { ignores }));
    assert.match(check.summary, /^All that this change introduces is ignored here on request\./);
    assert.match(
      check.summary,
      /### Ignored on request[\s\S]+\n- `a\.yaml:1` · \[`latest-tag`\]\(.+\): see .+ \(`ada`\)/,
    );
    assert.doesNotMatch(check.summary, /@acme|!\[x\]|<\/details>/);
    assert.equal(check.title, 'Nothing introduced, 1 ignored');
  });

  it('in a thread means what the thread speaks of, and no copy of it', () => {
    const thread = threadOf([a]);
    const ignores = [{ rule: null, threadId: thread.id, ...wish }];
    const { introduced, ignored, comments } = plan([a, b, other], memoryOf([thread], { ignores }));
    assert.deepEqual(paths(introduced), ['b.yaml', 'a.yaml']);
    assert.deepEqual(paths(ignored.map(({ finding }) => finding)), ['a.yaml']);
    assert.equal(comments.length, 2);
  });

  it('in a thread follows its finding into a renamed file', () => {
    const thread = threadOf([a]);
    const ignores = [{ rule: null, threadId: thread.id, ...wish }];
    assert.deepEqual(paths(plan([b], memoryOf([thread], { ignores })).introduced), []);
  });

  it('means nothing in a thread of others, or without a rule and a thread', () => {
    for (const threadId of ['theirs', null]) {
      const ignores = [{ rule: null, threadId, ...wish }];
      assert.deepEqual(paths(plan([a], memoryOf([threadOf([a])], { ignores })).introduced), ['a.yaml']);
    }
  });

  it('neither closes its thread nor opens it again', () => {
    for (const thread of [threadOf([a]), threadOf([a], { state: 'fixed', minimized: true, resolution: 'ours' })]) {
      const ignores = [{ rule: 'latest-tag', threadId: null, ...wish }];
      assert.deepEqual(plan([a], memoryOf([thread], { ignores })).threads, []);
    }
  });
});

describe('a thread that a person has resolved', () => {
  const a = findingAt('a.yaml', 1, { level: 'error' });

  it('is quiet, and stands in the check with who, and counts', () => {
    const thread = threadOf([a], { resolution: { by: 'bob' } });
    const { comments, body, threads, check } = plan([a], memoryOf([thread]));
    assert.deepEqual([comments, body, threads], [[], null, []]);
    assert.equal(check.conclusion, 'failure');
    assert.match(check.summary, /### Resolved, and still here[\s\S]+\n- `a\.yaml:1` · .+: resolved by `bob`/);
  });

  it('stays as it is when its finding goes and comes back', () => {
    const thread = threadOf([a], { resolution: { by: 'bob' } });
    assert.deepEqual(plan([], memoryOf([thread])).threads, []);
    const fixed = threadOf([a], { resolution: { by: 'bob' }, state: 'fixed' });
    const back = plan([a], memoryOf([fixed]));
    assert.deepEqual([back.threads, back.comments], [[], []]);
    assert.match(back.check.summary, /resolved by `bob`/);
  });

  it('is not named when this App resolved it', () => {
    const thread = threadOf([a], { resolution: 'ours', state: 'fixed' });
    assert.doesNotMatch(plan([a], memoryOf([thread])).check.summary, /resolved by/);
  });
});
