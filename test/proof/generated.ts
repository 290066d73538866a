/** Edits of generated texts, shared out among threads. */
import { Bench, EDITS_PER_CASE } from './cases.ts';
import type { Options } from './options.ts';
import { threads, type Watch } from './pool.ts';
import { type SubjectName, sharesOf, subjectOf } from './subjects.ts';
import type { Tallies, Task } from './tasks.ts';
import type { Profile } from './trial.ts';

/** Not all of a case's edits find a place: so many more cases make sure of the number. */
const RESERVE = 1.08;

/** The tasks for a number of edits: each share in as many tasks as there are threads. */
export function generatedTasks({ edits, seed, profile }: Options): readonly Task[] {
  const step = threads();
  return sharesOf(profile).flatMap(({ subject, profile, percent }) => {
    const to = Math.ceil(((edits * percent) / 100 / EDITS_PER_CASE) * RESERVE);
    return Array.from({ length: step }, (_, from): Task => ({ kind: 'cases', subject, profile, seed, from, to, step }));
  });
}

/** Runs one case again, as `LANGUAGE:PROFILE:NUMBER` names it. */
export function replayCase({ case: name = '', seed }: Options, watch: Watch): Tallies {
  const [subject = '', profile = '', number = ''] = name.split(':');
  if (!/^[0-9]+$/.test(number)) throw new TypeError(`${name} names no case`);
  if (!['yaml', 'dockerfile', 'shell'].includes(subject)) throw new TypeError(`there is no writer of ${subject}`);
  const bench = new Bench(subjectOf(subject as SubjectName));
  const failures = bench.runCase(profile as Profile, seed, Number(number));
  for (const failure of [...failures, ...bench.confirm()]) watch.onFailure(failure);
  return { [name]: bench.tally };
}
