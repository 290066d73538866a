import { type Refusal, refuse } from '../refusal.ts';
import type { Range, Splice } from '../text.ts';
import type { ShellEdit } from './edit.ts';
import type { ShellCommand, ShellScript, ShellSurrounding } from './script.ts';
import { commandProblem } from './written-text.ts';

/** Writes another simple command in place of one, with its assignments and redirections. */
export function replaceSplices(
  script: ShellScript,
  command: ShellCommand,
  { text }: ShellEdit & { readonly op: 'replace' },
): readonly Splice[] | Refusal {
  const reason = placeReason(command) ?? commandProblem(text);
  if (reason !== null) return refuse(reason);
  const old = script.source.slice(command.start, command.end);
  // The lines of an instruction, with the comments between them, are the Dockerfile's.
  if (script.source !== script.text && old.includes('\n')) return refuse('the command goes over several lines');
  return old === text ? [] : [{ start: command.start, end: command.end, text }];
}

/** Takes a command away that is a statement of its own, with its `&` and its lines. */
export function removeSplices(script: ShellScript, command: ShellCommand): readonly Splice[] | Refusal {
  const { source, text, statements } = script;
  if (source !== text) return refuse('the script stands in a larger text');
  const statement = statements.find(({ start }) => start === command.start);
  const own = command.within.every((around) => around === 'background');
  if (statement === undefined || !own) return refuse('the command is part of a larger statement');
  if (statements.length === 1) return refuse('nothing would be left of the script');
  const reason = placeReason(command);
  if (reason !== null) return refuse(reason);
  const lines = linesOf(source, statement);
  if (lines === null) return refuse('more stands on the lines of the command');
  if (lines.end === source.length && !source.endsWith('\n') && /\n[ \t]*$/.test(source.slice(0, lines.start)))
    return refuse('the script ends without a line end, and a blank line stands in front of the command');
  return [{ ...withBlankLine(source, lines), text: '' }];
}

/** Where a command cannot come or go as a whole, and why. */
const bound: ReadonlyMap<ShellSurrounding, string> = new Map<ShellSurrounding, string>([
  ['expansion', 'the command runs inside another one'],
  ['backticks', 'the command runs inside another one'],
  ['coproc', 'the command runs as a coprocess'],
]);

function placeReason({ within, redirects }: ShellCommand): string | null {
  if (redirects.some(({ operator }) => /^<<-?$/.test(operator))) return 'a here-document belongs to the command';
  return within.flatMap((around) => bound.get(around) ?? [])[0] ?? null;
}

/** The whole lines of a statement that has them to itself, with the line end; null where something else stands on them. */
function linesOf(source: string, { start, end }: Range): Range | null {
  const from = source.lastIndexOf('\n', start - 1) + 1;
  const feed = source.indexOf('\n', end);
  const to = feed < 0 ? source.length : feed + 1;
  const around = source.slice(from, start) + source.slice(end, to);
  if (around.trim() !== '') return null;
  if (feed >= 0 || from === 0) return { start: from, end: to };
  // The last line has no end: the one in front of it loses its own, so that the file still ends without one.
  return { start: source[from - 2] === '\r' ? from - 2 : from - 1, end: to };
}

/** Of two blank lines that would come to touch, the second goes too. */
function withBlankLine(source: string, lines: Range): Range {
  const isBlankBefore = /(?:^|\n)[ \t]*\r?\n$/.test(source.slice(Math.max(0, lines.start - 200), lines.start));
  const blank = /^[ \t]*\r?\n/.exec(source.slice(lines.end, lines.end + 200))?.[0] ?? '';
  return isBlankBefore ? { start: lines.start, end: lines.end + blank.length } : lines;
}
