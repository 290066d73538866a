/** How many follow-ups a repository gets, and when: what nobody has asked for waits, and comes by itself. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { startWorld, type World } from '../support/world.ts';
import { SHELL, writesDuring } from './asked-follow-up.ts';
import { answers, say } from './conversation.ts';
import { branches, followUps } from './follow-up-scene.ts';
import { openScene, type Scene, sceneOf } from './scene.ts';

const HOUR = 3_600_000;

let world: World;
/** How far the App's clock is ahead of GitHub's. */
let ahead = 0;
before(async () => {
  const now = () => Date.now() + ahead;
  world = await startWorld({ files: {}, hub: { limits: { secondary: false } }, app: { now } });
});
after(() => world.stop());

const configured = (lines: string) => ({ '.github/plimsoll.yml': `followUps:\n${lines}` });

async function anotherPull({ repository }: Scene, branch: string): Promise<Scene> {
  await world.hub.commit(repository, branch, { base: 'main', author: 'dev', files: { Dockerfile: SHELL } });
  const number = await world.hub.openPull(repository, 'dev', { title: branch, head: branch, base: 'main' });
  await world.settled();
  return sceneOf(world, repository, number);
}

/** What the answer to `/plimsoll fix` is. */
async function ask(scene: Scene): Promise<string> {
  await say(scene, 'dev', '/plimsoll fix');
  return (await answers(scene)).at(-1) ?? '';
}

test('the third within an hour is not opened, whoever asks; the person reads until when', async () => {
  ahead = 0;
  const first = await openScene(world, { name: 'hour', change: { files: { Dockerfile: SHELL } } });
  assert.match(await ask(first), /^Opened #2: /);
  const second = await anotherPull(first, 'second');
  assert.match(await ask(second), /^Opened #4: /);
  const third = await anotherPull(first, 'third');
  const said = await ask(third);
  const [, until = ''] =
    /^2 pull requests of Plimsoll came within the last hour, which is the limit: no other is opened until (\S+Z)\.$/.exec(
      said,
    ) ?? [];
  assert.equal(new Date(until).toISOString(), until, said);
  assert.ok(!(await branches(first)).includes('plimsoll/third/pull-5'));
  await second.push({ files: { 'b/Dockerfile': SHELL } });
  assert.match(await ask(second), /^#4 is open already/, 'updates count for nothing');
  ahead = HOUR + 1_000;
  assert.match(await ask(third), /^Opened #6: /);
});

test('as many are open at once as are configured; one that is gone makes room', async () => {
  ahead = 0;
  const base = configured('  limits: { open: 1, perHour: 50 }\n');
  const first = await openScene(world, { name: 'open', base, change: { files: { Dockerfile: SHELL } } });
  assert.match(await ask(first), /^Opened #2: /);
  const second = await anotherPull(first, 'second');
  assert.equal(await ask(second), '1 pull request of Plimsoll is open here, which is the limit: no other is opened.');
  await world.hub.close(first.repository, 2, 'dev');
  await world.settled();
  assert.match(await ask(second), /^Opened #4: /);
});

test('where the configuration allows none, the person reads that', async () => {
  const base = configured('  limits: { open: 0 }\n');
  const scene = await openScene(world, { name: 'none', base, change: { files: { Dockerfile: SHELL } } });
  const none = 'The configuration (`followUps.limits`) lets Plimsoll open no pull requests here.';
  assert.equal(await ask(scene), none);
  assert.deepEqual(await branches(scene), ['change', 'main']);
});

test('what nobody asked for waits until the hour is over, and comes by itself', async () => {
  ahead = 0;
  const base = configured('  when: after-merge\n  limits: { perHour: 1 }\n');
  const scene = await openScene(world, { name: 'later', base, change: { files: { Dockerfile: SHELL } } });
  assert.match(await ask(scene), /^Opened #2: /);
  ahead = HOUR - 3_000;
  const push = () => world.hub.commit(scene.repository, 'main', { author: 'dev', files: { 'b/Dockerfile': SHELL } });
  assert.deepEqual(await writesDuring(scene, push), []);
  for (let left = 200; left > 0 && (await followUps(scene)).length < 2; left -= 1) await setTimeout(50);
  await world.settled();
  const [, unasked] = await followUps(scene);
  assert.deepEqual([unasked?.head.ref, unasked?.base.ref], ['plimsoll/main/all', 'main']);
});
