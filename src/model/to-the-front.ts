import { type Refusal, refuse } from '../source/refusal.ts';
import type { ShellEdit } from '../source/shell/edit.ts';
import type { ShellCommand, ShellScript } from '../source/shell/script.ts';
import { isKeepAlive } from './programs/lifetime.ts';
import { unwrapped, type Words } from './programs/words.ts';

/** How the one program that a script leaves in the background comes to its end as `exec`. */
export interface ToTheFront {
  readonly edits: readonly ShellEdit[];
  /** The new last command as shell source. */
  readonly command: string;
  /** The commands that run in front of the program now, and ran behind its start before. */
  readonly overtaken: readonly ShellCommand[];
  /** The keep-alive that goes; null where there was none. */
  readonly keepAlive: ShellCommand | null;
}

/** What may run in front of the server instead of behind it: it says something, and does nothing. */
const SAYS: ReadonlySet<string> = new Set(['echo', 'printf', ':', 'true', 'date']);

/**
 * Moves a program that runs in the background to the end of its script, in the foreground, in place of what only kept
 * the script alive.
 * @param place of the command in `script.commands`
 * @returns a refusal when anything behind it does more than to say something, or the script looks after its jobs
 */
export function toTheFront(script: ShellScript, place: number): ToTheFront | Refusal {
  const command = script.commands[place];
  const reason = command === undefined ? 'the command is gone' : serverReason(script, command);
  if (command === undefined || reason !== null) return refuse(reason ?? '');
  const { ampersand } = command;
  const behind = script.commands.filter(({ start }) => start >= (ampersand?.end ?? command.end));
  const last = behind.at(-1);
  const keepAlive = last?.last && isPlain(last) && isKeepAlive(wordsOf(last)) ? last : null;
  const overtaken = keepAlive ? behind.slice(0, -1) : behind;
  const doing = overtaken.filter((other) => !isPlain(other) || !says(other));
  const needing = doing.find((other) => !isKeepAlive(wordsOf(other))) ?? doing[0];
  if (needing) return refuse(`${needing.words[0]?.text ?? 'a command'} runs behind it and may need it to be up`);
  if (last !== undefined && keepAlive === null)
    return refuse('nothing at the end only keeps the script alive, so it ends by itself');
  const text = execText(script, command);
  const edits: ShellEdit[] =
    keepAlive === null
      ? [
          { op: 'foreground', command: place },
          { op: 'replace', command: place, text },
        ]
      : [
          { op: 'remove', command: place },
          { op: 'replace', command: script.commands.indexOf(keepAlive), text },
        ];
  return { edits, command: text, overtaken, keepAlive };
}

/** Why the command cannot move as it is; null when it can. */
function serverReason(script: ShellScript, command: ShellCommand): string | null {
  const { within, ampersand, redirects, assignments } = command;
  if (ampersand === null || within.some((around) => around !== 'background')) return 'it is part of a larger command';
  if (ampersand.job.start !== command.start) return 'it is part of a larger command';
  if (redirects.some(({ operator }) => /^<<-?$/.test(operator))) return 'a here-document belongs to it';
  if (assignments.length > 0) return 'it sets variables in front of the command';
  if (script.commands.filter(({ background }) => background).length > 1)
    return 'the script leaves several commands in the background';
  if (script.commands.some(({ words }) => words[0]?.literal === 'trap')) return 'the script sets a trap';
  return /\$!|\$\{!\}/.test(script.text) ? 'the script uses the process id of the job' : null;
}

/** The command as it is to stand at the end: `nohup`, which keeps it from a terminal that is not there, goes. */
function execText({ source }: ShellScript, { start, end, words }: ShellCommand): string {
  const [first, second] = words;
  const from = first?.literal === 'nohup' && second ? second.start : start;
  return `exec ${source.slice(from, end)}`;
}

function isPlain({ within }: ShellCommand): boolean {
  return within.length === 0;
}

function says(command: ShellCommand): boolean {
  const [name] = unwrapped(wordsOf(command));
  return (
    SAYS.has(name ?? '') && command.redirects.every(({ target }) => /^(?:[12]|\/dev\/std(?:out|err))$/.test(target))
  );
}

function wordsOf({ words }: ShellCommand): Words {
  return words.map(({ literal }) => literal);
}
