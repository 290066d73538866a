import assert from 'node:assert/strict';
import type { SnapshotEntry } from '../model/snapshot.ts';
import { apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import type { BlobReader } from './blob-reader.ts';
import { archiveOf, snapshotOf } from './snapshot.ts';
import { readTree } from './tree.ts';

const TREE = {
  truncated: false,
  tree: [
    { path: 'a.yaml', mode: '100644', type: 'blob', sha: '1', size: 30 },
    { path: 'sub', mode: '160000', type: 'commit', sha: '2' },
    { path: 'photo.png', mode: '100644', type: 'blob', sha: '3', size: 400 },
  ],
};

apiTest('a snapshot lists a commit and reads through the reader of the job', async ({ scope, client }) => {
  scope.get(`${REPO}/git/trees/head?recursive=1`).reply(200, TREE);
  const asked: SnapshotEntry[] = [];
  const blobs: BlobReader = {
    prefetch: async () => [],
    prefetchArchive: async () => null,
    read: async (entry) => ({ text: `text of ${asked.push(entry)}` }),
  };
  const snapshot = snapshotOf('head', await readTree(client, REPOSITORY, 'head'), blobs);
  const [first] = snapshot.entries;
  assert.ok(first !== undefined);
  assert.deepEqual(first, { path: 'a.yaml', kind: 'file', id: '1', size: 30 });
  assert.deepEqual(await snapshot.read(first), { text: 'text of 1' });
  assert.deepEqual([asked, snapshot.gaps, snapshot.sha], [[first], [], 'head']);
  assert.deepEqual(archiveOf(snapshot), { sha: 'head', bytes: 430 });
  assert.ok(snapshot.turn, 'whoever keeps texts in front of it could not let others have their turn');
});
