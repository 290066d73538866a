import type { JoinedText } from './instructions.ts';

/** A run of source characters that stands unbroken in a joined text. */
interface Segment {
  /** Index in the joined text. */
  readonly index: number;
  /** Offset in the source. */
  readonly offset: number;
}

/** A physical line of a text: its range without line end, and where the next one starts. */
export interface PhysicalLine {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** The joined lines of one instruction, and where they end in the source. */
export interface LogicalLine {
  readonly joined: JoinedText;
  /** End of the last physical line that gave text, without its line end. */
  readonly end: number;
  /** Start of the physical line behind all lines read, blank and comment lines of an open continuation included. */
  readonly next: number;
}

/** The physical line that starts at `start`. As the builder does, every CR in front of the LF goes with the line end. */
export function lineFrom(text: string, start: number): PhysicalLine {
  const feed = text.indexOf('\n', start);
  const next = feed < 0 ? text.length : feed + 1;
  let end = feed < 0 ? text.length : feed;
  while (end > start && text[end - 1] === '\r') end -= 1;
  return { start, end, next };
}

/** True for a line that is blank, or a comment, from its first character on. */
export function isSkipped(line: string): boolean {
  const trimmed = line.trimStart();
  return trimmed === '' || trimmed.startsWith('#');
}

/**
 * The offset of the line-continuation escape of a line; -1 when it has none. It is the last character that is no blank
 * or tab, unless the same character stands in front of it (BuildKit, `frontend/dockerfile/parser`).
 */
export function continuationAt(text: string, line: PhysicalLine, escapeToken: string): number {
  let last = line.end - 1;
  while (last >= line.start && (text[last] === ' ' || text[last] === '\t')) last -= 1;
  if (last < line.start || text[last] !== escapeToken) return -1;
  return last > line.start && text[last - 1] === escapeToken ? -1 : last;
}

/**
 * Joins the physical lines of the instruction that begins at `start` as the builder does: continuations are taken out
 * with their line ends, comment lines and blank lines between continued lines vanish.
 */
export function joinLines(text: string, start: number, escapeToken: string): LogicalLine {
  const parts: string[] = [];
  const segments: Segment[] = [];
  let index = 0;
  const push = (from: number, to: number): void => {
    segments.push({ index, offset: from });
    parts.push(text.slice(from, to));
    index += to - from;
  };
  let line = lineFrom(text, start);
  let last = line;
  let continued = continuationAt(text, line, escapeToken);
  push(line.start, continued < 0 ? line.end : continued);
  while (continued >= 0 && line.next < text.length) {
    line = lineFrom(text, line.next);
    if (isSkipped(text.slice(line.start, line.end))) continue;
    last = line;
    continued = continuationAt(text, line, escapeToken);
    push(line.start, continued < 0 ? line.end : continued);
  }
  return { joined: joinedText(parts.join(''), segments), end: last.end, next: line.next };
}

function joinedText(text: string, segments: readonly Segment[]): JoinedText {
  const place = (index: number): number => {
    let low = 0;
    let high = segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((segments[middle]?.index ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    const segment = segments[low] ?? { index: 0, offset: 0 };
    return segment.offset + index - segment.index;
  };
  return { text, offsetAt: (index) => (index > 0 && index >= text.length ? place(text.length - 1) + 1 : place(index)) };
}

/** The part of a joined text from `from` up to `to`, without the white space at both of its ends. */
export function trimmedPart(whole: JoinedText, from: number, to: number = whole.text.length): JoinedText {
  const raw = whole.text.slice(from, to);
  const text = raw.trim();
  const start = text === '' ? from : from + raw.length - raw.trimStart().length;
  const end = start + text.length;
  const offsetAt = (index: number): number => {
    const at = start + index;
    return at >= end && at > 0 ? whole.offsetAt(at - 1) + 1 : whole.offsetAt(at);
  };
  return { text, offsetAt };
}
