/** `npm run proof`: random edits by the million, real repositories, and the mutants that the edits must notice. */
import type { Failure } from './cases.ts';
import { generatedTasks, replayCase } from './generated.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { runTasks, type Watch } from './pool.ts';
import { proveFolder } from './repository.ts';
import { tableOf } from './table.ts';
import { add, emptyTally, type Tally } from './tally.ts';
import type { Tallies } from './tasks.ts';

/** Failures that are shown whole; the rest is only counted. */
const SHOWN = 20;

interface Outcome {
  readonly figures: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly wrong: number;
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  process.stderr.write(`seed ${options.seed}\n`);
  const outcomes: Outcome[] = [];
  if (options.proof)
    outcomes.push(options.folders.length > 0 ? await proveFolders(options) : await proveGenerated(options));
  if (options.mutants) outcomes.push(await proveMutants(options));
  const figures = { seed: options.seed, ...Object.assign({}, ...outcomes.map((outcome) => outcome.figures)) };
  process.stdout.write(
    options.json ? `${JSON.stringify(figures, null, 2)}\n` : `${outcomes.map(({ text }) => text).join('\n\n')}\n`,
  );
  return outcomes.some(({ wrong }) => wrong > 0) ? 1 : 0;
}

async function proveGenerated(options: Options): Promise<Outcome> {
  const watch = watchOf(options.edits);
  const tallies =
    options.case === undefined ? await runTasks(generatedTasks(options), watch) : replayCase(options, watch);
  const all = withSum(tallies);
  return { figures: { generated: all }, text: tableOf(all), wrong: all.all?.wrong ?? 0 };
}

async function proveFolders({ folders, seed }: Options): Promise<Outcome> {
  const results = [];
  for (const folder of folders) {
    process.stderr.write(`${folder}\n`);
    results.push(await proveFolder(folder, seed, watchOf(0)));
  }
  return {
    figures: { folders: results.map(({ figures }) => figures) },
    text: results.map(({ text }) => text).join('\n\n'),
    wrong: results.reduce((sum, { wrong }) => sum + wrong, 0),
  };
}

/** Only loaded when asked for: the mutants are no part of the proof itself. */
async function proveMutants({ seed, only }: Options): Promise<Outcome> {
  const { runMutants } = await import('./mutant-run.ts');
  const { results, text, survived } = await runMutants(seed, only);
  return { figures: { mutants: results }, text, wrong: survived };
}

function withSum(tallies: Tallies): Tallies {
  const all: Tally = emptyTally();
  for (const tally of Object.values(tallies)) add(all, tally);
  return { ...tallies, all };
}

/** Shows progress and failures on standard error. */
function watchOf(expected: number): Watch {
  let edits = 0;
  let failures = 0;
  const start = performance.now();
  return {
    onEdits: (more) => {
      edits += more;
      const speed = Math.round((1000 * edits) / (performance.now() - start));
      const of = expected > 0 ? ` of ${expected.toLocaleString('en')}` : '';
      process.stderr.write(`\r${edits.toLocaleString('en')}${of} edits, ${speed} a second, ${failures} wrong `);
    },
    onFailure: (failure) => {
      if (failures++ < SHOWN) process.stderr.write(`\n${shown(failure)}\n`);
    },
  };
}

function shown({ replay, complaint, edit, before, after }: Failure): string {
  return `WRONG ${replay}\n  ${complaint}\n  edit   ${JSON.stringify(edit)}\n  before ${JSON.stringify(before)}\n  after  ${JSON.stringify(after)}`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}`);
  process.exitCode = 2;
}
