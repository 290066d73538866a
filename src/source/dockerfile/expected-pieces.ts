import type { ShellEdit } from '../shell/edit.ts';
import { attachedComments, removedComments } from './attached-comments.ts';
import type { DockerfileEdit } from './edit.ts';
import { type Piece, piecesOf } from './pieces.ts';
import { directiveLines } from './scan.ts';

/** A piece as the edits leave it. */
export interface ExpectedPiece extends Piece {
  /** It comes from an edit, where LF stands for the line end of the file. */
  readonly written: boolean;
  /** The edits of its script. */
  readonly shell: readonly ShellEdit[];
}

/** What edits do to the pieces of a file, by place: all places are those before any edit. */
interface Changes {
  /** What comes in front of a piece; the place behind the last one counts too. */
  readonly inserted: Map<number, Insertion>;
  readonly replaced: Map<number, readonly ExpectedPiece[]>;
  readonly shell: Map<number, readonly ShellEdit[]>;
}

interface Insertion {
  readonly pieces: readonly ExpectedPiece[];
  /** A whole stage, beside which nothing else can be told apart. */
  readonly stage: boolean;
}

/** A file as the edits find it. */
interface Reading {
  readonly pieces: readonly Piece[];
  /** The places of the instructions among the pieces. */
  readonly places: readonly number[];
  readonly escapeToken: string;
  /** How many pieces at the top are directives. */
  readonly directives: number;
}

/** The pieces of a Dockerfile once edits are made; why they cannot be made, where they do not fit. */
export function expectedPieces(
  before: string,
  edits: readonly DockerfileEdit[],
  escapeToken: string,
): readonly ExpectedPiece[] | string {
  const pieces = piecesOf(before, escapeToken);
  const places = pieces.flatMap(({ kind }, at) => (kind === 'instruction' ? [at] : []));
  const reading: Reading = { pieces, places, escapeToken, directives: directiveLines(before) };
  const changes: Changes = { inserted: new Map(), replaced: new Map(), shell: new Map() };
  for (const edit of edits) {
    const inserts = edit.op === 'insert' || edit.op === 'stage' || edit.op === 'split';
    const problem = inserts ? declareInsertion(changes, edit, reading) : declareChange(changes, edit, reading);
    if (problem !== null) return problem;
  }
  return [...pieces, null].flatMap((piece, at) => {
    const inserted = changes.inserted.get(at)?.pieces ?? [];
    if (piece === null) return inserted;
    const kept = { ...piece, written: false, shell: changes.shell.get(at) ?? [] };
    return [...inserted, ...(changes.replaced.get(at) ?? [kept])];
  });
}

type InsertingEdit = DockerfileEdit & { readonly op: 'insert' | 'stage' | 'split' };
type ChangingEdit = DockerfileEdit & { readonly instruction: number };

/** Notes what is inserted; says why when it cannot be. */
function declareInsertion(changes: Changes, edit: InsertingEdit, reading: Reading): string | null {
  const written = writtenPieces(edit.text, reading.escapeToken);
  if (!written.some(({ kind }) => kind === 'instruction')) return 'the declared text holds no instruction';
  const found = insertionPlace(edit, reading);
  if (found === null) return 'the declared place is not there';
  const { at, atEnd } = found;
  const stage = edit.op !== 'insert';
  const apart = edit.op === 'split' && isBlank(reading.pieces[at - 1]);
  const there = changes.inserted.get(at);
  if (there !== undefined && (stage || there.stage)) return 'a stage and something else are declared at one place';
  const before = edit.op === 'split' ? !apart : stage && atEnd;
  const after = edit.op === 'split' ? apart : stage && !atEnd;
  changes.inserted.set(at, {
    stage,
    pieces: [...(there?.pieces ?? []), ...blank(before), ...written, ...blank(after)],
  });
  return null;
}

/** Notes what happens to an instruction; says why when it cannot. */
function declareChange(changes: Changes, edit: ChangingEdit, { pieces, places, escapeToken }: Reading): string | null {
  const at = places[edit.instruction];
  if (at === undefined) return 'the declared instruction is not there';
  const shell = changes.shell.get(at) ?? [];
  if (changes.replaced.has(at) || (shell.length > 0 && edit.op !== 'shell')) return 'an instruction is changed twice';
  if (edit.op === 'shell') changes.shell.set(at, [...shell, edit.edit]);
  if (edit.op === 'remove') remove(changes, pieces, at);
  return edit.op === 'replace' ? replace(changes, pieces[at], at, writtenPieces(edit.text, escapeToken)) : null;
}

function isBlank(piece: Piece | undefined): boolean {
  return piece?.kind === 'line' && piece.text.trim() === '';
}

function blank(there: boolean): readonly ExpectedPiece[] {
  return there ? [{ kind: 'line', keyword: '', indent: '', text: '', written: true, shell: [] }] : [];
}

function writtenPieces(text: string, escapeToken: string): readonly ExpectedPiece[] {
  return piecesOf(text, escapeToken).map((piece) => ({ ...piece, written: true, shell: [] }));
}

function replace(
  changes: Changes,
  old: Piece | undefined,
  at: number,
  [first, ...rest]: readonly ExpectedPiece[],
): string | null {
  if (first?.kind !== 'instruction') return 'the declared text holds no instruction';
  changes.replaced.set(at, [{ ...first, indent: old?.indent ?? '' }, ...rest]);
  return null;
}

function remove(changes: Changes, pieces: readonly Piece[], at: number): void {
  const next = pieces[at + 1];
  const comments = removedComments(linesAbove(pieces, at, 0), next && next.indent + next.text);
  for (let place = at - comments; place <= at; place += 1) changes.replaced.set(place, []);
}

/** Where something is inserted: comments that belong to an instruction stay with it. Null where no such place is. */
function insertionPlace(
  edit: InsertingEdit,
  { pieces, places, directives }: Reading,
): { readonly at: number; readonly atEnd: boolean } | null {
  const froms = places.filter((at) => pieces[at]?.keyword === 'FROM');
  const list = edit.op === 'stage' ? froms : places;
  const previous = 'after' in edit ? places[edit.after] : edit.before === list.length ? places.at(-1) : undefined;
  if (previous !== undefined) return { at: previous + 1, atEnd: true };
  const at = 'after' in edit ? undefined : list[edit.before];
  if (at === undefined) return null;
  const above = linesAbove(pieces, at, directives);
  return { at: at - attachedComments(above, at === places[0]), atEnd: false };
}

/** The lines between the instruction at a place and the one in front, or the directives. */
function linesAbove(pieces: readonly Piece[], at: number, directives: number): readonly string[] {
  const previous = pieces.slice(0, at).findLastIndex(({ kind }) => kind === 'instruction');
  return pieces.slice(previous < 0 ? directives : previous + 1, at).map(({ text }) => text);
}
