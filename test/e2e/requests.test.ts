/** What a review costs, in requests: never measured in time. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RequestRecord } from '../../src/github/observe.ts';
import { placeOf, startWorld, type World } from '../support/world.ts';
import { endlessJob, nakedPod } from './manifests.ts';
import { openScene } from './scene.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {} });
});
after(() => world.stop());

/** Requests that change something; a token changes nothing. */
function writesIn(requests: readonly RequestRecord[]): readonly string[] {
  return requests
    .filter(({ method, path, operation }) => method !== 'GET' && operation === null && !path.includes('access_tokens'))
    .map(({ method, path }) => `${method} ${path}`);
}

const lines = (requests: readonly RequestRecord[]): string =>
  requests.map(({ method, path, operation, status }) => `${method} ${path} ${operation ?? ''} ${status}`).join('\n');

/** A push asks for a second job, which looks after the pull requests with fixes that go to its branch. */
const ofFollowUps = ({ operation }: RequestRecord): boolean => operation === 'BranchState';

/** Holds what a review takes to a limit. */
function atMost(limit: number, all: readonly RequestRecord[]): void {
  const requests = all.filter((request) => !ofFollowUps(request));
  assert.ok(requests.length <= limit, `${requests.length} requests, more than ${limit}:\n${lines(requests)}`);
}

/** `count` manifests, each with one finding; `size` bytes of comments make them longer. */
function manifests(count: number, size = 0, tag = 'a'): Record<string, string> {
  const filler = '# filler of the file\n'.repeat(Math.ceil(size / 21));
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `k8s/${tag}${at}.yaml`,
      `${endlessJob(`${tag}${at}`)}# ${tag}\n${filler}`,
    ]),
  );
}

describe('a review of 20 files', () => {
  it('costs at most 12 requests when nothing is cached, with one archive for a large repository', async (t) => {
    const cold = await startWorld({ files: {} });
    t.after(() => cold.stop());
    const base = manifests(400, 0, 'old');
    const scene = await openScene(cold, { name: 'cold', base, change: { files: manifests(20) } });
    assert.equal((await scene.see()).checks[0]?.annotations.length, 20);
    atMost(12, cold.requests);
    assert.equal(cold.requests.filter(({ path }) => path.includes('/tarball/')).length, 1, lines(cold.requests));
    assert.equal(cold.requests.filter(({ path }) => path.includes('/git/blobs/')).length, 0, lines(cold.requests));
  });

  it('costs at most 8 requests when token, organisation and other files are known', async () => {
    const scene = await openScene(world, {
      name: 'warm',
      base: manifests(50, 0, 'old'),
      change: { files: { 'notes.txt': 'More\n' } },
    });
    world.requests.length = 0;
    await scene.push({ files: manifests(20) });
    assert.equal((await scene.see()).checks[0]?.annotations.length, 20);
    atMost(8, world.requests);
    assert.equal(world.requests.filter(({ path }) => path.includes('access_tokens')).length, 0, lines(world.requests));
  });

  it('that brings nothing new costs one less, and nothing is written but the check run', async () => {
    const scene = await openScene(world, { name: 'quiet', change: { files: manifests(20) } });
    world.requests.length = 0;
    await scene.push({ files: { 'notes.txt': 'More\n' } });
    atMost(6, world.requests);
    assert.deepEqual(writesIn(world.requests), ['POST /repos/acme/quiet/check-runs']);
  });

  it('is followed by one request for the pull requests with fixes that go to its branch', async () => {
    const scene = await openScene(world, { name: 'follow-ups', change: { files: manifests(20) } });
    world.requests.length = 0;
    await scene.push({ files: { 'notes.txt': 'More\n' } });
    assert.equal(world.requests.filter(ofFollowUps).length, 1, lines(world.requests));
  });

  it('asked for again on the same head writes nothing at all', async () => {
    const scene = await openScene(world, { name: 'again', change: { files: manifests(20) } });
    world.requests.length = 0;
    const place = await placeOf(world, scene.repository);
    world.app.enqueue({ kind: 'review', ...place, number: scene.number });
    await world.settled();
    atMost(6, world.requests);
    assert.deepEqual(writesIn(world.requests), []);
  });
});

describe('a merge group', () => {
  it('costs at most 8 requests, and nothing is written but the check run', async () => {
    const scene = await openScene(world, { name: 'group', change: { files: manifests(20) } });
    world.requests.length = 0;
    await world.hub.mergeGroup(scene.repository, scene.number);
    await world.settled();
    atMost(8, world.requests);
    assert.deepEqual(writesIn(world.requests), ['POST /repos/acme/group/check-runs']);
  });
});

describe('requests grow only', () => {
  async function pullsFiles(name: string, count: number): Promise<number> {
    world.requests.length = 0;
    const files = Object.fromEntries(Array.from({ length: count }, (_, at) => [`n/${at}.txt`, `${at}\n`]));
    await openScene(world, { name, change: { files: { ...files, 'pod.yaml': nakedPod('bare') } } });
    return world.requests.filter(({ path }) => /\/pulls\/\d+\/files/.test(path)).length;
  }

  it('with pages of 100 changed files, from 300 files on', async () => {
    assert.deepEqual(
      [await pullsFiles('files-298', 298), await pullsFiles('files-350', 350), await pullsFiles('files-450', 450)],
      [0, 4, 5],
    );
  });

  it('with batches of 50 annotations', async () => {
    const counts: number[] = [];
    for (const [at, count] of [50, 51, 101].entries()) {
      world.requests.length = 0;
      await openScene(world, { name: `batch-${at}`, change: { files: manifests(count) } });
      counts.push(world.requests.filter(({ path }) => path.includes('/check-runs')).length);
    }
    assert.deepEqual(counts, [1, 2, 3]);
  });

  it('with batches of blobs: one for 100 files, two for 101, and one archive for many', async () => {
    const asked: string[] = [];
    for (const [at, count] of [100, 101, 250].entries()) {
      world.requests.length = 0;
      await openScene(world, {
        name: `blobs-${at}`,
        base: manifests(count),
        change: { files: { 'notes.txt': 'More\n' } },
      });
      const blobs = world.requests.filter(({ operation }) => operation === 'Blobs').length;
      const archives = world.requests.filter(({ path }) => path.includes('/tarball/')).length;
      asked.push(`${blobs} batches, ${archives} archives`);
    }
    assert.deepEqual(asked, ['1 batches, 0 archives', '2 batches, 0 archives', '0 batches, 1 archives']);
  });
});
