import { scanInstructions } from './scan.ts';

/** A piece of a Dockerfile: an instruction, or a whole line outside of all instructions. */
export interface Piece {
  readonly kind: 'instruction' | 'line';
  /** Upper case; empty for a line. */
  readonly keyword: string;
  /** Blanks in front of an instruction. */
  readonly indent: string;
  /** Without the LF at its end. */
  readonly text: string;
}

/** Takes a Dockerfile apart, as the scanner sees it. */
export function piecesOf(source: string, escapeToken: string): readonly Piece[] {
  const text = source.replace(/^\ufeff/, '');
  const pieces: Piece[] = [];
  let at = 0;
  for (const { keyword, start, end } of scanInstructions(text, escapeToken)) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    if (lineStart > at) pieces.push(...linesOf(text.slice(at, lineStart - 1)));
    pieces.push({ kind: 'instruction', keyword, indent: text.slice(lineStart, start), text: text.slice(start, end) });
    const feed = text.indexOf('\n', end);
    at = feed < 0 ? text.length : feed + 1;
  }
  return at < text.length ? [...pieces, ...linesOf(text.slice(at).replace(/\n$/, ''))] : pieces;
}

function linesOf(text: string): readonly Piece[] {
  return text.split('\n').map((line) => ({ kind: 'line', keyword: '', indent: '', text: line }));
}
