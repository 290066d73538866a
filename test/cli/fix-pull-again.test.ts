/** `plimsoll fix --pull-request` where one is there already: people, declined repairs, limits. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ALL, commit, FILES, pullScene, pulls, SHOP, thePull, writes } from './fix-pull-scene.ts';
import { EXEC_FORM, endlessJob, SHELL_FORM } from './scratch.ts';

suite('fix --pull-request, once more', { concurrency: 2 }, () => {
  test('its own commits are known as such: it updates what it has opened', async (t) => {
    const scene = await pullScene(t);
    await scene.run();
    const before = await thePull(scene);
    await commit(scene, { 'api/Dockerfile': SHELL_FORM });
    const ended = await scene.run();
    assert.match(ended.stdout, /^#1 was updated: what there is to repair has changed\.\n/);
    const after = await thePull(scene);
    assert.notEqual(after.head.sha, before.head.sha);
    assert.deepEqual(
      after.files.map(({ path }) => path),
      ['Dockerfile', 'api/Dockerfile'],
    );
  });

  test('keeps its hands off where somebody else has committed', async (t) => {
    const scene = await pullScene(t);
    await scene.run();
    const theirs = await commit(scene, { 'note.txt': 'mine\n' }, ALL, 'colleague');
    await commit(scene, { 'api/Dockerfile': SHELL_FORM });
    const dry = await scene.run('--dry-run');
    assert.match(dry.stdout, /^would change nothing in acme\/shop: #1 was edited by people/);
    writes(scene);
    const ended = await scene.run();
    assert.match(ended.stdout, /^#1 was edited by people, so Plimsoll keeps its hands off\.\n/);
    const pull = await thePull(scene);
    assert.equal(pull.head.sha, theirs);
    assert.match(pull.body ?? '', /keeps its hands off/);
    assert.deepEqual(writes(scene), ['PATCH /repos/{owner}/{repo}/pulls/{pull_number}']);
  });

  test("keeps its hands off what the token's owner has committed by hand", async (t) => {
    const scene = await pullScene(t);
    await scene.run();
    const mine = await commit(scene, { 'note.txt': 'mine\n' }, ALL, 'dev');
    await commit(scene, { 'api/Dockerfile': SHELL_FORM });
    const ended = await scene.run();
    assert.match(ended.stdout, /^#1 was edited by people, so Plimsoll keeps its hands off\.\n/);
    assert.equal((await thePull(scene)).head.sha, mine);
  });

  test('what was closed stays closed, until there is something else to repair', async (t) => {
    const scene = await pullScene(t);
    await scene.run();
    await scene.hub.close(SHOP, 1, 'colleague');
    writes(scene);
    const dry = await scene.run('--dry-run');
    assert.match(dry.stdout, /^would change nothing in acme\/shop: #1 was closed without a merge/);
    const again = await scene.run();
    assert.match(again.stdout, /^#1 was closed without a merge, so it stays closed/);
    assert.deepEqual([again.code, again.stderr, writes(scene)], [0, '', []]);
    await commit(scene, { 'api/Dockerfile': SHELL_FORM });
    const news = await scene.run('--dry-run');
    assert.match((await scene.run()).stdout, /^opened #2: 2 repairs in 1 commit\n/);
    const remembering = (await pulls(scene))[1]?.body?.trimEnd().split('\n').at(-1);
    assert.ok(news.stdout.includes(`\n    ${remembering}\n`), remembering);
    assert.deepEqual(
      (await pulls(scene)).map(({ state }) => state),
      ['closed', 'open'],
    );
  });

  test('what was declined is left, and fails where its level does', async (t) => {
    const files = { 'job.yaml': endlessJob('a'), '.github/plimsoll.yml': numbers };
    const scene = await pullScene(t, { files });
    assert.equal((await scene.run('--review')).code, 0);
    await scene.hub.close(SHOP, 1, 'dev');
    assert.equal((await scene.run('--review')).code, 1);
    assert.equal((await scene.run('--review', '--dry-run')).code, 1);
  });

  test('what is repaired elsewhere is closed, with its branch', async (t) => {
    const scene = await pullScene(t);
    await scene.run();
    await commit(scene, { Dockerfile: EXEC_FORM });
    assert.match(
      (await scene.run('--dry-run')).stdout,
      /^would close #1 of acme\/shop: nothing that it repairs is left/,
    );
    const ended = await scene.run();
    assert.match(ended.stdout, /^#1: Closed: nothing that this pull request repairs is left\.\n/);
    assert.equal((await thePull(scene)).state, 'closed');
    assert.equal(await scene.hub.git(SHOP, ['for-each-ref', '--format=%(refname:short)', 'refs/heads/']), 'main');
  });

  test('a box that was ticked is heeded by the next run', async (t) => {
    const scene = await pullScene(t);
    await scene.run();
    const { body } = await thePull(scene);
    const ticked = (body ?? '').replace('[ ] <!-- plimsoll-control:include-review -->', (box) => box.replace(' ', 'x'));
    await scene.hub.editPull(SHOP, 1, 'dev', { body: ticked });
    assert.match((await scene.run('--dry-run')).stdout, /^would update #1 of acme\/shop to 2 repairs in 2 commits\n/);
    assert.match((await scene.run()).stdout, /^#1 was updated/);
    assert.equal((await thePull(scene)).files.length, 2);
  });

  test('the limits of the configuration hold, open and by the hour', async (t) => {
    const limits = (text: string) => ({ '.github/plimsoll.yml': `followUps: { limits: { ${text} } }\n` });
    const scene = await pullScene(t, { files: { ...FILES, ...limits('perHour: 1') } });
    await scene.run();
    await commit(scene, limits('open: 1'), 'next');
    writes(scene);
    const rule = ['--rule', 'shell-form-command'];
    const hour = await scene.run(...rule);
    assert.match(hour.stderr, /^plimsoll: 1 pull request of Plimsoll came within the last hour, which is the limit: /);
    assert.deepEqual([hour.code, hour.stdout], [2, '']);
    const dry = await scene.run(...rule, '--dry-run');
    assert.equal(dry.stderr, hour.stderr);
    assert.equal(dry.code, 2);
    const open = await scene.run('--base', 'next');
    assert.match(open.stderr, /^plimsoll: 1 pull request of Plimsoll is open here, which is the limit: no other is /);
    assert.equal(open.code, 2);
    assert.deepEqual(writes(scene), []);
  });

  test('what was opened with another token is left to it', async (t) => {
    const scene = await pullScene(t);
    await scene.run();
    const before = await thePull(scene);
    await commit(scene, { 'api/Dockerfile': SHELL_FORM });
    const ended = await scene.runAs('colleague', ['--pull-request', SHOP]);
    assert.match(ended.stderr, /^plimsoll: the branch of these repairs is there already, .*with another token: /);
    assert.deepEqual([ended.code, await thePull(scene)], [2, before]);
  });

  test('a branch of the same name that a person has made is left alone', async (t) => {
    const scene = await pullScene(t);
    const theirs = await commit(scene, { 'x.txt': 'x' }, ALL, 'colleague');
    writes(scene);
    const dry = await scene.run('--dry-run');
    const ended = await scene.run();
    assert.match(
      ended.stderr,
      /^plimsoll: the branch of these repairs is there already, made by the App, by a person, or /,
    );
    assert.deepEqual([ended.code, dry.code, dry.stderr], [2, 2, ended.stderr]);
    assert.deepEqual(writes(scene), []);
    assert.equal(await scene.hub.git(SHOP, ['rev-parse', ALL]), theirs);
  });
});

const numbers = 'rules: { unbounded-job: { activeDeadlineSeconds: 3600 } }\n';
