import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onceMemory } from './once-memory.ts';

function counting(max: number) {
  const memory = onceMemory<{ readonly weight: number }>(max, ({ weight }) => weight);
  const made: string[] = [];
  const ask = (key: string, weight = 1) =>
    memory.once(key, async () => {
      made.push(key);
      return { weight };
    });
  return { made, ask };
}

test('a value is made once', async () => {
  const { made, ask } = counting(10);
  assert.equal(await ask('a'), await ask('a'));
  await ask('b');
  assert.deepEqual(made, ['a', 'b']);
});

test('what is not asked for is forgotten first, and one that is too large is not kept', async () => {
  const { made, ask } = counting(10);
  for (const key of ['a', 'b', 'a']) await ask(key, 4);
  await ask('c', 4);
  for (const key of ['a', 'c', 'b']) await ask(key, 4);
  await ask('huge', 11);
  await ask('huge', 11);
  assert.deepEqual(made, ['a', 'b', 'c', 'b', 'huge', 'huge']);
});

test('a failure is not remembered', async () => {
  const memory = onceMemory<number>(10, () => 1);
  const fail = () => memory.once('a', () => Promise.reject(new Error('no')));
  await assert.rejects(fail(), /no/);
  assert.equal(await memory.once('a', async () => 3), 3);
});
