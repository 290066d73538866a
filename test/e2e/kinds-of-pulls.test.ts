/**
 * Pull requests as they come: who opens them, from where, and onto what. Reopened and merged ones are in `main-flow`, heads
 * that move in `pushes`, too many files and hidden patches in `volume`, files that cannot be read and renames in `bad-files`.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ReviewOutcome } from '../../src/app/review-job.ts';
import { placeOf, startWorld, type World } from '../support/world.ts';
import { boundedJob, endlessJob, nakedPod, SHELL_FORM } from './manifests.ts';
import { openScene, type Scene, sceneOf } from './scene.ts';

let world: World;
const outcomes: ReviewOutcome['outcome'][] = [];
before(async () => {
  world = await startWorld({ files: {}, app: { onReview: (_, { outcome }) => outcomes.push(outcome) } });
});
after(() => world.stop());

/** What each review says on lines. */
async function said(scene: Scene): Promise<readonly (readonly string[])[]> {
  return (await scene.see()).reviews.map(({ comments }) => comments);
}

/** The summary of the only check run of the head. */
async function summary(scene: Scene): Promise<string> {
  const { checkRuns } = await scene.pull();
  assert.equal(checkRuns.length, 1);
  return checkRuns[0]?.summary ?? '';
}

const ENDLESS = [{ conclusion: 'failure', title: '1 error introduced', annotations: ['job.yaml:2 unbounded-job'] }];
const JOB = { files: { 'job.yaml': endlessJob('rows') } };

describe('a draft', () => {
  it('has its check alone, which says that comments come later', async () => {
    const scene = await openScene(world, { name: 'draft', draft: true, change: JOB });
    assert.deepEqual(await scene.see(), { reviews: [], checks: ENDLESS, notified: [] });
    assert.match(await summary(scene), /This is a draft: comments on its lines come once it is ready for review\./);
  });

  it('that is ready gets its comments once; made a draft again, it gets no more', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'ready', draft: true, change: JOB });
    await hub.setDraft(scene.repository, scene.number, 'dev', false);
    await world.settled();
    assert.deepEqual(await said(scene), [['job.yaml:2 unbounded-job']]);
    assert.doesNotMatch((await scene.pull()).checkRuns.at(-1)?.summary ?? '', /draft/);

    await hub.setDraft(scene.repository, scene.number, 'dev', true);
    await scene.push({ files: { 'more.yaml': endlessJob('more') } });
    const { reviews, checks, notified } = await scene.see();
    assert.deepEqual([reviews.length, checks.at(-1)?.title, notified], [1, '2 errors introduced', ['dev']]);

    await hub.setDraft(scene.repository, scene.number, 'dev', false);
    await world.settled();
    assert.deepEqual(await said(scene), [['job.yaml:2 unbounded-job'], ['more.yaml:2 unbounded-job']]);
  });
});

describe('a pull request that a bot opens', () => {
  async function openedByBot(name: string): Promise<Scene> {
    const { hub } = world;
    const repository = `acme/${name}`;
    hub.createBot(`${name}[bot]`);
    await hub.createRepository(repository, { files: { 'README.md': 'Shop\n' } });
    hub.addCollaborator(repository, `${name}[bot]`, 'write');
    await hub.commit(repository, 'change', { base: 'main', author: `${name}[bot]`, ...JOB });
    const wanted = { title: 'Update', head: 'change', base: 'main' };
    const number = await hub.openPull(repository, `${name}[bot]`, wanted);
    await world.settled();
    return sceneOf(world, repository, number);
  }

  it('has its check alone, which says so', async () => {
    const scene = await openedByBot('renovate');
    assert.deepEqual(await scene.see(), { reviews: [], checks: ENDLESS, notified: [] });
    assert.match(await summary(scene), /A bot opened this pull request, so all that is said of it stands here\./);
  });

  it('stays so when a person pushes to it', async () => {
    const scene = await openedByBot('updater');
    await scene.push({ files: { 'more.yaml': endlessJob('more') } });
    const { reviews, checks, notified } = await scene.see();
    assert.deepEqual([reviews, checks[0]?.title, notified], [[], '2 errors introduced', []]);
  });
});

describe('a pull request from a fork', () => {
  async function fromFork(guest: string, files: Record<string, string>): Promise<Scene & { readonly fork: string }> {
    const { hub } = world;
    const repository = `acme/for-${guest}`;
    hub.createUser(guest);
    await hub.createRepository(repository, { files: { 'README.md': 'Shop\n' } });
    const fork = await hub.fork(repository, guest);
    await hub.commit(fork, 'change', { base: 'main', author: guest, files });
    const number = await hub.openPull(repository, guest, { title: 'Rows', head: `${guest}:change`, base: 'main' });
    await world.settled();
    return { ...sceneOf(world, repository, number), fork };
  }

  it('gets comments and suggestions, and a push to the fork is reviewed', async () => {
    const scene = await fromFork('guest', { Dockerfile: SHELL_FORM });
    assert.deepEqual(await said(scene), [['Dockerfile:3 shell-form-command suggestion']]);
    await world.hub.commit(scene.fork, 'change', { author: 'guest', ...JOB });
    await world.settled();
    assert.deepEqual(await said(scene), [['Dockerfile:3 shell-form-command suggestion'], ['job.yaml:2 unbounded-job']]);
    assert.deepEqual((await scene.see()).notified, ['guest', 'guest']);
  });

  it('that is gone is still reviewed as it stands', async () => {
    const { hub } = world;
    const scene = await fromFork('leaver', JOB.files);
    await hub.deleteRepository(scene.fork);
    world.app.enqueue({ kind: 'review', ...(await placeOf(world, scene.repository)), number: scene.number });
    await world.settled();
    const { reviews, checks } = await scene.see();
    assert.deepEqual([reviews.length, checks.at(-1)?.conclusion], [1, 'failure']);
  });
});

describe('a pull request whose base changes', () => {
  it('is compared with the new base: what that holds already is not its own', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'rebased', change: { files: { 'README.md': 'More\n' } } });
    const { repository, number } = scene;
    await hub.commit(repository, 'stack', { base: 'main', author: 'dev', ...JOB });
    await hub.commit(repository, 'top', { base: 'stack', author: 'dev', files: { 'pod.yaml': nakedPod('bare') } });
    const wanted = { title: 'Top', head: 'top', base: 'stack' };
    const top = sceneOf(world, repository, await hub.openPull(repository, 'dev', wanted));
    await world.settled();
    assert.deepEqual(await said(top), [['pod.yaml:1-10 naked-pod suggestion']]);

    await hub.changeBase(repository, top.number, 'dev', 'main');
    await world.settled();
    assert.deepEqual(await said(top), [['pod.yaml:1-10 naked-pod suggestion'], ['job.yaml:2 unbounded-job']]);

    await hub.changeBase(repository, top.number, 'dev', 'stack');
    await world.settled();
    const { reviews, checks } = await top.see();
    assert.deepEqual([reviews.length, checks.at(-1)?.annotations], [2, ['pod.yaml:2 naked-pod']]);
    assert.equal(number, scene.number);
  });

  it('while a review runs is reviewed once more, and nothing is said of the base before', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'rebased-late', change: JOB });
    await hub.commit(scene.repository, 'next', { base: 'change', author: 'dev', files: { 'README.md': 'Next\n' } });
    hub.faults.add({ match: 'GET /repos/{owner}/{repo}/compare/{basehead}', delayMs: 500 });
    outcomes.length = 0;
    await hub.commit(scene.repository, 'change', { author: 'dev', files: { 'more.yaml': endlessJob('more') } });
    await hub.settled();
    await hub.changeBase(scene.repository, scene.number, 'dev', 'next');
    await world.settled();
    hub.faults.clear();
    assert.deepEqual(outcomes, ['stale', 'published']);
    assert.deepEqual((await scene.see()).checks.at(-1)?.annotations, ['more.yaml:2 unbounded-job']);
  });
});

describe('a pull request that conflicts with its base', () => {
  it('is reviewed against the merge base all the same', async () => {
    const { hub } = world;
    const scene = await openScene(world, {
      name: 'conflict',
      base: { 'job.yaml': boundedJob('rows') },
      change: { files: { 'README.md': 'More\n' } },
    });
    await hub.commit(scene.repository, 'main', { author: 'dev', files: { 'job.yaml': boundedJob('others') } });
    await scene.push({ files: { 'job.yaml': endlessJob('ours') } });
    assert.deepEqual((await scene.see()).checks, ENDLESS);
    assert.equal((await said(scene)).length, 1);
  });
});

describe('a pull request that shares no history with its base any more', () => {
  it('cannot be compared, and its check says so', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'orphan', change: JOB });
    // What GitHub answers after a forced push of a history of its own.
    const body = { message: 'No common ancestor between main and change.' };
    hub.faults.add({ match: 'GET /repos/{owner}/{repo}/compare/{basehead}', status: 404, body });
    await scene.push({ files: { 'more.yaml': endlessJob('more') } });
    const { reviews, checks } = await scene.see();
    assert.deepEqual(checks, [{ conclusion: 'neutral', title: 'The review could not be finished', annotations: [] }]);
    assert.match(await summary(scene), /No common ancestor between main and change/);
    assert.equal(reviews.length, 1);
  });
});

describe('a repository that is renamed', () => {
  it('between a delivery and its review is found under its new name', async () => {
    const { hub } = world;
    hub.deliveryScript({ drop: true, event: 'pull_request' });
    const scene = await openScene(world, { name: 'old-name', change: JOB });
    const opened = hub.deliveries.findLast(({ event, action }) => event === 'pull_request' && action === 'opened');
    await hub.renameRepository('acme/old-name', 'new-name');
    world.requests.length = 0;
    await hub.redeliver(opened?.id ?? '');
    await world.settled();
    const renamed = sceneOf(world, 'acme/new-name', scene.number);
    assert.deepEqual(await said(renamed), [['job.yaml:2 unbounded-job']]);
    assert.deepEqual((await renamed.see()).checks, ENDLESS);
    assert.deepEqual(
      world.requests.filter(({ path }) => path.includes('old-name')),
      [],
    );
  });

  it('is not told again what it was told under its old name', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'first-name', change: JOB });
    await hub.renameRepository('acme/first-name', 'second-name');
    const renamed = sceneOf(world, 'acme/second-name', scene.number);
    await renamed.push({ files: { 'README.md': 'More\n' } });
    assert.deepEqual(await said(renamed), [['job.yaml:2 unbounded-job']]);
  });
});

describe('a repository that moves to another organisation', () => {
  it('is reviewed there under its new installation, and not told again what it was told', async () => {
    const { hub } = world;
    hub.createOrg('globex', { dev: 'write' });
    hub.install(4711, 'globex', { repositories: 'all' });
    const scene = await openScene(world, { name: 'moving', change: JOB });
    const opened = hub.deliveries.findLast(({ event, action }) => event === 'pull_request' && action === 'opened');
    await hub.transferRepository('acme/moving', 'globex');
    // The old installation sees the repository no longer: nothing is said, and the queue goes on.
    await hub.redeliver(opened?.id ?? '');
    await world.settled();
    const moved = sceneOf(world, 'globex/moving', scene.number);
    await moved.push({ files: { 'more.yaml': endlessJob('more') } });
    assert.deepEqual(await said(moved), [['job.yaml:2 unbounded-job'], ['more.yaml:2 unbounded-job']]);
  });
});

describe('what a change brings that is no file', () => {
  it('is named with its reason: a submodule, a link to a folder', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'links', change: { files: { 'README.md': 'More\n' } } });
    const commit = (await hub.git(scene.repository, ['rev-parse', 'main'])).trim();
    await scene.push({
      files: {
        charts: { content: commit, mode: '160000' },
        overlays: { content: '../elsewhere', mode: '120000' },
        'job.yaml': endlessJob('rows'),
        'logo.png': Buffer.from([137, 80, 78, 71, 0, 1, 2]),
      },
    });
    assert.deepEqual((await scene.see()).checks, ENDLESS);
    const text = await summary(scene);
    assert.match(text, /### Changed here, but not read/);
    assert.match(text, /- `charts`: a submodule: its files belong to another repository/);
    assert.match(text, /- `overlays`: a symbolic link: it is not followed/);
    assert.doesNotMatch(text, /logo/);
  });

  it('alone is not called a change without a manifest', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'only-links', change: { files: { 'README.md': 'More\n' } } });
    const commit = (await hub.git(scene.repository, ['rev-parse', 'main'])).trim();
    await scene.push({ files: { charts: { content: commit, mode: '160000' } } });
    assert.deepEqual((await scene.see()).checks, [
      { conclusion: 'success', title: 'Nothing introduced', annotations: [] },
    ]);
  });
});
