/** Where nothing can be repaired: the person who asked reads why, where they asked, and no branch is left half-made. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { noteIn } from '../../src/review/pressed-note.ts';
import { REVIEW_ONLY, startWorld, type World } from '../support/world.ts';
import { askFor, refsOf, SHELL, tick, writesDuring } from './asked-follow-up.ts';
import { answers, say } from './conversation.ts';
import { branches, followUps } from './follow-up-scene.ts';
import { openScene, type Scene } from './scene.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {}, hub: { limits: { secondary: false } } });
});
after(() => world.stop());

const BRANCH = 'plimsoll/change/pull-1';

function open(name: string): Promise<Scene> {
  return openScene(world, { name, change: { files: { Dockerfile: SHELL } } });
}

/** The answer to a command. */
async function ask(scene: Scene, command = '/plimsoll fix'): Promise<string> {
  await say(scene, 'dev', command);
  return (await answers(scene)).at(-1) ?? '';
}

/** What the check run tells once its button was pressed. */
async function press(scene: Scene): Promise<string> {
  const [run] = (await scene.pull()).checkRuns;
  assert.ok(run);
  scene.world.hub.pressCheck(scene.repository, run.id, 'dev', 'fix-safe');
  await scene.world.settled();
  const told = noteIn((await scene.pull()).checkRuns[0]?.summary ?? '') ?? '';
  return told.replace(/^\*\*Fix all\*\*, pressed by `dev`: /, '');
}

/** Lets something happen just before GitHub hears of a write. */
async function during(match: string, begin: () => Promise<unknown>, meanwhile: () => unknown): Promise<void> {
  const slow = world.hub.faults.add({ match, delayMs: 400 });
  const begun = begin();
  for (let left = 500; left > 0 && slow.hits === 0; left -= 1) await setTimeout(10);
  assert.equal(slow.hits, 1);
  await meanwhile();
  await begun;
  await world.settled();
  slow.remove();
}

const NAME =
  'GitHub refuses the name of the branch: another that it begins with, such as `plimsoll`, stands in its way, or a protection of `plimsoll/*` does.';
const RULES =
  'A rule set of this repository refuses the branch: let Plimsoll bypass it, or exclude branches that begin with `plimsoll/`.';
const theirs = (name: string) => (on: string) =>
  world.hub.commit(on, name, { author: 'dev', files: { 'theirs.txt': 'mine\n' } });

for (const [name, forbid, says] of [
  ['protected', (on: string) => world.hub.protect(on, 'plimsoll/*/*', { kind: 'branch protection' }), NAME],
  ['rule-set', (on: string) => world.hub.protect(on, '**', { kind: 'rule set', rules: ['creation'] }), RULES],
  [
    'limited',
    (on: string) => world.hub.limitInteractions(on, 'collaborators_only'),
    'This repository limits who may open pull requests, and Plimsoll is not among them.',
  ],
  [
    'their-branch',
    theirs(BRANCH),
    'A branch of this name is there already, and Plimsoll has not made it: rename or delete it, and ask again.',
  ],
  ['their-folder', theirs('plimsoll'), NAME],
  ['their-base-folder', theirs('plimsoll/change'), NAME],
] as const) {
  test(`${name}: command and button tell it, and nothing is left`, async () => {
    const scene = await open(name);
    await forbid(scene.repository);
    await world.settled();
    const refs = await refsOf(scene);
    assert.deepEqual([await ask(scene), await press(scene)], [says, says]);
    assert.equal(await refsOf(scene), refs);
    assert.deepEqual(await followUps(scene), []);
  });
}

test('a protected head branch takes no commit, and says to take a pull request', async () => {
  const scene = await open('protected-head');
  world.hub.protect(scene.repository, 'change', { kind: 'branch protection' });
  const refs = await refsOf(scene);
  assert.equal(
    await ask(scene, '/plimsoll fix push'),
    'The protection of this branch refuses the commits: let Plimsoll push to it, or take a pull request instead.',
  );
  assert.equal(await refsOf(scene), refs);
  assert.match(await ask(scene), /^Opened #2: /);
});

test('a box that is refused is empty again, and the description says why', async () => {
  const asked = await askFor(world, 'box');
  const { scene, now } = asked;
  // On what was there before, the same commit within the same second would be the very same.
  await scene.push({ files: { 'notes.txt': 'moved\n' } });
  world.hub.protect(scene.repository, 'plimsoll/**', { kind: 'rule set', rules: ['update'] });
  const [refs, before] = [await refsOf(scene), (await now()).body ?? ''];
  await tick(asked, 'rebase');
  const refused = `> [!WARNING]\n> ${RULES}\n<!-- plimsoll:answered -->\n\n${before}`;
  assert.equal((await now()).body, refused);
  assert.equal(await refsOf(scene), refs);
  world.hub.unprotect(scene.repository, 'plimsoll/**');
  await tick(asked, 'rebase');
  const words = (body: string | null) => body?.replace(/<!-- plimsoll:follow-up:.* -->/, '');
  assert.equal(words((await now()).body), words(before));
  assert.notEqual(await refsOf(scene), refs);
});

test('where GitHub signs no commits, a branch that takes signed ones alone says so', async (t) => {
  const limits = { secondary: false, signsAppCommits: false };
  const unsigned = await startWorld({ files: {}, hub: { limits } });
  t.after(() => unsigned.stop());
  const scene = await openScene(unsigned, { name: 'unsigned', change: { files: { Dockerfile: SHELL } } });
  unsigned.hub.protect(scene.repository, '**', { kind: 'signatures' });
  const refs = await refsOf(scene);
  const says = /^This branch takes signed commits alone, and GitHub has not signed these/;
  assert.match(await ask(scene), says);
  assert.match(await press(scene), says);
  assert.match(await ask(scene, '/plimsoll fix push'), says);
  assert.equal(await refsOf(scene), refs);
});

test('without the permission to write contents nothing is tried', async (t) => {
  const reviewing = await startWorld({ files: {}, hub: { limits: { secondary: false } }, granted: REVIEW_ONLY });
  t.after(() => reviewing.stop());
  const scene = await openScene(reviewing, { name: 'review-only', change: { files: { Dockerfile: SHELL } } });
  const writes = await writesDuring(scene, () => say(scene, 'dev', '/plimsoll fix'));
  assert.deepEqual(
    writes.filter((write) => write.includes('git/')),
    [],
  );
  assert.equal(
    (await answers(scene)).at(-1),
    'Plimsoll may not repair here: it lacks `contents: write`, which an owner of the repository can grant.',
  );
  assert.deepEqual(
    (await scene.pull()).checkRuns.map(({ actions }) => actions),
    [[]],
  );
});

test('an archived repository stays as it is; once it is none, who asked is answered', async () => {
  const scene = await open('archived');
  const refs = await refsOf(scene);
  await during(
    'POST /repos/{owner}/{repo}/git/trees',
    () => say(scene, 'dev', '/plimsoll fix'),
    () => world.hub.archiveRepository(scene.repository),
  );
  assert.deepEqual([await refsOf(scene), await answers(scene)], [refs, []]);
  world.hub.archiveRepository(scene.repository, false);
  await say(scene, 'dev', '/plimsoll help');
  assert.ok((await answers(scene)).some((answer) => answer.startsWith('Opened #2: ')));
});

for (const [name, happens, says] of [
  [
    'head-deleted',
    (on: string) => world.hub.deleteBranch(on, 'change', 'dev'),
    'The branch that the repair is meant for is gone: it was deleted or renamed meanwhile.',
  ],
  [
    'head-renamed',
    (on: string) => world.hub.renameBranch(on, 'change', 'other', 'dev'),
    'The branch that the repair is meant for is gone: it was deleted or renamed meanwhile.',
  ],
] as const) {
  test(`${name} while the repair is made: the branch of the repair goes, too`, async () => {
    const scene = await open(name);
    await during(
      'POST /repos/{owner}/{repo}/pulls',
      () => say(scene, 'dev', '/plimsoll fix'),
      () => happens(scene.repository),
    );
    assert.equal((await answers(scene)).at(-1), says);
    assert.ok(!(await branches(scene)).includes(BRANCH));
    assert.deepEqual(await followUps(scene), []);
  });
}

test('a permission that is taken back while the repair is made is told', async (t) => {
  const taken = await startWorld({ files: {}, hub: { limits: { secondary: false } } });
  t.after(() => taken.stop());
  const scene = await openScene(taken, { name: 'taken', change: { files: { Dockerfile: SHELL } } });
  const refs = await refsOf(scene);
  const slow = taken.hub.faults.add({ match: 'POST /repos/{owner}/{repo}/git/trees', delayMs: 400 });
  const asking = say(scene, 'dev', '/plimsoll fix');
  for (let left = 500; left > 0 && slow.hits === 0; left -= 1) await setTimeout(10);
  taken.hub.changePermissions(taken.installationId, { ...REVIEW_ONLY });
  await asking;
  assert.match((await answers(scene)).at(-1) ?? '', /^Plimsoll may not write here: repairs take the permissions/);
  assert.equal(await refsOf(scene), refs);
});

test('a box that is ticked after a permission was taken back says so', async (t) => {
  const taken = await startWorld({ files: {}, hub: { limits: { secondary: false } } });
  t.after(() => taken.stop());
  const asked = await askFor(taken, 'taken-later');
  const before = (await asked.now()).body ?? '';
  taken.hub.changePermissions(taken.installationId, { ...REVIEW_ONLY });
  await taken.settled();
  await tick(asked, 'rebase');
  const says = 'Plimsoll may not repair here: it lacks `contents: write`, which an owner of the repository can grant.';
  assert.equal((await asked.now()).body, `> [!WARNING]\n> ${says}\n<!-- plimsoll:answered -->\n\n${before}`);
});

test('a pull request that git cannot merge is repaired all the same', async () => {
  const scene = await open('conflict');
  const theirs = { author: 'dev', files: { Dockerfile: 'FROM node:22.1.0\n' } };
  await world.hub.commit(scene.repository, 'main', theirs);
  await world.settled();
  assert.match(await ask(scene), /^Opened #2: /);
});
