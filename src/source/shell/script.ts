import type { Range } from '../text.ts';

/** One word of a command; `literal` is its value where no expansion can change it, null otherwise. */
export interface ShellWord extends Range {
  readonly text: string;
  readonly literal: string | null;
}

/**
 * What a command can stand in. `or-list`: a list that holds `||`. `backticks`: an expansion in backticks; `decoded`: one
 * with escapes, whose text stands nowhere in the source. `heredoc`: an expansion in the data of a here-document.
 */
export type ShellSurrounding =
  | 'and-list'
  | 'or-list'
  | 'pipeline'
  | 'negation'
  | 'timing'
  | 'background'
  | 'condition'
  | 'branch'
  | 'loop'
  | 'group'
  | 'subshell'
  | 'function'
  | 'coproc'
  | 'expansion'
  | 'backticks'
  | 'decoded'
  | 'heredoc';

/** The `&` behind a statement. */
export interface Ampersand extends Range {
  /** What it keeps in the background: a command, a pipeline or a list. */
  readonly job: Range;
  /** More follows on its line that something must stand in front of: without the `&` it takes a `;`. */
  readonly separates: boolean;
}

export interface ShellCommand extends Range {
  /** Assignments in front of the command (`A=b cmd`). */
  readonly assignments: readonly ShellWord[];
  /** Command name and arguments; empty for pure assignments. */
  readonly words: readonly ShellWord[];
  readonly redirects: readonly (Range & { readonly operator: string; readonly target: string })[];
  /** Runs in the background (`&`), itself or as the last part of an and-or list. */
  readonly background: boolean;
  /** The `&` that keeps it there, when nothing but a pipeline or a list stands between; null otherwise. */
  readonly ampersand: Ampersand | null;
  /** What it stands in, from the outside in. */
  readonly within: readonly ShellSurrounding[];
  /** Nothing of the script runs behind it: it ends the last statement, in a branch or a group too, and in no other. */
  readonly last: boolean;
}

/** A larger text that a script was taken from. */
export interface ShellOrigin {
  /** The text that the ranges of the script count in. */
  readonly source: string;
  /** The offset in `source` of the character at an index of the script. */
  offsetAt(index: number): number;
}

export interface ShellScript {
  readonly text: string;
  /** The text that all ranges count in: the script itself, or the larger text that it was taken from. */
  readonly source: string;
  /** Every simple command at any depth, in the order of the source. */
  readonly commands: readonly ShellCommand[];
  /** The statements of the top level, each with the `&` behind it. */
  readonly statements: readonly Range[];
  /** The names of the functions that the script defines, at any depth. */
  readonly functions: ReadonlySet<string>;
  /** The whole script is exactly one simple command: no operator, pipe, list, compound command or background. */
  readonly single: ShellCommand | null;
  /** True when the reader met anything it does not understand: nothing may be judged or changed, and no command is listed. */
  readonly broken: boolean;
}
