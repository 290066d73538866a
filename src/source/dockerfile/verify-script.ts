import type { ShellEdit } from '../shell/edit.ts';
import { verifyShell } from '../shell/verify.ts';
import { isOnlyHeredoc } from './heredoc-words.ts';
import { scanInstructions } from './scan.ts';

/** An instruction taken apart, as the scanner joins it. */
interface Script {
  /** Keyword and flags. */
  readonly head: string;
  /** What the shell is given to run. */
  readonly script: string;
  /** What stands around it: the line of a here-document, and its delimiter. */
  readonly frame: string;
}

/** Edits that may take the lines away that they empty. */
const shortening: ReadonlySet<ShellEdit['op']> = new Set(['deleteWord', 'foreground', 'replaceWord']);

/**
 * Checks that the script of an instruction is what edits declare: the joined text says what they say, and its lines,
 * comments, continuations and line ends are the old ones.
 * @param before the instruction from its keyword to its end, line ends as in the file
 * @returns why it is not what was declared; null when it is
 */
export function verifyScript(
  before: string,
  after: string,
  edits: readonly ShellEdit[],
  escapeToken: string,
): string | null {
  const old = scriptOf(before, escapeToken);
  const found = scriptOf(after, escapeToken);
  if (old === null || found === null) return 'it is no longer one instruction';
  if (old.head !== found.head || old.frame !== found.frame) return 'its keyword, flags or here-document changed';
  return verifyShell(old.script, found.script, edits) ?? linesProblem(before, after, edits, escapeToken);
}

function scriptOf(text: string, escapeToken: string): Script | null {
  const [instruction, ...more] = scanInstructions(text, escapeToken);
  if (instruction === undefined || more.length > 0) return null;
  const { text: joined, heredocLines } = instruction;
  const head = /^\S+(?:\s+--(?:[^\s"'\\]|\\.|"[^"]*"|'[^']*')*)*\s*/.exec(joined)?.[0] ?? '';
  const line = joined.slice(head.length);
  if (heredocLines.length === 0) return { head, script: line, frame: '' };
  if (!isOnlyHeredoc(line)) return { head, script: [line, ...heredocLines].join('\n'), frame: '' };
  return {
    head,
    script: heredocLines.slice(0, -1).join('\n'),
    frame: `${line}\n${heredocLines.at(-1) ?? ''}`,
  };
}

/** Why the physical lines are not the old ones with a change in each place that an edit declares; null when they are. */
function linesProblem(before: string, after: string, edits: readonly ShellEdit[], escapeToken: string): string | null {
  const old = before.split('\n');
  const found = after.split('\n');
  const comments = (lines: readonly string[]) => lines.filter((line) => line.trimStart().startsWith('#')).join('\n');
  if (comments(old) !== comments(found)) return 'a comment inside it changed';
  if (found.length > old.length) return 'it has more lines than before';
  const gone = old.length - found.length;
  const places = placesOfComments(found);
  const moves = placesOfComments(old).some((place, at) => {
    const now = places[at] ?? -1;
    return now > place || now < place - gone;
  });
  if (moves) return 'a comment inside it moved';
  const kept = new Set(old);
  if (found.filter((line) => !kept.has(line)).length > edits.length)
    return 'more lines of it changed than were declared';
  if (found.length < old.length) return edits.some(({ op }) => shortening.has(op)) ? null : 'lines of it are gone';
  // In a here-document the shell's own reading has compared every byte.
  if (scriptOf(before, escapeToken)?.frame !== '') return null;
  const moved = found.some((line, at) => tailOf(line, escapeToken) !== tailOf(old[at] ?? '', escapeToken));
  return moved ? 'a line continuation changed' : null;
}

/** For each comment line, how many other lines stand in front of it. */
function placesOfComments(lines: readonly string[]): readonly number[] {
  const places = lines.flatMap((line, at) => (line.trimStart().startsWith('#') ? [at] : []));
  return places.map((at, before) => at - before);
}

/** The line continuation at the end of a line, with the blanks and carriage returns behind it. */
function tailOf(line: string, escapeToken: string): string {
  const { length } = line.trimEnd();
  const continues = line[length - 1] === escapeToken && line[length - 2] !== escapeToken;
  return line.slice(continues ? length - 1 : length);
}
