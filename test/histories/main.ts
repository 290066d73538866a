/**
 * `node test/histories/main.ts [--count N] [--seed N]`: plays generated histories. With `--shrink` a failing one is made
 * small and shown.
 */
import { parseArgs } from 'node:util';
import { describeHistory } from './describe.ts';
import { inventHistory } from './invent.ts';
import { createReviewers, type Reviewers, runHistories, type Seeded } from './run.ts';
import { shrink } from './shrink.ts';

/** Histories in one repository: git starts once for all of them. */
const BATCH = 100;

async function main(): Promise<void> {
  const options = { count: { type: 'string' }, seed: { type: 'string' }, shrink: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  const count = Number(values.count ?? (values.seed === undefined ? 2_000 : 1));
  const first = Number(values.seed ?? 0);
  const reviewers = createReviewers();
  const start = performance.now();
  let failed = 0;
  for (let at = 0; at < count; at += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - at) }, (_, place): Seeded => {
      const seed = first + at + place;
      return { seed, history: inventHistory(seed) };
    });
    for (const [place, wrong] of (await runHistories(reviewers, batch)).entries()) {
      const one = batch[place];
      if (wrong.length === 0 || !one) continue;
      failed += 1;
      console.log([`seed ${one.seed}`, ...wrong].join('\n  '));
      if (values.shrink) console.log((await small(reviewers, one)).join('\n'));
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${count} histories from seed ${first}: ${failed} failed, ${seconds} s`);
  if (failed > 0) process.exitCode = 1;
}

async function small(reviewers: Reviewers, { seed, history }: Seeded): Promise<readonly string[]> {
  const wrongIn = async (candidate: Seeded['history']) =>
    (await runHistories(reviewers, [{ seed, history: candidate }]))[0] ?? [];
  const least = await shrink(history, async (candidate) => (await wrongIn(candidate)).length > 0);
  return ['smallest:', ...(await wrongIn(least)), ...describeHistory(least)];
}

await main();
