import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../engine/report.ts';
import { memoryReports } from './report-memory.ts';

/** A report of `rows` rows. */
function reportOf(rows: number): Report {
  const skipped = Array.from({ length: rows - 1 }, () => ({ path: 'a', reason: 'b' }));
  return { scanned: 0, skipped, findings: [], waived: [], subjects: [], passes: [], inventory: [] };
}

function counting(maxRows: number) {
  const memory = memoryReports(maxRows);
  const made: string[] = [];
  const ask = (key: string, rows = 1) =>
    memory.once(key, async () => {
      made.push(key);
      return reportOf(rows);
    });
  return { made, ask };
}

test('a report is made once', async () => {
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
  const memory = memoryReports(10);
  const fail = () => memory.once('a', () => Promise.reject(new Error('no')));
  await assert.rejects(fail(), /no/);
  assert.equal((await memory.once('a', async () => reportOf(3))).skipped.length, 2);
});
