import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { together } from './together.ts';

test('gives what all give, in their order', async () => {
  const [one, two] = await together([setTimeout(2, 1), setTimeout(1, 'two')]);
  assert.deepEqual([one, two], [1, 'two']);
});

test('throws when all have ended, what the first in the list throws', async () => {
  const ended: string[] = [];
  const fail = async (name: string, ms: number): Promise<never> => {
    await setTimeout(ms);
    ended.push(name);
    throw new Error(name);
  };
  await assert.rejects(together([fail('slow', 5), fail('quick', 1)]), { message: 'slow' });
  assert.deepEqual(ended, ['quick', 'slow']);
});
