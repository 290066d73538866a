import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PATTERNS } from '../engine/contract.ts';
import { findingAt } from '../review/plan.fixture.ts';
import { about, words } from './body.fixture.ts';
import { fitSections } from './body-fit.ts';
import { refusedIn, repairedPatterns } from './body-view.ts';
import type { FixCommit, FixSet } from './follow-up.ts';

const FIX = { title: 'Repair it', safety: 'review', assumes: 'It holds.', edits: [], renames: [] } as const;

function commitOf(
  rule: string,
  assumes: string,
  ...files: readonly (readonly [path: string, text: string])[]
): FixCommit {
  const repaired = [findingAt('a.yaml', 1, { rule, refusal: null, fix: { ...FIX, assumes } })];
  const written = files.map(([path, text]) => ({ path, text, mode: '100644' as const }));
  return { pattern: 'P7', rules: [rule], subject: 'Repair', body: '', files: written, repaired };
}

function setOf(commits: readonly FixCommit[], refused: FixSet['refused'] = []): FixSet {
  const counts = { wanted: 1, before: 1, after: 0, unjudged: 0, digest: 'd', patch: 'p' };
  return { baseSha: 'b'.repeat(40), scope: 'review', commits, refused, exposed: [], opened: [], left: [], ...counts };
}

test('the diff of a commit starts where the commit before has ended', () => {
  const commits = [commitOf('latest-tag', 'x', ['a', 'two\n']), commitOf('latest-tag', 'x', ['a', 'three\n'])];
  const [pattern, ...others] = repairedPatterns(setOf(commits), () => 'one\n');
  assert.equal(pattern?.name, PATTERNS.P7);
  assert.deepEqual(others, []);
  const [first = '', second = ''] = pattern?.changes.map(({ diffs }) => diffs.join('')) ?? [];
  assert.match(first, /-one\n\+two/);
  assert.match(second, /-two\n\+three/);
});

test('the diffs of a commit are bounded, and the files without one are counted', () => {
  const files = Array.from({ length: 40 }, (_, index) => [`f${index}`, 'after\n'.repeat(200)] as const);
  const change = repairedPatterns(setOf([commitOf('latest-tag', 'x', ...files)]), () => '')[0]?.changes[0];
  assert.ok((change?.diffs.join('').length ?? 0) <= 12_000);
  assert.equal((change?.diffs.length ?? 0) + (change?.more ?? 0), 40);
});

test('an assumption that is cut stands below in full, and one that is not does not', () => {
  const long = `${'It holds. '.repeat(40)}Even at night.`;
  assert.match(
    words.body(about(setOf([commitOf('latest-tag', long)]))),
    /What it assumes, in full[^#]*Even at night\./,
  );
  assert.doesNotMatch(words.body(about(setOf([commitOf('latest-tag', 'It holds.')]))), /in full/);
});

test('findings that are refused for one reason share a row', () => {
  const refused = [1, 2, 3].map((line) => ({ finding: findingAt('a', line), reason: line < 3 ? 'same' : 'other' }));
  const { rows, total, more } = refusedIn(setOf([], refused));
  assert.deepEqual([rows.map(({ places }) => places), total, more], [[['a:1', 'a:2'], ['a:3']], 3, 0]);
});

test('what breaks is told in whole sentences, even where a README begins with an announcement', () => {
  const body = words.body(
    about(setOf([commitOf('copy-without-dockerignore', 'x'), commitOf('startup-delay-as-liveness-delay', 'x')])),
  );
  assert.match(body, /reads in the Dockerfile\. \[Why/);
  assert.match(body, /wrong in both directions\. Too short, and it kills/);
});

test('sections that all fit are shown without a word on what was left out', () => {
  const sections = ['a', 'b'].map((text, rank) => ({ rank, what: 'part', of: text, text: text.repeat(10) }));
  assert.equal(
    fitSections(sections, 22, () => 'left out'),
    `${'a'.repeat(10)}\n\n${'b'.repeat(10)}`,
  );
  assert.equal(
    fitSections(sections, 21 + 2, () => 'x'),
    `${'a'.repeat(10)}\n\n${'b'.repeat(10)}`,
  );
  assert.equal(
    fitSections(sections, 21, ([dropped]) => `-${dropped?.of}`),
    `${'a'.repeat(10)}\n\n-b`,
  );
  assert.throws(() => fitSections(sections, 10, () => ''), /do not fit/);
});
