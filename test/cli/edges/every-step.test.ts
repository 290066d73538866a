import assert from 'node:assert/strict';
import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { replaceFiles } from '../../../src/edges/atomic-write.ts';
import { isLeftover, removeLeftovers } from '../../../src/edges/leftovers.ts';
import { type Ended, runNode, scratch } from '../scratch.ts';
import { watchSteps } from './fs-steps.ts';

const MODULE = join(import.meta.dirname, '../../../src/edges/atomic-write.ts');
const WATCH = join(import.meta.dirname, 'fs-steps.ts');

const OLD = { a: 'old a', 'b/b': 'old b', z: 'left alone' };
const NEW = { ...OLD, a: 'new a', 'b/b': 'new b', 'n/e/w': 'new w' };
const CHANGES = [
  { path: 'a', before: 'old a', after: 'new a' },
  { path: 'n/e/w', before: null, after: 'new w' },
  { path: 'b/b', before: 'old b', after: 'new b' },
];

/** Writes the changes in a process of its own, which gets a signal right before a step. */
function replaceWith(folder: string, step: number, signal: string): Promise<Ended> {
  const script = `
    const { replaceFiles } = await import(${JSON.stringify(MODULE)});
    const { watchSteps } = await import(${JSON.stringify(WATCH)});
    watchSteps(process.cwd(), ${step}, '${signal}');
    console.log(JSON.stringify(replaceFiles(process.cwd(), ${JSON.stringify(CHANGES)})));
    setTimeout(() => console.log('still here'), 1000);`;
  return runNode(folder, ['--input-type=module', '--eval', script]);
}

/** Lets a signal come before every step, each time in a new folder, two at a time. */
async function atEveryStep(
  t: TestContext,
  signalAt: (step: number) => NodeJS.Signals,
  check: (folder: string, ended: Ended, step: number) => void,
): Promise<void> {
  const steps = Array.from({ length: countSteps(t) }, (_, at) => at + 1);
  const worker = async () => {
    for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
      const folder = scratch(t, OLD);
      check(folder, await replaceWith(folder, step, signalAt(step)), step);
    }
  };
  await Promise.all([worker(), worker()]);
}

function countSteps(t: TestContext): number {
  const folder = scratch(t, OLD);
  const steps = watchSteps(folder, 0, '');
  assert.equal(replaceFiles(folder, CHANGES), null);
  steps.end();
  assert.ok(steps.count() > 20, `${steps.count()} steps`);
  t.diagnostic(`${steps.count()} steps`);
  return steps.count();
}

/** The files by path, in the order of the paths; folders end with `/`. */
function treeOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    paths.map((path) => {
      const isFolder = lstatSync(join(folder, path)).isDirectory();
      return isFolder ? [`${path}/`, ''] : [path, readFileSync(join(folder, path), 'utf8')];
    }),
  );
}

const withFolders = (files: Readonly<Record<string, string>>, ...folders: readonly string[]) => ({
  ...files,
  ...Object.fromEntries(folders.map((folder) => [`${folder}/`, ''])),
});
const OLD_TREE = withFolders(OLD, 'b');
const NEW_TREE = withFolders(NEW, 'b', 'n', 'n/e');

suite('replaceFiles, when before any of its steps', { concurrency: 1 }, () => {
  test('an interrupt comes: it writes everything, and the process ends by it', async (t) => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    const signalAt = (step: number) => signals[step % 3] ?? 'SIGINT';
    await atEveryStep(t, signalAt, (folder, ended, step) => {
      assert.equal(ended.signal, signalAt(step), `step ${step}`);
      assert.equal(ended.stdout, 'null\n');
      assert.deepEqual(treeOf(folder), NEW_TREE);
    });
  });

  test('the process is killed: each file is whole, and what is left behind can be taken away', async (t) => {
    const seen = new Set<string>();
    await atEveryStep(
      t,
      () => 'SIGKILL',
      (folder, ended, step) => {
        assert.equal(ended.signal, 'SIGKILL');
        const paths = Object.keys(treeOf(folder));
        assert.deepEqual(removeLeftovers(folder, paths), paths.filter(isLeftover), `step ${step}`);
        const left = Object.entries(treeOf(folder)).filter(([path]) => !path.endsWith('/'));
        for (const [path, text] of left) {
          const whole: readonly unknown[] = [
            new Map(Object.entries(OLD)).get(path),
            new Map(Object.entries(NEW)).get(path),
          ];
          assert.ok(whole.includes(text), `step ${step}: ${path} holds ${JSON.stringify(text)}`);
        }
        assert.deepEqual(
          left.map(([path]) => path).filter((path) => path !== 'n/e/w'),
          Object.keys(OLD).toSorted(),
        );
        seen.add(JSON.stringify(left));
      },
    );
    assert.equal(seen.size, 4, 'nothing, one, two, and all files written');
  });

  test('the disk is full: nothing is written and nothing left behind, or all', (t) => {
    const steps = countSteps(t);
    const reasons = new Set<string>();
    for (let step = 1; step <= steps; step += 1) {
      const folder = scratch(t, OLD);
      const result = replaceAgainst(folder, step, 'ENOSPC');
      const refused = 'refused' in result;
      if (refused) assert.deepEqual(treeOf(folder), OLD_TREE, `step ${step}`);
      for (const path of Object.keys(treeOf(folder)).filter(isLeftover)) rmSync(join(folder, path));
      if (!refused) assert.deepEqual(treeOf(folder), NEW_TREE, `step ${step}`);
      reasons.add(refused ? result.refused : 'written');
    }
    assert.deepEqual([...reasons].toSorted(), [
      'a cannot be written: the disk is full',
      'b/b cannot be written: the disk is full',
      'n/e/w cannot be written: the disk is full',
      'written',
    ]);
  });
});

/** What `replaceFiles` answers when one step fails; what it throws counts as written: the tree must be whole then. */
function replaceAgainst(folder: string, step: number, failure: string): { readonly refused: string } | object {
  const watch = watchSteps(folder, step, failure);
  try {
    return replaceFiles(folder, CHANGES) ?? {};
  } catch (error) {
    assert.match(String(error), new RegExp(failure));
    return {};
  } finally {
    watch.end();
  }
}
