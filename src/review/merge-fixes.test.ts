import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { plainConfig } from '../../test/support/config.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import { defineRule, fail, pass, type Rule } from '../engine/contract.ts';
import { objectEdit } from '../engine/object-edit.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { NOTHING_SAID } from './memory.ts';
import { wordsOf } from './plan.fixture.ts';
import type { ReviewPlan } from './review-plan.ts';
import { reviewSnapshots } from './review-snapshots.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const annotation = (object: KubeObject, name: string): string | null => {
  const answer = object.query(['metadata', 'annotations', name]);
  return answer.state === 'present' && answer.value.kind === 'scalar' ? answer.value.text : null;
};

/** A rule that wants an annotation to have a value, under the id of a real rule, whose words it borrows. */
function wants(id: string, name: string, to: string, isFine: (object: KubeObject) => boolean): Rule {
  return defineRule({
    ...(RULES.find((rule) => rule.id === id) as Rule),
    subject: 'workload',
    check: ({ object }) => {
      if (isFine(object)) return pass();
      const at = [...object.at, 'metadata', 'annotations', name];
      const edits = [objectEdit(object, { op: 'set', at, value: to })];
      const fix = { title: `Set ${name} to ${to}`, safety: 'safe', assumes: null, edits, renames: [] } as const;
      return fail({ at: object.kindNode, message: `Wrong ${name}.`, evidence: name, because: [], repair: fix });
    },
  });
}

const first = wants('unbounded-job', 'first', 'new', (object) => annotation(object, 'first') === 'new');
const second = wants('latest-tag', 'second', 'new', (object) => annotation(object, 'second') === 'new');

function review(rules: readonly Rule[], between: number): Promise<ReviewPlan> {
  const lines = Array.from({ length: between }, (_, at) => `    line${at}: x\n`).join('');
  const text = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    first: old\n${lines}    second: old\nspec:\n  containers: []\n`;
  return reviewSnapshots({
    ...{ base: memorySnapshot({}), head: memorySnapshot({ 'a.yaml': text }), baseSha: 'b', headSha: 'a' },
    changed: [{ path: 'a.yaml', previousPath: null, status: 'added', patch: null }],
    ...{
      config: plainConfig(rules),
      rules,
      words,
      problems: [],
      memory: NOTHING_SAID,
      gaps: [],
      quiet: null,
      mayFix: false,
    },
  });
}

const offers = ({ comments }: ReviewPlan) =>
  comments.map(({ startLine, line, suggestion }) => [startLine, line, suggestion]);

describe('suggestions of two rules', () => {
  it('stand as they are where they do not meet', async () => {
    assert.deepEqual(offers(await review([first, second], 2)), [
      [null, 6, '    first: new'],
      [null, 9, '    second: new'],
    ]);
  });

  it('become one where they touch', async () => {
    const plan = await review([first, second], 0);
    assert.deepEqual(offers(plan), [
      [null, 2, null],
      [6, 7, '    first: new\n    second: new'],
    ]);
    assert.match(
      plan.comments[0]?.body ?? '',
      /^\*\*Name the version of the image[\s\S]*at line 7, of \[`unbounded-job`\]/,
    );
  });

  it('are not both offered where they would do harm together: the milder one is a diff', async () => {
    const both = (object: KubeObject) =>
      annotation(object, 'first') === 'new' && annotation(object, 'second') === 'new';
    const third = wants('naked-pod', 'first', 'old', (object) => !both(object));
    for (const between of [0, 2]) {
      const plan = await review([first, second, third], between);
      assert.deepEqual(offers(plan), [
        [null, 2, null],
        [null, 6, '    first: new'],
      ]);
      assert.match(plan.comments[0]?.body ?? '', /<summary>Show the fix<\/summary>\n\n```diff[\s\S]*\+ +second: new/);
    }
  });

  it('leave out what another has repaired already, and both can be accepted', async () => {
    const either = (object: KubeObject) => ['first', 'second'].some((name) => annotation(object, name) === 'new');
    const plan = await review([first, wants('latest-tag', 'second', 'new', either)], 2);
    assert.deepEqual(offers(plan), [
      [null, 6, '    first: new'],
      [null, 9, '    second: new'],
    ]);
  });

  it('are not both offered where one no longer helps after the other', async () => {
    const helped = (object: KubeObject) =>
      annotation(object, 'second') === 'new' && annotation(object, 'first') === 'old';
    const plan = await review([first, wants('latest-tag', 'second', 'new', helped)], 2);
    assert.deepEqual(offers(plan), [
      [null, 2, null],
      [null, 6, '    first: new'],
    ]);
  });

  it('are proved the other way round where a fix is another one after the first', async () => {
    assert.deepEqual(offers(await review([first, fickle(second, 'first')], 0)), [
      [null, 2, null],
      [6, 7, '    first: new\n    second: new'],
    ]);
  });

  it('are not merged where each is another one after the other: nobody was told of that', async () => {
    assert.deepEqual(offers(await review([fickle(first, 'second'), fickle(second, 'first')], 0)), [
      [null, 2, null],
      [null, 6, '    first: new'],
    ]);
  });
});

/** The same rule, whose fix assumes something else once another annotation is new. */
function fickle(rule: Rule, other: string): Rule {
  const check: Rule['check'] = (subject, context) => {
    const verdict = rule.check(subject, context);
    if (verdict.verdict !== 'fail' || !('title' in verdict.repair)) return verdict;
    const { object } = subject as unknown as { readonly object: KubeObject };
    const assumes = annotation(object, other) === 'new' ? 'Something else.' : 'One thing.';
    return { ...verdict, repair: { ...verdict.repair, assumes, safety: 'review' } };
  };
  return { ...rule, check };
}
