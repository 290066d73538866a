import assert from 'node:assert/strict';
import { test } from 'node:test';
import { breather } from './breather.ts';

test('others have their turn once the thread was held for long, and not before', async () => {
  let now = 0;
  let turns = 0;
  const breathe = breather(() => now);
  const othersTurn = () => setImmediate(() => (turns += 1));
  othersTurn();
  for (let call = 0; call < 100; call += 1) await breathe();
  assert.equal(turns, 0);
  now = 25;
  await breathe();
  assert.equal(turns, 1);
  othersTurn();
  for (let call = 0; call < 100; call += 1) await breathe();
  assert.equal(turns, 1);
});
