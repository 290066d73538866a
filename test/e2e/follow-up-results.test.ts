/** What repairs do to a repository, where files are many and odd, where people push meanwhile, and where nobody may write. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { run } from '../../src/cli/program.ts';
import type { World } from '../support/world.ts';
import { answers, reactions, say, startConversation } from './conversation.ts';
import { ALL, BASE, CHANGE, check, commits, examined, openChange, press, SAFE } from './follow-up-change.ts';
import { BESIDE, FORTY } from './follow-up-files.ts';
import {
  branches,
  checkOut,
  examine,
  followUps,
  inCheckout,
  type Place,
  silent,
  theFollowUp,
} from './follow-up-scene.ts';
import { nakedPod, SHELL_FORM } from './manifests.ts';
import { openScene, type Scene } from './scene.ts';

let world: World;
before(async () => {
  world = await startConversation();
});
after(() => world.stop());

/** The tree that the command line makes of a branch by repairing all of it; and the tree of another branch. */
function trees(place: Place, branch: string, repaired: string): Promise<readonly [string, string]> {
  return inCheckout(place, async (folder, git) => {
    checkOut(git, branch);
    await run(['fix', '--review', folder], silent(folder));
    git(['add', '--all']);
    return [git(['write-tree']), git(['rev-parse', `refs/remotes/origin/${repaired}^{tree}`])];
  });
}

describe('forty files', () => {
  const base = { ...BESIDE, '.github/plimsoll.yml': 'rules:\n  unbounded-job: { activeDeadlineSeconds: 600 }\n' };

  it('are repaired in one pull request, and git finds nothing else changed', async () => {
    const scene = await openScene(world, { name: 'forty', base, change: { files: FORTY } });
    await press(scene, 'fix-review');
    const made = await theFollowUp(scene);
    const { repaired, opened, changed } = await examined(scene, made);
    assert.deepEqual([repaired.length, opened], [40, []]);
    const program = (path: string) => path.endsWith('.sh');
    const touched = Object.keys(FORTY).filter((path) => !/^scripts\/.*Dockerfile$/.test(path));
    const expected = touched.map((path) => `M ${program(path) ? '100755' : '100644'} ${path}`);
    assert.deepEqual([...changed].sort(), expected.sort());
    assert.equal((await commits(scene, made)).length, 5);
    const [byHand, here] = await trees(scene, 'change', made.head.ref);
    assert.equal(here, byHand);
    assert.ok((made.body ?? '').length <= 58_000);
    assert.equal(made.checkRuns.at(-1)?.conclusion, 'success');
  });

  it('are repaired in one commit, to the same tree', async () => {
    const scene = await openScene(world, { name: 'forty-pushed', base, change: { files: FORTY } });
    await world.hub.git(scene.repository, ['branch', 'before', 'change']);
    await say(scene, 'dev', '/plimsoll fix push');
    const { repaired, opened } = await examine(scene, 'before', 'change', null);
    assert.deepEqual([repaired.length, opened], [40, []]);
    const [byHand, here] = await trees(scene, 'before', 'change');
    assert.equal(here, byHand);
  });
});

it('names that mean something elsewhere mean nothing here', async () => {
  const names = [
    '@dev and others',
    '#1',
    '<!-- x -->',
    '[a](b)',
    'tab\there',
    'line\nbreak',
    '```',
    'a\u202eb',
    '-- a',
  ];
  const files = Object.fromEntries(names.map((name) => [`${name}/Dockerfile`, SHELL_FORM]));
  const scene = await openScene(world, { name: 'names', change: { files } });
  const heard = world.hub.notifications.length;
  await press(scene, 'fix-safe');
  const made = await theFollowUp(scene);
  const { repaired, changed } = await examined(scene, made);
  assert.deepEqual([...repaired].sort(), names.map((name) => `${name}/Dockerfile shell-form-command`).sort());
  assert.equal(changed.length, names.length);
  assert.equal(world.hub.notifications.length, heard);
});

/** Does something as soon as the App sends a request of a route, before the request takes effect. */
function whenSent({ repository }: Place, route: string, times: number, act: (time: number) => Promise<unknown>) {
  const done: Promise<unknown>[] = [];
  const match = (request: { route: string | null; path: string }) => {
    const isMet = request.route === route && request.path.startsWith(`/repos/${repository}/`) && done.length < times;
    if (isMet) done.push(act(done.length));
    return isMet;
  };
  world.hub.faults.add({ match, times, delayMs: 20 });
  return { ended: () => Promise.all(done), count: () => done.length };
}

const COMMITS = 'POST /repos/{owner}/{repo}/git/commits';
const OPEN = 'POST /repos/{owner}/{repo}/pulls';
const MOVE = 'PATCH /repos/{owner}/{repo}/git/refs/{ref}';
const LATE = { author: 'dev', files: { 'late/Dockerfile': SHELL_FORM } };
/** What is to be repaired when that is pushed as well. */
const WITH_LATE = {
  ...ALL,
  repaired: [
    'Dockerfile package-cache-in-image',
    'Dockerfile shell-form-command',
    'late/Dockerfile shell-form-command',
    'pod.yaml naked-pod',
  ],
  changed: ['M 100644 Dockerfile', 'M 100644 late/Dockerfile', 'M 100644 pod.yaml'],
};

describe('what comes while the repair is made', () => {
  for (const [at, route] of [COMMITS, 'POST /repos/{owner}/{repo}/git/refs', OPEN].entries()) {
    it(`a push is seen (${route}): the pull request ends up with all of it`, async () => {
      const scene = await openChange(world, `late-${at}`);
      const push = whenSent(scene, route, 1, () => world.hub.commit(scene.repository, 'change', LATE));
      await press(scene, 'fix-review');
      await push.ended();
      await world.settled();
      assert.equal(push.count(), 1);
      const made = await theFollowUp(scene);
      assert.equal(made.state, 'open');
      assert.deepEqual(await examined(scene, made), WITH_LATE);
    });
  }

  it('a push that repairs it all by hand leaves no pull request behind', async () => {
    const scene = await openChange(world, 'by-hand');
    const remove = { author: 'dev', delete: Object.keys(CHANGE.files) };
    const push = whenSent(scene, COMMITS, 1, () => world.hub.commit(scene.repository, 'change', remove));
    await press(scene, 'fix-review');
    await push.ended();
    await world.settled();
    assert.equal((await theFollowUp(scene)).state, 'closed');
    assert.deepEqual(await branches(scene), ['change', 'main']);
  });

  it('an end of what it is made for leaves none either', async () => {
    const scene = await openChange(world, 'given-up');
    const end = whenSent(scene, OPEN, 1, () => world.hub.close(scene.repository, scene.number, 'dev'));
    await press(scene, 'fix-review');
    await end.ended();
    await world.settled();
    const { state, comments } = await theFollowUp(scene);
    const why = `Closed: #${scene.number}, which this was meant for, is closed.`;
    assert.deepEqual([state, comments.map(({ body }) => body)], ['closed', [why]]);
    assert.deepEqual(await branches(scene), ['change', 'main']);
  });

  it('a push has one commit on top of it, which repairs what it brought as well', async () => {
    for (const [at, route] of [COMMITS, MOVE].entries()) {
      const scene = await openChange(world, `top-${at}`);
      let theirs = '';
      const push = whenSent(scene, route, 1, async () => {
        theirs = await world.hub.commit(scene.repository, 'change', LATE);
      });
      await say(scene, 'dev', '/plimsoll fix push');
      await push.ended();
      const { head } = await scene.pull();
      assert.equal(await world.hub.git(scene.repository, ['rev-parse', 'change~1']), theirs);
      assert.deepEqual(await examine(scene, theirs, 'change', null), WITH_LATE);
      assert.match(
        (await answers(scene)).at(-1) ?? '',
        new RegExp(`^Pushed ${head.sha.slice(0, 7)} to \`change\`: 4 repairs\\.`),
      );
    }
  });

  it('push upon push ends in a word, and in no commit', async () => {
    const scene = await openChange(world, 'busy');
    const push = whenSent(scene, MOVE, 9, (time) =>
      world.hub.commit(scene.repository, 'change', { author: 'dev', files: { 'notes.md': `${time}\n` } }),
    );
    await say(scene, 'dev', '/plimsoll fix push');
    await push.ended();
    await world.settled();
    const said = 'Others push to the branch all the time: nothing was changed, ask again later.';
    assert.equal((await answers(scene)).at(-1), said);
    const authors = await world.hub.git(scene.repository, ['log', '--format=%an', 'main..change']);
    assert.deepEqual(new Set(authors.split('\n')), new Set(['dev']));
  });
});

describe('what people do to it while it is brought up to date', () => {
  async function updated(name: string, act: (scene: Scene, number: number) => Promise<unknown>) {
    const scene = await openChange(world, name);
    await press(scene, 'fix-review');
    const before = await theFollowUp(scene);
    const deed = whenSent(scene, COMMITS, 1, () => act(scene, before.number));
    await world.hub.commit(scene.repository, 'change', LATE);
    await world.settled();
    await deed.ended();
    await world.settled();
    assert.equal(deed.count(), 1);
    const { head, title, body, state } = await theFollowUp(scene);
    assert.deepEqual([head.sha, title, body], [before.head.sha, before.title, before.body]);
    return { scene, state };
  }

  it('a merge is of what they have seen', async () => {
    const { scene, state } = await updated('merged-meanwhile', ({ repository }, number) =>
      world.hub.merge(repository, number, 'dev'),
    );
    assert.deepEqual([state, await branches(scene)], ['merged', ['change', 'main']]);
  });

  it('an end is the end of that', async () => {
    const { scene, state } = await updated('closed-meanwhile', async ({ repository }, number) => {
      world.hub.addCollaborator(repository, 'maintainer', 'admin');
      await world.hub.close(repository, number, 'maintainer');
    });
    assert.equal(state, 'closed');
    // What was closed is not what there is to repair by now.
    await press(scene, 'fix-review');
    const [, next] = await followUps(scene);
    assert.ok(next);
    assert.deepEqual(await examined(scene, next), WITH_LATE);
  });
});

it('wishes at the same time make one pull request, and each is told of it', async () => {
  const scene = await openChange(world, 'together');
  const { id } = await check(scene);
  world.hub.pressCheck(scene.repository, id, 'dev', 'fix-safe');
  const asked = await say(scene, 'dev', '/plimsoll fix');
  const made = await theFollowUp(scene);
  const { repaired } = await examined(scene, made);
  assert.ok([ALL, SAFE].some((one) => isDeepStrictEqual(one.repaired, repaired)));
  const told = new RegExp(`(Opened #${made.number}: |#${made.number} is open already|#${made.number} was updated: )`);
  assert.match((await answers(scene)).at(-1) ?? '', told);
  assert.deepEqual(await reactions(scene, asked), ['+1']);
  assert.match((await check(scene)).summary ?? '', told);
});

describe('workflows', () => {
  const HIDDEN = { '.github/workflows/Dockerfile': SHELL_FORM, '.github/workflows/pod.yaml': nakedPod('flow') };

  async function openWorkflows(name: string, files: Record<string, string>): Promise<Scene> {
    return openScene(world, { name, base: BASE, change: { files: { ...HIDDEN, ...files } } });
  }

  it('are never written, and the description says so', async () => {
    const scene = await openWorkflows('flows', CHANGE.files);
    await press(scene, 'fix-review');
    const made = await theFollowUp(scene);
    assert.deepEqual(await examined(scene, made), ALL);
    for (const path of Object.keys(HIDDEN))
      assert.ok(made.body?.includes(`the fix would change ${path}: workflows are never touched`), path);
    const before = (await scene.pull()).head.sha;
    await say(scene, 'dev', '/plimsoll fix push');
    assert.deepEqual(await examine(scene, before, 'change', null), ALL);
  });

  it('alone are nothing to repair', async () => {
    const scene = await openWorkflows('only-flows', {});
    await say(scene, 'dev', '/plimsoll fix');
    await say(scene, 'dev', '/plimsoll fix push');
    const none = 'This pull request brings in 2 findings, and no fix for any of them: the check says why.';
    assert.deepEqual(await answers(scene), [none, none]);
    assert.deepEqual([await followUps(scene), await branches(scene)], [[], ['change', 'main']]);
  });
});
