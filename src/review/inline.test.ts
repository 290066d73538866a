import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import type { Finding } from '../engine/report.ts';
import { planInline } from './inline.ts';
import { diffOf, findingAt, fixOf, inputWith, numbered, replaceLine, wordsOf } from './plan.fixture.ts';
import { planReview } from './plan.ts';
import type { ReviewInput } from './review-input.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const text = numbered(60);
const SCENE: Partial<ReviewInput> = { diff: [diffOf('a.yaml', '', text), diffOf('b.yaml', '', text)] };

function inline(announced: readonly Finding[], more: Partial<ReviewInput> = {}) {
  return planInline(announced, inputWith(words, { ...SCENE, ...more }));
}

/** Each with a fix that replaces its line. */
function fixables(...lines: readonly number[]) {
  const proved = new Map<string, ReturnType<typeof fixOf>>();
  const findings = lines.map((line) => {
    const proposal = fixOf('a.yaml', text, replaceLine(text, line, `fixed ${line}`));
    const finding = findingAt('a.yaml', line, { identity: `Pod//${line}`, fix: proposal.fix, refusal: null });
    proved.set(finding.fingerprint, proposal);
    return finding;
  });
  return { findings, proved };
}

describe('findings of one rule in one file', () => {
  it('are one comment, at the first, which names the other lines', () => {
    const { comments, rest } = inline([3, 12, 40].map((line) => findingAt('a.yaml', line)));
    assert.deepEqual(rest, []);
    assert.deepEqual(
      comments.map(({ path, line, fingerprints, markers }) => [path, line, fingerprints.length, markers.length]),
      [['a.yaml', 3, 3, 3]],
    );
    assert.match(comments[0]?.body ?? '', /\n\nThe image has no version\. Also lines 12, 40\.\n/);
  });

  it('carry the suggestion of the first, and the other fixes as folded diffs', () => {
    const { findings, proved } = fixables(3, 12, 40);
    const [comment] = inline(findings, { proved }).comments;
    assert.deepEqual([comment?.line, comment?.suggestion], [3, 'fixed 3']);
    assert.match(comment?.body ?? '', /<details><summary>The other 2 places<\/summary>\n\n\*\*Line 12:\*\*/);
    assert.equal(comment?.body.match(/```diff\n/g)?.length, 2);
    assert.match(comment?.body ?? '', /\n-line 12\n\+fixed 12\n[\s\S]*\n-line 40\n\+fixed 40\n/);
  });

  it('share a suggestion where one was merged for them, and point to one that stands elsewhere', () => {
    const { findings, proved } = fixables(3, 4, 40);
    const other = findingAt('a.yaml', 2, { rule: 'naked-pod', level: 'error', refusal: null });
    const suggestion = { path: 'a.yaml', startLine: 2, endLine: 4, text: 'all of it' };
    const merged = { ...suggestion, findings: [other, ...findings.slice(0, 2)] };
    const all = [other, ...findings];
    const { comments } = inline(all, {
      proved,
      merged: new Map(merged.findings.map(({ fingerprint }) => [fingerprint, merged])),
    });
    assert.deepEqual(
      comments.map(({ startLine, line, suggestion }) => [startLine, line, suggestion]),
      [
        [2, 4, 'all of it'],
        [null, 3, null],
      ],
    );
    assert.match(comments[0]?.body ?? '', /The suggestion also holds the fix of \[`latest-tag`\]/);
    assert.match(comments[1]?.body ?? '', /It is part of the suggestion at line 4, of \[`naked-pod`\]/);
    assert.match(comments[1]?.body ?? '', /<summary>Show this fix alone<\/summary>\n\n```diff/);
    assert.doesNotMatch(comments[1]?.body ?? '', /```suggestion/);
  });

  it('say how many one click repairs', () => {
    const { findings, proved } = fixables(3, 4);
    const merged = { path: 'a.yaml', startLine: 3, endLine: 4, text: 'both', findings };
    const both = new Map(findings.map(({ fingerprint }) => [fingerprint, merged]));
    const [comment] = inline(findings, { proved, merged: both }).comments;
    assert.match(comment?.body ?? '', /One click repairs all 2 places\./);
    assert.match(
      comment?.body ?? '',
      /\*\*Line 4:\*\* The image has no version\. The suggestion above repairs it too\./,
    );
  });

  it('are shown as diffs where a suggestion could not stand beside graver ones', () => {
    const { findings, proved } = fixables(3);
    const merged = new Map(findings.map(({ fingerprint }) => [fingerprint, null]));
    const [comment] = inline(findings, { proved, merged }).comments;
    assert.deepEqual([comment?.line, comment?.suggestion], [3, null]);
    assert.match(comment?.body ?? '', /<summary>Show the fix<\/summary>\n\n```diff/);
  });
});

describe('the budget', () => {
  const RULE_IDS = RULES.map(({ id }) => id);
  const many = RULE_IDS.slice(0, 14).map((rule, at) =>
    findingAt('a.yaml', at + 1, { rule, level: at === 13 ? 'error' : 'warning' }),
  );
  const inBody = (introduced: readonly Finding[], budget: number) =>
    planReview(inputWith(words, { ...SCENE, budget, matched: { introduced, fixed: [], existing: [] } }));

  it('leaves ten comments, the gravest first, and one folded table; all are annotated, each is announced once', () => {
    const { comments, body, check } = inBody(many, 10);
    assert.equal(comments.length, 10);
    assert.ok(comments.some(({ line }) => line === 14));
    assert.match(body ?? '', /^4 more findings have no comments of their own/);
    assert.equal(body?.match(/^\| `a\.yaml:\d+` \|/gm)?.length, 4);
    assert.equal(check.annotations.length, 14);
    const said = [...comments.map((comment) => comment.body), body ?? ''].join('\n');
    for (const { fingerprint } of many) {
      const mark = encodeURIComponent(fingerprint).replace(
        /[-.]/g,
        (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
      );
      assert.equal(said.split(` ${mark}:`).length, 2, fingerprint);
    }
  });

  it('may be none: then the table holds everything, folded', () => {
    const { comments, body } = inBody(many, 0);
    assert.deepEqual(comments, []);
    assert.match(body ?? '', /<details><summary>Show 14 findings<\/summary>\n\n\| Where \| What breaks \|\n/);
    assert.match(body ?? '', /\n\n<\/details>\n\n<!-- plimsoll:1 /);
  });

  it('counts comments, not findings', () => {
    const lines = Array.from({ length: 30 }, (_, at) => findingAt(at % 2 ? 'a.yaml' : 'b.yaml', at + 1));
    const { comments, rest } = inline(lines, { budget: 1 });
    assert.deepEqual([comments.length, comments[0]?.fingerprints.length, rest.length], [1, 15, 15]);
  });
});
