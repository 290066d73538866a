import type { DockerfileEdit } from './edit.ts';
import { escapeOf, scanInstructions } from './scan.ts';

/** A piece of a Dockerfile: an instruction, or a whole line outside of all instructions. */
interface Piece {
  readonly kind: 'instruction' | 'line';
  /** Blanks in front of an instruction. */
  readonly indent: string;
  /** Without the LF at its end. */
  readonly text: string;
  /** It comes from an edit, where LF stands for the line end of the file. */
  readonly written: boolean;
}

/**
 * Checks that a text is what the edits declare, and nothing else: every other instruction, comment and blank line is as
 * it was, byte for byte. The reading is the scanner's own, not that of the reader which made the splices.
 * @param edits in the order of their writing: the places in each count the instructions as the one before left them.
 * @returns why the text is not what was declared; null when it is.
 */
export function verifyDockerfile(before: string, after: string, edits: readonly DockerfileEdit[]): string | null {
  const escapeToken = escapeOf(before);
  let expected = piecesOf(before, escapeToken);
  for (const edit of edits) {
    const next = applyEdit(expected, edit, escapeToken);
    if (typeof next === 'string') return next;
    expected = next;
  }
  const found = piecesOf(after, escapeOf(after));
  const wrong = expected.findIndex((piece, at) => !isSame(piece, found[at]));
  if (wrong >= 0) return `${nameOf(expected, wrong)} is not as declared`;
  if (found.length > expected.length) return 'there is more in it than was declared';
  return edgesDiffer(before, after);
}

function applyEdit(pieces: readonly Piece[], edit: DockerfileEdit, escapeToken: string): readonly Piece[] | string {
  const places = pieces.flatMap(({ kind }, at) => (kind === 'instruction' ? [at] : []));
  const written = piecesOf(edit.text, escapeToken).map((piece) => ({ ...piece, written: true }));
  if (!written.some(({ kind }) => kind === 'instruction')) return 'the declared text holds no instruction';
  if (edit.op === 'replace') {
    const at = places[edit.instruction];
    const [first, ...rest] = written;
    if (at === undefined || first === undefined) return 'the declared instruction is not there';
    return pieces.toSpliced(at, 1, { ...first, indent: pieces[at]?.indent ?? '' }, ...rest);
  }
  const last = places.at(-1);
  const end = edit.before === places.length && last !== undefined ? last + 1 : undefined;
  const at = places[edit.before] ?? end;
  return at === undefined ? 'the declared place is not there' : pieces.toSpliced(at, 0, ...written);
}

function piecesOf(source: string, escapeToken: string): readonly Piece[] {
  const text = source.replace(/^\ufeff/, '');
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of scanInstructions(text, escapeToken)) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    if (lineStart > at) pieces.push(...linesOf(text.slice(at, lineStart - 1)));
    pieces.push({
      kind: 'instruction',
      indent: text.slice(lineStart, start),
      text: text.slice(start, end),
      written: false,
    });
    const feed = text.indexOf('\n', end);
    at = feed < 0 ? text.length : feed + 1;
  }
  return at < text.length ? [...pieces, ...linesOf(text.slice(at))] : pieces;
}

function linesOf(text: string): readonly Piece[] {
  return text.split('\n').map((line) => ({ kind: 'line', indent: '', text: line, written: false }));
}

function isSame(expected: Piece, found: Piece | undefined): boolean {
  if (expected.kind !== found?.kind || expected.indent !== found.indent) return false;
  return expected.text === (expected.written ? found.text.replace(/\r(?=\n|$)/g, '') : found.text);
}

function nameOf(pieces: readonly Piece[], at: number): string {
  if (pieces[at]?.kind === 'line') return 'a line outside the instructions';
  return `instruction ${pieces.slice(0, at + 1).filter(({ kind }) => kind === 'instruction').length}`;
}

/** BOM and final newline stay, and no kind of line end comes in that was not there. */
function edgesDiffer(before: string, after: string): string | null {
  if (before.startsWith('\ufeff') !== after.startsWith('\ufeff')) return 'the byte order mark changed';
  if (before.endsWith('\n') !== after.endsWith('\n')) return 'the final newline changed';
  const broughtIn = [/\r\n/, /(?<!\r)\n/].some((end) => end.test(after) && !end.test(before));
  return broughtIn && before.includes('\n') ? 'the line ends changed' : null;
}
