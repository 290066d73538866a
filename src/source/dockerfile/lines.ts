import type { Refusal } from '../refusal.ts';
import { refuse } from '../refusal.ts';
import { readDirectives } from './directives.ts';
import type { Dockerfile, DockerInstruction } from './instructions.ts';
import { continuationAt } from './joined-text.ts';

/** A text with the line end that most lines of a file have. */
export function withLineEnds(file: Dockerfile, text: string): string {
  return text.replaceAll('\n', lineEnd(file.text));
}

/** The line end that most lines of a text have. */
export function lineEnd(text: string): string {
  const pairs = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return pairs * 2 > all ? '\r\n' : '\n';
}

/** Start of the line that holds `offset`, behind a BOM. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return text[start] === '\ufeff' ? start + 1 : start;
}

/** The lines between an instruction and the one in front, or the directives, and where they begin. */
export function linesAbove(
  { text, instructions }: Dockerfile,
  { index, range }: DockerInstruction,
): { readonly lines: readonly string[]; readonly start: number; readonly atTop: boolean } {
  const previous = instructions[index - 1];
  const feed = previous === undefined ? -1 : text.indexOf('\n', previous.range.end);
  const start = previous === undefined ? readDirectives(text).end : feed + 1;
  const lines = text.slice(start, lineStart(text, range.start)).split('\n').slice(0, -1);
  return { lines, start, atTop: previous === undefined };
}

/** A refusal when an instruction ends in a line continuation, which would take in what is written behind it. */
export function openEnd(
  text: string,
  { range }: Pick<DockerInstruction, 'range'>,
  escapeToken: string,
): Refusal | null {
  const open = continuationAt(text, { ...range, next: range.end }, escapeToken) >= 0;
  return open ? refuse('the last instruction ends in a line continuation') : null;
}
