import type { Range } from '../text.ts';

/** One word of a command; `literal` is its value where no expansion can change it, null otherwise. */
export interface ShellWord extends Range {
  readonly text: string;
  readonly literal: string | null;
}

export interface ShellCommand extends Range {
  /** Assignments in front of the command (`A=b cmd`). */
  readonly assignments: readonly ShellWord[];
  /** Command name and arguments; empty for pure assignments. */
  readonly words: readonly ShellWord[];
  readonly redirects: readonly (Range & { readonly operator: string; readonly target: string })[];
  /** Runs in the background (`&`), itself or as the last part of an and-or list. */
  readonly background: boolean;
}

export interface ShellScript {
  readonly text: string;
  /** Every simple command at any depth, in the order of the source. */
  readonly commands: readonly ShellCommand[];
  /** The whole script is exactly one simple command: no operator, pipe, list, compound command or background. */
  readonly single: ShellCommand | null;
  /** True when the reader met anything it does not understand: nothing may be judged or changed, and no command is listed. */
  readonly broken: boolean;
}
