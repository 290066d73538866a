/** Runs random edits on a source in which one place is broken, until one of them is wrong or the time is over. */
import { breakSource } from './mutant-source.ts';
import type { Mutant } from './mutants.ts';
import type { SubjectName } from './subjects.ts';

/** What a child is told, and what it prints as JSON. */
export interface MutantTask {
  readonly mutant: Mutant;
  readonly subject: SubjectName;
  readonly seed: number;
  readonly milliseconds: number;
}

export interface MutantResult {
  /** What was wrong; null when nothing was. */
  readonly complaint: string | null;
  readonly edits: number;
}

/** A mutant may show early: what waits for another program is confirmed every so many cases. */
const CASES_CONFIRMED = 40;

async function runMutant({ mutant, subject: name, seed, milliseconds }: MutantTask): Promise<MutantResult> {
  breakSource(mutant);
  const { Bench } = await import('./cases.ts');
  const { subjectOf } = await import('./subjects.ts');
  const bench = new Bench(subjectOf(name));
  const end = performance.now() + milliseconds;
  for (let number = 0; performance.now() < end; number++) {
    const failures = bench.runCase(number % 4 === 3 ? 'natural' : 'hard', seed, number);
    const [failure] = [...failures, ...(number % CASES_CONFIRMED === 0 ? bench.confirm() : [])];
    if (failure) return { complaint: failure.complaint, edits: bench.tally.edits };
  }
  return { complaint: bench.confirm()[0]?.complaint ?? null, edits: bench.tally.edits };
}

process.stdout.write(JSON.stringify(await runMutant(JSON.parse(process.argv[2] ?? '') as MutantTask)));
