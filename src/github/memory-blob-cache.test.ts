import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryBlobCache } from './memory-blob-cache.ts';

const key = (sha: string, repositoryId = 1) => ({ host: 'h', installation: 1, repositoryId, sha });

test('the least recently used text is forgotten first', async () => {
  const cache = memoryBlobCache(8);
  await cache.set(key('a'), 'aa');
  await cache.set(key('b'), 'bb');
  await cache.get(key('a'));
  await cache.set(key('c'), 'cc');
  assert.deepEqual(
    [await cache.get(key('a')), await cache.get(key('b')), await cache.get(key('c'))],
    ['aa', null, 'cc'],
  );
});

test('a text larger than the cache is not kept, and pushes nothing out', async () => {
  const cache = memoryBlobCache(8);
  await cache.set(key('a'), 'aa');
  await cache.set(key('b'), 'bbbbb');
  assert.deepEqual([await cache.get(key('a')), await cache.get(key('b'))], ['aa', null]);
});

test('setting a text again does not count it twice', async () => {
  const cache = memoryBlobCache(8);
  for (let times = 0; times < 9; times += 1) await cache.set(key('a'), 'aa');
  await cache.set(key('b'), 'bb');
  assert.deepEqual([await cache.get(key('a')), await cache.get(key('b'))], ['aa', 'bb']);
});

test('empty text is a text', async () => {
  const cache = memoryBlobCache(8);
  await cache.set(key('a'), '');
  assert.equal(await cache.get(key('a')), '');
});

test('equal content of two repositories is two entries', async () => {
  const cache = memoryBlobCache(8);
  await cache.set(key('a', 1), 'aa');
  assert.equal(await cache.get(key('a', 2)), null);
});
