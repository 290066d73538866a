/** Which buttons the check run of a pull request has. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { REVIEW_ONLY, startWorld, type World } from '../support/world.ts';
import { endlessJob, nakedPod } from './manifests.ts';
import { openScene, type Scene, sceneOf } from './scene.ts';

/** A safe fix (`shell-form-command`) and one that a person has to judge (`naked-pod`), beside a finding without a fix. */
const DOCKERFILE = 'FROM node:24.1.0\nCMD node a.js\n';
const CHANGE = { files: { Dockerfile: DOCKERFILE, 'pod.yaml': nakedPod('b'), 'job.yaml': endlessJob('a') } };

let world: World;
before(async () => {
  world = await startWorld({ files: {} });
  world.hub.createUser('guest');
});
after(() => world.stop());

/** The buttons of the newest check run, and what its summary tells of them. */
async function shown(scene: Scene) {
  const run = (await scene.pull()).checkRuns.at(-1);
  const [said = null] = /^\*\*(?:Fix all|Open fix PR)\*\*.*$/m.exec(run?.summary ?? '') ?? [];
  return { buttons: run?.actions.map(({ identifier }) => identifier), said };
}

/** Opens a pull request of a branch of any name, in a repository of its own. */
async function openFrom(name: string, branch: string): Promise<Scene> {
  const { hub } = world;
  const repository = `acme/${name}`;
  await hub.createRepository(repository, { files: { 'README.md': 'Shop\n' } });
  await hub.commit(repository, branch, { base: 'main', author: 'dev', ...CHANGE });
  const number = await hub.openPull(repository, 'dev', { title: 'Repair', head: branch, base: 'main' });
  await world.settled();
  return sceneOf(world, repository, number);
}

const NONE = { buttons: [], said: null };

describe('a check has buttons', () => {
  it('for fixes that are proved, and tells what each does', async () => {
    assert.deepEqual(await shown(await openScene(world, { name: 'both', change: CHANGE })), {
      buttons: ['fix-safe', 'fix-review'],
      said: '**Fix all** opens a pull request into this branch with 1 safe fix; **Open fix PR** one with it and 1 that a person has to judge.',
    });
    const change = { files: { Dockerfile: DOCKERFILE } };
    assert.deepEqual(await shown(await openScene(world, { name: 'safe', change })), {
      buttons: ['fix-safe'],
      said: '**Fix all** opens a pull request into this branch with 1 safe fix.',
    });
  });

  it('on a draft, which has no comments', async () => {
    const scene = await openScene(world, { name: 'draft', draft: true, change: CHANGE });
    assert.deepEqual((await shown(scene)).buttons, ['fix-safe', 'fix-review']);
  });

  it('as long as there is something for them', async () => {
    const scene = await openScene(world, { name: 'ignored', change: CHANGE });
    const wish = '/plimsoll ignore shell-form-command -- a demo';
    await world.hub.comment(scene.repository, scene.number, 'dev', wish);
    await world.settled();
    assert.deepEqual((await shown(scene)).buttons, ['fix-review']);
    await scene.push({ files: { 'pod.yaml': 'a: 1\n' } });
    assert.deepEqual(await shown(scene), NONE);
  });
});

describe('a check has none', () => {
  it('where nothing has a fix', async () => {
    const change = { files: { 'job.yaml': endlessJob('a') } };
    assert.deepEqual(await shown(await openScene(world, { name: 'nothing', change })), NONE);
  });

  it('on a branch with fixes', async () => {
    assert.deepEqual(await shown(await openFrom('own', 'plimsoll/main/all')), NONE);
    assert.deepEqual((await shown(await openFrom('other', 'plimsoll-2'))).buttons, ['fix-safe', 'fix-review']);
  });

  it('on a pull request from a fork', async () => {
    const { hub } = world;
    await hub.createRepository('acme/forked', { files: { 'README.md': 'Shop\n' } });
    const fork = await hub.fork('acme/forked', 'guest');
    await hub.commit(fork, 'change', { base: 'main', author: 'guest', ...CHANGE });
    const number = await hub.openPull('acme/forked', 'guest', { title: 'Rows', head: 'guest:change', base: 'main' });
    await world.settled();
    assert.deepEqual(await shown(sceneOf(world, 'acme/forked', number)), NONE);
  });

  it('in a merge queue', async () => {
    const scene = await openScene(world, { name: 'queued', change: CHANGE });
    const { headSha } = await world.hub.mergeGroup(scene.repository, scene.number);
    await world.settled();
    const runs = world.hub.state.checkRuns(scene.repository).filter((run) => run.headSha === headSha);
    assert.deepEqual(
      runs.map(({ conclusion, actions }) => [conclusion, actions]),
      [['failure', []]],
    );
  });

  it('where the App may not write', async (t) => {
    const careful = await startWorld({ files: {}, granted: REVIEW_ONLY });
    t.after(() => careful.stop());
    const scene = await openScene(careful, { name: 'careful', change: CHANGE });
    assert.deepEqual(await shown(scene), NONE);
    assert.equal((await scene.see()).checks.at(-1)?.title, '1 error, 2 warnings introduced');
  });
});
