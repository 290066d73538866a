/** The check run: while the work goes on, after a crash, asked for again, and in a merge queue. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Octokit } from '@octokit/rest';
import type { CheckRunView } from '../github/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { boundedJob, endlessJob } from './manifests.ts';
import { beginScene, openScene, type Scene } from './scene.ts';

const JOB = { files: { 'job.yaml': endlessJob('rows') } };

/** One whose every review is slow, and one whose reviews are not. */
let slow: World;
let world: World;
before(async () => {
  slow = await startWorld({ files: {}, app: { slowMs: 0 } });
  world = await startWorld({ files: {} });
});
after(() => Promise.all([slow.stop(), world.stop()]));

const said = ({ status, conclusion, title }: CheckRunView): string =>
  conclusion === 'cancelled' ? `${status}: ${title}` : `${status}: ${conclusion}`;
const FAILED = 'completed: failure';

/** The check runs of a commit in a few words, oldest first. */
function runsOn({ world: { hub }, repository }: Scene, sha: string): readonly string[] {
  return hub.state.checkRuns(repository, sha).map(said);
}

/** A client with the App's own rights. */
function appClient({ hub, installationId }: World): Octokit {
  return new Octokit({ baseUrl: hub.url, auth: hub.installationToken(installationId) });
}

/** Makes a branch, then what a crashed process left on its head, then the pull request. */
async function afterCrash(name: string, left: object): Promise<{ readonly scene: Scene; readonly head: string }> {
  await slow.hub.createRepository(`acme/${name}`, { files: { 'README.md': 'Shop\n' } });
  const head = await slow.hub.commit(`acme/${name}`, 'change', { base: 'main', author: 'dev', ...JOB });
  const run = { owner: 'acme', repo: name, name: 'plimsoll', head_sha: head, status: 'in_progress' as const, ...left };
  await appClient(slow).checks.create(run);
  const scene = await openPullOf(slow, name);
  return { scene, head };
}

async function openPullOf(where: World, name: string): Promise<Scene> {
  const repository = `acme/${name}`;
  const { hub } = where;
  const number = await hub.openPull(repository, 'dev', { title: 'Change', head: 'change', base: 'main' });
  await where.settled();
  const pull = () => hub.state.pull(repository, number);
  return { world: where, repository, number, pull, see: never, push: never };
}

async function never(): Promise<never> {
  throw new Error('not in this scene');
}

describe('the check run of a slow review', () => {
  it('is in progress at first and becomes the result, in place', async () => {
    slow.requests.length = 0;
    const scene = await openScene(slow, { name: 'slow', change: JOB });
    assert.deepEqual(runsOn(scene, (await scene.pull()).head.sha), [FAILED]);
    const writes = slow.requests.filter(({ path }) => path.includes('/check-runs'));
    assert.deepEqual(
      writes.map(({ method }) => method),
      ['POST', 'PATCH'],
    );
    assert.equal((await scene.see()).reviews.length, 1);
  });

  it('is begun no second time when a process has died over it', async () => {
    const { scene, head } = await afterCrash('crashed', { external_id: 'plimsoll:pull:1:begun' });
    assert.deepEqual(runsOn(scene, head), [FAILED]);
  });

  it('is ended and written anew when what it holds belongs to another result', async () => {
    const annotation = { path: 'job.yaml', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'old' };
    const output = { title: 'Old', summary: 'Old', annotations: [annotation] };
    const { scene, head } = await afterCrash('half-written', { external_id: 'plimsoll:pull:1:0123', output });
    assert.deepEqual(runsOn(scene, head), ['completed: Overtaken', FAILED]);
  });

  it('is ended when the head has moved meanwhile, and the new head gets its own', async () => {
    const late = slow.hub.faults.add({ match: 'GET /repos/{owner}/{repo}/compare/{basehead}', delayMs: 300 });
    const scene = await beginScene(slow, { name: 'moved', change: JOB });
    const old = (await scene.pull()).head.sha;
    while (late.hits === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const head = await scene.push({ files: { 'job.yaml': boundedJob('rows') } });
    assert.deepEqual(runsOn(scene, old), ['completed: Overtaken']);
    assert.deepEqual(runsOn(scene, head), ['completed: success']);
  });

  it('is ended when GitHub cannot be read any more', async () => {
    const broken = slow.hub.faults.add({
      match: ({ graphqlOperation, body }) =>
        graphqlOperation === 'PullState' && JSON.stringify(body).includes('unread'),
      after: 1,
      times: Number.POSITIVE_INFINITY,
      status: 403,
    });
    const scene = await openScene(slow, { name: 'unread', change: JOB });
    broken.remove();
    assert.deepEqual(runsOn(scene, (await scene.pull()).head.sha), ['completed: Broken off']);
  });
});

describe('"Re-run"', () => {
  it('writes the check run anew when nothing changed, and nothing else', async () => {
    const scene = await openScene(world, { name: 'again', change: JOB });
    const { head, checkRuns } = await scene.pull();
    const before = await scene.see();
    world.hub.pressCheck(scene.repository, checkRuns[0]?.id ?? 0, 'dev');
    await world.settled();
    assert.deepEqual(runsOn(scene, head.sha), [FAILED, FAILED]);
    const { checks: _, ...now } = await scene.see();
    assert.deepEqual(now, { reviews: before.reviews, notified: before.notified });
  });

  it('of all checks does the same', async () => {
    const scene = await openScene(world, { name: 'suite', change: JOB });
    const { head } = await scene.pull();
    await world.hub.rerunSuite(scene.repository, head.sha, 'dev');
    await world.settled();
    assert.deepEqual(runsOn(scene, head.sha), [FAILED, FAILED]);
  });

  it('finds the pull request of a fork, which GitHub does not name', async () => {
    const { hub } = world;
    hub.createUser('guest');
    await hub.createRepository('acme/open', { files: { 'README.md': 'Shop\n' } });
    const fork = await hub.fork('acme/open', 'guest');
    const head = await hub.commit(fork, 'change', { base: 'main', author: 'guest', ...JOB });
    await hub.openPull('acme/open', 'guest', { title: 'Change', head: 'guest:change', base: 'main' });
    await world.settled();
    const [run] = hub.state.checkRuns('acme/open', head);
    hub.pressCheck('acme/open', run?.id ?? 0, 'dev');
    await world.settled();
    const asked = hub.deliveries.findLast(({ event }) => event === 'check_run')?.payload.check_run;
    assert.deepEqual((asked as { pull_requests: unknown }).pull_requests, []);
    assert.deepEqual(hub.state.checkRuns('acme/open', head).map(said), [FAILED, FAILED]);
  });
});

describe('a merge queue', () => {
  async function groupOf(scene: Scene): Promise<{ readonly headSha: string; readonly headRef: string }> {
    const group = await world.hub.mergeGroup(scene.repository, scene.number);
    await world.settled();
    return group;
  }

  it('gets a check run on the commit that it made, and nobody gets a word more', async () => {
    const scene = await openScene(world, { name: 'queued', change: JOB });
    const before = await scene.see();
    const { headSha } = await groupOf(scene);
    assert.deepEqual(runsOn(scene, headSha), [FAILED]);
    assert.deepEqual(await scene.see(), before);
  });

  it('is judged against what it is merged onto: what others have merged meanwhile is none of its own', async () => {
    const scene = await openScene(world, { name: 'clash', change: { files: { 'other.txt': 'other\n' } } });
    await world.hub.commit(scene.repository, 'main', { author: 'dev', files: { 'old.yaml': endlessJob('old') } });
    const { headSha } = await groupOf(scene);
    assert.deepEqual(runsOn(scene, headSha), ['completed: success']);
  });

  it('heeds what was ignored on the pull request', async () => {
    const scene = await openScene(world, { name: 'ignored', change: JOB });
    await world.hub.comment(
      scene.repository,
      scene.number,
      'dev',
      '/plimsoll ignore unbounded-job -- a human watches it',
    );
    await world.settled();
    const { headSha } = await groupOf(scene);
    assert.deepEqual(
      world.hub.state.checkRuns(scene.repository, headSha).map(({ conclusion }) => conclusion),
      ['success'],
    );
  });

  it('can ask again', async () => {
    const scene = await openScene(world, { name: 'queued-again', change: JOB });
    const { headSha } = await groupOf(scene);
    const [run] = world.hub.state.checkRuns(scene.repository, headSha);
    world.hub.pressCheck(scene.repository, run?.id ?? 0, 'dev');
    await world.settled();
    assert.deepEqual(runsOn(scene, headSha), [FAILED, FAILED]);
  });

  it('that has given up its group is left alone', async () => {
    const scene = await openScene(world, { name: 'given-up', change: JOB });
    const { headSha, headRef } = await groupOf(scene);
    await world.hub.endMergeGroup(scene.repository, headRef, 'dequeued');
    await world.settled();
    assert.deepEqual(runsOn(scene, headSha), [FAILED]);
  });
});
