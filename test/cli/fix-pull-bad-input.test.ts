/** `plimsoll fix --pull-request` with what is wrong: one clear sentence each, exit code 2, and nothing is written. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ALL, commit, FILES, pullScene, SHOP, thePull, writes } from './fix-pull-scene.ts';
import { type Ended, EXEC_FORM, plimsoll, scratch } from './scratch.ts';

/** Nothing on standard output, one line on the other, and the code of wrong usage. */
function refused(ended: Ended, sentence: RegExp): void {
  assert.match(ended.stderr, sentence);
  assert.deepEqual([ended.stdout, ended.code], ['', 2]);
  assert.equal(ended.stderr.trimEnd().split('\n').length, 1, ended.stderr);
}

suite('fix --pull-request: wrong usage', { concurrency: 2 }, () => {
  const USAGE: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['paths', ['--pull-request', SHOP, 'k8s'], /^plimsoll: --pull-request repairs a whole branch: leave the paths out/],
    ['--diff', ['--pull-request', SHOP, '--diff'], /^plimsoll: --diff is for files here: .*--dry-run/],
    ['--base alone', ['--base', 'main'], /^plimsoll: --base names a branch on GitHub: it goes with --pull-request/],
    ['--dry-run alone', ['--dry-run'], /^plimsoll: --dry-run goes with --pull-request; for files here, --diff /],
    [
      'no owner',
      ['--pull-request', 'shop'],
      /^plimsoll: --pull-request takes the name of a repository, owner\/repo: shop /,
    ],
    [
      'an address',
      ['--pull-request', 'https://github.com/acme/shop'],
      /takes the name of a repository, owner\/repo: http/,
    ],
    ['two dots', ['--pull-request', 'acme/..'], /takes the name of a repository, owner\/repo: acme\/\.\. is none/],
    ['a query', ['--pull-request', 'acme/shop?x=1'], /takes the name of a repository/],
    ['an escape', ['--pull-request', 'acme/\u001b[31m'], /owner\/repo: acme\/\\u\{1b\}\[31m is none/],
    [
      'no token',
      ['--pull-request', SHOP],
      /^plimsoll: opening a pull request takes a token: set GITHUB_TOKEN or GH_TOKEN; /,
    ],
    [
      'a rule that is none',
      ['--pull-request', SHOP, '--rule', 'latest-tga'],
      /there is no rule "latest-tga"; did you mean/,
    ],
    ['a file that is none', ['--pull-request', SHOP, '--config', 'no.yml'], /^plimsoll: no\.yml: no such file/],
    ['a branch of repairs', ['--pull-request', SHOP, '--base', ALL], /is a branch of repairs itself: name the branch /],
  ];
  for (const [name, args, sentence] of USAGE)
    test(name, async (t) => refused(await plimsoll(scratch(t), ['fix', ...args]), sentence));

  test('an address of the API that is none', async (t) => {
    const env = { GITHUB_TOKEN: 'x', GITHUB_API_URL: 'github.example.com' };
    refused(
      await plimsoll(scratch(t), ['fix', '--pull-request', SHOP], env),
      /^plimsoll: GITHUB_API_URL is no address: /,
    );
  });

  test('a GitHub that does not answer', async (t) => {
    const env = { GITHUB_TOKEN: 'x', GITHUB_API_URL: 'http://127.0.0.1:9' };
    refused(
      await plimsoll(scratch(t), ['fix', '--pull-request', SHOP], env),
      /^plimsoll: 127\.0\.0\.1:9 cannot be reached/,
    );
  });

  test('a configuration with a mistake, named and of the repository', async (t) => {
    const cwd = scratch(t, { 'own.yml': 'rulez: {}\n' });
    const scene = await pullScene(t, { files: { ...FILES, '.github/plimsoll.yml': 'failOn: never\nfailon: note\n' } });
    const named = await scene.runAs('dev', ['--pull-request', SHOP, '--config', 'own.yml'], { cwd });
    assert.match(named.stderr, /^plimsoll: the configuration is not valid\n {2}own\.yml:1:1: /);
    const own = await scene.run();
    assert.match(own.stderr, /^plimsoll: the configuration is not valid\n {2}\.github\/plimsoll\.yml:2:1: /);
    assert.deepEqual([named.code, own.code, named.stdout, own.stdout], [2, 2, '', '']);
  });
});

suite('fix --pull-request: what GitHub refuses', { concurrency: 2 }, () => {
  test('a token that nobody has given, one that sees nothing, and one that may not write', async (t) => {
    const scene = await pullScene(t);
    const args = ['--pull-request', SHOP];
    const env = { GITHUB_TOKEN: 'ghp_wrong' };
    refused(await scene.runAs(null, args, { env }), /^plimsoll: 127\.0\.0\.1:\d+ does not take the token: it is /);
    refused(
      await scene.runAs('stranger', args),
      /^plimsoll: there is no repository acme\/shop at .*the token may not see it/,
    );
    refused(
      await scene.runAs('reader', args),
      /^plimsoll: the token may not write to acme\/shop: it takes write access to /,
    );
    refused(
      await scene.runAs(null, [...args, '--dry-run']),
      /there is no repository acme\/shop at .*takes a token to see it/,
    );
    assert.deepEqual((await scene.hub.state.pulls(SHOP)).length, 0);
    const { code } = await scene.runAs(null, args, { env: { GH_TOKEN: scene.hub.userToken('dev') } });
    assert.deepEqual([code, (await thePull(scene)).author], [0, 'dev']);
  });

  test('no such repository, no such branch, no commit, nothing to check', async (t) => {
    const scene = await pullScene(t);
    const at = (name: string, ...more: string[]) => scene.runAs('dev', ['--pull-request', name, ...more]);
    refused(await at('acme/nothing'), /^plimsoll: there is no repository acme\/nothing at /);
    refused(await at(SHOP, '--base', 'ma\u001bin'), /^plimsoll: acme\/shop has no branch ma\\u\{1b\}in$/m);
    await scene.hub.createRepository('acme/empty', {});
    refused(await at('acme/empty'), /^plimsoll: acme\/empty has no commit yet$/m);
    await scene.hub.createRepository('acme/docs', { files: { 'README.md': 'x' } });
    refused(await at('acme/docs'), /^plimsoll: nothing to check: no Dockerfile or manifest on main of acme\/docs$/m);
  });

  test('an archived repository', async (t) => {
    const scene = await pullScene(t);
    scene.hub.archiveRepository(SHOP);
    refused(await scene.run(), /^plimsoll: This repository is archived: unarchive it, and ask again\.$/m);
    const dry = await scene.run('--dry-run');
    assert.match(dry.stderr, /is archived/);
    assert.equal(dry.code, 2);
    const repaired = await pullScene(t, { files: { Dockerfile: EXEC_FORM } });
    repaired.hub.archiveRepository(SHOP);
    assert.equal((await repaired.run()).code, 0);
  });

  test('a rule set, or required signatures, leave no branch behind', async (t) => {
    const scene = await pullScene(t);
    scene.hub.protect(SHOP, 'plimsoll/**/*', { kind: 'signatures' });
    refused(await scene.run(), /takes signed commits alone, and GitHub has not signed these/);
    scene.hub.unprotect(SHOP, 'plimsoll/**/*');
    scene.hub.protect(SHOP, 'plimsoll/**/*', { kind: 'rule set' });
    refused(await scene.run(), /^plimsoll: A rule set of this repository refuses the branch/);
    assert.equal(await scene.hub.git(SHOP, ['for-each-ref', '--format=%(refname:short)']), 'main');
  });

  test('a GitHub that fails, and one that asks to wait', async (t) => {
    const scene = await pullScene(t);
    scene.hub.faults.add({ match: 'POST /graphql', status: 429, headers: { 'retry-after': '7' } });
    refused(await scene.run(), /^plimsoll: 127\.0\.0\.1:\d+ asks to wait for 7 seconds$/m);
    const body = { message: 'Resource not accessible by personal access token' };
    scene.hub.faults.add({ match: 'POST /graphql', status: 403, body });
    refused(
      await scene.run(),
      /^plimsoll: the token may not read acme\/shop: it takes read access to contents and to /,
    );
    scene.hub.faults.add({ match: 'POST /graphql', status: 502 });
    refused(await scene.run(), /^plimsoll: 127\.0\.0\.1:\d+ did not answer as it should: /);
    scene.hub.faults.add({ match: 'POST /repos/{owner}/{repo}/pulls', status: 403, body: { message: 'Forbidden' } });
    refused(await scene.run(), /^plimsoll: the token may not write to acme\/shop: /);
    assert.equal(await scene.hub.git(SHOP, ['for-each-ref', '--format=%(refname:short)']), 'main');
    writes(scene);
    await commit(scene, { 'x.txt': 'x' });
    assert.equal((await scene.run()).code, 0);
  });
});
