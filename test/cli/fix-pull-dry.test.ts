/** `plimsoll fix --pull-request --dry-run`: what would be written, and nothing of it is. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { ALL, commit, type FILES, type PullScene, pullScene, SHOP, thePull, writes } from './fix-pull-scene.ts';
import { deployment, EXEC_FORM, git, nakedPod, SHELL_FORM, scratch, service } from './scratch.ts';

/** Files of every kind: a new one to come, CRLF, no last newline, a program's mode, names that have to be quoted. */
const MANY: typeof FILES = {
  Dockerfile: `FROM node:22.20.0-slim\r\nWORKDIR /app\r\nCOPY . .\r\nCMD node server.js`,
  'server.js': 'require("http").createServer().listen(8080)\n',
  '.env': 'A=b\n',
  'a b/ü/Dockerfile': { content: SHELL_FORM, mode: '100755' },
  'k8s/web.yaml': `${deployment('web')}---\n${service('web')}---\n${nakedPod('p')}`,
};

/** Applies what a dry run has printed to a fresh clone, and gives the tree's id. */
function applied(t: TestContext, directory: string, printed: string): string {
  const folder = scratch(t);
  git(folder, ['clone', '--quiet', directory, 'clone']);
  const clone = join(folder, 'clone');
  git(clone, ['apply', '--index', '-'], printed);
  return git(clone, ['write-tree']).trim();
}

async function directoryOf({ hub }: PullScene): Promise<string> {
  return hub.git(SHOP, ['rev-parse', '--absolute-git-dir']);
}

suite('fix --pull-request --dry-run', { concurrency: 2 }, () => {
  test('prints title, description and diff; the diff applied gives the tree that the real run pushes', async (t) => {
    const scene = await pullScene(t, { files: MANY });
    writes(scene);
    const dry = await scene.run('--dry-run', '--review');
    assert.deepEqual([dry.stderr, writes(scene)], ['', []]);
    assert.equal(await scene.hub.git(SHOP, ['for-each-ref', '--format=%(refname:short)']), 'main');
    assert.match(
      dry.stdout,
      /^would open a pull request of acme\/shop, plimsoll\/main\/all -> main: \d+ repairs in \d+ /,
    );
    const real = await scene.run('--review');
    assert.equal(real.code, dry.code);
    const { title, body } = await thePull(scene);
    const indented = [title, '', ...(body ?? '').trimEnd().split('\n')].map((line) => `    ${line}`.trimEnd());
    assert.ok(dry.stdout.includes(`\n\n${indented.join('\n')}\n\n--- `), dry.stdout);
    const pushed = await scene.hub.git(SHOP, ['rev-parse', `${ALL}^{tree}`]);
    assert.equal(applied(t, await directoryOf(scene), dry.stdout), pushed);
    const changed = await scene.hub.git(SHOP, ['diff', '--name-status', 'main', ALL]);
    assert.match(changed, /^A\t.*\.dockerignore$/m);
    assert.match(changed, /^M\tDockerfile$/m);
    assert.match(changed, /^M\t"a b\//m);
  });

  test('says what would become of the one that is there', async (t) => {
    const scene = await pullScene(t);
    await scene.run();
    const same = await scene.run('--dry-run');
    assert.match(
      same.stdout,
      /^would change nothing in acme\/shop: #1 is open already and holds exactly these repairs\.\n/,
    );
    await commit(scene, { 'api/Dockerfile': SHELL_FORM });
    const update = await scene.run('--dry-run');
    assert.match(update.stdout, /^would update #1 of acme\/shop to 2 repairs in 1 commit\n/);
    assert.match(update.stdout, /^--- a\/api\/Dockerfile\n/m);
    await scene.run();
    const remembering = (await thePull(scene)).body?.trimEnd().split('\n').at(-1);
    assert.ok(update.stdout.includes(`\n    ${remembering}\n`), remembering);
  });

  test('says that nothing has to be repaired, and what cannot be', async (t) => {
    const scene = await pullScene(t, { files: { Dockerfile: EXEC_FORM } });
    assert.deepEqual(await scene.run('--dry-run'), {
      ...{ code: 0, signal: null, stderr: '' },
      stdout: 'nothing has to be repaired\n',
    });
    await commit(scene, { 'pod.yaml': nakedPod('a') });
    const none = await scene.run('--dry-run');
    assert.match(
      none.stdout,
      /^left {2}pod\.yaml:2:7 {2}naked-pod {2}.*needs --review.*\nnothing can be repaired; 1 find/,
    );
  });

  test('reads a public repository without a token, and finds the same', async (t) => {
    const config = { '.github/plimsoll.yml': 'rules: { naked-pod: off }\n' };
    const scene = await pullScene(t, { private: false, files: { ...MANY, ...config } });
    await scene.hub.createRepository('acme/.github', {
      files: { '.github/plimsoll.yml': 'rules: { copy-without-dockerignore: off }\n' },
    });
    const args = ['--pull-request', SHOP, '--dry-run', '--review'];
    const known = await scene.runAs('dev', args);
    scene.hub.requests.length = 0;
    const ended = await scene.runAs(null, args);
    assert.equal(ended.stdout, known.stdout);
    assert.equal(ended.code, known.code);
    assert.match(
      ended.stderr,
      /^plimsoll: without a token nobody can tell which pull request is there already, or was /,
    );
    assert.ok(scene.hub.requests.every(({ tokenKind, status }) => tokenKind === 'none' && status < 400));
    assert.ok(scene.hub.requests.length <= 8, `${scene.hub.requests.length} requests`);
  });

  test('no word of a repository moves the cursor or hides', async (t) => {
    const folder = 'a\u001b[31m\u202e';
    const text = `# \u001b[2J\n${SHELL_FORM}`;
    const scene = await pullScene(t, {
      files: { [`${folder}/Dockerfile`]: text, [`${folder}/pod.yaml`]: nakedPod('a') },
    });
    const dry = await scene.run('--dry-run');
    const [said = '', patch = ''] = dry.stdout.split(/^(?=--- )/m);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    assert.doesNotMatch(said, /[\u001b\u202e]/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: git has to get every byte
    assert.match(patch, /^ # \u001b\[2J$/m);
    const left = await scene.run('--dry-run', '--rule', 'naked-pod');
    assert.match(left.stdout, /^left {2}a\\u\{1b\}\[31m\\u\{202e\}\/pod\.yaml:2:7 /);
    const real = await scene.run();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    assert.doesNotMatch(real.stdout + real.stderr, /[\u001b\u202e]/);
    assert.equal(
      applied(t, await directoryOf(scene), dry.stdout),
      await scene.hub.git(SHOP, ['rev-parse', `${ALL}^{tree}`]),
    );
  });
});
