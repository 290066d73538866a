import type { Language } from '../language.ts';

/**
 * One way to make a program log to a file. Expressions are global, match a bounded length from each place, and name
 * what they find: `file` (the path), `name` (the appender that it belongs to).
 */
export interface LogWriter {
  /** For people. */
  readonly by: string;
  readonly kind: 'access' | 'error' | null;
  /** Null: any language. */
  readonly languages: readonly Language[] | null;
  /** The text must say this somewhere: tells one program's configuration from another's. */
  readonly needs?: RegExp;
  readonly form: RegExp;
  /**
   * Where the file is named when not by `form`: in the brackets that the form opens, or up to a text behind it.
   */
  readonly body?: 'brackets' | { readonly until: string };
  /** Tried in order on the body; one without the group `file` proves a file whose name is not plain. */
  readonly files?: readonly RegExp[];
  /** Finds the lists of the appenders that are in use: one that no list names writes nothing. */
  readonly attached?: RegExp;
}

/** A quoted text in any of the usual quotes, as the group `file`. */
export const QUOTED = String.raw`[rfbu]{0,2}["'\x60](?<file>[^"'\x60\n]{1,300})["'\x60]`;
/** A quoted text that ends like a log file, somewhere in an expression. */
export const SOME_LOG = /["'`/][^"'`\n]{0,200}\.(?:log|logs|jsonl)["'`]/;
