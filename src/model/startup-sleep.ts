import type { Region } from '../source/text.ts';
import type { CommandFacts } from './command-facts.ts';
import type { PlacedContainer } from './containers.ts';
import type { Repository } from './repository.ts';
import { startOf } from './start.ts';

/** How long the start of a container sleeps before its program runs. */
export interface StartupSleep {
  readonly seconds: number;
  readonly place: { readonly path: string; readonly region: Region };
}

/** A longer one is no wait for anything, but a way of keeping a container alive. */
const MAX_SECONDS = 3600;

const KEEPS_ALIVE = new Set(['sleep', 'wait', 'tail', 'cat', 'read']);

/**
 * The sleeps that a container's start script, or its `sh -c`, runs through each time before its last command, the program.
 * Null where there is none, or the script starts a program in the background before.
 */
export function startupSleep(repository: Repository, container: PlacedContainer): StartupSleep | null {
  const start = startOf(repository, container);
  if (start.state !== 'present' || !start.value.script) return null;
  const { path, commands } = start.value.script;
  const { seconds, first } = sleepBefore(commands ?? []);
  if (!first || seconds === 0) return null;
  const own = { path: container.path, region: container.region };
  return { seconds, place: path === null ? (start.value.places[0] ?? own) : { path, region: first.region } };
}

/** The sum of the sleeps in front of the program, in seconds, and the first of them. */
export function sleepBefore(commands: readonly CommandFacts[]): {
  readonly seconds: number;
  readonly first: CommandFacts | null;
} {
  const none = { seconds: 0, first: null };
  const main = commands.findIndex(
    ({ words, within }) => words[0] === 'exec' && words.length > 1 && within.length === 0,
  );
  const program = commands[main < 0 ? commands.length - 1 : main];
  if (!program || KEEPS_ALIVE.has(program.words[0] ?? '')) return none;
  const before = commands.slice(0, commands.indexOf(program));
  if (before.some(({ background }) => background)) return none;
  const sleeps = before.filter(runsAlways).filter(({ words }) => words[0] === 'sleep');
  const seconds = sleeps.reduce((sum, { words }) => sum + secondsOf(words.slice(1)), 0);
  return Number.isFinite(seconds) && seconds <= MAX_SECONDS ? { seconds, first: sleeps[0] ?? null } : none;
}

/** A command of the top level; in a list of `&&` only the first one is sure to run. */
function runsAlways({ within, index }: CommandFacts): boolean {
  return within.length === 0 || (index === 0 && within.every((each) => each === 'and-list'));
}

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** The time of `sleep`'s arguments, which add up (sleep(1) of GNU coreutils and BusyBox); not finite where one is no time. */
function secondsOf(times: readonly (string | null)[]): number {
  return times.reduce((sum, time) => {
    const [, count, unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)([smhd]?)$/.exec(time ?? '') ?? [];
    return sum + (count === undefined ? Number.NaN : Number(count) * (UNITS[unit] ?? Number.NaN));
  }, 0);
}
