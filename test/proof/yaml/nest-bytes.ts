/** Which bytes come in when a mapping is put into a frame: lines in front of it, and indentation. */
import type { ParsedNode } from 'yaml';
import { isMap } from 'yaml';
import { startOfLine, topOfComments } from '../difference.ts';

/** Why nesting did more than it may, or null. */
export function nestComplaint(before: string, after: string, node: ParsedNode | null): string | null {
  if (!isMap(node)) return 'there is no mapping';
  const [start, end] = node.range;
  return node.flow ? flowComplaint(before, after, start, end) : blockComplaint(before, after, start);
}

/** The frame may stand above the comments over the first key, or below them. */
function blockComplaint(before: string, after: string, start: number): string | null {
  const line = startOfLine(before, start);
  const top = lineNumber(before, topOfComments(before, line));
  const places = Array.from({ length: lineNumber(before, line) - top + 1 }, (_, at) => top + at);
  const complaints = places.map((first) => indentComplaint(before, after, first));
  return complaints.includes(null) ? null : (complaints[0] ?? 'there is no place for the frame');
}

function lineNumber(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

/** Whether the lines above number `first` are the same, and those from there on at most indented, below new ones. */
function indentComplaint(before: string, after: string, first: number): string | null {
  const old = before.replace('\ufeff', '').split('\n');
  const fresh = after.replace('\ufeff', '').split('\n');
  const came = fresh.length - old.length;
  for (const [at, line] of old.entries()) {
    const now = fresh[at < first ? at : at + came] ?? '';
    if (now === line) continue;
    if (at < first) return `line ${at + 1} above the mapping changed`;
    const pad = now.slice(0, now.length - line.length);
    if (!now.endsWith(line) || pad.trim() !== '') return `line ${at + 1} is not only indented`;
  }
  return came > 0 ? null : 'no line came in';
}

function flowComplaint(before: string, after: string, start: number, end: number): string | null {
  if (!after.startsWith(before.slice(0, start))) return 'something changed above the mapping';
  if (!after.endsWith(before.slice(end))) return 'something changed behind the mapping';
  const written = after.slice(start, after.length - (before.length - end));
  return flush(written).includes(flush(before.slice(start, end))) ? null : 'the mapping is not only indented';
}

/** A text without the indentation of its lines. */
function flush(text: string): string {
  return text.replace(/\n[ \t]+/g, '\n');
}
