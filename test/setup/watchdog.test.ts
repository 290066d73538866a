import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { type Ended, runNode } from './run-node.ts';

const watchdog = new URL('./watchdog.mjs', import.meta.url).href;

/** Runs a file under a watchdog with a limit in seconds. */
function runWatched(context: TestContext, name: string, source: string, seconds: number): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, name), source);
  const { NODE_OPTIONS: _, ...env } = process.env;
  return runNode([`--import=${watchdog}?seconds=${seconds}`, join(folder, name)], { env });
}

describe('the watchdog', () => {
  const endless = {
    'a server left open': `require('node:http').createServer().listen(0);`,
    'a loop without an end': 'for (;;);',
  };
  for (const [what, source] of Object.entries(endless)) {
    test(`ends a test file with ${what}, and names it`, async (context) => {
      const { err, signal } = await runWatched(context, 'endless.test.ts', source, 0.2);
      assert.equal(signal, 'SIGKILL');
      assert.match(err, /endless\.test\.ts has not ended after 0\.2 s: /);
    });
  }

  test('does not hold up a file that ends', async (context) => {
    const { code, signal } = await runWatched(context, 'short.test.ts', '', 3600);
    assert.deepEqual({ code, signal }, { code: 0, signal: null });
  });

  test('leaves the programs alone that are no tests', async (context) => {
    const source = `setTimeout(() => console.log('done'), 600);`;
    const { out } = await runWatched(context, 'program.ts', source, 0.2);
    assert.equal(out, 'done');
  });
});
