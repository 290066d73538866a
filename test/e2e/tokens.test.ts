/** What the token of each kind of work may do, and in which repository. The double refuses whatever goes beyond it. */
import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { pino } from 'pino';
import { z } from 'zod';
import { TOKEN_PERMISSIONS, type TokenUse } from '../../src/github/permissions.ts';
import { placeOf, REVIEW_ONLY, startWorld, type World, type WorldOptions } from '../support/world.ts';
import { boundedJob, endlessJob, nakedPod, SHELL_FORM } from './manifests.ts';
import { beginScene, openScene, type Scene } from './scene.ts';

const TOKENS = 'POST /app/installations/{installation_id}/access_tokens';
const ENDLESS = { 'a.yaml': endlessJob('a') };
const BOUNDED = { 'a.yaml': boundedJob('a') };

const narrowed = z.strictObject({
  repository_ids: z.array(z.number()).optional(),
  repositories: z.array(z.string()).optional(),
  permissions: z.record(z.string(), z.string()),
});
type Asked = z.infer<typeof narrowed>;

/** The tokens that a world's App asks for from now on. Each is narrowed, or this throws in the double. */
function tokensOf({ hub }: World): Asked[] {
  const asked: Asked[] = [];
  hub.faults.add({
    match: ({ route, body }) => {
      if (route === TOKENS) asked.push(narrowed.parse(body));
      return false;
    },
  });
  return asked;
}

/** For which repository, and for which work by the permissions; `?` where they are those of no kind of work. */
function used({ repository_ids: ids, repositories: names, permissions }: Asked): string {
  const uses = Object.entries(TOKEN_PERMISSIONS).filter(([use, needed]) => {
    const same = JSON.stringify(Object.entries(needed).sort()) === JSON.stringify(Object.entries(permissions).sort());
    return same && (use === 'organisation') === (names !== undefined);
  });
  return `${uses[0]?.[0] ?? '?'} in ${JSON.stringify(ids ?? names)}`;
}

async function idOf({ world, repository }: Scene): Promise<number> {
  return (await placeOf(world, repository)).repositoryId;
}

const uses = async (scene: Scene, ...all: readonly TokenUse[]): Promise<readonly string[]> => {
  const id = await idOf(scene);
  return all.map((use) => `${use} in [${id}]`);
};

/** A world of its own, which ends with the test. */
async function ownWorld(t: TestContext, options: Partial<WorldOptions> = {}): Promise<World> {
  const world = await startWorld({ files: {}, ...options });
  t.after(() => world.stop());
  return world;
}

describe('the token', () => {
  let world: World;
  let tokens: Asked[];
  before(async () => {
    world = await startWorld({ files: {} });
    // The organisation's is read once.
    await openScene(world, { name: 'first', change: { files: ENDLESS } });
    tokens = tokensOf(world);
  });
  after(() => world.stop());

  /** A pull request that the App has reviewed; what it has taken for that is forgotten. */
  async function reviewed(name: string): Promise<Scene> {
    const scene = await openScene(world, { name, change: { files: ENDLESS } });
    tokens.length = 0;
    return scene;
  }

  it('of a review writes reviews and checks, and reads contents', async () => {
    tokens.length = 0;
    const scene = await openScene(world, { name: 'review', change: { files: ENDLESS } });
    assert.deepEqual(tokens.map(used), await uses(scene, 'review'));
    assert.equal((await scene.see()).reviews.length, 1);
  });

  it('serves an hour: another review of the same repository takes none, one of another repository its own', async () => {
    const scene = await reviewed('again');
    await scene.push({ files: { 'README.md': 'More\n' } });
    assert.deepEqual(tokens, []);
    const other = await openScene(world, { name: 'other', change: { files: ENDLESS } });
    assert.deepEqual(tokens.map(used), await uses(other, 'review'));
  });

  it('that may write contents is taken when threads are to be resolved, and not before', async () => {
    const scene = await reviewed('threads');
    await scene.push({ files: BOUNDED });
    assert.deepEqual(tokens.map(used), await uses(scene, 'threads'));
    assert.equal((await scene.pull()).threads[0]?.resolvedBy, 'plimsoll[bot]');
  });

  it('of commands answers, and writes nothing else', async () => {
    const scene = await reviewed('commands');
    await world.hub.comment(scene.repository, scene.number, 'dev', '/plimsoll config\n');
    await world.settled();
    assert.deepEqual(tokens.map(used), await uses(scene, 'answer'));
    assert.equal((await scene.pull()).comments.length, 2);
  });

  it('of a merge group reads the pull request', async () => {
    const scene = await reviewed('group');
    await world.hub.mergeGroup(scene.repository, scene.number);
    await world.settled();
    assert.deepEqual(tokens.map(used), await uses(scene, 'check'));
    assert.equal(world.hub.state.checkRuns(scene.repository).length, 2);
  });

  it('that finds out what "Re-run" means reads alone; the review has its own', async () => {
    const scene = await reviewed('rerun');
    const [run] = (await scene.pull()).checkRuns;
    world.hub.pressCheck(scene.repository, run?.id ?? 0, 'dev');
    await world.settled();
    assert.deepEqual(tokens.map(used), await uses(scene, 'check'));
    assert.equal(world.hub.state.checkRuns(scene.repository).length, 2);
  });

  it('of a repair writes contents, and none but it does', async () => {
    const { hub } = world;
    const scene = await openScene(world, { name: 'fix', change: { files: { Dockerfile: SHELL_FORM } } });
    tokens.length = 0;
    await hub.comment(scene.repository, scene.number, 'dev', '/plimsoll fix');
    await world.settled();
    const [first, ...others] = tokens.map(used);
    const [answering, fixing] = await uses(scene, 'answer', 'fix');
    assert.equal(first, answering);
    assert.deepEqual(new Set(others), new Set([fixing]));
    assert.equal((await hub.state.pulls(scene.repository)).length, 2);
  });
});

describe('an installation that has granted less', () => {
  it('gives no token that writes contents: threads are minimised, and there are no buttons', async (t) => {
    const world = await ownWorld(t, { granted: REVIEW_ONLY });
    const tokens = tokensOf(world);
    const scene = await openScene(world, { name: 'less', change: { files: ENDLESS } });
    assert.deepEqual((await scene.pull()).checkRuns[0]?.actions, []);
    await scene.push({ files: BOUNDED });
    const [thread] = (await scene.pull()).threads;
    assert.deepEqual([thread?.resolvedBy, thread?.comments[0]?.isMinimized], [null, true]);
    assert.ok(tokens.every(({ permissions }) => permissions.contents === 'read'));
  });

  it('gets what it grants, and the log names what is lacking', async (t) => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const granted = { metadata: 'read', contents: 'read', pull_requests: 'read', checks: 'write' } as const;
    const world = await ownWorld(t, { granted, app: { log } });
    const tokens = tokensOf(world);
    const scene = await openScene(world, { name: 'poor', change: { files: ENDLESS } });
    assert.deepEqual(
      tokens.filter(({ repository_ids: ids }) => ids !== undefined).map(({ permissions }) => permissions),
      [granted],
    );
    const seen = await scene.see();
    assert.deepEqual([seen.reviews.length, seen.checks[0]?.conclusion], [0, 'failure']);
    const lacking = lines.map((line) => JSON.parse(line)).find((line) => line.lacking !== undefined);
    assert.deepEqual([lacking?.use, lacking?.lacking], ['review', ['pull_requests: write']]);
  });

  it('and then more is asked anew, and threads are resolved', async (t) => {
    const world = await ownWorld(t, { granted: REVIEW_ONLY });
    const scene = await openScene(world, {
      name: 'more',
      change: { files: { ...ENDLESS, 'b.yaml': endlessJob('b') } },
    });
    await scene.push({ files: BOUNDED });
    world.hub.changePermissions(world.installationId, { ...REVIEW_ONLY, contents: 'write' });
    await world.settled();
    await scene.push({ files: { 'b.yaml': boundedJob('b') } });
    const { threads } = await scene.pull();
    const by = new Map(threads.map(({ path, resolvedBy }) => [path, resolvedBy]));
    assert.deepEqual([by.get('a.yaml'), by.get('b.yaml')], [null, 'plimsoll[bot]']);
  });

  it('and takes it back without a word is asked for less, and what can be done is done', async (t) => {
    const world = await ownWorld(t);
    const scene = await openScene(world, { name: 'back', change: { files: ENDLESS } });
    world.hub.deliveryScript({ event: 'installation', drop: true });
    world.hub.changePermissions(world.installationId, REVIEW_ONLY);
    const tokens = tokensOf(world);
    await scene.push({ files: BOUNDED });
    assert.deepEqual(
      tokens.map(({ permissions }) => permissions.contents),
      ['write', 'read'],
    );
    const [thread] = (await scene.pull()).threads;
    assert.deepEqual([thread?.resolvedBy, thread?.comments[0]?.isMinimized], [null, true]);
    tokens.length = 0;
    await scene.push({ files: ENDLESS });
    assert.deepEqual(tokens, []);
  });
});

describe('the organisation’s repository', () => {
  const CONFIG = { '.github/plimsoll.yml': 'rules:\n  unbounded-job: off\n' };
  const quiet = async (scene: Scene) => (await scene.see()).checks[0]?.title === 'Nothing introduced';

  it('is read where it is private, with a token for it alone', async (t) => {
    const world = await ownWorld(t);
    await world.hub.createRepository('acme/.github', { private: true, files: CONFIG });
    const tokens = tokensOf(world);
    const scene = await openScene(world, { name: 'private', change: { files: ENDLESS } });
    assert.ok(await quiet(scene));
    const names = tokens.filter(({ repositories }) => repositories !== undefined);
    assert.deepEqual(names.map(used), ['organisation in [".github"]']);
  });

  for (const [what, isPrivate] of [
    ['public and none of the installation’s is read all the same', false],
    ['private and none of the installation’s is not', true],
  ] as const) {
    it(what, async (t) => {
      const world = await ownWorld(t);
      const { hub } = world;
      hub.createOrg('zenith', { dev: 'write' });
      await hub.createRepository('zenith/.github', { private: isPrivate, files: CONFIG });
      await hub.createRepository('zenith/shop', { files: { 'README.md': 'Shop\n' } });
      hub.install(4711, 'zenith', { repositories: ['shop'] });
      await hub.commit('zenith/shop', 'change', { base: 'main', author: 'dev', files: ENDLESS });
      const number = await hub.openPull('zenith/shop', 'dev', { title: 'Change', head: 'change', base: 'main' });
      await world.settled();
      const [check] = (await hub.state.pull('zenith/shop', number)).checkRuns;
      assert.equal(check?.title, isPrivate ? '1 error introduced' : 'Nothing introduced');
    });
  }
});

it('a repository that is renamed while a delivery waits is reviewed under its new name', async (t) => {
  const world = await ownWorld(t);
  const files = { files: { 'pod.yaml': nakedPod('bare') } };
  const scene = await beginScene(world, { name: 'old-name', change: files });
  await world.settled();
  const place = await placeOf(world, scene.repository);
  world.hub.renameRepository(scene.repository, 'new-name');
  await world.hub.commit('acme/new-name', 'change', { author: 'dev', files: { 'job.yaml': endlessJob('late') } });
  await world.settled();
  world.app.enqueue({ kind: 'review', ...place, number: scene.number, forced: true });
  await world.settled();
  const { reviews, checkRuns } = await world.hub.state.pull('acme/new-name', scene.number);
  assert.deepEqual([reviews.length, checkRuns.length], [2, 2]);
});
