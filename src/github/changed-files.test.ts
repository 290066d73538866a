import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SnapshotEntry } from '../model/snapshot.ts';
import { apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { type ChangedFile, filesFromTrees, readChangedFiles } from './changed-files.ts';
import { compare } from './compare.ts';
import { GitHubFailure } from './failure.ts';

const COMPARE = `${REPO}/compare/base...head?per_page=1&page=1`;
const NO_TREES = { base: { entries: [], gaps: [] }, head: { entries: [], gaps: [] } };

function fileAnswers(count: number, from = 0) {
  return Array.from({ length: count }, (_, at) => ({ filename: `f${from + at}`, status: 'modified', patch: '@@' }));
}

apiTest('a comparison gives the merge base and the files with their patches', async ({ scope, client }) => {
  const files = [
    { filename: 'a b\n.yaml', status: 'added', patch: '@@ -0,0 +1 @@\n+a' },
    { filename: 'new', previous_filename: 'old', status: 'renamed' },
    { filename: 'same', status: 'unchanged' },
  ];
  scope.get(COMPARE).reply(200, { merge_base_commit: { sha: 'm' }, files });
  assert.deepEqual(await compare(client, REPOSITORY, 'base', 'head'), {
    mergeBase: 'm',
    cut: false,
    files: [
      { path: 'a b\n.yaml', previousPath: null, status: 'added', patch: '@@ -0,0 +1 @@\n+a' },
      { path: 'new', previousPath: 'old', status: 'renamed', patch: null },
    ],
  });
});

apiTest('a comparison without a file is an empty one', async ({ scope, client }) => {
  scope.get(COMPARE).reply(200, { merge_base_commit: { sha: 'm' }, files: [] });
  const comparison = await compare(client, REPOSITORY, 'base', 'head');
  assert.deepEqual(await readChangedFiles(client, REPOSITORY, 3, comparison, NO_TREES), { files: [], complete: true });
});

for (const [kind, status, body] of [
  ['not-found', 404, { message: 'No common ancestor between base and head.' }],
  ['malformed', 200, { merge_base_commit: null, files: [] }],
  ['malformed', 200, { merge_base_commit: { sha: 'm' } }],
  ['server', 502, ''],
] as const) {
  apiTest(`a comparison fails as ${kind} (${status} ${JSON.stringify(body)})`, async ({ scope, client }) => {
    scope.get(COMPARE).reply(status, body);
    const failed = (error: unknown): boolean => error instanceof GitHubFailure && error.kind === kind;
    await assert.rejects(compare(client, REPOSITORY, 'base', 'head'), failed);
  });
}

apiTest('a full comparison may be cut: the files come from the pull request', async ({ scope, client }) => {
  const unchanged = { filename: 'x', status: 'unchanged' };
  scope.get(COMPARE).reply(200, { merge_base_commit: { sha: 'm' }, files: [...fileAnswers(299), unchanged] });
  for (const page of [1, 2, 3]) scope.get(page1(page)).reply(200, fileAnswers(100, page * 100));
  scope.get(page1(4)).reply(200, fileAnswers(7, 400));
  const comparison = await compare(client, REPOSITORY, 'base', 'head');
  const { files, complete } = await readChangedFiles(client, REPOSITORY, 3, comparison, NO_TREES);
  assert.deepEqual([comparison.cut, files.length, complete], [true, 307, true]);
});

function page1(page: number): string {
  return `${REPO}/pulls/3/files?per_page=100&page=${page}`;
}

apiTest('beyond 3,000 files the rest comes from the trees', async ({ scope, client }) => {
  for (let page = 1; page <= 30; page += 1) scope.get(page1(page)).reply(200, fileAnswers(100, (page - 1) * 100));
  const all = Array.from({ length: 3_100 }, (_, at) => file(`f${at}`, 'old'));
  const head = { entries: all.map(({ path }) => file(path, 'new')), gaps: [] };
  const trees = { base: { entries: all, gaps: [] }, head };
  const { files, complete } = await readChangedFiles(client, REPOSITORY, 3, { files: [], cut: true }, trees);
  assert.deepEqual([files.length, new Set(files.map(({ path }) => path)).size, complete], [3_100, 3_100, true]);
  assert.deepEqual([files[0]?.patch, files[3_000]?.patch], ['@@', null]);
});

apiTest('beyond 3,000 files a gap in a tree leaves doubt', async ({ scope, client }) => {
  for (let page = 1; page <= 30; page += 1) scope.get(page1(page)).reply(200, fileAnswers(100, (page - 1) * 100));
  const trees = { ...NO_TREES, head: { entries: [], gaps: [{ path: 'big', reason: 'r' }] } };
  const { complete } = await readChangedFiles(client, REPOSITORY, 3, { files: [], cut: true }, trees);
  assert.equal(complete, false);
});

function file(path: string, id: string, kind: SnapshotEntry['kind'] = 'file'): SnapshotEntry {
  return { path, id, kind };
}

test('two trees tell what was added, changed, removed and moved', () => {
  const base = [file('gone', '1'), file('kept', '2'), file('edited', '3'), file('old', '4'), file('turned', '5')];
  const head = [
    file('kept', '2'),
    file('edited', '6'),
    file('new', '4'),
    file('turned', '5', 'symlink'),
    file('more', '7'),
  ];
  const summary = filesFromTrees(base, head, []).map(({ path, previousPath, status }) => [path, status, previousPath]);
  assert.deepEqual(summary, [
    ['edited', 'modified', null],
    ['gone', 'removed', null],
    ['more', 'added', null],
    ['new', 'renamed', 'old'],
    ['turned', 'changed', null],
  ]);
});

test('what a list holds already does not come again, by neither of its paths', () => {
  const base = [file('a', '1'), file('b', '2'), file('source', '3')];
  const head = [file('a2', '1x'), file('b', '2x'), file('copy', '3'), file('source', '3x')];
  const listed: ChangedFile[] = [
    { path: 'a2', previousPath: 'a', status: 'renamed', patch: null },
    { path: 'copy', previousPath: 'source', status: 'copied', patch: null },
  ];
  const paths = filesFromTrees(base, head, listed).map(({ path }) => path);
  assert.deepEqual(paths, ['b', 'source']);
});

test('a rename takes one old path: twenty equal files moved are twenty renames', () => {
  const base = Array.from({ length: 20 }, (_, at) => file(`old/${at}`, 'same'));
  const head = Array.from({ length: 21 }, (_, at) => file(`new/${at}`, 'same'));
  const files = filesFromTrees(base, head, []);
  assert.equal(new Set(files.map(({ previousPath }) => previousPath)).size, 21);
  assert.equal(files.filter(({ status }) => status === 'renamed').length, 20);
});

test('applied to the base, the changes of two trees give the head', () => {
  const tree = fc
    .dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__'), fc.constantFrom('1', '2', '3'), {
      noNullPrototype: true,
    })
    .map((paths) => Object.entries(paths).map(([path, id]) => file(path, id)));
  fc.assert(
    fc.property(tree, tree, (base, head) => {
      const after = new Map(head.map(({ path, id }) => [path, id]));
      const built = new Map(base.map(({ path, id }) => [path, id]));
      for (const { path, previousPath, status } of filesFromTrees(base, head, [])) {
        const id = status === 'renamed' ? built.get(previousPath ?? '') : after.get(path);
        if (status === 'removed') built.delete(path);
        else if (id !== undefined) built.set(path, id);
        if (previousPath !== null && !after.has(previousPath)) built.delete(previousPath);
      }
      assert.deepEqual([...built].sort(), [...after].sort());
    }),
    { verbose: true },
  );
});
