/**
 * The npm scripts: `node scripts/run.mjs <name> [arguments]`.
 *
 * Plain JavaScript for old versions of Node, like `toolchain.mjs`; the commands themselves run under the project's Node.
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { endAs, requireNode, runNode } from './child.mjs';
import { provideRequirements } from './system.mjs';
import { testFiles } from './test-files.mjs';
import { projectRoot } from './toolchain.mjs';

const TSC = 'node_modules/typescript/bin/tsc';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';

/** No test needs minutes: one that hangs is ended with its name, long before CI gives up on the whole. */
const MAX_TEST_SECONDS = 60;
const MAX_FILE_SECONDS = 120;

/** By npm script: what runs, given the arguments after its name. Each gives an exit code or the name of a signal. */
const SCRIPTS = {
  'check:types': (args) => run([TSC, '--noEmit', '-p', '.', ...args]),
  lint: (args) => run([BIOME, 'check', '--error-on-warnings', ...args]),
  format: (args) => run([BIOME, 'check', '--write', ...args]),
  build: (args) => {
    rmSync('dist', { recursive: true, force: true });
    return run([TSC, '-p', 'tsconfig.build.json', ...args]);
  },
  bench: (args) => run(['--expose-gc', 'test/bench/main.ts', ...args]),
  proof: (args) => run(['test/proof/main.ts', ...args]),
  workshop: (args) => run(['test/workshop/main.ts', ...args]),
  accuracy: (args) => run(['test/accuracy/main.ts', ...args]),
  'new-rule': (args) => run(['scripts/new-rule.mjs', ...args]),
  'test:unit': (args) => runTests(testFiles(projectRoot, args)),
  'test:system': runSystemTests,
  test: (args) => inTurn(['check:types', 'lint'], () => SCRIPTS['test:unit'](args)),
};

function run(args, environment) {
  return runNode(requireNode(), args, environment);
}

async function inTurn(names, last) {
  for (const name of names) {
    const outcome = await SCRIPTS[name]([]);
    if (outcome !== 0) {
      process.stderr.write(`npm run ${name} failed, so the tests did not start.\n`);
      return outcome;
    }
  }
  return last();
}

function runTests(files, environment = {}) {
  if (files.length === 0) {
    process.stderr.write('There is no such test file.\n');
    return 2;
  }
  const setup = pathToFileURL(join(projectRoot, 'test', 'setup')).href;
  // By the environment, so that the guard also holds in every Node that a test starts.
  const imports = [`--import=${setup}/network-guard.mjs`, `--import=${setup}/watchdog.mjs?seconds=${MAX_FILE_SECONDS}`];
  const options = [process.env.NODE_OPTIONS, ...imports].filter(Boolean).join(' ');
  const concurrency = `--test-concurrency=${Math.max(2, availableParallelism())}`;
  const runner = ['--test', '--test-reporter=spec', concurrency, `--test-timeout=${MAX_TEST_SECONDS * 1000}`];
  return run([...runner, ...files], { ...environment, NODE_OPTIONS: options });
}

async function runSystemTests(args) {
  requireNode();
  const { environment, missing } = provideRequirements();
  const warn = () => process.stderr.write(missing.map((line) => `\n!!! SKIPPED: ${line}\n\n`).join(''));
  warn();
  const outcome = await runTests(testFiles(projectRoot, args.length > 0 ? args : ['test/system']), environment);
  warn();
  return outcome;
}

async function main([name, ...args]) {
  if (!Object.hasOwn(SCRIPTS, name ?? '')) {
    process.stderr.write(`usage: node scripts/run.mjs ${Object.keys(SCRIPTS).join('|')} [arguments]\n`);
    process.exitCode = 2;
    return;
  }
  process.chdir(projectRoot);
  endAs(await SCRIPTS[name](args));
}

main(process.argv.slice(2));
