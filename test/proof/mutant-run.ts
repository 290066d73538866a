/** Runs every mutant in a process of its own and tells which ones the random edits did not notice. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { MutantResult, MutantTask } from './mutant-child.ts';
import { MUTANTS } from './mutants.ts';
import { threads } from './pool.ts';
import type { SubjectName } from './subjects.ts';

const CHILD = fileURLToPath(new URL('./mutant-child.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** How long edits may look for a mutant. */
const MILLISECONDS = 60_000;

export interface MutantsProof {
  readonly results: readonly JudgedMutant[];
  readonly text: string;
  readonly survived: number;
}

interface JudgedMutant extends MutantResult {
  readonly subject: SubjectName;
  readonly name: string;
  readonly file: string;
}

/** Runs the mutants whose name or file holds `only`. */
export async function runMutants(seed: number, only: string): Promise<MutantsProof> {
  const tasks = Object.entries(MUTANTS).flatMap(([subject, mutants]) =>
    mutants
      .filter(({ name, file }) => `${file} ${name}`.includes(only))
      .map((mutant): MutantTask => ({ mutant, subject: subject as SubjectName, seed, milliseconds: MILLISECONDS })),
  );
  const results: JudgedMutant[] = [];
  const left = [...tasks];
  const runNext = async (): Promise<void> => {
    for (let task = left.shift(); task; task = left.shift()) {
      const { mutant, subject } = task;
      const result = { subject, name: mutant.name, file: mutant.file, ...(await runMutant(task)) };
      results.push(result);
      const fate = result.complaint === null ? `SURVIVED ${result.edits} edits` : `noticed by edit ${result.edits}`;
      process.stderr.write(`${results.length}/${tasks.length} ${fate}: ${mutant.file}: ${mutant.name}\n`);
    }
  };
  await Promise.all(Array.from({ length: threads() }, runNext));
  const survivors = results.filter(({ complaint }) => complaint === null);
  const lines = survivors.map(({ file, name, edits }) => `SURVIVED ${file}: ${name} (${edits} edits)`);
  const text = [`mutants: ${results.length - survivors.length} of ${results.length} noticed`, ...lines].join('\n');
  return { results, text, survived: survivors.length };
}

/** A mutant that hangs, or that does not even load, is noticed too. */
function runMutant(task: MutantTask): Promise<MutantResult> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, timeout: task.milliseconds + 30_000, killSignal: 'SIGKILL', maxBuffer: 1e8 } as const;
    execFile(process.execPath, [CHILD, JSON.stringify(task)], options, (error, stdout, stderr) => {
      if (!error) return resolve(JSON.parse(stdout) as MutantResult);
      resolve({ complaint: error.killed ? 'it hangs' : `it does not run: ${stderr.slice(-300)}`, edits: 0 });
    });
  });
}
