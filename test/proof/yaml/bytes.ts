/** Which bytes an edit of a document may touch, told by the second parser's ranges: everything else stays as it is. */
import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import {
  commonEnd,
  commonStart,
  endOfLine,
  fitsSomewhere,
  insertionOf,
  startOfLine,
  topOfComments,
} from '../difference.ts';
import { type Chosen, isNothing } from './choose.ts';
import { deletionComplaint } from './delete-bytes.ts';
import { nestComplaint } from './nest-bytes.ts';
import type { SecondFile } from './second.ts';
import { streamComplaint } from './stream-bytes.ts';

/** Why the bytes are not those that the edit may change, or null. `fresh` is the file after the edit. */
export function bytesComplaint(file: SecondFile, fresh: SecondFile, chosen: Chosen): string | null {
  const { edit, missing, place } = chosen;
  if (edit.op === 'insertDocument' || edit.op === 'removeDocument') return streamComplaint(file, fresh, chosen);
  const outside = outsideComplaint(file.text, fresh.text, chosen);
  if (outside) return outside;
  if (edit.op === 'delete') return deletionComplaint(file.text, fresh, chosen);
  if (edit.op === 'nest') return nestComplaint(file.text, fresh.text, place.node);
  const adds = missing.length > 0 || (edit.op === 'append' && isSeq(place.node));
  if (adds && !isNothing(place)) return additionComplaint(file.text, fresh.text, chosen);
  const writesLines = edit.op === 'append' || missing.length > 0 || isFull(edit.value);
  return writesLines
    ? fillComplaint(file.text, fresh.text, place.node)
    : valueComplaint(file.text, fresh.text, place.node);
}

function isFull(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** Other documents: everything above the line where this one begins, and from the next marker on. */
function outsideComplaint(before: string, after: string, { document }: Chosen): string | null {
  const [start, end] = document.contents.range;
  const top = startOfLine(before, start);
  if (!after.startsWith(before.slice(0, top))) return 'something changed above the document';
  const marker = markerBehind(before, end);
  return after.endsWith(before.slice(marker)) ? null : 'something changed behind the document';
}

/** The next line that opens or ends a document, or the end of the text. */
export function markerBehind(text: string, offset: number): number {
  const pattern = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
  for (pattern.lastIndex = offset; ; ) {
    const match = pattern.exec(text);
    if (!match) return text.length;
    if (match.index === 0 || text[match.index - 1] === '\n') return match.index;
  }
}

/** A new key or item in a collection that has some: nothing goes, and what comes in are whole lines in block style. */
function additionComplaint(before: string, after: string, { place, document }: Chosen): string | null {
  const { node } = place;
  const insertion = insertionOf(before, after);
  if (!insertion) return 'more than an insertion';
  if (!isMap(node) && !isSeq(node)) return 'there is no collection';
  const [start, end] = node.range;
  if (node.flow)
    return insertion.from < end && insertion.to > start ? null : 'the insertion lies outside the collection';
  const top = topOfComments(before, startOfLine(before, start));
  const bottom = markerBehind(before, document.contents.range[1]);
  const isAllowed = (at: number) =>
    at >= top &&
    at <= bottom &&
    isLinesAt(before, after, at, insertion.length) &&
    !isBehindBlankLine(before, end, at) &&
    !isAboveOwnComment(before, start, at);
  return fitsSomewhere(insertion, isAllowed) ? null : 'the insertion is not of whole lines in the collection';
}

/** Whole lines at a line start, or behind a last line without line end. */
function isLinesAt(before: string, after: string, at: number, length: number): boolean {
  const text = after.slice(at, at + length);
  if (at === before.length && !before.endsWith('\n')) return /^\r?\n/.test(text) && !text.endsWith('\n');
  const lines = text.split('\n');
  const isPadded = lines[0]?.trim() === '' || lines.at(-2)?.trim() === '';
  return startOfLine(before, at) === at && text.endsWith('\n') && !isPadded;
}

/** Comment lines directly below a value that are indented deeper than the collection belong to that value. */
function isAboveOwnComment(before: string, start: number, at: number): boolean {
  const comment = /^[ \t]*#/.exec(before.slice(at, endOfLine(before, at)))?.[0];
  return at > start && comment !== undefined && comment.length - 1 > start - startOfLine(before, start);
}

function isBehindBlankLine(before: string, end: number, at: number): boolean {
  if (at <= end) return false;
  const lines = before.slice(endOfLine(before, Math.max(0, end - 1)), at).split('\n');
  return lines.slice(0, -1).some((line) => line.trim() === '');
}

/** A block scalar keeps its header, its lines and their indentation. */
function blockComplaint(old: string, written: string): string | null {
  const was = old.split('\n');
  const now = written.split('\n');
  const indent = (line: string) => /^[ \t]*/.exec(line)?.[0];
  if (was[0] !== now[0]) return 'the header of the block scalar changed';
  const kept = was.length === now.length && was.every((line, at) => indent(line) === indent(now[at] ?? ''));
  return kept ? null : 'lines of the block scalar came or went';
}

/** A value on the line of another one: the bytes of the value and no others. */
function valueComplaint(before: string, after: string, node: ParsedNode | null): string | null {
  if (!node) return 'there is no value';
  const [start, end] = node.range;
  if (before === after) return null;
  if (holdsComment(before, node)) return 'the comment inside the value is gone';
  if (start < end) {
    const kept = after.startsWith(before.slice(0, start)) && after.endsWith(before.slice(end));
    if (!kept) return 'more changed than the bytes of the value';
    const written = after.slice(start, after.length - (before.length - end));
    if (/^[|>]/.test(before.slice(start, end))) return blockComplaint(before.slice(start, end), written);
    if (written !== written.trim()) return 'blanks came in beside the value';
    return written.includes('\n') ? 'the value has become lines' : null;
  }
  const insertion = insertionOf(before, after);
  if (!insertion) return 'more than an insertion';
  const written = after.slice(insertion.from, insertion.from + insertion.length);
  const onLine = fitsSomewhere(insertion, (at) => startOfLine(before, at) === startOfLine(before, start));
  return onLine && !written.includes('\n') ? null : 'the value stands somewhere else';
}

/** A collection in the place of a value: the bytes of the value go, what follows on its line stays there. */
function fillComplaint(before: string, after: string, node: ParsedNode | null): string | null {
  if (!node) return 'there is no value';
  const [start, end] = node.range;
  if (holdsComment(before, node)) return 'the comment inside the value is gone';
  const head = before.slice(0, start).replace(/[ \t]+$/, '');
  const lineEnd = endOfLine(before, end);
  const beside = before.slice(end, lineEnd).replace(/\r?\n$/, '');
  const below = before.slice(lineEnd);
  if (!after.startsWith(head)) return 'something changed in front of the value';
  if (!after.endsWith(below)) return 'something changed below the value';
  const written = after.slice(head.length, after.length - below.length);
  const at = written.indexOf(beside.trimEnd());
  return at >= 0 && commonStart(after, before) + commonEnd(after, before) >= head.length + below.length
    ? null
    : 'what stood beside the value is gone';
}

function holdsComment(text: string, node: ParsedNode): boolean {
  return !isScalar(node) && text.slice(node.range[0], node.range[1]).includes('#');
}

/** Whether a text stays in its kind of quotes. */
export function quoteComplaint(old: ParsedNode | null, fresh: unknown): string | null {
  if (!isScalar(old) || !isScalar(fresh) || typeof fresh.value !== 'string') return null;
  if (old.type === 'QUOTE_DOUBLE') return fresh.type === 'QUOTE_DOUBLE' ? null : 'the double quotes are gone';
  if (old.type !== 'QUOTE_SINGLE' || fresh.type === 'QUOTE_SINGLE') return null;
  return fresh.type === 'QUOTE_DOUBLE' && /[^ -~\u00a0-\u{10ffff}]/u.test(fresh.value)
    ? null
    : 'the single quotes are gone';
}
