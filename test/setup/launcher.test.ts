import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { runNode } from './run-node.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Says which entry runs, with which arguments, under which Node, and which Node a child would find. */
const entry = (name: string) => `
  const { version } = process;
  const inPath = process.env.PATH.split(':')[0];
  console.log(JSON.stringify({ entry: '${name}', args: process.argv.slice(2), version, inPath }));
  process.exitCode = 7;
`;

/** Makes Node believe that it is older, in one process and not in those it starts. */
const OLD = `--import=data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.20.2'})`;

/** A package with the launcher and the given entries, and the Node of the tests as its toolchain. */
function packageWith(context: TestContext, entries: Readonly<Record<string, string>>) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-')));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  for (const part of ['bin', 'scripts']) cpSync(join(ROOT, part), join(root, part), { recursive: true });
  const files = { 'package.json': '{"type":"module"}', ...entries };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const toolchain = join(root, '.toolchain', `node-${process.platform}-${process.arch}-24.21.0`, 'bin');
  mkdirSync(toolchain, { recursive: true });
  symlinkSync(process.execPath, join(toolchain, 'node'));
  return { launcher: join(root, 'bin/plimsoll'), toolchain };
}

describe('the launcher', () => {
  test('starts the program of this checkout', async () => {
    const { out, code } = await runNode([join(ROOT, 'bin/plimsoll'), 'rules', '--format', 'json']);
    assert.equal(code, 0);
    assert.ok(JSON.parse(out).length > 0);
    assert.equal((await runNode([join(ROOT, 'bin/plimsoll'), 'no-such-command'])).code, 2);
  });

  test('starts the build where there is no source, as in the published package', async (context) => {
    const { launcher } = packageWith(context, { 'dist/src/cli/main.js': entry('built') });
    const { out, code } = await runNode([launcher, 'check', '--format', 'a b']);
    const { entry: started, args, version } = JSON.parse(out);
    assert.deepEqual(
      { started, args, version, code },
      { started: 'built', args: ['check', '--format', 'a b'], version: process.version, code: 7 },
    );
  });

  test('starts the source of a checkout, though a build lies beside it', async (context) => {
    const { launcher } = packageWith(context, {
      'dist/src/cli/main.js': entry('built'),
      'src/cli/main.ts': `const typed: number = 1;${entry('source')}`,
    });
    const { out, err } = await runNode([launcher]);
    assert.equal(JSON.parse(out).entry, 'source');
    assert.equal(err, '', 'no word about type stripping');
  });

  test('says what to do when the installation is not complete, with the exit code for its own failures', async (context) => {
    const { launcher } = packageWith(context, { 'dist/src/cli/main.js': `import 'no-such-package';` });
    const { err, code } = await runNode([launcher]);
    assert.match(err, /^plimsoll cannot start: .*no-such-package.*npm ci$/s);
    assert.equal(code, 2);
  });
});

const installable = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

describe('the launcher under an old Node', {
  skip: !installable && 'there is no Node to install on this platform',
}, () => {
  test('runs the program under the toolchain, which comes first in PATH, and ends with its exit code', async (context) => {
    const { launcher, toolchain } = packageWith(context, { 'dist/src/cli/main.js': entry('built') });
    const { out, err, code } = await runNode([OLD, launcher, 'check', 'a b'], {
      env: { ...process.env, PATH: '/usr/bin:/bin' },
    });
    const { args, inPath } = JSON.parse(out);
    assert.deepEqual({ args, inPath, code, err }, { args: ['check', 'a b'], inPath: toolchain, code: 7, err: '' });
  });

  const waiting = (onSignal: string) => `${onSignal}; setTimeout(() => process.exit(9), 10_000); console.log('up');`;
  const endings: Readonly<Record<string, readonly [main: string, end: readonly [number | null, string | null]]>> = {
    'a signal that the program handles': [waiting(`process.on('SIGTERM', () => process.exit(5))`), [5, null]],
    'a signal that ends it': [waiting(''), [null, 'SIGTERM']],
  };
  for (const [what, [main, end]] of Object.entries(endings)) {
    test(`passes on ${what}`, async (context) => {
      const { launcher } = packageWith(context, { 'dist/src/cli/main.js': main });
      const child = spawn(process.execPath, [OLD, launcher], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      child.kill('SIGTERM');
      assert.deepEqual(await once(child, 'close'), end);
    });
  }
});
