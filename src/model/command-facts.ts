import type { ShellCommand, ShellScript, ShellSurrounding } from '../source/shell/script.ts';
import type { LineIndex, Region } from '../source/text.ts';

/** A simple command of a script as plain data. */
export interface CommandFacts {
  /** 0-based place in `ShellScript.commands`: what edits count in. */
  readonly index: number;
  /** The name and the arguments: their values where no expansion can change them, null otherwise. */
  readonly words: readonly (string | null)[];
  /** The same words as written. */
  readonly written: readonly string[];
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
  readonly background: boolean;
  readonly within: readonly ShellSurrounding[];
  readonly last: boolean;
  readonly region: Region;
}

/** A shell script as plain data. */
export interface ScriptFacts {
  /** Null when the script could not be read for certain: nothing may be judged. */
  readonly commands: readonly CommandFacts[] | null;
}

/** Scripts with more commands are left unread: no start script that people write comes near it. */
const MAX_COMMANDS = 400;

/** Summarises a script; `lines` are those of the text that its ranges count in. */
export function scriptFacts(script: ShellScript, lines: LineIndex): ScriptFacts {
  if (script.broken || script.commands.length > MAX_COMMANDS) return { commands: null };
  return { commands: script.commands.map((command, index) => commandFacts(command, index, lines)) };
}

function commandFacts(command: ShellCommand, index: number, lines: LineIndex): CommandFacts {
  const { words, redirects, background, within, last } = command;
  return {
    index,
    words: words.map(({ literal }) => literal),
    written: words.map(({ text }) => text),
    redirects: redirects.map(({ operator, target }) => ({ operator, target })),
    background,
    within,
    last,
    region: lines.region(command),
  };
}
