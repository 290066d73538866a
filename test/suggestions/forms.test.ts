/** Where no suggestion would come through byte for byte, the fix is shown as a folded diff; and what merged suggestions say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCases } from '../examples/cases.ts';
import { accept, type Files, reviewOf, suggestionsOf } from './pull.ts';

const CASES = readCases();
const mapped = (files: Files, change: (text: string) => string): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]));

describe('every example', () => {
  it('with CRLF has no suggestion, and its fixes as folded diffs', async () => {
    let diffs = 0;
    for (const { rule, name, before, options } of CASES) {
      const head = mapped(before, (text) => text.replace(/\r?\n/g, '\r\n'));
      const plan = await reviewOf({ base: {}, head, options: { [rule]: options } });
      const ofLines = suggestionsOf(plan).filter(({ path }) => head[path]?.includes('\r'));
      assert.deepEqual(ofLines, [], name);
      for (const { fingerprints, body } of plan.comments) {
        const [first] = fingerprints;
        if (!plan.introduced.find(({ fingerprint }) => fingerprint === first)?.fix) continue;
        assert.match(body, /<details><summary>Show the fix<\/summary>\n\n`{3,}diff\n/, name);
        diffs += 1;
      }
    }
    assert.ok(diffs > 200, `${diffs}`);
  });

  it('without a final newline keeps its last line out of suggestions', async () => {
    let suggestions = 0;
    for (const { rule, name, before, options } of CASES) {
      const head = mapped(before, (text) => text.replace(/\n+$/, ''));
      const offered = suggestionsOf(await reviewOf({ base: {}, head, options: { [rule]: options } }));
      for (const comment of offered) {
        const text = head[comment.path] ?? '';
        assert.ok(comment.line < text.split('\n').length, `${name}: ${comment.path}:${comment.line}`);
        assert.ok(!accept(head, [comment])[comment.path]?.endsWith('\n'), name);
        suggestions += 1;
      }
    }
    assert.ok(suggestions > 100, `${suggestions}`);
  });
});

const OPTIONS = {
  'missing-memory-limit': { memory: '256Mi' },
  'missing-memory-request': { memory: '128Mi' },
  'missing-cpu-request': { cpu: '100m' },
};
const deployment = (count: number, between = '') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
${Array.from({ length: count }, (_, at) => `        - name: c${at}\n          image: registry.example/shop:1.2.${at}\n`).join(between)}`;

describe('fixes on the same lines', () => {
  it('are one suggestion in the gravest comment; the others point to it', async () => {
    const files = { 'shop.yaml': deployment(1) };
    const plan = await reviewOf({ base: {}, head: files, options: OPTIONS });
    const [offer, ...others] = suggestionsOf(plan);
    assert.deepEqual(others, []);
    assert.match(offer?.suggestion ?? '', /cpu: 100m\n +memory: 128Mi\n +limits:\n +memory: 256Mi/);
    assert.match(offer?.body ?? '', /^\*\*Ask for the CPU[\s\S]*holds the fixes of \[`missing-memory-request`\]/);
    assert.match(offer?.body ?? '', /- \[`missing-memory-limit`\]\(\S+\), line 15: 256Mi/, 'with all that it assumes');
    assert.match(offer?.body ?? '', /<summary>Show this fix alone<\/summary>\n\n```diff[\s\S]*?\+ +cpu: 100m\n```/);
    const pointing = plan.comments.filter(({ body }) => body.includes('It is part of the suggestion at line'));
    assert.equal(pointing.length, 2);
    for (const { body } of pointing) {
      assert.ok(body.includes(`at line ${offer?.line}, of [\`missing-cpu-request\`]`));
      assert.match(body, /<summary>Show this fix alone<\/summary>\n\n```diff/);
    }
  });

  it('of one rule close to each other are repaired by one click, those far away stay diffs', async () => {
    const near = await reviewOf({ base: {}, head: { 'shop.yaml': deployment(3) }, options: OPTIONS });
    assert.match(suggestionsOf(near)[0]?.body ?? '', /One click repairs all 3 places\./);
    const filler = Array.from({ length: 8 }, (_, at) => `          # ${at}\n`).join('');
    const far = await reviewOf({ base: {}, head: { 'shop.yaml': deployment(2, filler) }, options: OPTIONS });
    assert.doesNotMatch(suggestionsOf(far)[0]?.body ?? '', /One click repairs/);
    assert.match(suggestionsOf(far)[0]?.body ?? '', /<summary>The other place<\/summary>[\s\S]*```diff/);
  });

  it('are repaired by no suggestion unseen, where they have no comment', async () => {
    const plan = await reviewOf({ base: {}, head: { 'shop.yaml': deployment(1) }, options: OPTIONS }, 1);
    assert.equal(plan.comments.length, 1);
    assert.doesNotMatch(plan.comments[0]?.suggestion ?? '', /memory/);
  });
});
