import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { tarball } from './archive.test.support.ts';
import { readArchive } from './archive.ts';
import { tokenClient } from './client.ts';
import { blobId } from './git-object.ts';

test('an archive that never ends is given up after its time', async () => {
  const stalling = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-gzip' });
    response.write(gzipSync(Buffer.alloc(100_000)).subarray(0, 50));
  }).listen(0, '127.0.0.1');
  await once(stalling, 'listening');
  try {
    const { port } = stalling.address() as AddressInfo;
    const client = tokenClient(null, { baseUrl: `http://127.0.0.1:${port}`, pace: 'plain' });
    const limits = { bytes: 1_000_000, entries: 10, milliseconds: 50 };
    const wanted = [{ sha: '0'.repeat(40), size: 1 }];
    const { contents, stopped } = await readArchive(client, { owner: 'acme', name: 'shop' }, 'head', wanted, limits);
    assert.equal(contents.size, 0);
    assert.match(stopped ?? '', /abort/);
  } finally {
    stalling.closeAllConnections();
    stalling.close();
  }
});

const SHA1 = '0'.repeat(40);
const FIRST = { sha: blobId(Buffer.from('first'), SHA1), size: 5 };

apiTest('an archive gives what was asked for, and nothing else of the same size', async ({ scope, client }) => {
  const last = { sha: blobId(Buffer.from('last one'), SHA1), size: 8 };
  const body = await tarball([
    ['a', 'first'],
    ['b', 'other'],
    ['c', 'third one'],
    ['d', 'last one'],
  ]);
  scope.get(`${REPO}/tarball/head`).reply(200, body);
  const { contents, stopped } = await readArchive(client, REPOSITORY, 'head', [FIRST, last]);
  assert.deepEqual(Object.fromEntries(contents), { [FIRST.sha]: { text: 'first' }, [last.sha]: { text: 'last one' } });
  assert.equal(stopped, null);
});

apiTest('an archive is read no further than needed', async ({ scope, client }) => {
  const noise = Array.from({ length: 5_000 }, (_, at) => blobId(Buffer.from(String(at)), SHA1)).join('');
  const body = await tarball([
    ['a', 'first'],
    ['b', noise],
  ]);
  scope.get(`${REPO}/tarball/head`).reply(200, body.subarray(0, body.byteLength - 1_000));
  const { contents, stopped } = await readArchive(client, REPOSITORY, 'head', [FIRST]);
  assert.deepEqual([contents.size, stopped], [1, null]);
});
