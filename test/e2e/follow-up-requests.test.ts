/** A repair that somebody asked for with a button of the check run, up to the tree that git has afterwards. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { World } from '../support/world.ts';
import { startConversation } from './conversation.ts';
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
  press,
  SAFE,
  SHELL,
} from './follow-up-change.ts';
import { branches, followUps, theFollowUp } from './follow-up-scene.ts';
import { type Scene, sceneOf } from './scene.ts';

let world: World;
before(async () => {
  world = await startConversation();
});
after(() => world.stop());

/** Whoever was told of something in the repository, and of what. */
function told({ repository }: Scene): readonly string[] {
  const here = world.hub.notifications.filter(({ subject }) => subject.repository === repository);
  return here.map(({ user, subject }) => `${user} ${subject.type} #${subject.number}`);
}

describe('a button of the check run', () => {
  it('opens a pull request into the branch, one commit a pattern, that ends in a green check', async () => {
    const scene = await openChange(world, 'all');
    world.hub.watch(scene.repository, 'maintainer');
    const before = await check(scene);
    const heard = told(scene).length;
    const note = await press(scene, 'fix-safe');
    const made = await theFollowUp(scene);
    const { number, title, head, base, checkRuns, reviews, threads, comments, labels, requestedReviewers } = made;
    const said = `Opened #${number}: 2 repairs in 2 commits. 1 more fix must be judged by a person and is left out. 1 finding has no fix: its description says why.`;
    assert.equal(note, `**Fix all**, pressed by \`dev\`: ${said}`);
    assert.deepEqual([head.ref, base.ref], ['plimsoll/change/pull-1', 'change']);
    assert.equal(title, 'Repair 2 findings: build and runtime mixed, zombies and orphans');
    assert.deepEqual(await commits(scene, made), [CACHE, SHELL]);
    assert.deepEqual(await examined(scene, made), SAFE);
    assert.deepEqual(
      checkRuns.map(({ conclusion, title }) => [conclusion, title]),
      [['success', 'Nothing introduced, 2 repaired']],
    );
    assert.deepEqual([reviews, threads, comments, labels, requestedReviewers], [[], [], [], [], []]);
    // Who watches the repository is told of the pull request, as of any; nobody of anything else.
    assert.deepEqual(told(scene).slice(heard), [`maintainer pull-request #${number}`]);
    const { summary, ...kept } = await check(scene);
    const { summary: old, ...same } = before;
    assert.deepEqual(kept, same);
    assert.ok(summary?.endsWith(old ?? '-'));
  });

  it('opens nothing twice, and the other button brings what is open up to date', async () => {
    const scene = await openChange(world, 'both');
    await press(scene, 'fix-safe');
    const first = await theFollowUp(scene);
    const again = `**Fix all**, pressed by \`dev\`: #${first.number} is open already and holds exactly these repairs.`;
    assert.equal(await press(scene, 'fix-safe'), again);
    assert.equal((await theFollowUp(scene)).head.sha, first.head.sha);

    await press(scene, 'fix-review');
    const wider = await theFollowUp(scene);
    assert.equal(wider.number, first.number);
    assert.deepEqual(await commits(scene, wider), [CACHE, SHELL, POD]);
    assert.deepEqual(await examined(scene, wider), ALL);
    assert.match(wider.body ?? '', /\[x\] .*\*\*Include fixes that rest on assumptions\*\*/);
    assert.equal(wider.checkRuns.at(-1)?.conclusion, 'success');

    const note = await press(scene, 'fix-safe');
    assert.match(note ?? '', new RegExp(`^\\*\\*Fix all\\*\\*, pressed by \`dev\`: #${first.number} was updated: `));
    const narrow = await theFollowUp(scene);
    assert.deepEqual(await examined(scene, narrow), SAFE);
    assert.deepEqual(await branches(scene), ['change', 'main', 'plimsoll/change/pull-1']);
  });

  it('does nothing for a person who may not write', async () => {
    const scene = await openChange(world, 'guests');
    world.hub.addCollaborator(scene.repository, 'reader', 'read');
    const refusal = '**Fix all** needs write permission on this repository, which `reader` lacks.';
    assert.equal(await press(scene, 'fix-safe', 'reader'), refusal);
    assert.deepEqual([await followUps(scene), await branches(scene)], [[], ['change', 'main']]);
  });

  it('of a draft and of a bot’s pull request works as well', async () => {
    const draft = await openChange(world, 'drafted', { draft: true });
    await press(draft, 'fix-review');
    assert.deepEqual(await examined(draft, await theFollowUp(draft)), ALL);

    const { hub } = world;
    const repository = 'acme/updated';
    await hub.createRepository(repository, { files: BASE });
    hub.addCollaborator(repository, 'helper[bot]', 'write');
    await hub.commit(repository, 'change', { base: 'main', author: 'helper[bot]', ...CHANGE });
    const number = await hub.openPull(repository, 'helper[bot]', { title: 'Update', head: 'change', base: 'main' });
    await world.settled();
    const updated = sceneOf(world, repository, number);
    await press(updated, 'fix-review');
    assert.deepEqual(await examined(updated, await theFollowUp(updated)), ALL);
  });
});
