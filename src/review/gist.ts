import { firstSentences } from './explanation.ts';

/** Characters in a line of a comment beside a diff, some left free for words that do not fit: about 750 pixels. */
const WIDTH = 90;

/** How many lines a text takes in a comment. */
export function linesOfText(text: string): number {
  return Math.ceil(text.length / WIDTH);
}

/** How many characters fit on some lines. */
export function roomOn(lines: number): number {
  return lines * WIDTH;
}

/**
 * The beginning of a text that can be read at once: all of it, its first sentences, or what stands before a comma, a
 * colon or a semicolon.
 * @param text prose with code spans
 * @param room UTF-16 units at most
 * @returns null where nothing of it fits
 */
export function gistOf(text: string, room: number): string | null {
  const gist = beginningOf(text, room);
  return gist !== null && LONG_WORD.test(gist) ? null : gist;
}

/** A word that takes more than half a line, such as an image with its digest, breaks the line before it as well. */
const LONG_WORD = /\S{50}/;

function beginningOf(text: string, room: number): string | null {
  const whole = text.trim();
  if (whole.length <= room) return whole;
  const sentences = firstSentences(whole, room);
  if (sentences.length <= room) return sentences;
  const clauses = [...whole.slice(0, Math.max(0, room - 2)).matchAll(/[,:;](?= )/g)].map(({ index }) =>
    whole.slice(0, index),
  );
  const clause = clauses.findLast((part) => part.length > 20 && isClosed(part));
  return clause === undefined ? null : `${clause} …`;
}

/** Is every code span and bracket of it closed? */
function isClosed(text: string): boolean {
  const count = (mark: string) => text.split(mark).length - 1;
  return count('`') % 2 === 0 && count('(') === count(')');
}
