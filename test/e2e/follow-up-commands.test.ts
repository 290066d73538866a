/** A repair that somebody asked for with a comment, up to the tree that git has afterwards. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { noteIn } from '../../src/review/pressed-note.ts';
import type { World } from '../support/world.ts';
import { answers, reactions, say, startConversation } from './conversation.ts';
import {
  ALL,
  BASE,
  CACHE,
  CHANGE,
  check,
  commits,
  examined,
  openChange,
  POD,
  SAFE,
  SHELL,
  TOOL,
} from './follow-up-change.ts';
import { branches, examine, followUps, theFollowUp } from './follow-up-scene.ts';
import { openScene, type Scene, sceneOf } from './scene.ts';

/** The threads, when all is repaired that can be. */
const DONE = ['Dockerfile fixed', 'Dockerfile fixed', 'job.yaml open', 'pod.yaml fixed'];

let world: World;
before(async () => {
  world = await startConversation();
});
after(() => world.stop());

describe('a command', () => {
  it('in the conversation opens all that can be repaired, and merging it ends the threads', async () => {
    const scene = await openChange(world, 'asked');
    const id = await say(scene, 'dev', '/plimsoll fix');
    const made = await theFollowUp(scene);
    const said = `Opened #${made.number}: 3 repairs in 3 commits. 1 of them rests on an assumption, for you to judge. 1 finding has no fix: its description says why.`;
    assert.deepEqual([await reactions(scene, id), await answers(scene)], [['+1'], [said]]);
    assert.deepEqual(await commits(scene, made), [CACHE, SHELL, POD]);
    assert.deepEqual(await examined(scene, made), ALL);

    await world.hub.merge(scene.repository, made.number, 'dev');
    await world.settled();
    assert.deepEqual(await threads(scene), DONE);
    assert.deepEqual(await branches(scene), ['change', 'main']);
    assert.equal((await check(scene)).title, '1 error introduced');
  });

  it('in a thread is answered there', async () => {
    const scene = await openChange(world, 'thread');
    const thread = (await scene.pull()).threads.find(({ path }) => path === 'Dockerfile');
    assert.ok(thread);
    await world.hub.reply(scene.repository, scene.number, thread.id, 'dev', 'Please!\n\n/plimsoll fix safe');
    await world.settled();
    const made = await theFollowUp(scene);
    assert.deepEqual(await examined(scene, made), SAFE);
    const { comments } = (await scene.pull()).threads.find(({ id }) => id === thread.id) ?? {};
    assert.match(comments?.at(-1)?.body ?? '', new RegExp(`^Opened #${made.number}: 2 repairs in 2 commits\\.`));
    assert.deepEqual(await answers(scene), []);
  });

  it('to push puts one commit on the branch; what is open has nothing left to repair, and goes', async () => {
    const scene = await openChange(world, 'push');
    await say(scene, 'dev', '/plimsoll fix');
    const { number } = await theFollowUp(scene);
    const before = (await scene.pull()).head.sha;
    await say(scene, 'dev', '/plimsoll fix push');
    const { head } = await scene.pull();
    assert.deepEqual(await examine(scene, before, 'change', null), ALL);
    const title = 'Repair 3 findings: build and runtime mixed (+2 more)';
    assert.deepEqual(await commits(scene, { base: { ref: before, sha: before }, head }), [title]);
    const said = `Pushed ${head.sha.slice(0, 7)} to \`change\`: 3 repairs. 1 of them rests on an assumption, for you to judge. 1 finding has no fix: the check says why.`;
    assert.equal((await answers(scene)).at(-1), said);
    assert.deepEqual(await threads(scene), DONE);
    const closed = await theFollowUp(scene);
    assert.deepEqual([closed.number, closed.state], [number, 'closed']);
    assert.deepEqual(
      closed.comments.map(({ body }) => body),
      ['Closed: nothing that this pull request repairs is left.'],
    );
    assert.deepEqual(await branches(scene), ['change', 'main']);
    await say(scene, 'dev', '/plimsoll fix push');
    assert.match((await answers(scene)).at(-1) ?? '', /^This pull request brings in 1 finding, and no fix for it/);
    assert.equal((await scene.pull()).head.sha, head.sha);
  });

  it('to push what is safe leaves what a person has to judge', async () => {
    const scene = await openChange(world, 'push-safe');
    const before = (await scene.pull()).head.sha;
    await say(scene, 'dev', '/plimsoll fix safe push');
    assert.deepEqual(await examine(scene, before, 'change', null), SAFE);
    assert.deepEqual(await followUps(scene), []);
  });

  it('repairs nothing that the file had before', async () => {
    const before = { Dockerfile: TOOL.replace(/^RUN .*\n/m, '') };
    const scene = await openScene(world, { name: 'older', base: before, change: { files: { Dockerfile: TOOL } } });
    await say(scene, 'dev', '/plimsoll fix');
    const repaired = ['Dockerfile package-cache-in-image'];
    assert.deepEqual(await examined(scene, await theFollowUp(scene)), { ...SAFE, repaired });
  });

  it('repairs nothing that somebody has asked to ignore', async () => {
    const scene = await openChange(world, 'ignored');
    await say(scene, 'dev', '/plimsoll ignore shell-form-command -- the shell is wanted');
    await say(scene, 'dev', '/plimsoll fix safe');
    const made = await theFollowUp(scene);
    const repaired = ['Dockerfile package-cache-in-image'];
    assert.deepEqual(await examined(scene, made), { ...SAFE, repaired });
    await say(scene, 'dev', '/plimsoll ignore package-cache-in-image -- so is the cache');
    await say(scene, 'dev', '/plimsoll fix safe');
    assert.equal((await theFollowUp(scene)).state, 'closed');
  });
});

describe('nothing is repaired', () => {
  /** What was answered, after a command that has to leave everything as it is. */
  async function refused(scene: Scene, command = '/plimsoll fix'): Promise<string | undefined> {
    const refs = ['for-each-ref', '--format=%(refname) %(objectname)'];
    const before = await world.hub.git(scene.repository, refs);
    const count = (await followUps(scene)).length;
    const id = await say(scene, 'dev', command);
    assert.equal(await world.hub.git(scene.repository, refs), before);
    assert.equal((await followUps(scene)).length, count);
    assert.deepEqual(await reactions(scene, id), ['confused']);
    return (await answers(scene)).at(-1);
  }

  it('of a fork, whose author is told what there is instead', async () => {
    const { hub } = world;
    const repository = 'acme/forked';
    await hub.createRepository(repository, { files: BASE });
    const fork = await hub.fork(repository, 'stranger');
    await hub.commit(fork, 'change', { base: 'main', author: 'stranger', ...CHANGE });
    const wanted = { title: 'Change', head: 'stranger:change', base: 'main' };
    const scene = sceneOf(world, repository, await hub.openPull(repository, 'stranger', wanted));
    await world.settled();
    const before = await hub.git(fork, ['rev-parse', 'change']);
    assert.deepEqual((await check(scene)).actions, []);
    for (const command of ['/plimsoll fix', '/plimsoll fix push']) {
      assert.match(
        (await refused(scene, command)) ?? '',
        /^This pull request comes from a fork, where Plimsoll does not push\./,
      );
    }
    assert.equal(await hub.git(fork, ['rev-parse', 'change']), before);
    const [reply] = (await scene.pull()).threads;
    assert.ok(reply?.comments[0]?.suggestions.length);
  });

  it('of a pull request that is over', async () => {
    const closed = await openChange(world, 'closed');
    const { id } = await check(closed);
    await world.hub.close(closed.repository, closed.number, 'dev');
    await world.settled();
    assert.match((await refused(closed)) ?? '', /^- This pull request is closed: /);
    const merged = await openChange(world, 'merged');
    await world.hub.merge(merged.repository, merged.number, 'dev');
    await world.settled();
    assert.match((await refused(merged)) ?? '', /^- This pull request is closed: /);
    // A page that was loaded before still has its buttons.
    world.hub.pressCheck(closed.repository, id, 'dev', 'fix-review');
    await world.settled();
    assert.deepEqual([await followUps(closed), await branches(closed)], [[], ['change', 'main']]);
    const run = world.hub.state.checkRuns(closed.repository).find((other) => other.id === id);
    assert.match(
      noteIn(run?.summary ?? '') ?? '',
      /This pull request is closed: there is nothing left to repair on its branch\./,
    );
  });

  it('of a repair, which has its own way to be made anew', async () => {
    const scene = await openChange(world, 'own');
    await say(scene, 'dev', '/plimsoll fix safe');
    const { number } = await theFollowUp(scene);
    const own = sceneOf(world, scene.repository, number);
    assert.deepEqual((await check(own)).actions, []);
    for (const command of ['/plimsoll fix', '/plimsoll fix push']) {
      assert.match(
        (await refused(own, command)) ?? '',
        /^This pull request is a repair itself: tick \*\*Regenerate\*\*/,
      );
    }
  });
});

/** The state of each thread of the App, by its file. */
async function threads(scene: Scene): Promise<readonly string[]> {
  const { threads: all, head } = await scene.pull();
  return all
    .map(({ path, isResolved, comments }) => {
      const fixed = comments.some(({ body }) => body.includes(`Fixed in ${head.sha.slice(0, 7)}`));
      return `${path} ${isResolved && fixed ? 'fixed' : 'open'}`;
    })
    .sort();
}
