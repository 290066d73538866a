/** What becomes of a follow-up while its surroundings change: one pull request for one set of repairs, and people come first. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { parseMetadata } from '../../src/remediate/identity.ts';
import type { FaultRequest } from '../github/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { type Asked, askFor, SHELL, SHELL_FIXED, tick, writesDuring } from './asked-follow-up.ts';
import { answers, say } from './conversation.ts';
import { branches, commitsBetween, examine, followUps } from './follow-up-scene.ts';
import { nakedPod } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

let world: World;
before(async () => {
  world = await startWorld({ files: {}, hub: { limits: { secondary: false } } });
});
after(() => world.stop());

const BRANCH = 'plimsoll/change/pull-1';
const COMMIT = ['POST git/trees', 'POST git/commits'];
const ANSWER = /^POST issues\/1\/comments$|^POST issues\/comments\/\d+\/reactions$/;
const NOTE = 'Edited by people';

const lastAnswer = async (scene: Scene) => (await answers(scene)).at(-1);
const bodyOf = async ({ now }: Asked) => (await now()).body ?? '';

/** What is written after another `/plimsoll fix`, the answer left out. */
async function askAgain(scene: Scene): Promise<readonly string[]> {
  const writes = await writesDuring(scene, () => say(scene, 'dev', '/plimsoll fix'));
  return writes.filter((write) => !ANSWER.test(write));
}

/** `number state` of all follow-ups. */
async function all(scene: Scene): Promise<readonly string[]> {
  return (await followUps(scene)).map(({ number, state }) => `${number} ${state}`);
}

test('people who commit on it are told once that it is theirs, and get it back when they ask', async () => {
  const asked = await askFor(world, 'edited');
  const { scene } = asked;
  const theirs = { author: 'dev', files: { 'notes.txt': 'mine\n' } };
  const before = await bodyOf(asked);
  assert.deepEqual(await writesDuring(scene, () => world.hub.commit(scene.repository, BRANCH, theirs)), [
    'PATCH pulls/2',
  ]);
  const noted = await bodyOf(asked);
  assert.ok(noted.endsWith(before) && noted.startsWith('> [!NOTE]') && noted.split(NOTE).length === 2);
  assert.deepEqual(await writesDuring(scene, () => scene.push({ files: { 'b/Dockerfile': SHELL } })), [
    'POST pulls/1/reviews',
  ]);
  assert.deepEqual(await writesDuring(scene, () => tick(asked, 'rebase')), ['PATCH pulls/2'], 'the box is empty again');
  assert.equal(await bodyOf(asked), noted);
  assert.deepEqual(await askAgain(scene), []);
  assert.equal(await lastAnswer(scene), '#2 was edited by people, so Plimsoll keeps its hands off.');
  const regenerated = [...COMMIT, 'UpdateRefs', 'PATCH pulls/2'];
  assert.deepEqual(await writesDuring(scene, () => tick(asked, 'regenerate')), regenerated);
  assert.ok(!(await bodyOf(asked)).includes(NOTE));
  const { repaired, changed } = await examine(scene, 'change', BRANCH, await bodyOf(asked));
  assert.deepEqual(repaired, ['Dockerfile shell-form-command', 'b/Dockerfile shell-form-command']);
  assert.deepEqual(changed, ['M 100644 Dockerfile', 'M 100644 b/Dockerfile']);
  assert.deepEqual(await all(scene), ['2 open']);
});

/** A person pushes while the request is under way that moves or deletes the branch, since its base has moved. */
async function pushedAtOnce(name: string, change: Omit<Parameters<Scene['push']>[0], 'author'>) {
  const { scene, now } = await askFor(world, name);
  const { head } = await now();
  const match = ({ graphqlOperation }: FaultRequest) => graphqlOperation === 'UpdateRefs';
  const slow = world.hub.faults.add({ match, delayMs: 500 });
  await world.hub.commit(scene.repository, 'change', { author: 'dev', ...change });
  while (slow.hits === 0) await setTimeout(10);
  const theirs = { author: 'dev', files: { 'notes.txt': 'mine\n' } };
  const pushed = await world.hub.commit(scene.repository, BRANCH, theirs);
  await world.settled();
  const git = (...args: string[]) => world.hub.git(scene.repository, args);
  assert.equal(await git('rev-parse', BRANCH), pushed);
  assert.equal(await git('rev-parse', `${BRANCH}^`), head.sha);
  const { state, body } = await now();
  return [state, body?.includes(NOTE)];
}

test('a push that comes in the moment in which the App moves the branch stays, and is told', async () => {
  assert.deepEqual(await pushedAtOnce('moves-at-once', { files: { 'b/Dockerfile': SHELL } }), ['open', true]);
});

test('a push that comes in the moment in which the App deletes the branch stays', async () => {
  assert.deepEqual(await pushedAtOnce('deletes-at-once', { delete: ['Dockerfile'] }), ['closed', false]);
});

test('closed by a person it stays closed, until there is something else to repair', async () => {
  const { scene } = await askFor(world, 'declined');
  assert.deepEqual(await writesDuring(scene, () => world.hub.close(scene.repository, 2, 'dev')), []);
  assert.deepEqual(await askAgain(scene), []);
  assert.equal(
    await lastAnswer(scene),
    '#2 was closed without a merge, so it stays closed until there is something else to repair; reopen it to have these repairs after all.',
  );
  await say(scene, 'dev', '/plimsoll fix safe');
  assert.match((await lastAnswer(scene)) ?? '', /^#2 was closed without a merge/, 'the same repairs, asked otherwise');
  await scene.push({ files: { 'b/Dockerfile': SHELL } });
  assert.deepEqual(await askAgain(scene), [...COMMIT, 'UpdateRefs', 'POST pulls']);
  assert.equal(await lastAnswer(scene), 'Opened #3: 2 repairs in 1 commit.');
  assert.deepEqual(await all(scene), ['2 closed', '3 open']);
  await world.hub.close(scene.repository, 3, 'dev');
  await scene.push({ files: { 'b/Dockerfile': SHELL_FIXED } });
  assert.deepEqual(await askAgain(scene), [], 'what was declined before is remembered');
  assert.match((await lastAnswer(scene)) ?? '', /^#2 was closed without a merge/);
});

test('a push to what it goes to changes it only where its repairs change, or git cannot merge it', async () => {
  const asked = await askFor(world, 'moves');
  const { scene } = asked;
  const first = parseMetadata(await bodyOf(asked));
  assert.deepEqual(await writesDuring(scene, () => scene.push({ files: { 'notes.txt': 'same\n' } })), []);
  await scene.push({ files: { 'b/Dockerfile': SHELL } });
  const second = parseMetadata(await bodyOf(asked));
  assert.deepEqual(second?.earlier, [first?.digest]);
  assert.equal((await asked.now()).title, 'Start the program itself, not a shell around it in 2 places');
  assert.equal((await commitsBetween(scene, 'change', BRANCH)).length, 1);
  // The line beside: the repair is the same, and git cannot merge it.
  const conflicting = { files: { Dockerfile: SHELL.replace('24.1.0', '24.2.0') } };
  assert.deepEqual(
    (await writesDuring(scene, () => scene.push(conflicting))).filter((write) => !write.includes('reviews')),
    [...COMMIT, 'UpdateRefs', 'PATCH pulls/2'],
  );
  const { repaired, opened, changed } = await examine(scene, 'change', BRANCH, await bodyOf(asked));
  assert.deepEqual([repaired.length, opened, changed.length], [2, [], 2]);
  assert.deepEqual(await all(scene), ['2 open']);
});

test('one that nobody needs any more is closed with the reason, and comes back where that is gone and somebody asks', async () => {
  const { scene, now } = await askFor(world, 'obsolete');
  const closing = ['POST issues/2/comments', 'PATCH pulls/2', 'UpdateRefs'];
  assert.deepEqual(await writesDuring(scene, () => scene.push({ files: { Dockerfile: SHELL_FIXED } })), closing);
  const { state, comments } = await now();
  assert.deepEqual([state, comments.length], ['closed', 1]);
  assert.match(comments[0]?.body ?? '', /^Closed: /);
  assert.deepEqual(await branches(scene), ['change', 'main']);
  const back = (await writesDuring(scene, () => scene.push({ files: { Dockerfile: SHELL } }))).filter(
    (write) => !write.includes('review'),
  );
  assert.deepEqual(back, []);
  assert.deepEqual(await askAgain(scene), ['POST git/refs', 'PATCH pulls/2', ...COMMIT, 'UpdateRefs', 'PATCH pulls/2']);
  assert.equal(await lastAnswer(scene), '#2 was opened again: what it repairs is back.');
  assert.deepEqual(await all(scene), ['2 open']);
});

test('a merged one leaves no branch, and what it repaired is not offered again', async () => {
  const { scene } = await askFor(world, 'merged');
  const merged = await writesDuring(scene, () => world.hub.merge(scene.repository, 2, 'dev'));
  assert.deepEqual(merged, ['UpdateRefs']);
  await scene.push({ files: { Dockerfile: SHELL } });
  assert.deepEqual(await askAgain(scene), []);
  assert.equal(
    await lastAnswer(scene),
    'These repairs were merged with #2 and taken back since, so they are not offered again.',
  );
});

for (const [what, name, ends, says, reopens] of [
  ['merged', 'target-merged', (on: string) => world.hub.merge(on, 1, 'dev'), 'merged', false],
  ['closed', 'target-closed', (on: string) => world.hub.close(on, 1, 'dev'), 'closed', true],
  ['merged and its branch deleted', 'target-gone', mergeAndDelete, 'merged', false],
] as const) {
  test(`where the pull request that it was meant for is ${what}, it is closed with the reason`, async () => {
    const { scene, now } = await askFor(world, name);
    await ends(scene.repository);
    await world.settled();
    const { state, comments } = await now();
    const reason = `Closed: #1, which this was meant for, is ${says}.`;
    assert.deepEqual([state, comments.map(({ body }) => body)], ['closed', [reason]]);
    assert.ok(!(await branches(scene)).includes(BRANCH));
    if (!reopens) return;
    assert.deepEqual(await writesDuring(scene, () => world.hub.reopen(scene.repository, 1, 'dev')), []);
    await askAgain(scene);
    assert.deepEqual(await all(scene), ['2 open']);
  });
}

function mergeAndDelete(repository: string): Promise<unknown> {
  return world.hub.merge(repository, 1, 'dev', { deleteBranch: true });
}

test('where the branch that it goes to is deleted, GitHub closes it, and no branch is left over', async () => {
  const { scene } = await askFor(world, 'target-deleted');
  await world.hub.deleteBranch(scene.repository, 'change', 'dev');
  await world.settled();
  assert.deepEqual([await all(scene), await branches(scene)], [['2 closed'], ['main']]);
});

test('one that a person points elsewhere is left alone', async () => {
  const { scene } = await askFor(world, 'elsewhere');
  const moves = () => world.hub.changeBase(scene.repository, 2, 'dev', 'main');
  assert.deepEqual(await writesDuring(scene, moves), []);
  await scene.push({ files: { 'b/Dockerfile': SHELL } });
  assert.deepEqual(await askAgain(scene), []);
  assert.equal(await lastAnswer(scene), '#2 was pointed at another branch by people, so it is left alone.');
  assert.deepEqual(await all(scene), ['2 open']);
});

test('a description that a person has destroyed is written anew; of a closed one, nobody knows what it was', async () => {
  const asked = await askFor(world, 'destroyed');
  const { scene, number } = asked;
  const destroys = () => world.hub.editPull(scene.repository, number, 'dev', { body: 'mine' });
  assert.ok((await writesDuring(scene, destroys)).includes('PATCH pulls/2'));
  assert.ok(parseMetadata(await bodyOf(asked)) !== null);
  await world.hub.close(scene.repository, number, 'dev');
  await world.settled();
  assert.deepEqual(await writesDuring(scene, destroys), []);
  assert.deepEqual(await askAgain(scene), []);
  assert.match((await lastAnswer(scene)) ?? '', /^#2 was closed, and its description has lost what it repairs; reopen/);
});

test('what only a person can want is not taken for gone where the description or the box tells nothing of it', async () => {
  const asked = await askFor(world, 'judged', { change: { files: { 'pod.yaml': nakedPod('worker') } } });
  const { scene, number, now } = asked;
  const destroys = () => world.hub.editPull(scene.repository, number, 'dev', { body: 'mine' });
  assert.deepEqual(await writesDuring(scene, destroys), []);
  assert.deepEqual([await bodyOf(asked), await all(scene)], ['mine', ['2 open']]);
  assert.deepEqual(await askAgain(scene), [...COMMIT, 'UpdateRefs', 'PATCH pulls/2']);
  await tick(asked, 'include-review', ' ');
  const { state, comments } = await now();
  assert.equal(state, 'closed');
  assert.match(
    comments.at(-1)?.body ?? '',
    /^Closed: without fixes that rest on assumptions there is nothing to repair\./,
  );
  await askAgain(scene);
  assert.deepEqual(await all(scene), ['2 open']);
});

test('a branch that is left over from a run that died is taken over', async (t) => {
  t.after(() => world.hub.faults.clear());
  const scene = await openScene(world, { name: 'dies', change: { files: { Dockerfile: SHELL } } });
  const dies = [
    world.hub.faults.add({ match: 'POST /repos/{owner}/{repo}/pulls', drop: 'before', times: 2 }),
    world.hub.faults.add({
      match: ({ graphqlOperation }) => graphqlOperation === 'BranchNow',
      drop: 'before',
      times: 20,
    }),
  ];
  await askAgain(scene);
  assert.equal(await lastAnswer(scene), 'GitHub did not answer: ask again later.');
  assert.deepEqual([await all(scene), await branches(scene)], [[], ['change', 'main', BRANCH]]);
  for (const fault of dies) fault.remove();
  await scene.push({ files: { 'b/Dockerfile': SHELL } });
  assert.deepEqual(await askAgain(scene), [...COMMIT, 'UpdateRefs', 'POST pulls']);
  assert.deepEqual(await all(scene), ['2 open']);
  assert.equal((await commitsBetween(scene, 'change', BRANCH)).length, 1);
});

test('asked by two people and a button at the same moment, it is one', async () => {
  const scene = await openScene(world, { name: 'twice', change: { files: { Dockerfile: SHELL } } });
  const [run] = (await scene.pull()).checkRuns;
  assert.ok(run);
  const writes = await writesDuring(scene, async () => {
    const asks = ['dev', 'dev'].map((login) => world.hub.comment(scene.repository, 1, login, '/plimsoll fix'));
    world.hub.pressCheck(scene.repository, run.id, 'dev', 'fix-safe');
    await Promise.all(asks);
  });
  assert.equal(writes.filter((write) => write === 'POST pulls').length, 1);
  assert.deepEqual(await all(scene), ['2 open']);
  const said = (await answers(scene)).filter((answer) => /#2/.test(answer));
  assert.equal(said.length, 2);
});
