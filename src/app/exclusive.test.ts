import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createExclusive, type Exclusive } from './exclusive.ts';

/** Work that goes on until somebody lets it end, and a record of when each began and ended. */
function recorded(exclusive: Exclusive) {
  const log: string[] = [];
  const begin = (key: string, name: string) => {
    const gate = Promise.withResolvers<string>();
    const done = exclusive(key, async () => {
      log.push(`${name} begins`);
      try {
        return await gate.promise;
      } finally {
        log.push(`${name} ends`);
      }
    });
    return { done, end: () => gate.resolve(name), fail: () => gate.reject(new Error(name)) };
  };
  return { log, begin };
}

test('work of one key is done one after the other, in the order asked', async () => {
  const { log, begin } = recorded(createExclusive());
  const all = ['one', 'two', 'three'].map((name) => begin('key', name));
  for (const work of all.toReversed()) work.end();
  assert.deepEqual(await Promise.all(all.map(({ done }) => done)), ['one', 'two', 'three']);
  assert.deepEqual(log, ['one begins', 'one ends', 'two begins', 'two ends', 'three begins', 'three ends']);
});

test('work of other keys goes on beside it', async () => {
  const { log, begin } = recorded(createExclusive());
  const [one, two] = [begin('a', 'one'), begin('b', 'two')];
  two.end();
  assert.equal(await two.done, 'two');
  assert.deepEqual(log, ['one begins', 'two begins', 'two ends']);
  one.end();
  await one.done;
});

test('what fails is told to whom it was done for, and keeps nobody else waiting', async () => {
  const { log, begin } = recorded(createExclusive());
  const [one, two] = [begin('key', 'one'), begin('key', 'two')];
  one.fail();
  two.end();
  await assert.rejects(one.done, { message: 'one' });
  assert.equal(await two.done, 'two');
  assert.deepEqual(log, ['one begins', 'one ends', 'two begins', 'two ends']);
});

test('work that is asked for while the last of several waits comes behind that', async () => {
  const { log, begin } = recorded(createExclusive());
  const [one, two] = [begin('key', 'one'), begin('key', 'two')];
  one.end();
  await one.done;
  const three = begin('key', 'three');
  await setImmediate();
  assert.deepEqual(log, ['one begins', 'one ends', 'two begins']);
  two.end();
  three.end();
  await Promise.all([two.done, three.done]);
  assert.deepEqual(log.slice(3), ['two ends', 'three begins', 'three ends']);
});
