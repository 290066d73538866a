import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { runModule, runNode } from './run-node.ts';

const ROOT = join(import.meta.dirname, '../..');
const script = (name: string) => new URL(`../../scripts/${name}`, import.meta.url).href;

function folderWith(context: TestContext, paths: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
    chmodSync(join(root, path), 0o755);
  }
  return root;
}

describe('the test files', () => {
  const find = async (root: string, ...chosen: string[]): Promise<unknown> => {
    const source = `import { testFiles } from '${script('test-files.mjs')}';
      console.log(JSON.stringify(testFiles(process.argv[1], process.argv.slice(2))));`;
    return JSON.parse((await runModule(source, [root, ...chosen])).out);
  };

  test('are those of source, rules and test, and the system tests where they are chosen', async (context) => {
    const root = folderWith(context, [
      'src/engine/run.ts',
      'src/engine/run.test.ts',
      'rules/naked-pod/pod.test.ts',
      'rules/naked-pod/examples/basic/before/app.test.ts',
      'test/cli/check.test.ts',
      'test/system/browser.test.ts',
      'docs/page.test.ts',
    ]);
    const all = ['rules/naked-pod/pod.test.ts', 'src/engine/run.test.ts', 'test/cli/check.test.ts'];
    assert.deepEqual(await find(root), all);
    assert.deepEqual(await find(root, 'test/system'), ['test/system/browser.test.ts']);
    assert.deepEqual(await find(root, 'src/', 'docs/page.test.ts'), ['docs/page.test.ts', 'src/engine/run.test.ts']);
    assert.deepEqual(await find(root, 'nowhere'), []);
  });
});

describe('what the system tests require', () => {
  /** What is provided with the given environment, as one that may not install anything. */
  const provide = async (environment: NodeJS.ProcessEnv): Promise<unknown> => {
    const source = `process.getuid = () => 1000;
      const { provideRequirements } = await import('${script('system.mjs')}');
      console.log(JSON.stringify(provideRequirements()));`;
    return JSON.parse((await runModule(source, [], { env: environment })).out);
  };
  const missing = [
    'there is no Chromium, so the pages were not looked at in a browser. Install it, or set CHROMIUM_PATH to its executable.',
  ];

  test('is found in PATH, by any of its names', async (context) => {
    const root = folderWith(context, ['a/google-chrome', 'b/chromium']);
    const PATH = `${root}/a:${root}/b`;
    assert.deepEqual(await provide({ PATH }), { environment: { CHROMIUM_PATH: `${root}/b/chromium` }, missing: [] });
    assert.deepEqual(await provide({ PATH: `${root}/a` }), {
      environment: { CHROMIUM_PATH: `${root}/a/google-chrome` },
      missing: [],
    });
  });

  test('may be named by the environment', async (context) => {
    const root = folderWith(context, ['chromium', 'own/browser']);
    const named = { PATH: root, CHROMIUM_PATH: `${root}/own/browser` };
    assert.deepEqual(await provide(named), { environment: { CHROMIUM_PATH: named.CHROMIUM_PATH }, missing: [] });
    assert.deepEqual(await provide({ ...named, CHROMIUM_PATH: `${root}/gone` }), { environment: {}, missing });
  });

  test('is named where it is missing', async () => {
    assert.deepEqual(await provide({ PATH: '' }), { environment: {}, missing });
  });
});

describe('the npm scripts', () => {
  test('are the ones that the runner knows, and run under any Node', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const runner = readFileSync(join(ROOT, 'scripts/run.mjs'), 'utf8');
    for (const [name, command] of Object.entries<string>(scripts)) {
      const known = /^node (?:scripts\/run\.mjs (\S+)|scripts\/[\w-]+\.mjs|bin\/plimsoll \w+)$/.exec(command);
      assert.ok(known, `${name}: ${command}`);
      if (known[1]) assert.match(runner, new RegExp(`^ {2}'?${known[1]}'?:`, 'm'));
    }
  });

  test('answer a wrong name with the right ones', async () => {
    const { err, code } = await runNode([join(ROOT, 'scripts/run.mjs'), 'constructor']);
    assert.match(err, /^usage: .*check:types\|lint/);
    assert.equal(code, 2);
  });

  test('fail when there is nothing to test', async () => {
    const { err, code } = await runNode([join(ROOT, 'scripts/run.mjs'), 'test:unit', 'no/such/folder']);
    assert.deepEqual({ err, code }, { err: 'There is no such test file.', code: 2 });
  });
});
