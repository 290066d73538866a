import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { isLeftover } from '../../src/edges/leftovers.ts';
import { type Ended, EXEC_FORM, nakedPod, plimsoll, SHELL_FORM, scratch } from './scratch.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'edges', 'fs-steps-of-program.ts')).href;
const OLD = { Dockerfile: SHELL_FORM, 'deep/Dockerfile': SHELL_FORM, 'pod.yaml': nakedPod('a') };

function treeOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** `plimsoll fix` with something happening right before one of its steps; 0 for nothing. */
function fixWith(folder: string, step: number, event: string): Promise<Ended> {
  const what = step === 0 ? {} : { PLIMSOLL_STEP: String(step), PLIMSOLL_EVENT: event };
  return plimsoll(folder, ['fix', '--review'], { NODE_OPTIONS: `--import=${PRELOAD}`, ...what });
}

/** How `fix` leaves the files, and how many steps it takes. */
async function undisturbed(
  t: TestContext,
): Promise<{ readonly steps: number; readonly fixed: Record<string, string> }> {
  const folder = scratch(t, OLD);
  const { stderr } = await fixWith(folder, 0, '');
  const steps = Number(/^steps: (\d+)$/m.exec(stderr)?.[1]);
  const fixed = treeOf(folder);
  assert.equal(fixed['deep/Dockerfile'], EXEC_FORM);
  assert.deepEqual(Object.keys(fixed), Object.keys(OLD));
  assert.ok(steps > 25, `${steps} steps`);
  t.diagnostic(`${steps} steps`);
  return { steps, fixed };
}

/** Some steps of all, from the first to the last. */
function spread(steps: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => 1 + Math.floor((at * (steps - 1)) / (count - 1)));
}

suite('fix, interrupted', { concurrency: 2 }, () => {
  test('leaves the tree untouched or whole, and ends by the signal', async (t) => {
    const { steps, fixed } = await undisturbed(t);
    const outcomes = new Set<string>();
    for (const [at, step] of spread(steps, 9).entries()) {
      const signal = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const)[at % 3] ?? 'SIGINT';
      const folder = scratch(t, OLD);
      const ended = await fixWith(folder, step, signal);
      assert.equal(ended.signal, signal, `step ${step}`);
      const isWhole = treeOf(folder)['pod.yaml'] !== OLD['pod.yaml'];
      assert.deepEqual(treeOf(folder), isWhole ? fixed : OLD, `step ${step}`);
      outcomes.add(isWhole ? 'whole' : 'untouched');
    }
    assert.deepEqual([...outcomes], ['untouched', 'whole']);
  });

  test('killed, leaves each file whole; check does not read what is left behind, and the next fix takes it away', async (t) => {
    const { steps, fixed } = await undisturbed(t);
    let leftovers = 0;
    // The last third: files are being replaced.
    for (const step of spread(steps, 12).slice(6)) {
      const folder = scratch(t, OLD);
      assert.equal((await fixWith(folder, step, 'SIGKILL')).signal, 'SIGKILL');
      const left = Object.keys(treeOf(folder)).filter(isLeftover);
      leftovers += left.length;
      const { stdout } = await plimsoll(folder, ['check', '--format', 'json']);
      assert.equal(JSON.parse(stdout).scanned, 3);
      for (const path of left) assert.ok(!stdout.includes(path), path);
      for (const [path, text] of Object.entries(treeOf(folder))) {
        if (!left.includes(path)) assert.ok([fixed[path], { ...OLD }[path]].includes(text), `step ${step}: ${path}`);
      }
      await plimsoll(folder, ['fix', '--review']);
      assert.deepEqual(treeOf(folder), fixed, `step ${step}`);
    }
    assert.ok(leftovers > 0);
  });

  test('a full disk leaves the tree untouched', async (t) => {
    const { steps } = await undisturbed(t);
    const folder = scratch(t, OLD);
    const refused = await fixWith(folder, Math.floor(steps * 0.7), 'ENOSPC');
    assert.match(refused.stderr, /nothing was written: \S+ cannot be written: the disk is full/);
    assert.equal(refused.code, 2);
    assert.deepEqual(treeOf(folder), OLD);
  });
});
