/** `plimsoll fix --pull-request`: what it makes of a repository, run after run. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseMetadata } from '../../src/remediate/identity.ts';
import { startWorld } from '../support/world.ts';
import { ALL, commit, FILES, pullScene, pulls, SHOP, thePull, writes } from './fix-pull-scene.ts';
import { EXEC_FORM, endlessJob, SHELL_FORM, scratch } from './scratch.ts';

suite('fix --pull-request', { concurrency: 2 }, () => {
  test('opens a pull request with the safe fixes, and leaves it as it is the second time', async (t) => {
    const scene = await pullScene(t);
    const { hub, run } = scene;
    const first = await run();
    assert.equal(first.stderr, '');
    assert.equal(
      first.stdout,
      `opened #1: 1 repair in 1 commit\n${hub.url}/acme/shop/pull/1\n1 more fix rests on an assumption: --review makes it, too\n`,
    );
    assert.equal(first.code, 0);
    const pull = await thePull(scene);
    assert.deepEqual([pull.author, pull.head.ref, pull.base.ref, pull.state], ['dev', ALL, 'main', 'open']);
    assert.equal(await hub.git(SHOP, ['diff', '--name-only', 'main', ALL]), 'Dockerfile');
    assert.equal(await hub.git(SHOP, ['show', `${ALL}:Dockerfile`]), EXEC_FORM.trimEnd());
    assert.equal(parseMetadata(pull.body ?? '')?.scope, 'safe');
    writes(scene);
    const second = await run();
    assert.match(second.stdout, /^#1 is open already and holds exactly these repairs\.\n/);
    assert.equal(second.code, 0);
    assert.deepEqual(writes(scene), []);
    assert.deepEqual(await thePull(scene), pull);
  });

  test('makes the same branch, title, description and commits as the App', async (t) => {
    const clock = () => Date.UTC(2026, 10, 21, 12);
    const configuration = { '.github/plimsoll.yml': 'followUps: { when: after-merge, labels: [repairs] }\n' };
    const files = { ...FILES, ...configuration };
    const world = await startWorld({ files, hub: { clock } });
    t.after(() => world.stop());
    await world.hub.commit(SHOP, 'main', { files: { 'README.md': 'x' }, author: 'dev' });
    await world.settled();
    const scene = await pullScene(t, { files, clock });
    await commit(scene, { 'README.md': 'x' });
    await scene.run();
    const [byApp, byToken] = [(await world.hub.state.pulls(SHOP))[0], await thePull(scene)];
    const trees = [world.hub, scene.hub].map((hub) => hub.git(SHOP, ['rev-parse', `${ALL}^{tree}`]));
    assert.equal(await trees[0], await trees[1]);
    const messages = [world.hub, scene.hub].map((hub) => hub.git(SHOP, ['log', '--format=%B', `main..${ALL}`]));
    assert.equal(await messages[0], await messages[1]);
    const seen = [byApp, byToken].map((pull) => {
      const { title, body, head, base, labels, diff } = pull ?? byToken;
      return { title, body, branch: head.ref, base, labels, diff };
    });
    assert.equal(byApp?.author, 'plimsoll[bot]');
    assert.deepEqual(seen[1]?.labels, ['repairs']);
    assert.deepEqual(seen[0], seen[1]);
  });

  test('--review adds what a person has to judge; later runs keep it without the option', async (t) => {
    const scene = await pullScene(t);
    await scene.run();
    const more = await scene.run('--review');
    assert.match(more.stdout, /^#1 was updated: what there is to repair has changed\.\n/);
    assert.equal(await scene.hub.git(SHOP, ['diff', '--name-only', 'main', ALL]), 'Dockerfile\nk8s.yaml');
    const pull = await thePull(scene);
    assert.match(pull.body ?? '', /Assumes:/);
    assert.match((await scene.run()).stdout, /^#1 is open already/);
    assert.deepEqual(await thePull(scene), pull);
  });

  test('--rule makes a pull request of its own, which takes nothing from the other', async (t) => {
    const scene = await pullScene(t);
    await scene.run('--review');
    const whole = await thePull(scene);
    const { stdout } = await scene.run('--review', '--rule', 'shell-form-command');
    assert.match(stdout, /^opened #2: 1 repair in 1 commit\n/);
    const [, some] = await pulls(scene);
    assert.equal(some?.head.ref, 'plimsoll/main/rules-shell-form-command');
    assert.deepEqual(
      some?.files.map(({ path }) => path),
      ['Dockerfile'],
    );
    assert.deepEqual((await pulls(scene))[0]?.head, whole.head);
    assert.match((await scene.run('--rule', 'shell-form-command')).stdout, /^#2 is open already/);
  });

  test('--base repairs another branch', async (t) => {
    const scene = await pullScene(t);
    await commit(scene, { 'old/Dockerfile': SHELL_FORM }, 'release/1.x');
    const ended = await scene.run('--base', 'release/1.x');
    const pull = await thePull(scene);
    assert.equal(pull.base.ref, 'release/1.x');
    assert.match(pull.head.ref, /^plimsoll\/release-1-x\+[0-9a-f]{16}\/all$/);
    assert.match(ended.stdout, /^opened #1/);
    assert.equal((await pulls(scene)).length, 1);
  });

  test('--config stands in place of what the repository holds', async (t) => {
    const off = 'rules: { shell-form-command: off }\n';
    const scene = await pullScene(t, { files: { ...FILES, '.github/plimsoll.yml': off } });
    const none = await scene.run();
    assert.match(none.stdout, /^left {2}k8s\.yaml:2:7 {2}naked-pod {2}.*needs --review.*\nnothing can be repaired; /);
    assert.deepEqual([none.code, await pulls(scene)], [0, []]);
    const cwd = scratch(t, { 'own.yml': 'followUps: { labels: [mine] }\n' });
    await scene.runAs('dev', ['--pull-request', SHOP, '--config', 'own.yml'], { cwd });
    assert.deepEqual((await thePull(scene)).labels, ['mine']);
  });

  test('the owners of what it changes are asked', async (t) => {
    const files = {
      ...FILES,
      '.github/CODEOWNERS': 'Dockerfile @colleague\n*.yaml @reader\n',
      '.github/plimsoll.yml': 'followUps: { reviewers: codeowners }\n',
    };
    const scene = await pullScene(t, { files });
    await scene.run();
    assert.deepEqual((await thePull(scene)).requestedReviewers, ['colleague']);
  });

  test('exit code 1 while something that fails has no fix', async (t) => {
    const scene = await pullScene(t, { files: { Dockerfile: SHELL_FORM, 'job.yaml': endlessJob('a') } });
    const ended = await scene.run();
    assert.match(ended.stdout, /^opened #1.*\n.*\n1 finding without a fix: the description says why\n$/);
    assert.equal(ended.code, 1);
    assert.equal((await scene.run('--rule', 'shell-form-command', '--dry-run')).code, 0);
  });

  test('a waiver that has ended is told, and labels that could not be set', async (t) => {
    const waiver = '{ rule: naked-pod, path: k8s.yaml, reason: r, owner: "@acme/x", until: 2020-01-01 }';
    const own = `waivers: [${waiver}]\nfollowUps: { labels: [repairs] }\n`;
    const scene = await pullScene(t, { files: { ...FILES, '.github/plimsoll.yml': own } });
    const match = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
    scene.hub.faults.add({ match, status: 403, body: { message: 'Forbidden' } });
    const ended = await scene.run();
    assert.match(
      ended.stderr,
      /^plimsoll: the waiver of naked-pod for k8s\.yaml ended on 2020-01-01: .*\nplimsoll: GitHub /,
    );
    assert.deepEqual([ended.code, (await thePull(scene)).labels], [0, []]);
  });

  test('a repository that was renamed is found under its old name', async (t) => {
    const scene = await pullScene(t);
    await scene.hub.renameRepository(SHOP, 'store');
    const { stdout } = await scene.run();
    assert.match(stdout, /\/acme\/store\/pull\/1\n/);
    assert.equal((await scene.hub.state.pulls('acme/store')).length, 1);
  });
});
