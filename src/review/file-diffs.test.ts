import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { hunksBetween } from '../source/unified-diff.ts';
import { type ChangedPath, readFileDiffs, spokenPaths, unfollowed } from './file-diffs.ts';
import { MAX_REBUILT } from './limits.ts';
import { findingAt, lineRegion, numbered, reportWith } from './plan.fixture.ts';

function changedPath(path: string, more: Partial<ChangedPath> = {}): ChangedPath {
  return { path, previousPath: null, status: 'modified', patch: null, ...more };
}

const BEFORE = numbered(30);
const AFTER = BEFORE.replace('line 12', 'line twelve');

describe('the hunks of a file', () => {
  it('that GitHub shows are taken as they are', async () => {
    const changed = [changedPath('a', { patch: '@@ -1 +1 @@\n-a\n+b' })];
    const sides = { base: memorySnapshot({}), head: memorySnapshot({}) };
    const [file] = await readFileDiffs(changed, sides, new Set(['a']));
    assert.deepEqual([file?.shown, file?.hunks?.length], [true, 1]);
  });

  const hidden: readonly [
    what: string,
    change: ChangedPath,
    base: Record<string, string>,
    head: Record<string, string>,
  ][] = [
    ['a changed', changedPath('a'), { a: BEFORE }, { a: AFTER }],
    ['a patch that is none, of a changed', changedPath('a', { patch: '@@ what' }), { a: BEFORE }, { a: AFTER }],
    ['a renamed', changedPath('b', { previousPath: 'a', status: 'renamed' }), { a: BEFORE }, { b: AFTER }],
    ['a copied', changedPath('b', { previousPath: 'a', status: 'copied' }), { a: BEFORE }, { a: BEFORE, b: AFTER }],
    ['an added', changedPath('a', { status: 'added' }), {}, { a: AFTER }],
    ['a removed', changedPath('a', { status: 'removed' }), { a: BEFORE }, {}],
    ['a moved but equal', changedPath('b', { previousPath: 'a', status: 'renamed' }), { a: BEFORE }, { b: BEFORE }],
  ];
  for (const [what, change, base, head] of hidden) {
    it(`that GitHub does not show are worked out: ${what} file`, async () => {
      const sides = { base: memorySnapshot(base), head: memorySnapshot(head) };
      const [file] = await readFileDiffs([change], sides, new Set([change.path]));
      const [before = ''] = Object.values(base);
      assert.deepEqual(file?.hunks, hunksBetween(before, head[change.path] ?? ''));
      assert.equal(file?.shown, false);
    });
  }

  it('are worked out only where something may be said, and of so many files', async () => {
    const paths = Array.from({ length: MAX_REBUILT + 20 }, (_, at) => `f${at}`);
    const texts = (text: string) => memorySnapshot(Object.fromEntries(paths.map((path) => [path, text])));
    const changed = paths.map((path) => changedPath(path));
    const wanted = new Set(paths.slice(10));
    const files = await readFileDiffs(changed, { base: texts(BEFORE), head: texts(AFTER) }, wanted);
    const rebuilt = files.flatMap(({ path, hunks }) => (hunks === null ? [] : [path]));
    assert.deepEqual(rebuilt, paths.slice(10, 10 + MAX_REBUILT));
  });

  it('are unknown where a side has no text, or the texts are too far apart', async () => {
    const far = (name: string) => Array.from({ length: 5_000 }, (_, at) => `${name} ${at}\n`).join('');
    const base = memorySnapshot({ far: far('a'), link: 'x', gone: 'x' });
    const head = memorySnapshot({ far: far('b'), link: 'y' });
    const linked = {
      ...head,
      entries: head.entries.map((entry) => (entry.path === 'link' ? { ...entry, kind: 'symlink' as const } : entry)),
    };
    const changed = ['far', 'link', 'gone'].map((path) => changedPath(path));
    const files = await readFileDiffs(changed, { base, head: linked }, new Set(['far', 'link', 'gone']));
    assert.deepEqual(
      files.map(({ hunks }) => hunks),
      [null, null, null],
    );
  });
});

it('a review may speak of findings, of their causes, and of what passed before', () => {
  const finding = findingAt('a', 1, { because: [{ path: 'b', region: lineRegion(1) }] });
  const passed = { rule: finding.rule, identity: finding.identity, path: 'c', because: [] };
  const base = reportWith({ passes: [passed, { ...passed, identity: 'another', path: 'd' }] });
  assert.deepEqual([...spokenPaths([finding], base)].sort(), ['a', 'b', 'c']);
});

it('links and submodules that the change brings are named, unless their names have them named already', () => {
  const entries = [
    { path: 'charts', kind: 'submodule', id: '1' },
    { path: 'k8s', kind: 'symlink', id: '2' },
    { path: 'k8s.yaml', kind: 'symlink', id: '3' },
    { path: 'old', kind: 'symlink', id: '4' },
    { path: 'file', kind: 'file', id: '5' },
  ] as const;
  const head: Snapshot = { ...memorySnapshot({}), entries };
  const changed = ['charts', 'file', 'k8s', 'k8s.yaml', 'gone'].map((path) => changedPath(path));
  assert.deepEqual(unfollowed(changed, head), [
    { path: 'charts', reason: 'a submodule: its files belong to another repository' },
    { path: 'k8s', reason: 'a symbolic link: it is not followed' },
  ]);
});
