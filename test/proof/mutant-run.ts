/**
 * Runs every mutant in a process of its own and tells who noticed it: the random edits, or, where they did not, the
 * tests beside the broken file.
 */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MutantResult, MutantTask } from './mutant-child.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { threads } from './pool.ts';
import type { SubjectName } from './subjects.ts';

const CHILD = fileURLToPath(new URL('./mutant-child.ts', import.meta.url));
const PRELOAD = new URL('./mutant-preload.ts', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** How long edits may look for a mutant. */
const MILLISECONDS = 30_000;

export interface MutantsProof {
  readonly results: readonly JudgedMutant[];
  readonly text: string;
  readonly survived: number;
}

interface JudgedMutant extends MutantResult {
  readonly subject: SubjectName;
  readonly name: string;
  readonly file: string;
  /** Null for a survivor. */
  readonly noticedBy: 'edits' | 'tests' | null;
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
      const result = await runMutant(task);
      const noticedBy = result.complaint !== null ? 'edits' : (await testsNotice(mutant)) ? 'tests' : null;
      results.push({ subject, name: mutant.name, file: mutant.file, ...result, noticedBy });
      const fate = { edits: `noticed by edit ${result.edits}`, tests: 'noticed by the tests beside it' };
      const told = noticedBy ? fate[noticedBy] : `SURVIVED ${result.edits} edits`;
      process.stderr.write(`${results.length}/${tasks.length} ${told}: ${mutant.file}: ${mutant.name}\n`);
    }
  };
  await Promise.all(Array.from({ length: threads() }, runNext));
  return told(results);
}

function told(results: readonly JudgedMutant[]): MutantsProof {
  const by = (who: JudgedMutant['noticedBy']) => results.filter(({ noticedBy }) => noticedBy === who);
  const survivors = by(null);
  const lines = survivors.map(({ file, name, edits }) => `SURVIVED ${file}: ${name} (${edits} edits)`);
  const head = `mutants: ${results.length}; noticed by random edits: ${by('edits').length}; by the tests beside the code only: ${by('tests').length}`;
  return { results, text: [head, ...lines].join('\n'), survived: survivors.length };
}

/** Whether one of the tests in the folder of the broken file fails; the property tests had their turn. */
function testsNotice(mutant: Mutant): Promise<boolean> {
  const folder = dirname(mutant.file);
  const tests = readdirSync(join(ROOT, folder)).filter((name) => /(?<!\.property)\.test\.ts$/.test(name));
  const env = { ...process.env, PLIMSOLL_MUTANT: JSON.stringify(mutant), NODE_OPTIONS: `--import=${PRELOAD}` };
  return new Promise((resolve) => {
    const args = ['--test', ...tests.map((name) => join(folder, name))];
    execFile(process.execPath, args, { cwd: ROOT, env, timeout: 120_000, maxBuffer: 1e8 }, (error) =>
      resolve(error !== null),
    );
  });
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
