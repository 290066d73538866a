/** Runs one task in a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { Bench, type Failure } from './cases.ts';
import { editFile } from './corpus-edits.ts';
import { type SubjectName, subjectOf } from './subjects.ts';
import type { Message, Task } from './tasks.ts';

/** Edits between two words of progress. */
const PROGRESS = 2_000;

const send = (message: Message) => parentPort?.postMessage(message);

/** Tells of progress in steps. */
function reporter(): (edits: number) => void {
  let told = 0;
  return (edits) => {
    if (edits - told < PROGRESS) return;
    send({ kind: 'progress', edits: edits - told });
    told = edits;
  };
}

function tellAll(failures: readonly Failure[]): void {
  for (const failure of failures) send({ kind: 'failure', failure });
}

function runTask(task: Task): void {
  const tell = reporter();
  if (task.kind === 'cases') {
    const bench = new Bench(subjectOf(task.subject));
    for (let number = task.from; number < task.to; number += task.step) {
      tellAll(bench.runCase(task.profile, task.seed, number));
      tell(bench.tally.edits);
    }
    tellAll(bench.confirm());
    send({ kind: 'done', tallies: { [`${task.subject} ${task.profile}`]: bench.tally } });
    return;
  }
  const benches = new Map<string, Bench>();
  const benchOf = (subject: SubjectName, group: string): Bench => {
    const name = `${subject}${group}`;
    const bench = benches.get(name) ?? new Bench(subjectOf(subject));
    benches.set(name, bench);
    return bench;
  };
  for (const { path, subject } of task.files) {
    tellAll(editFile(task.root, path, task.seed, (group) => benchOf(subject, group)));
    tell([...benches.values()].reduce((sum, { tally }) => sum + tally.edits, 0));
  }
  for (const bench of benches.values()) tellAll(bench.confirm());
  send({ kind: 'done', tallies: Object.fromEntries([...benches].map(([name, { tally }]) => [name, tally])) });
}

runTask(workerData as Task);
