import type { DockerfileEdit } from './edit.ts';
import { type ExpectedPiece, expectedPieces } from './expected-pieces.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { escapeOf } from './scan.ts';
import { verifyScript } from './verify-script.ts';

/**
 * Checks that a text is what the edits declare, and nothing else: every other instruction, comment and blank line is as
 * it was, byte for byte. The reading is the scanner's own, not that of the reader which made the splices.
 * @param edits in any order, all declared on the text as it was; those at one place in the order of their writing
 * @returns why the text is not what was declared; null when it is.
 */
export function verifyDockerfile(before: string, after: string, edits: readonly DockerfileEdit[]): string | null {
  const escapeToken = escapeOf(before);
  const expected = expectedPieces(before, edits, escapeToken);
  if (typeof expected === 'string') return expected;
  const found = piecesOf(after, escapeOf(after));
  for (const [at, piece] of expected.entries()) {
    const problem = pieceProblem(piece, found[at], escapeToken);
    if (problem !== null) return `${nameOf(expected, at)} is not as declared${problem === '' ? '' : `: ${problem}`}`;
  }
  if (found.length > expected.length) return 'there is more in it than was declared';
  return edgesDiffer(before, after);
}

/** Why a piece is not what was expected, in words where they help; null when it is. */
function pieceProblem(expected: ExpectedPiece, found: Piece | undefined, escapeToken: string): string | null {
  if (expected.kind !== found?.kind || expected.indent !== found.indent) return '';
  if (expected.shell.length > 0) return verifyScript(expected.text, found.text, expected.shell, escapeToken);
  const same = expected.text === (expected.written ? found.text.replace(/\r(?=\n|$)/g, '') : found.text);
  return same ? null : '';
}

function nameOf(pieces: readonly Piece[], at: number): string {
  if (pieces[at]?.kind === 'line') return 'a line outside the instructions';
  return `instruction ${pieces.slice(0, at + 1).filter(({ kind }) => kind === 'instruction').length}`;
}

/** BOM and final newline stay, and no kind of line end comes in that was not there. */
function edgesDiffer(before: string, after: string): string | null {
  if (before.startsWith('\ufeff') !== after.startsWith('\ufeff')) return 'the byte order mark changed';
  if (before.endsWith('\n') !== after.endsWith('\n')) return 'the final newline changed';
  const broughtIn = (end: RegExp) => end.test(after) && !end.test(before);
  // A file of one line shows no line end of its own: it gets LF.
  const bare = broughtIn(/(?<!\r)\n/) && before.includes('\n');
  return bare || broughtIn(/\r\n/) ? 'the line ends changed' : null;
}
