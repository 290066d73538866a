import type { Finding } from '../engine/report.ts';
import type { Hunk } from '../source/unified-diff.ts';
import { MAX_SUGGESTION, MAX_SUGGESTION_LINES } from './limits.ts';

/** A suggestion: the lines `startLine` to `endLine` of the head (both included) become `text`. */
export interface Suggestion {
  readonly startLine: number;
  readonly endLine: number;
  /** Lines joined by LF, without a final one; never blank. */
  readonly text: string;
}

/** A suggestion with all that it repairs. */
export interface SharedSuggestion extends Suggestion {
  readonly path: string;
  /** Gravest first: it stands in the comment of the first. Never empty. */
  readonly findings: readonly Finding[];
}

/** Does a suggestion stand in the comment of this finding? */
export function ownedBy({ fingerprint }: Finding, suggestion: SharedSuggestion | null): boolean {
  return suggestion?.findings[0]?.fingerprint === fingerprint;
}

/** One file before and after a fix. */
export interface Change {
  readonly before: string;
  readonly after: string;
}

/** What may be lost or changed on the way through a Markdown body: control characters, marks without width, CR. */
const FRAGILE = /[^\P{Cc}\t]|[\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Turns a change of one file into a suggestion block's content, when it is one contiguous range of lines inside the
 * hunk. GitHub replaces exactly the commented lines, verbatim; so a pure insertion or deletion takes in the line before
 * it (the one after it, where the hunk begins), and repeats it.
 * What follows the last LF is never touched: empty in a complete file, else a last line without a line end.
 * @returns null when the range leaves the hunk, is too long, or could not be applied byte for byte: CRLF line ends, a
 *   last line without a line end, invisible characters, a hunk that shows another text than `before`
 */
export function suggestionFor(change: Change, hunk: Hunk): Suggestion | null {
  const before = change.before.split('\n');
  const after = change.after.split('\n');
  if (change.before === change.after || change.before.includes('\r') || !shows(hunk, before)) return null;
  const start = commonPrefix(before.slice(0, -1), after.slice(0, -1));
  const kept = commonSuffix(before.slice(start), after.slice(start));
  const found = widen(
    { start, end: before.length - kept, lines: after.slice(start, after.length - kept) },
    before,
    hunk,
  );
  if (!found || !inHunk(hunk, found.start, found.end) || found.end === before.length) return null;
  const text = found.lines.join('\n');
  const fits = found.lines.length <= MAX_SUGGESTION_LINES && text.length <= MAX_SUGGESTION;
  return fits && !FRAGILE.test(found.lines.join('\t'))
    ? { startLine: found.start + 1, endLine: found.end, text }
    : null;
}

/** Applies suggestions that do not overlap, all at once as GitHub does; their lines are those of `before`. */
export function applySuggestions(before: string, suggestions: readonly Suggestion[]): string {
  return suggestions.toSorted((a, b) => b.startLine - a.startLine).reduce(applySuggestion, before);
}

/** Applies a suggestion as GitHub does: the lines go, the text comes, with a line end behind each of its lines. */
export function applySuggestion(before: string, { startLine, endLine, text }: Suggestion): string {
  const lines = before.split('\n');
  return [...lines.slice(0, startLine - 1), ...text.split('\n'), ...lines.slice(endLine)].join('\n');
}

/** A replacement in 0-based lines, `end` excluded. */
interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Takes in neighbours within the hunk until there is a line to comment on and something to show in its place. */
function widen(found: Replacement, before: readonly string[], hunk: Hunk): Replacement | null {
  const { start, end, lines } = found;
  if (end > start && lines.some((line) => line.trim() !== '')) return found;
  if (lines.length > MAX_SUGGESTION_LINES) return null;
  const previous = before[start - 1];
  if (previous !== undefined && inHunk(hunk, start - 1, start)) {
    return widen({ start: start - 1, end, lines: [previous, ...lines] }, before, hunk);
  }
  const next = before[end];
  if (next !== undefined && inHunk(hunk, end, end + 1)) {
    return widen({ start, end: end + 1, lines: [...lines, next] }, before, hunk);
  }
  return null;
}

function inHunk({ newStart, newLines }: Hunk, start: number, end: number): boolean {
  return start + 1 >= newStart && end < newStart + newLines;
}

/** Does the hunk show the lines of this very text? */
function shows(hunk: Hunk, lines: readonly string[]): boolean {
  return hunk.lines.every(({ kind, newLine, text }) => kind === 'deleted' || (newLine && lines[newLine - 1] === text));
}

function commonPrefix(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}

function commonSuffix(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length += 1;
  return length;
}
