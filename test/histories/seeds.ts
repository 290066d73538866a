import assert from 'node:assert/strict';
import { it } from 'node:test';
import { inventHistory } from './invent.ts';
import { createReviewers, runHistories, type Seeded } from './run.ts';

/** All test files together play so many histories. */
const COUNT = 2_000;
export const FILES = 4;
/** Histories in one test and one repository. */
const BATCH = 100;

/**
 * Declares the tests of one file: generated histories, each of which has its seed. `PLIMSOLL_PROPERTY_SEED` is the first
 * seed of all files, 0 unless told. `node test/histories/main.ts --seed N --shrink` plays one alone.
 * @param file which of {@link FILES}, from 0
 */
export function declareHistories(file: number): void {
  const reviewers = createReviewers();
  const share = COUNT / FILES;
  const first = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? 0) + file * share;
  for (let start = first; start < first + share; start += BATCH) {
    const seeds = Array.from({ length: BATCH }, (_, place) => start + place);
    it(`nothing is announced twice and nothing is left out: seeds ${start} to ${start + BATCH - 1}`, async () => {
      const histories = seeds.map((seed): Seeded => ({ seed, history: inventHistory(seed) }));
      const wrong = await runHistories(reviewers, histories);
      assert.deepEqual(
        wrong.flatMap((lines, at) => lines.map((line) => `seed ${seeds[at]}: ${line}`)),
        [],
      );
    });
  }
}
