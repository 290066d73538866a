/**
 * Ends a test file that does not end by itself: `node --import './test/setup/watchdog.mjs?seconds=180'`.
 *
 * The runner's own time limit is one for tests: it does not see a server that was left open behind them, nor a loop that
 * never yields. So a thread of its own watches the whole process.
 */
import { isMainThread, Worker } from 'node:worker_threads';

const seconds = Number(new URL(import.meta.url).searchParams.get('seconds'));
const file = process.argv[1] ?? '';

const WATCH = `
  const { writeSync } = require('node:fs');
  const { workerData } = require('node:worker_threads');
  setTimeout(() => {
    writeSync(2, workerData.complaint);
    process.kill(process.pid, 'SIGKILL');
  }, workerData.seconds * 1000);
`;

// Programs that a test starts have the test to end them.
if (isMainThread && file.endsWith('.test.ts')) {
  const complaint = `${file} has not ended after ${seconds} s: is something left open, or is there a loop without an end?\n`;
  new Worker(WATCH, { eval: true, workerData: { seconds, complaint } }).unref();
}
