import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { builtins } from './names.ts';
import type { ShellCommand, ShellScript, ShellWord } from './script.ts';

/**
 * The program and arguments that the shell would start for a script: for `CMD npm start` they are `npm` and `start`. An
 * `exec` in front is left out.
 * @returns a refusal when the script is more than one simple command, or when the shell does anything to it.
 */
export function execForm(script: ShellScript): readonly string[] | Refusal {
  const command = plainCommand(script);
  if (isRefusal(command)) return command;
  if (command.redirects.length > 0) return refuse('the shell redirects its input or output');
  const words = withoutExec(command);
  const [changed] = words.filter(({ literal }) => literal === null);
  if (changed !== undefined) return refuse(expansionReason(changed));
  const args = words.flatMap(({ literal }) => literal ?? []);
  return programRefusal(args) ?? args;
}

/**
 * The script with `exec` in front, so that the program takes the place of the shell: `exec node $FILE` for `node $FILE`.
 * For a command that needs the shell for its expansions and redirections, and for nothing else.
 * @returns a refusal when the script is more than one simple command, starts with `exec` already, or does not name the
 * program it starts.
 */
export function execPrefixed(script: ShellScript): string | Refusal {
  const command = plainCommand(script);
  if (isRefusal(command)) return command;
  const [name] = command.words;
  if (name?.literal === 'exec') return refuse('it starts with exec already');
  if (name !== undefined && name.literal === null) return refuse('the shell decides which program it starts');
  return programRefusal(command.words.map(({ literal }) => literal ?? '')) ?? `exec ${script.text.trim()}`;
}

/** The one simple command that a script consists of. */
function plainCommand(script: ShellScript): ShellCommand | Refusal {
  if (/^\s*["']?\[/.test(script.text)) return refuse('it looks like a JSON array with a mistake in it');
  if (script.broken) return refuse('its shell syntax cannot be read');
  const command = script.single;
  if (command === null) return refuse('it is not one simple command, so it needs the shell');
  if (command.assignments.length > 0) return refuse('it sets variables in front of the command');
  if (command.redirects.some(({ operator }) => /^<<-?$/.test(operator))) return refuse('it holds a here-document');
  return holdsMore(script.text, command) ? refuse('a comment in it would be lost') : command;
}

/** True when a script holds more than its one command and the `;` behind it: comments. */
function holdsMore(text: string, { start, end }: ShellCommand): boolean {
  const trimmed = text.trim();
  const shorter = trimmed.endsWith(';') ? trimmed.slice(0, -1).trimEnd() : trimmed;
  return trimmed.length !== end - start && shorter.length !== end - start;
}

function withoutExec({ words }: ShellCommand): readonly ShellWord[] {
  return words[0]?.literal === 'exec' ? words.slice(1) : words;
}

/** Why a command cannot start as a program; null when it can. `echo` is one, but of two minds about backslashes. */
function programRefusal([name, ...args]: readonly string[]): Refusal | null {
  if (name === undefined || name === '') return refuse('it starts no program');
  if (name.startsWith('-')) return refuse('it passes options to exec');
  if (builtins.has(name)) return refuse(`${name} is a command of the shell itself`);
  const ownEcho = name === 'echo' && args.some((arg) => arg.includes('\\'));
  return ownEcho ? refuse('the echo of the shell reads backslashes in its own way') : null;
}

function expansionReason({ text }: ShellWord): string {
  if (text.includes('`') || text.includes('$(')) return 'the shell runs another command inside it';
  return text.includes('$') ? 'the shell replaces variables in it' : 'the shell expands a pattern in it';
}
