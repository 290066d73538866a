/** Random edits that fit a script more often than not. */
import type { Tape } from '../tape.fixture.ts';
import type { ShellEdit } from './edit.ts';
import { PLAIN_WORDS, PROGRAMS, WORDS } from './generated.fixture.ts';
import { builtins, builtinsWithPrograms } from './names.ts';
import type { ShellCommand, ShellScript, ShellSurrounding } from './script.ts';

export { generateScript } from './generated.fixture.ts';

const LISTS: readonly [string, ...string[]] = [
  'prog alpha',
  'prog "a b" && serve',
  'prog | serve $V',
  'prog $(serve x) > out',
];

/** A random edit of a script; a few are made without looking whether it fits. */
export function generateShellEdit(tape: Tape, script: ShellScript): ShellEdit {
  const { commands } = script;
  if (tape.chance(1) && tape.chance(50)) return anyEdit(tape, tape.below(Math.max(1, commands.length)), commands[0]);
  const places = [...commands.keys()].filter((place) => isEditable(commands[place]));
  const wanted = tape.below(100);
  const execs = places.filter((place) => wanted < 25 && canExec(script, commands[place]));
  if (execs.length > 0) return { op: 'exec', command: execs[tape.below(execs.length)] ?? 0 };
  const jobs = places.filter((place) => wanted < 50 && canComeToFront(script, commands[place]));
  if (jobs.length > 0) return { op: 'foreground', command: jobs[tape.below(jobs.length)] ?? 0 };
  const free = places.filter((place) => wanted < 65 && canGoOn(script, commands[place]));
  if (free.length > 0) return { op: 'append', command: free[tape.below(free.length)] ?? 0, text: tape.pick(LISTS) };
  const whole = places.filter((place) => wanted < 75 && isPlain(script, commands[place]) && isWhole(script, place));
  if (whole.length > 0) return wholeEdit(tape, script, whole[tape.below(whole.length)] ?? 0);
  const command = places[tape.below(Math.max(1, places.length))] ?? 0;
  return wordEdit(tape, command, commands[command]);
}

/** Inside a larger text, a command over several lines may hold what is not the script's. */
function isWhole({ source, text, commands }: ShellScript, place: number): boolean {
  const { start = 0, end = 0 } = commands[place] ?? {};
  return source === text || !source.slice(start, end).includes('\n');
}

const COMMANDS: readonly [string, ...string[]] = ['prog', 'exec prog alpha', 'prog "a b" > out', 'A=b prog $(serve x)'];

/** Replaces a command, or takes it away where it is a statement that has its lines to itself. */
function wholeEdit(tape: Tape, script: ShellScript, command: number): ShellEdit {
  const { start = 0, end = 0, within = [], ampersand } = script.commands[command] ?? {};
  const line = script.text.slice(script.text.lastIndexOf('\n', start - 1) + 1).split('\n', 1)[0] ?? '';
  const statement = script.text.slice(start, ampersand?.end ?? end);
  const alone = line.trim() === statement && within.every((around) => around === 'background');
  if (alone && script.statements.length > 1 && tape.chance(50)) return { op: 'remove', command };
  return { op: 'replace', command, text: tape.pick(COMMANDS) };
}

/** An edit of whatever kind, at whatever place. */
function anyEdit(tape: Tape, command: number, at: ShellCommand | undefined): ShellEdit {
  const op = tape.pick(['exec', 'foreground', 'append', 'word']);
  if (op === 'exec' || op === 'foreground') return { op, command };
  return op === 'append' ? { op, command, text: tape.pick(LISTS) } : wordEdit(tape, command, at);
}

function wordEdit(tape: Tape, command: number, at: ShellCommand | undefined): ShellEdit {
  const count = at?.words.length ?? 0;
  const plain = at?.within.includes('backticks') === true;
  const text = () => tape.pick(plain ? PLAIN_WORDS : WORDS);
  const name = () => (plain ? 'prog' : tape.pick(PROGRAMS));
  const choice = tape.below(3);
  if (choice === 0 && count > 1) return { op: 'deleteWord', command, word: 1 + tape.below(count - 1) };
  const touched = (word: number) => touchesRedirect(at, word);
  if (choice === 1) {
    const word = tape.below(Math.max(1, count));
    return { op: 'replaceWord', command, word, text: word === 0 || touched(word) ? name() : text() };
  }
  const before = tape.below(count + 1);
  const several = tape.chance(30) && before > 0 ? ` ${touched(before - 1) ? name() : text()}` : '';
  const safe = before === 0 || (several === '' && touched(before - 1));
  return { op: 'insertWords', command, before, text: (safe ? name() : text()) + several };
}

/** True when a redirection, or a continuation, follows a word without a blank: a number would become its descriptor. */
function touchesRedirect(at: ShellCommand | undefined, word: number): boolean {
  const end = at?.words[word]?.end;
  return at?.redirects.some(({ start }) => end !== undefined && start >= end && start <= end + 8) === true;
}

function isEditable(command: ShellCommand | undefined): boolean {
  const { within = [], words = [] } = command ?? {};
  return words.length > 0 && !within.includes('decoded') && !within.includes('heredoc');
}

const around = (command: ShellCommand | undefined, ...kinds: readonly ShellSurrounding[]) =>
  kinds.some((kind) => command?.within.includes(kind));

/** It can come and go as a whole. */
function isPlain({ text }: ShellScript, command: ShellCommand | undefined): boolean {
  return !text.includes('<<') && !around(command, 'expansion', 'backticks', 'coproc');
}

function canExec({ functions, text }: ShellScript, command: ShellCommand | undefined): boolean {
  if (!command?.last || command.assignments.length > 0 || /\btrap\b/.test(text)) return false;
  const name = command.words[0]?.literal;
  return (
    name != null && name !== 'exec' && !builtins.has(name) && !builtinsWithPrograms.has(name) && !functions.has(name)
  );
}

function canComeToFront({ commands, text }: ShellScript, command: ShellCommand | undefined): boolean {
  const job = command?.ampersand?.job;
  if (job === undefined || around(command, 'coproc') || /\$!|wait|%\d/.test(text)) return false;
  if (command?.within.filter((kind) => kind === 'background').length !== 1) return false;
  return !commands.some(
    (other) => other.background && other.ampersand === null && other.start >= job.start && other.end <= job.end,
  );
}

/** No list, pipeline or condition is near, and no here-document. */
function canGoOn({ text }: ShellScript, command: ShellCommand | undefined): boolean {
  if (text.includes('<<') || ['exec', 'exit', 'return', 'break', 'continue'].includes(command?.words[0]?.literal ?? ''))
    return false;
  return !around(
    command,
    ...(['pipeline', 'or-list', 'negation', 'timing', 'background', 'coproc', 'condition', 'backticks'] as const),
  );
}
