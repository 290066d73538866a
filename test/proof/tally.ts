/** Counting what came of the edits: plain data, so that processes can hand it over. */
import type { Survey, Trial } from './trial.ts';

/** The figures of one line of the table. */
export interface Tally {
  files: number;
  /** Documents of YAML files, instructions of Dockerfiles, commands of shell scripts. */
  parts: number;
  edits: number;
  made: number;
  wrong: number;
  refused: Record<string, number>;
  /** Wrong results that were made on purpose, and that the verifier saw. */
  planted: number;
  /** Parts in which nothing was tried, by reason. */
  untried: Record<string, number>;
}

export function emptyTally(): Tally {
  return { files: 0, parts: 0, edits: 0, made: 0, wrong: 0, refused: {}, planted: 0, untried: {} };
}

/** Counts one file. */
export function countFile(tally: Tally, { parts, untried }: Survey): void {
  tally.files++;
  tally.parts += parts;
  for (const [reason, times] of Object.entries(untried)) raise(tally.untried, reason, times);
}

/** Counts one trial. */
export function count(tally: Tally, trial: Trial): void {
  if (trial.kind === 'nothing') return;
  tally.edits++;
  if (trial.kind === 'refused') raise(tally.refused, general(trial.reason));
  else if (trial.kind === 'wrong') tally.wrong++;
  else {
    tally.made++;
    tally.planted += trial.planted;
  }
}

/** Adds figures to others. */
export function add(to: Tally, from: Tally): void {
  for (const name of ['files', 'parts', 'edits', 'made', 'wrong', 'planted'] as const) to[name] += from[name];
  for (const name of ['refused', 'untried'] as const)
    for (const [reason, times] of Object.entries(from[name])) raise(to[name], reason, times);
}

export function refusals({ refused }: Tally): number {
  return Object.values(refused).reduce((sum, times) => sum + times, 0);
}

/** Of a hundred edits. */
export function percentRefused(tally: Tally): number {
  return tally.edits === 0 ? 0 : (100 * refusals(tally)) / tally.edits;
}

/** By how often they came, most first. */
export function byFrequency(counts: Readonly<Record<string, number>>): readonly (readonly [string, number])[] {
  return Object.entries(counts).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

function raise(counts: Record<string, number>, name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
}

/** A reason without the names and messages of the single case. */
function general(reason: string): string {
  return reason
    .replace(/: .*$/s, '')
    .replace(/&\S+/g, '&x')
    .replace(/ tag !\S+/, ' tag')
    .replace(/^\S* does not fit/, 'a step does not fit')
    .replace(/where .* would go$/, 'where another would go')
    .replace(/\b\d+\b/g, 'N');
}
