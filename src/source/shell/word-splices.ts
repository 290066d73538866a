import { type Refusal, refuse } from '../refusal.ts';
import type { Range, Splice } from '../text.ts';
import type { ShellEdit } from './edit.ts';
import type { ShellCommand, ShellScript, ShellWord } from './script.ts';
import { nameProblem, readsAsDescriptor, wordProblem, wordsProblem } from './written-text.ts';

type Edit<Op extends ShellEdit['op']> = ShellEdit & { readonly op: Op };

/** Writes one word in place of another. */
export function replaceWordSplices(
  { source }: ShellScript,
  { words }: ShellCommand,
  { word: place, text }: Edit<'replaceWord'>,
): readonly Splice[] | Refusal {
  const word = words[place];
  if (word === undefined) return refuse('the word is gone');
  if (isSplit(source, word)) return refuse('a line continuation splits the word');
  const problem =
    wordProblem(text, place === 0) ?? arrayProblem(words, place) ?? descriptorProblem(source, word.end, text);
  return problem === null ? [{ start: word.start, end: word.end, text }] : refuse(problem);
}

/** Writes words in front of a word, or behind the last one. */
export function insertWordsSplices(
  { source }: ShellScript,
  { words }: ShellCommand,
  { before, text }: Edit<'insertWords'>,
): readonly Splice[] | Refusal {
  const following = words[before];
  const last = words.at(-1);
  if (last === undefined || (following === undefined && before !== words.length)) return refuse('the word is gone');
  const problem = wordsProblem(text, before === 0) ?? arrayProblem(words, before);
  if (problem !== null) return refuse(problem);
  if (following !== undefined) return [{ start: following.start, end: following.start, text: `${text} ` }];
  const descriptor = descriptorProblem(source, last.end, text);
  return descriptor === null ? [{ start: last.end, end: last.end, text: ` ${text}` }] : refuse(descriptor);
}

/** Takes a word away, with the blanks in front of it, or those behind where that leaves the lines as they are. */
export function deleteWordSplices(
  { source }: ShellScript,
  command: ShellCommand,
  { word: place }: Edit<'deleteWord'>,
): readonly Splice[] | Refusal {
  const word = command.words[place];
  if (word === undefined) return refuse('the word is gone');
  if (isSplit(source, word)) return refuse('a line continuation splits the word');
  const next = command.words[1];
  if (next === undefined) return refuse('the command has no other word');
  const problem = arrayProblem(command.words, place) ?? (place === 0 ? nameProblem(next.text) : null);
  if (problem !== null) return refuse(problem);
  const [best] = deletions(command, word)
    .map((gap) => ({ ...gap, lines: linesIn(source.slice(gap.start, gap.end)) }))
    .filter(({ lines }) => lines !== null)
    .sort((a, b) => (a.lines ?? 0) - (b.lines ?? 0));
  if (best === undefined) return refuse('a comment beside the word would be lost');
  const { deleted } = best;
  return [{ start: deleted.start, end: deleted.end, text: '' }];
}

/** The gap in front of a word and the gap behind it, each with what is deleted when it goes with the word. */
function deletions(command: ShellCommand, word: ShellWord): readonly (Range & { readonly deleted: Range })[] {
  const parts: Range[] = [...command.assignments, ...command.words, ...command.redirects];
  const front = parts.filter(({ end }) => end <= word.start).sort((a, b) => b.end - a.end)[0];
  const behind = parts.filter(({ start }) => start >= word.end).sort((a, b) => a.start - b.start)[0];
  const found: (Range & { readonly deleted: Range })[] = [];
  // Where a redirection touches the word, it must not come to touch the one in front, which might be a number.
  if (front !== undefined && behind?.start !== word.end) {
    found.push({ start: front.end, end: word.start, deleted: { start: front.end, end: word.end } });
  }
  if (behind !== undefined) {
    found.push({ start: word.end, end: behind.start, deleted: { start: word.start, end: behind.start } });
  }
  return found;
}

/** How many line ends a gap of blanks and line continuations holds; null for one that holds a comment. */
function linesIn(gap: string): number | null {
  return /^[\s\\`]*$/.test(gap) ? gap.split('\n').length - 1 : null;
}

function isSplit(source: string, { start, end, text }: ShellWord): boolean {
  return source.slice(start, end).replaceAll('\r\n', '\n') !== text;
}

/** `local a=(b)` is grammar of Bash behind `local` and its like only. */
function arrayProblem(words: readonly ShellWord[], place: number): string | null {
  const takesArrays = place === 0 && words.some(({ text }) => /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=\(/.test(text));
  return takesArrays ? 'the command declares an array, which no other command can' : null;
}

/** `echo a>b` must not become `echo 2>b`. */
function descriptorProblem(source: string, end: number, text: string): string | null {
  const touches = /[<>\\`]/.test(source[end] ?? '');
  return touches && readsAsDescriptor(text) ? 'the redirection behind it would take the new text for its own' : null;
}
