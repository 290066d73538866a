/** The writer of shell scripts under proof: one random edit, judged by its bytes and by Bash. */
import { isRefusal } from '../../../src/source/refusal.ts';
import type { ShellEdit } from '../../../src/source/shell/edit.ts';
import { generateScript, generateShellEdit } from '../../../src/source/shell/edits.fixture.ts';
import { readShell } from '../../../src/source/shell/read.ts';
import type { ShellScript } from '../../../src/source/shell/script.ts';
import { shellSplices } from '../../../src/source/shell/splices.ts';
import { verifyShell } from '../../../src/source/shell/verify.ts';
import type { Tape } from '../../../src/source/tape.fixture.ts';
import { applySplices } from '../../../src/source/text.ts';
import { finalNewlineComplaint, framingComplaint } from '../difference.ts';
import { plant } from '../plant.ts';
import type { Profile, Subject, Survey, Trial } from '../trial.ts';
import { shellBytesComplaint } from './bytes.ts';
import { claimOf, confirm } from './forms.ts';

/** The writer of shell scripts. */
export function shellSubject(): Subject {
  return { name: 'shell', generate, survey, attempt, confirm };
}

/** In hard scripts redirections touch the words in front of them. */
function generate(tape: Tape, profile: Profile): string {
  const text = generateScript(tape);
  return profile === 'hard' ? text.replaceAll(/(?<=\w) (?=>> ?out|> ?out|< ?in)/g, '') : text;
}

function survey(text: string): Survey {
  const { commands, broken } = readShell(text);
  return broken ? { parts: 0, untried: { 'not wholly understood': 1 } } : { parts: commands.length, untried: {} };
}

function attempt(text: string, tape: Tape, profile: Profile): Trial {
  const script = readShell(text);
  if (script.broken || script.commands.every(({ words }) => words.length === 0)) return { kind: 'nothing' };
  const edit = profile === 'hard' && tape.chance(40) ? blindShellEdit(tape, script) : generateShellEdit(tape, script);
  if (!hasPlace(script, edit)) return { kind: 'nothing' };
  const splices = shellSplices(script, edit);
  if (isRefusal(splices)) return { kind: 'refused', reason: splices.refused, edit };
  const after = applySplices(text, splices);
  const complaint =
    framingComplaint(text, after) ??
    finalNewlineComplaint(text, after) ??
    shellBytesComplaint(text, after, edit, script) ??
    execComplaint(edit, script) ??
    verifyShell(text, after, [edit]) ??
    againComplaint(edit, script, after);
  if (complaint) return { kind: 'wrong', complaint, edit, after };
  const planted = plant(tape, text, after);
  const isSeen = !isSurelyWrong(planted, after) || verifyShell(text, planted, [edit]) !== null;
  if (!isSeen) return { kind: 'wrong', complaint: 'the verifier lets a planted mistake pass', edit, after: planted };
  const claim = claimOf(edit, script, after);
  return { kind: 'made', after, edit, planted: isSurelyWrong(planted, after) ? 1 : 0, claim };
}

/** Whether there is something to change: a word to take, a `&` to take away. */
export function hasPlace({ commands }: ShellScript, edit: ShellEdit): boolean {
  const command = commands[edit.command];
  if (!command || command.words.length === 0) return false;
  return edit.op !== 'foreground' || command.ampersand !== null;
}

/** An edit of any command, whether a rule would choose it there or not. */
export function blindShellEdit(tape: Tape, { commands }: ShellScript): ShellEdit {
  const command = tape.below(Math.max(1, commands.length));
  const count = commands[command]?.words.length ?? 0;
  const word = tape.below(Math.max(1, count));
  return tape.pick<ShellEdit>([
    { op: 'exec', command },
    { op: 'foreground', command },
    { op: 'append', command, text: 'prog alpha && serve' },
    { op: 'replaceWord', command, word, text: tape.pick(['2', '"a b"', 'x', 'trap', 'fn0', 'fn1', 'x y', 'x; y']) },
    { op: 'insertWords', command, before: tape.below(count + 1), text: tape.pick(['2', '"a b" c', 'x', 'x; y']) },
    { op: 'deleteWord', command, word: Math.max(1, word) },
    { op: 'replace', command, text: tape.pick(['prog', 'exec prog "a b" > out', 'x; y', 'A=b']) },
    { op: 'remove', command },
  ]);
}

/** `exec` ends the script: nothing may be left to do behind it, and no shell finds a function by it. */
function execComplaint(edit: ShellEdit, { commands, functions, text }: ShellScript): string | null {
  if (edit.op !== 'exec') return null;
  const command = commands[edit.command];
  const name = command?.words[0]?.text ?? '';
  if (functions.has(name)) return 'exec stands in front of a function';
  if (commands.some(({ words }) => words[0]?.text === 'trap')) return 'exec skips a trap';
  return command?.last || /^\s*$/.test(text) ? null : 'something is left to do behind exec';
}

/** What is done is not done twice; a word that stands there already needs nothing, and what is added comes once more. */
function againComplaint(edit: ShellEdit, old: ShellScript, after: string): string | null {
  const script = readShell(after);
  const splices = shellSplices(script, edit);
  if (edit.op === 'exec' || edit.op === 'foreground')
    return isRefusal(splices) || splices.length === 0 || old.commands.length !== script.commands.length
      ? null
      : 'it is done twice';
  if (isRefusal(splices) || edit.op === 'deleteWord' || edit.op === 'remove') return null;
  const again = applySplices(after, splices);
  if (edit.op === 'replaceWord' || edit.op === 'replace')
    return again === after ? null : 'the word is replaced by something else';
  return shellBytesComplaint(after, again, edit, script);
}

/** Whether a text differs in more than blanks, line ends and what may stand for them. */
export function isSurelyWrong(planted: string, right: string): boolean {
  return bare(planted) !== bare(right);
}

function bare(text: string): string {
  return text.replace(/[ \t\r\n;\\`]/g, '');
}
