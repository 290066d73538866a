import { builtins, builtinsWithPrograms } from '../source/shell/names.ts';
import type { CommandFacts } from './command-facts.ts';
import { type DaemonStart, daemonStart, isSupervisor } from './programs/daemons.ts';
import { isShortLived, isWaiting } from './programs/lifetime.ts';
import { programName, unwrapped } from './programs/words.ts';

/** Does the shell end, or pass the signal on, at SIGTERM? `trap ... TERM` (POSIX.1-2024, XCU trap); for names in a variable, too. */
export function catchesTerm(commands: readonly CommandFacts[]): boolean {
  return commands.some(({ words }) => {
    const [name, action, ...signals] = words;
    if (name !== 'trap' || action === '-') return false;
    return signals.some((signal) => signal === null || /^(?:SIG)?TERM$|^15$/i.test(signal));
  });
}

/** The commands with which the script may end, one for each branch; the script waits for them. */
export function endings(commands: readonly CommandFacts[]): readonly CommandFacts[] {
  return commands.filter((command) => command.last && !command.background && isAtTheTop(command));
}

/** Whether a command of the script may be the program that the container is for. */
export function isProgram({ words }: CommandFacts, functions: ReadonlySet<string> = new Set()): boolean {
  const [first] = unwrapped(words);
  if (first === undefined || first === '') return false;
  if (first !== null && (builtins.has(first) || builtinsWithPrograms.has(first) || functions.has(first))) return false;
  return !isShortLived(words) && !isWaiting(words) && daemonStart(words) === null;
}

/** Does the command take the place of the shell? */
export function isExec({ words }: CommandFacts): boolean {
  return words[0] === 'exec' && words.length > 1;
}

/** A program that a start script leaves running behind its back. */
export interface LeftBehind {
  readonly command: CommandFacts;
  readonly name: string;
  /** A service or a program that detaches; null for a command with `&`. */
  readonly daemon: DaemonStart | null;
}

/**
 * The programs that a script leaves in the background without looking after them. One that it waits for by its number,
 * ends, or takes to the front again is looked after; so are all of them behind `wait -n`, which ends with the first.
 */
export function leftBehind(commands: readonly CommandFacts[]): readonly LeftBehind[] {
  if (looksAfterJobs(commands)) return [];
  return commands.flatMap((command, place): LeftBehind[] => {
    if (!isAtTheTop(command)) return [];
    const daemon = daemonStart(command.words);
    const { background, words } = command;
    if (daemon && !background) return staysAfter(commands, place) ? [{ command, name: daemon.name, daemon }] : [];
    const mayServe = background && isProgram(command) && !command.within.includes('pipeline');
    return mayServe
      ? [{ command, name: programName(unwrapped(words)) || (command.written[0] ?? ''), daemon: null }]
      : [];
  });
}

/** The supervisor that keeps several programs running in one container; null where there is none. */
export function supervisor(commands: readonly CommandFacts[]): CommandFacts | null {
  return commands.find((command) => isAtTheTop(command) && isSupervisor(command.words)) ?? null;
}

function looksAfterJobs(commands: readonly CommandFacts[]): boolean {
  return commands.some(({ words, written }) => {
    const [name, ...args] = words;
    if (name === 'fg') return true;
    if (name === 'wait') return args.length > 0;
    return name === 'kill' && written.slice(1).some((word) => /\$|%\d/.test(word));
  });
}

/**
 * A program that detaches is in the background when the script, or what it becomes, runs on behind it, and does not stop
 * it again.
 */
function staysAfter(commands: readonly CommandFacts[], place: number): boolean {
  const behind = commands.slice(place + 1);
  if (behind.some(({ words }) => words.includes('stop') || words.includes('shutdown'))) return false;
  return behind.some((command) => isAtTheTop(command) && !command.background && runsOn(command));
}

function runsOn(command: CommandFacts): boolean {
  return isWaiting(command.words) || isProgram(command) || isExec(command) || command.within.includes('loop');
}

/** Questions (conditions, expansions) and functions are no part of the script's own way. */
function isAtTheTop({ within }: CommandFacts): boolean {
  return !within.some((around) => /^(?:condition|expansion|backticks|decoded|heredoc|function|coproc)$/.test(around));
}
