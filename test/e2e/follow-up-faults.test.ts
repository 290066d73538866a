/** GitHub breaks down, or its owners move things: a follow-up is opened once or not at all. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { placeOf, startWorld, type World } from '../support/world.ts';
import { refsOf, SHELL, writesDuring } from './asked-follow-up.ts';
import { answers, say } from './conversation.ts';
import { branches, examine, theFollowUp } from './follow-up-scene.ts';
import { openScene, type Scene } from './scene.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {}, hub: { limits: { secondary: false } } });
});
after(() => world.stop());

const UNASKED = { '.github/plimsoll.yml': 'followUps:\n  when: after-merge\n  labels: [repair]\n' };

/** The answers to `/plimsoll fix`. */
async function ask(scene: Scene): Promise<string | undefined> {
  await say(scene, 'dev', '/plimsoll fix');
  return (await answers(scene)).at(-1);
}

for (const [name, match] of [
  ['trees', 'POST /repos/{owner}/{repo}/git/trees'],
  ['commits', 'POST /repos/{owner}/{repo}/git/commits'],
  ['refs', 'POST /repos/{owner}/{repo}/git/refs'],
  ['pulls', 'POST /repos/{owner}/{repo}/pulls'],
] as const) {
  test(`${name}: an answer that is lost changes nothing, and a write that fails leaves nothing`, async () => {
    const scene = await openScene(world, { name, change: { files: { Dockerfile: SHELL } } });
    const refs = await refsOf(scene);
    world.hub.faults.add({ match, status: 502, times: 2 });
    assert.equal(await ask(scene), 'GitHub did not answer as it should: ask again later.');
    assert.equal(await refsOf(scene), refs);
    world.hub.faults.add({ match, status: 403, headers: { 'retry-after': '60' }, times: 5 });
    assert.equal(await ask(scene), 'GitHub asks Plimsoll to wait: ask again later.');
    assert.equal(await refsOf(scene), refs);
    world.hub.faults.clear();
    world.hub.faults.add({ match, respondAfterEffect: { status: 502 } });
    assert.equal(await ask(scene), 'Opened #2: 1 repair in 1 commit.');
    const { body, head } = await theFollowUp(scene);
    const { repaired, opened } = await examine(scene, 'change', head.ref, body);
    assert.deepEqual([repaired, opened], [['Dockerfile shell-form-command'], []]);
  });
}

test('labels that cannot be given stop nothing, and are told', async () => {
  const change = { files: { Dockerfile: SHELL } };
  const scene = await openScene(world, { name: 'labels', base: UNASKED, change });
  const match = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
  const fault = world.hub.faults.add({ match, status: 422, body: { message: 'Validation Failed' }, times: 5 });
  assert.equal(
    await ask(scene),
    'Opened #2: 1 repair in 1 commit. Something about it was refused: GitHub refuses the repair, and does not say why.',
  );
  fault.remove();
});

/** A repository whose default branch is repaired unasked. */
async function unasked(name: string) {
  const repository = `acme/${name}`;
  await world.hub.createRepository(repository, { files: UNASKED });
  const place = { world, repository };
  const push = (branch: string, path: string) =>
    writesDuring(place, () => world.hub.commit(repository, branch, { author: 'dev', files: { [path]: SHELL } }));
  return { ...place, push };
}

test('one goes on under its number when the default branch is renamed', async () => {
  const place = await unasked('renamed');
  await place.push('main', 'Dockerfile');
  await world.hub.renameBranch(place.repository, 'main', 'trunk', 'dev');
  await world.settled();
  await place.push('trunk', 'b/Dockerfile');
  const { number, base, head, body } = await theFollowUp(place);
  assert.deepEqual([number, base.ref, head.ref], [1, 'trunk', 'plimsoll/main/all']);
  const { repaired } = await examine(place, 'trunk', head.ref, body);
  assert.deepEqual(repaired, ['Dockerfile shell-form-command', 'b/Dockerfile shell-form-command']);
});

test('a default branch that is renamed while its repair is made leaves nothing under its old name', async () => {
  const place = await unasked('renamed-meanwhile');
  const slow = world.hub.faults.add({ match: 'POST /repos/{owner}/{repo}/pulls', delayMs: 400 });
  const pushed = place.push('main', 'Dockerfile');
  for (let left = 500; left > 0 && slow.hits === 0; left -= 1) await setTimeout(10);
  await world.hub.renameBranch(place.repository, 'main', 'trunk', 'dev');
  await pushed;
  assert.deepEqual(await branches(place), ['plimsoll/trunk/all', 'trunk']);
  assert.equal((await theFollowUp(place)).base.ref, 'trunk');
});

test('a repository without a commit has nothing to look after', async () => {
  await world.hub.createRepository('acme/empty');
  const place = { world, repository: 'acme/empty' };
  const job = { kind: 'follow-ups', ...(await placeOf(world, place.repository)), branch: 'main' } as const;
  const before = world.requests.length;
  assert.deepEqual(await writesDuring(place, async () => world.app.enqueue(job)), []);
  assert.deepEqual(
    world.requests.slice(before).map(({ operation, status }) => [operation, status]),
    [
      [null, 201],
      ['BranchState', 200],
    ],
  );
});
