import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOnce, timedCache } from './timed-cache.ts';

test('a timed cache forgets the oldest beyond its size', () => {
  const cache = timedCache<number>(1000, () => 0, 2);
  for (const [at, key] of ['a', 'b', 'a', 'c'].entries()) cache.set(key, at);
  assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], [2, undefined, 3]);
});

test('a timed cache forgets what is over and what it is told to', () => {
  let now = 0;
  const cache = timedCache<number>(1000, () => now);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.delete('a');
  now = 999;
  assert.deepEqual([cache.get('a'), cache.get('b')], [undefined, 2]);
  now = 1000;
  assert.equal(cache.get('b'), undefined);
});

test('what many want at once is asked for once, and a failure again', async () => {
  const cache = timedCache<Promise<number>>(1000, () => 0);
  let asked = 0;
  const ask = async (): Promise<number> => {
    asked += 1;
    if (asked === 1) throw new Error('not now');
    return asked;
  };
  const first = [askedOnce(cache, 'a', ask), askedOnce(cache, 'a', ask)];
  for (const one of first) await assert.rejects(one, { message: 'not now' });
  assert.deepEqual(await Promise.all([askedOnce(cache, 'a', ask), askedOnce(cache, 'a', ask)]), [2, 2]);
  assert.equal(await askedOnce(cache, 'a', ask), 2);
});
