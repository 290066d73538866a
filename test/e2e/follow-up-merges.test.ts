/** Repairs that come unasked, where a configuration wants them after a merge: on the default branch, and of safe fixes alone. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { ChangeOptions } from '../github/index.ts';
import type { World } from '../support/world.ts';
import { answers, say, startConversation } from './conversation.ts';
import { ALL, CACHE, CHANGE, SAFE } from './follow-up-change.ts';
import {
  branches,
  commitsBetween,
  type Examined,
  examine,
  followUps,
  type Place,
  theFollowUp,
} from './follow-up-scene.ts';
import { endlessJob, nakedPod, SHELL_FORM } from './manifests.ts';
import { openScene, sceneOf } from './scene.ts';

const CONFIG = '.github/plimsoll.yml';
const AFTER_MERGE = 'followUps:\n  when: after-merge\n';
const BASE = { [CONFIG]: AFTER_MERGE, 'old/pod.yaml': nakedPod('old') };
const SHELLS = 'Start the program itself, not a shell around it (2 files)';
/** What is safe where there is one file more. */
const BOTH: Examined = {
  repaired: [...SAFE.repaired, 'old/Dockerfile shell-form-command'],
  opened: [],
  changed: [...SAFE.changed, 'M 100644 old/Dockerfile'],
};

let world: World;
/** The App's clock, where it stands still; else it goes. */
let stopped: number | null = null;
before(async () => {
  world = await startConversation({ now: () => stopped ?? Date.now() });
});
after(() => world.stop());

/** A repository whose first push asked for nothing: there was nothing to repair. */
async function repository(
  name: string,
  files: NonNullable<ChangeOptions['files']> = { [CONFIG]: AFTER_MERGE },
): Promise<Place> {
  await world.hub.createRepository(`acme/${name}`, { files });
  await world.settled();
  return { world, repository: `acme/${name}` };
}

async function push(place: Place, change: ChangeOptions): Promise<void> {
  await world.hub.commit(place.repository, 'main', { author: 'dev', ...change });
  await world.settled();
}

/** What the only follow-up does to its base. */
async function examined(place: Place): Promise<Examined> {
  const { base, head, body } = await theFollowUp(place);
  return examine(place, base.ref, head.ref, body);
}

async function subjects(place: Place): Promise<readonly string[]> {
  const { base, head } = await theFollowUp(place);
  const seen = await commitsBetween(place, base.ref, head.ref);
  for (const { author, verified } of seen) assert.deepEqual([author, verified], ['plimsoll[bot]', true]);
  return seen.map(({ subject }) => subject);
}

describe('after a merge', () => {
  it('all that is safe on the default branch is repaired, by pattern, in one pull request', async () => {
    const scene = await openScene(world, {
      name: 'merged',
      base: BASE,
      change: { files: { ...CHANGE.files, 'old/Dockerfile': SHELL_FORM } },
    });
    world.hub.watch(scene.repository, 'maintainer');
    assert.deepEqual(await followUps(scene), []);
    await world.hub.merge(scene.repository, scene.number, 'dev');
    await world.settled();
    const { number, title, base, head, body, checkRuns, labels, requestedReviewers } = await theFollowUp(scene);
    assert.deepEqual([base.ref, head.ref], ['main', 'plimsoll/main/all']);
    assert.equal(title, 'Repair 3 findings: zombies and orphans, build and runtime mixed');
    assert.deepEqual(await subjects(scene), [CACHE, SHELLS]);
    assert.deepEqual(await examined(scene), BOTH);
    assert.match(body ?? '', /^This repairs \*\*3 of 6 findings\*\* on `main`, in 2 commits/);
    assert.deepEqual(
      [checkRuns.map(({ conclusion }) => conclusion), labels, requestedReviewers],
      [['success'], [], []],
    );
    const heard = world.hub.notifications.filter(
      ({ subject }) => subject.repository === scene.repository && subject.number === number,
    );
    assert.deepEqual(
      heard.map(({ user, subject }) => `${user} ${subject.type}`),
      ['maintainer pull-request'],
    );
  });

  it('a push without a pull request counts as one', async () => {
    const place = await repository('pushed');
    assert.deepEqual(await followUps(place), []);
    await push(place, CHANGE);
    assert.deepEqual(await examined(place), SAFE);
  });

  it('nothing comes where nobody has asked for it, nor to other branches, nor where no fix is safe', async () => {
    const quiet = await repository('quiet', { 'README.md': 'Shop\n' });
    await push(quiet, CHANGE);
    const asking = await repository('asking');
    await world.hub.commit(asking.repository, 'side', { base: 'main', author: 'dev', ...CHANGE });
    await push(asking, { files: { 'pod.yaml': nakedPod('rows'), 'job.yaml': endlessJob('nightly') } });
    assert.deepEqual(await branches(asking), ['main', 'side']);
    assert.deepEqual([await followUps(quiet), await followUps(asking)], [[], []]);
  });

  it('what was made for the pull request goes with it', async () => {
    const scene = await openScene(world, { name: 'over', base: { 'README.md': 'Shop\n' }, change: CHANGE });
    await say(scene, 'dev', '/plimsoll fix');
    const { number } = await theFollowUp(scene);
    await world.hub.merge(scene.repository, scene.number, 'dev');
    await world.settled();
    const { state, comments } = await theFollowUp(scene);
    const why = `Closed: #${scene.number}, which this was meant for, is merged.`;
    assert.deepEqual([state, comments.map(({ body }) => body)], ['closed', [why]]);
    assert.deepEqual(await branches(scene), ['change', 'main']);
    assert.equal((await world.hub.state.pull(scene.repository, number)).base.ref, 'change');
  });
});

describe('its configuration', () => {
  afterEach(() => {
    stopped = null;
  });

  it('names labels, asks code owners, and makes a commit of each rule', async () => {
    const settings = `${AFTER_MERGE}  labels: [plimsoll, chore]\n  reviewers: codeowners\n  commits: rule\n`;
    const start = { content: '#!/bin/sh\nset -e\nnode server.js --port 8080\n', mode: '100755' } as const;
    const place = await repository('owned', {
      [CONFIG]: settings,
      '.github/CODEOWNERS': '* @stranger\n*.sh @maintainer\nDockerfile @dev\nteam/ @acme/nobody\n',
    });
    world.hub.addCollaborator(place.repository, 'maintainer', 'admin');
    const image = 'FROM node:24.1.0-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n';
    await push(place, { files: { ...CHANGE.files, 'web/start.sh': start, 'web/Dockerfile': image } });
    const { labels, requestedReviewers } = await theFollowUp(place);
    assert.deepEqual(
      [[...labels].sort(), [...requestedReviewers].sort()],
      [
        ['chore', 'plimsoll'],
        ['dev', 'maintainer'],
      ],
    );
    assert.deepEqual(await subjects(place), [
      CACHE,
      'Let the program take the place of the start script (1 file)',
      'Start the program itself, not a shell around it (1 file)',
    ]);
    assert.deepEqual(await examined(place), {
      repaired: [...SAFE.repaired, 'web/start.sh script-without-exec'],
      opened: [],
      changed: [...SAFE.changed, 'M 100755 web/start.sh'],
    });
  });

  it('may be the organisation’s', async () => {
    const own = await startConversation();
    try {
      await own.hub.createRepository('acme/.github', { files: { [CONFIG]: AFTER_MERGE } });
      await own.hub.createRepository('acme/plain', { files: { 'README.md': 'Shop\n' } });
      await own.hub.commit('acme/plain', 'main', { author: 'dev', ...CHANGE });
      await own.settled();
      assert.deepEqual(await examined({ world: own, repository: 'acme/plain' }), SAFE);
    } finally {
      await own.stop();
    }
  });

  it('may set times: what nobody has asked for waits for them, what a person asks for does not', async () => {
    const hours = '  schedule: { days: [monday], hours: "22:00-05:00", timezone: Europe/Berlin }\n';
    const opening = Date.parse('2026-11-23T21:00:00Z');
    stopped = opening - 200;
    const place = await repository('timed', { [CONFIG]: AFTER_MERGE + hours });
    await push(place, CHANGE);
    assert.deepEqual(await followUps(place), []);
    await world.hub.commit(place.repository, 'side', {
      base: 'main',
      author: 'dev',
      files: { 'new.yaml': nakedPod('new') },
    });
    const number = await world.hub.openPull(place.repository, 'dev', { title: 'New', head: 'side', base: 'main' });
    await say(sceneOf(world, place.repository, number), 'dev', '/plimsoll fix');
    const [asked, ...more] = await followUps(place);
    assert.deepEqual([asked?.base.ref, more], ['side', []]);
    stopped = opening;
    for (let tries = 0; (await followUps(place)).length < 2; tries += 1) {
      assert.ok(tries < 200, 'its time has come, and it is not there');
      await setTimeout(50);
    }
    await world.settled();
    const [, made] = await followUps(place);
    assert.ok(made);
    assert.deepEqual(await examine(place, 'main', made.head.ref, made.body), SAFE);
  });
});

describe('once it is there', () => {
  it('it follows the branch where its repairs are others, and is left alone where they are the same', async () => {
    const place = await repository('followed');
    await push(place, CHANGE);
    const first = await theFollowUp(place);
    await push(place, { files: { 'README.md': 'Shop\n' } });
    const moved = CHANGE.files.Dockerfile.replace('FROM', '# Rows\nFROM');
    await push(place, { files: { Dockerfile: moved } });
    const same = await theFollowUp(place);
    assert.deepEqual([same.head.sha, same.body], [first.head.sha, first.body]);

    await push(place, { files: { 'old/Dockerfile': SHELL_FORM } });
    const wider = await theFollowUp(place);
    assert.equal(wider.number, first.number);
    assert.deepEqual(await subjects(place), [CACHE, SHELLS]);
    assert.deepEqual(await examined(place), BOTH);

    await push(place, { files: { 'old/Dockerfile': SHELL_FORM.replace('node server.js', '["node", "server.js"]') } });
    assert.deepEqual(await examined(place), SAFE);
    await push(place, { delete: ['Dockerfile'] });
    const over = await theFollowUp(place);
    assert.deepEqual(
      [over.state, over.comments.map(({ body }) => body)],
      ['closed', ['Closed: nothing that this pull request repairs is left.']],
    );
    assert.deepEqual(await branches(place), ['main']);
  });

  it('merged, it takes its branch along, and comes back for what is new alone', async () => {
    const place = await repository('done');
    await push(place, CHANGE);
    const before = await world.hub.git(place.repository, ['rev-parse', 'main']);
    const { number } = await theFollowUp(place);
    await world.hub.merge(place.repository, number, 'dev');
    await world.settled();
    assert.deepEqual(await branches(place), ['main']);
    assert.deepEqual(await examine(place, before, 'main', null), SAFE);
    await push(place, { files: { 'README.md': 'Shop\n' } });
    await push(place, { ...CHANGE, message: 'Take the repairs back' });
    assert.deepEqual((await theFollowUp(place)).state, 'merged');
    await push(place, { files: { 'old/Dockerfile': SHELL_FORM } });
    const [, next, ...more] = await followUps(place);
    assert.deepEqual([next?.state, more], ['open', []]);
    assert.ok(next);
    assert.deepEqual(await examine(place, 'main', next.head.ref, next.body), BOTH);
  });

  it('a person gets what has to be judged into it by its box', async () => {
    const place = await repository('ticked');
    await push(place, CHANGE);
    const { number, body } = await theFollowUp(place);
    const ticked = (body ?? '').replace(/- \[ \] (?=.*Include fixes)/, '- [x] ');
    await world.hub.editPull(place.repository, number, 'dev', { body: ticked });
    await world.settled();
    assert.deepEqual(await examined(place), ALL);
    assert.deepEqual(await answers(sceneOf(world, place.repository, number)), []);
  });
});
