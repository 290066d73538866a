import assert from 'node:assert/strict';
import type nock from 'nock';
import { apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { GitHubFailure } from './failure.ts';
import { readTree } from './tree.ts';

type Item = readonly [mode: string, path: string, sha: string];

function answer(truncated: boolean, ...items: readonly Item[]) {
  const tree = items.map(([mode, path, sha]) => ({ mode, path, sha, type: TYPES[mode] ?? 'blob', size: 5 }));
  return { truncated, tree };
}

const TYPES: Readonly<Record<string, string>> = { '040000': 'tree', '160000': 'commit' };

function trees(scope: nock.Scope, recursive: Record<string, object>, flat: Record<string, object> = {}): void {
  for (const [sha, body] of Object.entries(recursive)) {
    scope.get(`${REPO}/git/trees/${sha}?recursive=1`).reply(200, body);
  }
  for (const [sha, body] of Object.entries(flat)) scope.get(`${REPO}/git/trees/${sha}`).reply(200, body);
}

apiTest('a tree is listed with one request, in its order, links and submodules for what they are', async (api) => {
  const body = answer(
    false,
    ['100644', 'b.yaml', '1'],
    ['040000', 'a', '2'],
    ['100755', 'a/x y\n.sh', '3'],
    ['120000', 'link', '4'],
    ['160000', 'sub', '5'],
  );
  trees(api.scope, { root: body });
  const { entries, gaps } = await readTree(api.client, REPOSITORY, 'root');
  assert.deepEqual(
    entries.map(({ path, kind, id }) => [path, kind, id]),
    [
      ['b.yaml', 'file', '1'],
      ['a/x y\n.sh', 'file', '3'],
      ['link', 'symlink', '4'],
      ['sub', 'submodule', '5'],
    ],
  );
  assert.deepEqual(
    entries.filter(({ executable }) => executable).map(({ path }) => path),
    ['a/x y\n.sh'],
  );
  assert.deepEqual(gaps, []);
});

apiTest('a tree that is cut is listed folder by folder', async ({ scope, client }) => {
  trees(
    scope,
    {
      root: answer(true),
      da: answer(false, ['100644', 'one', '1']),
      db: answer(true),
      dc: answer(false, ['100644', 'x', '9']),
    },
    {
      root: answer(false, ['040000', 'a', 'da'], ['100644', 'm', '2'], ['040000', 'z', 'db']),
      db: answer(false, ['100644', 'two', '3'], ['040000', 'c', 'dc']),
    },
  );
  const { entries, gaps } = await readTree(client, REPOSITORY, 'root');
  assert.equal(entries.map(({ path }) => path).join(), 'a/one,m,z/two,z/c/x');
  assert.deepEqual(gaps, []);
});

apiTest('a folder that is cut even by itself is a gap, with what it showed', async ({ scope, client }) => {
  trees(scope, { root: answer(true) }, { root: answer(true, ['100644', 'one', '1']) });
  const { entries, gaps } = await readTree(client, REPOSITORY, 'root');
  assert.deepEqual([entries.length, gaps.map(({ path }) => path)], [1, ['.']]);
});

apiTest('what the bound on listings leaves out is named', async ({ scope, client }) => {
  const folders: Item[] = ['a', 'b', 'c'].map((name) => ['040000', name, `d${name}`]);
  trees(scope, { root: answer(true), da: answer(false, ['100644', 'one', '1']) }, { root: answer(false, ...folders) });
  const { entries, gaps } = await readTree(client, REPOSITORY, 'root', 2);
  assert.equal(entries.map(({ path }) => path).join(), 'a/one');
  assert.deepEqual(
    gaps.map(({ path }) => path),
    ['b', 'c'],
  );
});

apiTest('a tree that may not be listed at all is one gap', async ({ scope, client }) => {
  trees(scope, { root: answer(true, ['100644', 'half', '1']) });
  const { entries, gaps } = await readTree(client, REPOSITORY, 'root', 0);
  assert.deepEqual([entries.length, gaps[0]?.path], [0, '.']);
});

for (const [kind, status, body] of [
  ['malformed', 200, { tree: [{ path: 'a' }], truncated: false }],
  ['server', 502, ''],
  ['forbidden', 403, {}],
] as const) {
  apiTest(`${kind}: a tree is whole or a failure`, async ({ scope, client }) => {
    scope.get(`${REPO}/git/trees/root?recursive=1`).reply(status, body);
    const failed = (error: unknown): boolean => error instanceof GitHubFailure && error.kind === kind;
    await assert.rejects(readTree(client, REPOSITORY, 'root'), failed);
  });
}
