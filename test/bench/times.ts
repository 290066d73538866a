import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { RequestRecord } from '../../src/github/observe.ts';
import { startWorld, type World } from '../support/world.ts';
import { manifests } from './corpus.ts';
import { changeOf, FILES, openCounted } from './pulls.ts';
import { median, type Row } from './table.ts';

const ROUNDS = 5;
const REQUEST_MS = 50;

interface Timed extends RequestRecord {
  /** When the answer came, in milliseconds. */
  readonly at: number;
  /** What the process had computed by then, in milliseconds. */
  readonly computed: number;
}

interface Times {
  readonly check: number;
  readonly review: number;
  /** Of the time until the check run, what this process has computed, the double of GitHub included. */
  readonly computed: number;
}

/**
 * How long people wait: from the webhook to GitHub's answer to the check run and to the review, with 50 ms a request
 * and the pauses between writes that GitHub asks for. Cold is an App that knows nothing yet, neither token nor file; the
 * slowest of them is the first in this process, before its code is compiled. Warm is the next pull request. A push
 * changes all of its files once more, so that half of what was said is fixed and as much is new.
 */
export async function reviewTimes(): Promise<readonly Row[]> {
  const rounds: Record<'cold' | 'warm' | 'push', Times[]> = { cold: [], warm: [], push: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const answers: Timed[] = [];
    const world = await startWorld({
      files: smallManifests(),
      throttle: true,
      hub: { delayMs: REQUEST_MS },
      app: { observe: (record) => answers.push({ ...record, at: performance.now(), computed: computed() }) },
    });
    try {
      rounds.cold.push(await timed(world, answers, () => openCounted(world, 'cold')));
      rounds.warm.push(await timed(world, answers, () => openCounted(world, 'warm')));
      rounds.push.push(await timed(world, answers, () => pushTo(world, 'warm')));
    } finally {
      await world.stop();
    }
  }
  return Object.entries(rounds).flatMap(([name, times]) => rowsOf(name, times));
}

/** A repository that is read in batches: the files of the change are few beside it. */
function smallManifests(): Record<string, string> {
  return Object.fromEntries(Object.entries(manifests(400)).filter(([, text]) => text.length < 100_000));
}

async function pushTo(world: World, branch: string): Promise<void> {
  await world.hub.commit(world.repository, branch, { files: changeOf(branch, 1) });
}

/** The pause after the writes of the round before is over, as between any two changes of people. */
const QUIET_MS = 1_100;

/** The change is made while no webhook gets through, so that only what follows the webhook counts. */
async function timed(world: World, answers: Timed[], change: () => Promise<unknown>): Promise<Times> {
  const { hub } = world;
  hub.deliveryScript({ drop: true, event: 'pull_request' });
  await change();
  const delivery = hub.deliveries.findLast(({ event }) => event === 'pull_request');
  if (delivery === undefined) throw new Error('nothing was delivered');
  await setTimeout(QUIET_MS);
  answers.length = 0;
  const before = computed();
  const start = performance.now();
  await hub.redeliver(delivery.id);
  await world.settled();
  const written = (path: RegExp): Timed => {
    const answer = answers.find((one) => isWrite(one, path));
    if (answer === undefined) throw new Error(`nothing was written that matches ${path}`);
    return answer;
  };
  const [check, review] = [written(/\/check-runs$/), written(/\/reviews$/)];
  return { check: check.at - start, review: review.at - start, computed: check.computed - before };
}

function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function isWrite({ method, path }: RequestRecord, wanted: RegExp): boolean {
  return method === 'POST' && wanted.test(path);
}

function rowsOf(name: string, times: readonly Times[]): readonly Row[] {
  const row = (what: 'check' | 'review', target: string): Row => {
    const values = times.map((one) => one[what]);
    const own = what === 'check' ? `, computing ${median(times.map((one) => one.computed)).toFixed(0)} ms of it` : '';
    const value = `${median(values).toFixed(0)} ms, slowest ${Math.max(...values).toFixed(0)} ms${own}`;
    const thing = what === 'check' ? 'check run' : 'review';
    return { name: `webhook to ${thing}, ${FILES} files, ${name}, ${REQUEST_MS} ms a request`, value, target };
  };
  return [row('check', '< 1000 ms'), row('review', '< 2200 ms')];
}
