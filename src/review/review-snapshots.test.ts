import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { plainConfig } from '../../test/support/config.ts';
import { FEW_RULES } from '../../test/support/few-rules.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import type { Rule } from '../engine/contract.ts';
import type { Workload } from '../model/workload.ts';
import { NOTHING_SAID } from './memory.ts';
import { wordsOf } from './plan.fixture.ts';
import { reviewSnapshots } from './review-snapshots.ts';
import { overrideWords } from './template-override.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - name: main\n    image: nginx:1.27\n`;

/** Throws as soon as a fix has turned the Pod `b` into a Deployment. */
const brittle: Rule = {
  ...(RULES.find(({ id }) => id === 'unbounded-job') as Rule),
  check: (subject) => {
    const { kind, object } = subject as Workload;
    if (kind === 'Deployment' && object.name === 'b') throw new TypeError('planted');
    return { verdict: 'skip' };
  },
};

test('a bug in the proof of one fix costs the review that fix only, and is handed on', async () => {
  const files = { 'a.yaml': pod('a'), 'b.yaml': pod('b') };
  const rules = FEW_RULES.map((rule) => (rule.id === brittle.id ? brittle : rule));
  const crashes: unknown[] = [];
  const plan = await reviewSnapshots({
    base: memorySnapshot({}),
    head: memorySnapshot(files),
    baseSha: 'b'.repeat(40),
    headSha: 'a'.repeat(40),
    changed: Object.entries(files).map(([path, text]) => ({
      path,
      previousPath: null,
      status: 'added',
      patch: `@@ -0,0 +1,8 @@\n${text.replace(/^/gm, '+').replace(/\n\+$/, '')}`,
    })),
    config: plainConfig(rules),
    rules,
    words,
    problems: [],
    memory: NOTHING_SAID,
    gaps: [],
    quiet: null,
    mayFix: false,
    onCrash: (error) => crashes.push(error),
  });
  assert.deepEqual(
    plan.introduced.map(({ path, rule, fix, refusal }) => [path, rule, fix?.safety ?? null, refusal]),
    [
      ['a.yaml', 'naked-pod', 'review', null],
      ['b.yaml', 'naked-pod', null, 'an internal error: planted'],
    ],
  );
  assert.equal(plan.comments.length, 2);
  assert.match(
    plan.check.summary,
    /### Fixes that failed their proof[\s\S]*`b\.yaml:2` · .*: an internal error: planted/,
  );
  assert.equal(crashes.length, 1);
  assert.ok(crashes[0] instanceof TypeError);
});

test('a template of others that fails on this review gives way to ours, and the check says so', async () => {
  const source = 'acme/.github:plimsoll/templates/inline-comment.liquid';
  const text = '{% if message contains "of this very review" %}{{ nothing }}{% endif %}Mine: {{ message }}';
  const rule = FEW_RULES[0]?.id ?? '';
  const templates = new Map([['inline-comment', { text, source }] as const]);
  const { words: own, problems } = overrideWords(words, templates, rule);
  assert.deepEqual(problems, []);
  const reviewed = async (name: string) => {
    const files = { 'a.yaml': pod(name) };
    return reviewSnapshots({
      ...{ base: memorySnapshot({}), head: memorySnapshot(files), baseSha: 'b', headSha: 'a' },
      changed: [{ path: 'a.yaml', previousPath: null, status: 'added', patch: null }],
      ...{
        config: plainConfig(FEW_RULES),
        rules: FEW_RULES,
        words: own,
        problems: [],
        memory: NOTHING_SAID,
        gaps: [],
        quiet: null,
        mayFix: false,
      },
    });
  };
  const fine = await reviewed('a');
  assert.match(fine.comments[0]?.body ?? '', /^Mine: /);
  const failed = await reviewed('of this very review');
  assert.match(failed.comments[0]?.body ?? '', /^\*\*Run the Pod through a controller\*\*/);
  assert.match(
    failed.check.summary,
    /`acme\/\.github:plimsoll\/templates\/inline-comment\.liquid:1`: cannot be used: undefined variable/,
  );
});
