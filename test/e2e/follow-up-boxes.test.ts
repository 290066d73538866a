/** The boxes in the description of a follow-up: what people tick is done, once, whatever the App is doing meanwhile. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { readControls } from '../../src/remediate/body-controls.ts';
import type { FaultRequest } from '../github/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { type Asked, askFor, SHELL, tick, writesDuring } from './asked-follow-up.ts';
import { commitsBetween, examine } from './follow-up-scene.ts';
import { nakedPod } from './manifests.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {}, hub: { limits: { secondary: false } } });
});
after(() => world.stop());

/** A safe fix, and one that a person has to judge. */
const BOTH = { files: { Dockerfile: SHELL, 'pod.yaml': nakedPod('worker') } };
const SAFE = ['Start the program itself, not a shell around it (1 file)'];
const ALL = [...SAFE, 'Run the Pod through a controller (1 file)'];
const COMMIT = ['POST git/trees', 'POST git/commits'];

async function subjects({ scene, branch }: Asked): Promise<readonly string[]> {
  return (await commitsBetween(scene, 'change', branch)).map(({ subject }) => subject);
}

async function controls({ now }: Asked): Promise<readonly string[]> {
  return [...readControls((await now()).body ?? '')];
}

test('fixes that rest on assumptions come and go with their box', async () => {
  const asked = await askFor(world, 'review', { change: BOTH, command: '/plimsoll fix safe' });
  assert.deepEqual([await subjects(asked), await controls(asked)], [SAFE, []]);
  await tick(asked, 'include-review');
  assert.deepEqual([await subjects(asked), await controls(asked)], [ALL, ['include-review']]);
  const { opened, repaired } = await examine(asked.scene, 'change', asked.branch, (await asked.now()).body);
  assert.deepEqual([opened, repaired.length], [[], 2]);
  await tick(asked, 'include-review', ' ');
  assert.deepEqual([await subjects(asked), await controls(asked)], [SAFE, []]);
});

for (const control of ['rebase', 'regenerate'] as const) {
  test(`${control}: it is made anew on what is there now, once, and the box is empty again`, async () => {
    const asked = await askFor(world, control, { command: '/plimsoll fix safe' });
    const { scene, branch } = asked;
    const head = await scene.push({ files: { 'notes.txt': 'moved\n' } });
    const git = (...args: string[]) => world.hub.git(scene.repository, args);
    assert.notEqual(await git('merge-base', branch, 'change'), head);
    assert.deepEqual(await writesDuring(scene, () => tick(asked, control)), [...COMMIT, 'UpdateRefs', 'PATCH pulls/2']);
    assert.equal(await git('merge-base', branch, 'change'), head);
    assert.deepEqual([await subjects(asked), await controls(asked)], [SAFE, []]);
    assert.deepEqual(await writesDuring(scene, () => scene.push({ files: { 'notes.txt': 'again\n' } })), []);
  });
}

test('a box ticked while the App writes the description is not lost', async () => {
  const asked = await askFor(world, 'meanwhile', { change: BOTH, command: '/plimsoll fix safe' });
  const { scene, number, now } = asked;
  const match = ({ graphqlOperation }: FaultRequest) => graphqlOperation === 'UpdateRefs';
  const slow = world.hub.faults.add({ match, delayMs: 500 });
  await world.hub.commit(scene.repository, 'change', { author: 'dev', files: { 'b/Dockerfile': SHELL } });
  while (slow.hits === 0) await setTimeout(10);
  const before = (await now()).body;
  await tick(asked, 'include-review');
  assert.notEqual((await now()).body, before);
  assert.deepEqual(await controls(asked), ['include-review']);
  const two = SAFE.map((subject) => subject.replace('1 file', '2 files'));
  assert.deepEqual(await subjects(asked), [...two, ...ALL.slice(1)]);
  assert.equal((await now()).state, 'open');
  assert.equal(number, 2);
});

test('two boxes ticked at once are both heard', async () => {
  const asked = await askFor(world, 'both', { change: BOTH, command: '/plimsoll fix safe' });
  const { scene, number, now } = asked;
  await world.hub.commit(scene.repository, asked.branch, { author: 'dev', files: { 'mine.txt': 'mine\n' } });
  await world.settled();
  const body = ((await now()).body ?? '').replaceAll('- [ ]', '- [x]');
  await world.hub.editPull(scene.repository, number, 'dev', { body });
  await world.settled();
  assert.deepEqual([await subjects(asked), await controls(asked)], [ALL, ['include-review']]);
});
