/**
 * The second reading of every edit, by a parser that shares no code with the reader and the writer (`yaml`): what the
 * file means afterwards must be what the declared edits say, and nothing else.
 */
import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, type Scalar } from 'yaml';
import type { PlainValue } from '../plain-value.ts';
import { isRefusal } from '../refusal.ts';
import type { YamlEdit } from './edit.ts';
import { applyYamlEdit } from './edit-value.ts';
import { countLineEnds, hasLoneCr } from './eol.ts';
import { equalValues } from './equal.ts';
import { type Piece, splitDocuments } from './split.ts';

/** A document, by its 0-based place in the file, and what was declared for it. */
export interface DeclaredEdit {
  readonly document: number;
  readonly edit: YamlEdit;
}

/**
 * Checks an edited file: the edited documents hold their old values with the edits applied, all other documents are the
 * same bytes, and line ends and byte order mark are as they were.
 * @returns why the text is not what was declared, or null when it is
 */
export function verifyYaml(before: string, after: string, edits: readonly DeclaredEdit[]): string | null {
  const old = splitDocuments(before);
  const fresh = splitDocuments(after);
  if (old.length !== fresh.length) return `the file has ${fresh.length} documents instead of ${old.length}`;
  for (const [index, piece] of old.entries()) {
    const own = edits.filter(({ document }) => document === index).map(({ edit }) => edit);
    const reason = verifyDocument(shareOf(before, piece), shareOf(after, fresh[index]), own);
    if (reason) return reason;
  }
  if (edits.some(({ document }) => document >= old.length))
    return 'an edit is declared for a document that is not there';
  return verifyBytes(before, after);
}

function shareOf(text: string, piece: Piece | undefined): string {
  return piece ? text.slice(piece.whole.start, piece.whole.end) : '';
}

function verifyDocument(before: string, after: string, edits: readonly YamlEdit[]): string | null {
  if (before === after && edits.length === 0) return null;
  if (edits.length === 0) return 'a document changed that no edit names';
  const old = readValue(before);
  if ('error' in old) return `the document was not readable: ${old.error}`;
  const fresh = readValue(after);
  if ('error' in fresh) return `the document is no longer readable: ${fresh.error}`;
  let expected = old.value;
  for (const edit of edits) {
    const edited = applyYamlEdit(expected, edit);
    if (isRefusal(edited)) return `the edit does not fit: ${edited.refused}`;
    expected = edited.value;
  }
  return equalValues(expected, fresh.value) ? null : 'the document holds something else than was declared';
}

function verifyBytes(before: string, after: string): string | null {
  if (before.startsWith('\ufeff') !== after.startsWith('\ufeff')) return 'the byte order mark changed';
  const old = countLineEnds(before, { start: 0, end: before.length });
  const fresh = countLineEnds(after, { start: 0, end: after.length });
  if (old.crlf > 0 && old.lf === 0 && fresh.lf > 0) return 'a bare line feed came into a file of CRLF lines';
  if (old.crlf === 0 && fresh.crlf > 0 && old.lf > 0) return 'a CRLF came into a file of LF lines';
  return hasLoneCr(after, { start: 0, end: after.length }) && !hasLoneCr(before, { start: 0, end: before.length })
    ? 'a lone carriage return came into the file'
    : null;
}

type Read = { readonly value: PlainValue } | { readonly error: string };

/** More than any edited manifest stands for with its aliases followed. */
const MAX_NODES = 1_000_000;

/**
 * Reads one document by YAML 1.1, the version whose types Kubernetes' tools know. Without its byte order mark, which
 * the parser takes for a column: `verifyBytes` looks after it.
 */
function readValue(text: string): Read {
  const documents = parseAllDocuments(text.replace(/^\ufeff/, ''), {
    version: '1.1',
    merge: false,
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [document, second] = documents;
  if (!document || second) return { error: 'it is not one document' };
  const [error] = document.errors;
  if (error) return { error: error.message };
  try {
    return { value: new ValueReader().read(document.contents) };
  } catch (thrown) {
    if (thrown instanceof UnreadableValue) return { error: thrown.message };
    throw thrown;
  }
}

/** Ends the reading of a value from any depth; never leaves this file. */
class UnreadableValue extends Error {}

/** Follows aliases itself, so that their cost is counted and a node inside itself is noticed. */
class ValueReader {
  /** An anchor stands for the last node that began with it; without a value while that node is being read. */
  private readonly anchors = new Map<string, { value?: PlainValue; nodes: number }>();
  private nodes = 0;

  read(node: unknown): PlainValue {
    this.nodes++;
    if (this.nodes > MAX_NODES) throw new UnreadableValue('it stands for too many nodes');
    if (isAlias(node)) return this.follow(node);
    const anchor = (node as Node | null)?.anchor;
    if (anchor === undefined) return this.readInside(node);
    const anchored: { value?: PlainValue; nodes: number } = { nodes: this.nodes };
    this.anchors.set(anchor, anchored);
    const value = this.readInside(node);
    anchored.value = value;
    anchored.nodes = this.nodes - anchored.nodes;
    return value;
  }

  private follow({ source }: Alias): PlainValue {
    const target = this.anchors.get(source);
    if (target?.value === undefined) throw new UnreadableValue(`the alias *${source} leads nowhere`);
    this.nodes += target.nodes;
    return target.value;
  }

  private readInside(node: unknown): PlainValue {
    if (isScalar(node)) return scalarOf(node);
    if (isSeq(node)) return node.items.map((item) => this.read(item));
    if (isMap(node)) return Object.fromEntries(node.items.map(({ key, value }) => [this.keyOf(key), this.read(value)]));
    return null;
  }

  /** Keys are texts, as edits name them; `on:` is `on`, although YAML 1.1 reads a boolean. */
  private keyOf(key: unknown): string {
    if (isScalar(key)) return key.source ?? String(key.value);
    return JSON.stringify(this.read(key));
  }
}

/**
 * Dates, binary data and long integers are compared as they are written. Two things Kubernetes' parser reads otherwise
 * than YAML 1.1: `1:30` is a text, not a number of base 60, and `0o17` is a number.
 */
function scalarOf({ value, source, type }: Scalar): PlainValue {
  const written = source ?? String(value);
  if (typeof value === 'number') return written.includes(':') ? written : value;
  if (typeof value === 'string') return type === 'PLAIN' && /^[-+]?0o[0-7]+$/.test(written) ? octal(written) : value;
  return value === null || typeof value === 'boolean' ? value : written;
}

function octal(written: string): number {
  const magnitude = Number(written.replace(/^[-+]/, ''));
  return written.startsWith('-') ? -magnitude : magnitude;
}
