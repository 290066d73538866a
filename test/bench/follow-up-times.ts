import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { RULES } from '../../rules/index.ts';
import { analyse } from '../../src/engine/analyse.ts';
import { makeFixSet } from '../../src/remediate/fix-set.ts';
import type { FixScope } from '../../src/remediate/follow-up.ts';
import { plainConfig } from '../support/config.ts';
import { memorySnapshot } from '../support/memory-snapshot.ts';
import { startWorld } from '../support/world.ts';
import { manifests } from './corpus.ts';
import { ask, heard, OTHERS, openReviewed } from './follow-ups.ts';
import { filesOfPatterns } from './repairs.ts';
import { median, type Row } from './table.ts';

const ROUNDS = 3;
const REQUEST_MS = 50;
/** The pause after the writes of the review is over, as for anybody who reads it before pressing a button. */
const QUIET_MS = 1_100;

/**
 * How long a person waits for a follow-up of three patterns: from the webhook of the button to GitHub's answer to the
 * pull request, with 50 ms a request and the pauses between writes that GitHub asks for: three trees, three commits,
 * a branch and a pull request are seven seconds of pauses.
 */
export async function pressTime(): Promise<Row> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await timed());
  const value = `${median(times).toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms`;
  return { name: `button to open pull request, 3 patterns, ${REQUEST_MS} ms a request`, value, target: '' };
}

async function timed(): Promise<number> {
  let opened = Number.NaN;
  const world = await startWorld({
    files: OTHERS,
    throttle: true,
    hub: { delayMs: REQUEST_MS },
    app: {
      observe: ({ method, path }) => {
        if (method === 'POST' && path.endsWith('/pulls')) opened = performance.now();
      },
    },
  });
  try {
    const number = await openReviewed(world, filesOfPatterns(3));
    await setTimeout(QUIET_MS);
    let pressed = Number.NaN;
    await heard(
      world,
      () => ask(world, 'button', number),
      () => {
        pressed = performance.now();
      },
    );
    return opened - pressed;
  } finally {
    await world.stop();
  }
}

/** A number where fixes want one from the configuration. */
const OPTIONS = { 'missing-memory-limit': { memory: '256Mi' } };

/** How long it takes to make, prove and judge anew the repairs of a whole branch that is analysed already. */
export async function planningTimes(): Promise<readonly Row[]> {
  return [await planning(5_600, 'safe'), await planning(1_000, 'review')];
}

async function planning(count: number, scope: FixScope): Promise<Row> {
  const snapshot = memorySnapshot(manifests(count));
  const analysis = await analyse({ snapshot, config: plainConfig(RULES, OPTIONS), rules: RULES });
  const start = performance.now();
  const { commits } = await makeFixSet(analysis, { baseSha: 'head', scope, wanted: () => true });
  const value = `${((performance.now() - start) / 1_000).toFixed(1)} s`;
  const fixes = commits.flatMap(({ repaired }) => repaired).length;
  const what = scope === 'safe' ? 'safe fixes' : 'safe and review fixes';
  return { name: `plan ${fixes} ${what} in ${count} manifests`, value, target: '' };
}
