/** Runs tasks in threads, as many at a time as the machine has processors. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Failure } from './cases.ts';
import { add, emptyTally, type Tally } from './tally.ts';
import type { Message, Tallies, Task } from './tasks.ts';

/** What the pool tells while it works. */
export interface Watch {
  readonly onEdits: (edits: number) => void;
  readonly onFailure: (failure: Failure) => void;
}

/** How many tasks run at a time. */
export function threads(): number {
  return Math.max(1, availableParallelism());
}

/** Runs all tasks and adds up their figures; a task that dies counts as wrong. */
export async function runTasks(tasks: readonly Task[], watch: Watch): Promise<Tallies> {
  const sums: Record<string, Tally> = {};
  const left = [...tasks];
  const runNext = async (): Promise<void> => {
    for (let task = left.shift(); task; task = left.shift()) {
      for (const [name, tally] of Object.entries(await runTask(task, watch))) {
        const sum = sums[name] ?? emptyTally();
        add(sum, tally);
        sums[name] = sum;
      }
    }
  };
  await Promise.all(Array.from({ length: threads() }, runNext));
  return sums;
}

function runTask(task: Task, watch: Watch): Promise<Tallies> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });
    let tallies: Tallies = {};
    worker.on('message', (message: Message) => {
      if (message.kind === 'progress') watch.onEdits(message.edits);
      else if (message.kind === 'failure') watch.onFailure(message.failure);
      else tallies = message.tallies;
    });
    worker.on('error', (error) => {
      watch.onFailure({
        replay: JSON.stringify(task).slice(0, 300),
        complaint: String(error),
        edit: null,
        before: '',
        after: null,
      });
      tallies = { died: { ...emptyTally(), wrong: 1 } };
    });
    worker.on('exit', () => resolve(tallies));
  });
}
