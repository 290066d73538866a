/** GitHub fails in the middle of a review: what is there afterwards, and after the next delivery. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { ReviewOutcome } from '../../src/app/review-job.ts';
import type { Fault } from '../github/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { endlessJob, nakedPod } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

let world: World;
const outcomes: ReviewOutcome[] = [];
before(async () => {
  world = await startWorld({ files: {}, app: { onReview: (_, outcome) => outcomes.push(outcome) } });
});
afterEach(() => world.hub.faults.clear());
after(() => world.stop());

const CHANGE = { files: { 'job.yaml': endlessJob('rows'), 'pod.yaml': nakedPod('bare') } };
const WHOLE = {
  reviews: [{ body: '', comments: ['job.yaml:2 unbounded-job', 'pod.yaml:1-10 naked-pod suggestion'] }],
  checks: [
    {
      conclusion: 'failure',
      title: '1 error, 1 warning introduced',
      annotations: ['job.yaml:2 unbounded-job', 'pod.yaml:2 naked-pod'],
    },
  ],
  notified: ['dev'],
};

const REVIEW = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews';
const CHECK = 'POST /repos/{owner}/{repo}/check-runs';

/** Opens a pull request under the fault. */
async function openUnder(name: string, fault: Fault): Promise<Scene> {
  outcomes.length = 0;
  const added = world.hub.faults.add(fault);
  const scene = await openScene(world, { name, change: CHANGE });
  assert.ok(added.hits > 0, 'the fault met no request');
  added.remove();
  return scene;
}

/** Sends the last delivery again, as a person does who sees that something is missing. */
async function redeliver({ hub, settled }: World): Promise<void> {
  const last = hub.deliveries.findLast(({ event }) => event === 'pull_request');
  await hub.redeliver(last?.id ?? '');
  await settled();
}

const unicorn = { message: 'Server Error' };

describe('whatever becomes of the answer, there is exactly one review and one check run', () => {
  const faults: readonly [what: string, fault: Omit<Fault, 'match'>][] = [
    ['502 before the effect', { status: 502, body: unicorn }],
    ['502 after the effect', { respondAfterEffect: { status: 502, body: unicorn } }],
    ['502 with a page', { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Unicorn</html>' }],
    ['a connection dropped before the effect', { drop: 'before' }],
    ['a connection dropped after the effect', { drop: 'after' }],
    ['an answer broken off in the middle', { malformedBody: true }],
  ];
  for (const [step, match] of [
    ['review', REVIEW],
    ['check run', CHECK],
  ] as const) {
    for (const [what, fault] of faults) {
      it(`${step}: ${what}`, async () => {
        const name = `${step}-${what}`.replaceAll(/\W/g, '-');
        const scene = await openUnder(name, { match, ...fault });
        assert.deepEqual(await scene.see(), WHOLE);
        await redeliver(world);
        assert.deepEqual(await scene.see(), WHOLE);
      });
    }
  }

  it('review: 502 for good; the next delivery completes it', async () => {
    const scene = await openUnder('for-good', { match: REVIEW, times: Number.POSITIVE_INFINITY, status: 502 });
    const { reviews, checks } = await scene.see();
    assert.deepEqual({ reviews, checks }, { reviews: [], checks: WHOLE.checks });
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['failed'],
    );
    await redeliver(world);
    assert.deepEqual(await scene.see(), WHOLE);
  });
});

describe('a write that is refused', () => {
  it('for a secondary rate limit is not repeated at once, and made up for by the next delivery', async () => {
    const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    const fault = { status: 403, headers: { 'retry-after': '60' }, body: { message } };
    const scene = await openUnder('secondary', { match: REVIEW, times: Number.POSITIVE_INFINITY, ...fault });
    assert.deepEqual((await scene.see()).reviews, []);
    const [outcome] = outcomes;
    assert.ok(outcome?.outcome === 'failed');
    assert.deepEqual([outcome.step, outcome.failure.kind, outcome.failure.retryAfter], ['review', 'rate-limited', 60]);
    const asked = world.hub.requests.filter(({ route, path }) => route === REVIEW && path.includes('/secondary/'));
    assert.equal(asked.length, 1);
    await redeliver(world);
    assert.deepEqual(await scene.see(), WHOLE);
  });

  const unresolved = {
    match: REVIEW,
    status: 422,
    body: { message: 'Unprocessable Entity', errors: ['Line could not be resolved'] },
  };

  it('as invalid is said once more without places', async () => {
    const { reviews, checks } = await (await openUnder('refused', unresolved)).see();
    assert.deepEqual(checks, WHOLE.checks);
    assert.equal(reviews.length, 1);
    assert.deepEqual(reviews[0]?.comments, []);
    assert.match(reviews[0]?.body ?? '', /job\.yaml:2[\s\S]*pod\.yaml:2/);
    await redeliver(world);
  });

  it('as invalid again leaves the check run, and the failure is told', async () => {
    const scene = await openUnder('refused-twice', { ...unresolved, times: 2 });
    const { reviews, checks } = await scene.see();
    assert.deepEqual({ reviews, checks }, { reviews: [], checks: WHOLE.checks });
    const [outcome] = outcomes;
    assert.ok(outcome?.outcome === 'failed');
    assert.match(outcome.failure.message, /Line could not be resolved/);
  });
});

describe('a read that fails', () => {
  const reads: readonly [what: string, match: Fault['match']][] = [
    ['the pull request', ({ graphqlOperation }) => graphqlOperation === 'PullState'],
    ['the comparison', 'GET /repos/{owner}/{repo}/compare/{basehead}'],
    ['a tree', 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}'],
    ['the texts', ({ graphqlOperation }) => graphqlOperation === 'Blobs'],
  ];
  for (const [at, [what, match]] of reads.entries()) {
    it(`(${what}) ends in a check that says so where one can be written, and the next delivery does the rest`, async () => {
      const scene = await openUnder(`read-${at}`, {
        match,
        times: Number.POSITIVE_INFINITY,
        status: 502,
        body: unicorn,
      });
      const unfinished = { conclusion: 'neutral', title: 'The review could not be finished', annotations: [] };
      const checks = at === 0 ? [] : [unfinished];
      assert.deepEqual(await scene.see(), { reviews: [], checks, notified: [] });
      await redeliver(world);
      const { checks: latest, ...said } = await scene.see();
      assert.deepEqual({ ...said, checks: latest.slice(-1) }, WHOLE);
    });
  }

  it('after a good review does not have the last word', async () => {
    const scene = await openScene(world, { name: 'overruled', change: CHANGE });
    assert.deepEqual(await scene.see(), WHOLE);
    // What two commits hold is asked once: another base has to be asked for.
    await world.hub.commit(scene.repository, 'main', { files: { 'notes.txt': 'More\n' }, author: 'dev' });
    const fault = world.hub.faults.add({
      match: reads[1]?.[1] ?? '',
      times: Number.POSITIVE_INFINITY,
      status: 502,
      body: unicorn,
    });
    await redeliver(world);
    fault.remove();
    assert.equal((await scene.see()).checks.at(-1)?.conclusion, 'neutral');
    await redeliver(world);
    const { checks, ...said } = await scene.see();
    assert.deepEqual({ ...said, checks: checks.slice(-1) }, WHOLE);
  });

  it('once, of the texts in GraphQL, is made up for by smaller questions', async () => {
    const scene = await openUnder('halves', {
      match: ({ graphqlOperation }) => graphqlOperation === 'Blobs',
      status: 502,
      body: unicorn,
    });
    assert.deepEqual(await scene.see(), WHOLE);
  });
});

describe('a token that lacks a permission', () => {
  const lacking: readonly [what: string, permissions: Record<string, 'read' | 'write'>, checks: number][] = [
    ['checks', { metadata: 'read', contents: 'read', pull_requests: 'write' }, 0],
    ['checks: write', { metadata: 'read', contents: 'read', pull_requests: 'write', checks: 'read' }, 0],
    ['pull_requests: write', { metadata: 'read', contents: 'read', pull_requests: 'read', checks: 'write' }, 1],
    ['contents', { metadata: 'read', pull_requests: 'write', checks: 'write' }, 0],
  ];
  for (const [what, permissions, checks] of lacking) {
    it(`(${what}) posts no review, and the queue goes on`, async (t) => {
      const ended: string[] = [];
      const poor = await startWorld({ files: {}, app: { onReview: (_, { outcome }) => ended.push(outcome) } });
      t.after(() => poor.stop());
      const { hub } = poor;
      hub.createOrg('poor', { dev: 'write' });
      await hub.createRepository('poor/shop', { private: true, files: { 'README.md': 'Shop\n' } });
      hub.install(4711, 'poor', { permissions });
      await hub.commit('poor/shop', 'change', { base: 'main', author: 'dev', ...CHANGE });
      const number = await hub.openPull('poor/shop', 'dev', { title: 'Change', head: 'change', base: 'main' });
      await poor.settled();
      const pull = await hub.state.pull('poor/shop', number);
      assert.deepEqual([pull.reviews.length, pull.checkRuns.length], [0, checks]);
      assert.ok(!ended.includes('published'));

      const rich = await openScene(poor, { name: 'rich', change: CHANGE });
      assert.deepEqual(await rich.see(), WHOLE);
    });
  }
});
