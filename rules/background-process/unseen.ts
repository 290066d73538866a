import type { Fix, NoFix } from '../../src/engine/contract.ts';
import type { CommandFacts } from '../../src/model/command-facts.ts';
import { programName, unwrapped } from '../../src/model/programs/words.ts';
import { type LeftBehind, leftBehind, supervisor } from '../../src/model/start-script.ts';
import { codeSpan } from '../../src/source/markdown.ts';

/** What runs unseen, and what was written about it. */
export interface Unseen {
  readonly message: string;
  readonly evidence: string;
  readonly left: LeftBehind | null;
  /** What to do where nothing can be moved. */
  readonly advice: string;
}

/** Moves what can be moved; says what to do otherwise. */
export function repairWith({ left, advice }: Unseen, move: (left: LeftBehind) => Fix | NoFix): Fix | NoFix {
  return left === null ? { refused: advice } : move(left);
}

/** The first program of a script that nothing watches, with its place among the commands. */
export function unseenIn(commands: readonly CommandFacts[]): (Unseen & { readonly index: number }) | null {
  const keeper = supervisor(commands);
  if (keeper) return { ...supervised(programName(unwrapped(keeper.words))), index: keeper.index };
  const [left] = leftBehind(commands);
  if (!left) return null;
  const message = `The start script leaves ${codeSpan(left.name)} in the background, where nothing watches it: when it crashes, or never comes up, the container goes on as if it were well, and Kubernetes neither restarts it nor sends it SIGTERM.`;
  const { command, daemon } = left;
  const advice = daemon ? inForeground(daemon.foreground) : '';
  return { message, evidence: command.written.join(' '), left: daemon ? null : left, advice, index: command.index };
}

/** A supervisor of several programs. */
export function supervised(name: string): Unseen {
  return {
    message: `${codeSpan(name)} keeps several programs alive inside one container. Kubernetes watches the supervisor only: a program that crashes again and again leaves the container ready and running.`,
    evidence: name,
    left: null,
    advice: 'what it starts wants a container each, in one Pod where they share files or the loopback address',
  };
}

/** What to do about a program that detaches. */
export function inForeground(command: string | null): string {
  return command === null
    ? 'nothing is known of how it runs in the foreground; let it be the last command, with exec, and give every other program a container of its own'
    : `run it in the foreground as the last command, with exec (${command}), and give every other program a container of its own`;
}
