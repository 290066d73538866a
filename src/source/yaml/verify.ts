/**
 * The second reading of every edit, by a parser that shares no code with the reader and the writer: what the file means
 * afterwards must be what the declared edits say, and nothing else.
 */
import type { PlainMap } from '../plain-value.ts';
import { isRefusal } from '../refusal.ts';
import { isStreamEdit, type YamlEdit, type YamlStreamEdit } from './edit.ts';
import { applyYamlEdit } from './edit-value.ts';
import { countLineEnds, hasLoneCr } from './eol.ts';
import { equalValues } from './equal.ts';
import { createSecondReader, type SecondReader } from './second-reading.ts';
import { type Piece, splitDocuments } from './split.ts';

/** A document, by its 0-based place in the file, and what was declared for it. */
export interface DeclaredEdit {
  readonly document: number;
  readonly edit: YamlEdit | YamlStreamEdit;
}

/** A document that the edited file must hold: an old one with its edits, or a new one. */
type Expected =
  | { readonly kind: 'old'; readonly text: string; readonly edits: readonly YamlEdit[] }
  | { readonly kind: 'new'; readonly value: PlainMap };

/**
 * Checks an edited file: the edited documents hold their old values with the edits applied, documents come and go as
 * declared, all others are the same bytes, and line ends and byte order mark are as they were.
 * @param reader remembers what documents mean, for a caller with many edits of the same ones
 * @returns why the text is not what was declared, or null when it is
 */
export function verifyYaml(
  before: string,
  after: string,
  edits: readonly DeclaredEdit[],
  reader: SecondReader = createSecondReader(),
): string | null {
  const old = splitDocuments(before);
  if (edits.some(({ document }) => document >= old.length))
    return 'an edit is declared for a document that is not there';
  const expected = old.flatMap((piece, index) =>
    expectedFrom(
      shareOf(before, piece),
      edits.filter(({ document }) => document === index).map(({ edit }) => edit),
    ),
  );
  const fresh = splitDocuments(after);
  if (expected.length !== fresh.length) return `the file has ${fresh.length} documents instead of ${expected.length}`;
  const moved = edits.some(({ edit }) => isStreamEdit(edit));
  for (const [index, document] of expected.entries()) {
    const text = shareOf(after, fresh[index]);
    const reason =
      document.kind === 'new' ? verifyNew(document.value, text, reader) : verifyOld(document, text, moved, reader);
    if (reason) return reason;
  }
  return verifyBytes(before, after);
}

function shareOf(text: string, piece: Piece | undefined): string {
  return piece ? text.slice(piece.whole.start, piece.whole.end) : '';
}

function expectedFrom(text: string, edits: readonly (YamlEdit | YamlStreamEdit)[]): readonly Expected[] {
  const inside = edits.filter((edit) => !isStreamEdit(edit));
  const removed = edits.some(({ op }) => op === 'removeDocument');
  const fresh = edits.flatMap((edit) =>
    edit.op === 'insertDocument' ? [{ kind: 'new' as const, value: edit.value }] : [],
  );
  return removed && inside.length === 0 ? fresh : [{ kind: 'old', text, edits: inside }, ...fresh];
}

function verifyNew(value: PlainMap, text: string, reader: SecondReader): string | null {
  const read = reader.read(text);
  if ('error' in read) return `the new document is not readable: ${read.error}`;
  return equalValues(value, read.value) ? null : 'the new document holds something else than was declared';
}

function verifyOld(
  { text: before, edits }: Expected & { readonly kind: 'old' },
  after: string,
  moved: boolean,
  reader: SecondReader,
): string | null {
  if (edits.length === 0) {
    if (before === after) return null;
    if (!moved || !differsAtItsEdges(before, after)) return 'a document changed that no edit names';
  }
  const old = reader.read(before);
  if ('error' in old) return `the document was not readable: ${old.error}`;
  const fresh = reader.read(after);
  if ('error' in fresh) return `the document is no longer readable: ${fresh.error}`;
  let expected = old.value;
  for (const edit of edits) {
    const edited = applyYamlEdit(expected, edit);
    if (isRefusal(edited)) return `the edit does not fit: ${edited.refused}`;
    expected = edited.value;
  }
  return equalValues(expected, fresh.value) ? null : 'the document holds something else than was declared';
}

/**
 * Where a neighbour came or went, a document may gain the line end that its last line lacked, and the comments at the
 * top of the file that stood above its neighbour.
 */
function differsAtItsEdges(before: string, after: string): boolean {
  const at = after.indexOf(before);
  if (at < 0) return false;
  const head = after.slice(0, at);
  return /^\r?\n?$/.test(after.slice(at + before.length)) && head.split('\n').every(isCommentOrBlank);
}

function isCommentOrBlank(line: string): boolean {
  return /^\ufeff?[ \t]*(?:#|\r?$)/.test(line);
}

function verifyBytes(before: string, after: string): string | null {
  if (before.startsWith('\ufeff') !== after.startsWith('\ufeff')) return 'the byte order mark changed';
  const old = countLineEnds(before, { start: 0, end: before.length });
  const fresh = countLineEnds(after, { start: 0, end: after.length });
  if (old.crlf > 0 && old.lf === 0 && fresh.lf > 0) return 'a bare line feed came into a file of CRLF lines';
  if (old.crlf === 0 && fresh.crlf > 0) return 'a CRLF came into a file of LF lines';
  return hasLoneCr(after, { start: 0, end: after.length }) && !hasLoneCr(before, { start: 0, end: before.length })
    ? 'a lone carriage return came into the file'
    : null;
}
