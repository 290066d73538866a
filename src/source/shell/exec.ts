import { type Refusal, refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import { builtins, builtinsWithPrograms } from './names.ts';
import type { ShellCommand, ShellScript, ShellSurrounding, ShellWord } from './script.ts';

/** Where a program cannot take the place of the script's shell, and why. */
const needsShell: ReadonlyMap<ShellSurrounding, string> = new Map<ShellSurrounding, string>([
  ['pipeline', 'the command is part of a pipeline'],
  ['negation', 'the shell turns its exit status round'],
  ['timing', 'the shell takes its time'],
  ['background', 'the command runs in the background'],
  ['coproc', 'the command runs as a coprocess'],
  ['condition', 'the command is a condition'],
  ['loop', 'the command runs in a loop'],
  ['subshell', 'the command runs in a subshell'],
  ['function', 'the command runs in a function'],
  ['expansion', 'the command runs inside another one'],
  ['backticks', 'the command runs inside another one'],
]);

/** Puts `exec` in front of a command's program, where the program can take the place of the shell. */
export function execSplices(script: ShellScript, command: ShellCommand): readonly Splice[] | Refusal {
  const [name] = command.words;
  if (name === undefined) return refuse('the command starts no program');
  const [around] = command.within.flatMap((place) => needsShell.get(place) ?? []);
  const reason =
    nameReason(script, name) ??
    (command.assignments.length > 0 ? 'it sets variables in front of the command' : null) ??
    around ??
    (command.last ? null : 'more of the script runs behind the command') ??
    (script.commands.some(setsTrap) ? 'the script sets a trap, which exec would lose' : null);
  return reason === null ? [{ start: name.start, end: name.start, text: 'exec ' }] : refuse(reason);
}

/** Why a name may stand for something else than a program; null when it does not. */
function nameReason({ functions }: ShellScript, { literal, text }: ShellWord): string | null {
  if (literal === null) return isProgramPath(text) || (text === '"$@"' && functions.size === 0) ? null : unknownProgram;
  if (literal === 'exec') return 'it starts with exec already';
  if (literal === '' || literal.startsWith('-')) return 'the command starts no program';
  if (functions.has(literal)) return `${literal} is a function of the script`;
  const own = builtins.has(literal) || builtinsWithPrograms.has(literal);
  return own ? `${literal} is a command of the shell itself` : null;
}

const unknownProgram = 'the shell decides which program it starts';

/** `$HOME/bin/x`, `"${JAVA_HOME}/bin/java"`: whatever the variable holds, a slash behind it makes a path. */
function isProgramPath(text: string): boolean {
  return /^\$(?:\w+|\{\w+\})(?:\/[\w.+-]+)+$/.test(text) || /^"\$(?:\w+|\{\w+\})(?:\/[\w.+-]+)+"$/.test(text);
}

/** `trap` itself, or through `command` or `builtin`. */
function setsTrap({ words }: ShellCommand): boolean {
  return words.slice(0, 2).some(({ literal }) => literal === 'trap');
}
