import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inWords } from './duration.ts';
import { pausesOf } from './job.ts';

describe('the pauses of a Job that fails at once', () => {
  it('double up to six minutes', () => {
    const pauses = [10, 20, 40, 80, 160, 320, 360, 360, 360];
    for (const retries of pauses.keys())
      assert.equal(
        pausesOf(retries),
        pauses.slice(0, retries).reduce((sum, pause) => sum + pause, 0),
      );
  });
});

describe('times in words', () => {
  const table: readonly (readonly [seconds: number, words: string])[] = [
    [0, '0 seconds'],
    [1, '1 second'],
    [119, '119 seconds'],
    [120, '2 minutes'],
    [7199, '119 minutes'],
    [7200, '2 hours'],
    [172_800, '2 days'],
  ];
  for (const [seconds, words] of table) it(words, () => assert.equal(inWords(seconds), words));
});
