/** How two texts differ, byte for byte; nothing here knows a language. */

/** Where a single insertion, or a single removal, may have happened: equal neighbours leave a choice of offsets. */
export interface Choice {
  readonly from: number;
  readonly to: number;
  /** Characters that came in or went out. */
  readonly length: number;
}

/** Where one insertion into `before` gives `after`; null when no single one does. */
export function insertionOf(before: string, after: string): Choice | null {
  const length = after.length - before.length;
  const from = before.length - commonEnd(before, after);
  const to = commonStart(before, after);
  return length >= 0 && from <= to ? { from, to, length } : null;
}

/** Where one removal from `before` gives `after`; null when no single one does. */
export function removalOf(before: string, after: string): Choice | null {
  return insertionOf(after, before);
}

/** Whether some offset of a choice fits. */
export function fitsSomewhere({ from, to }: Choice, fits: (offset: number) => boolean): boolean {
  for (let offset = from; offset <= to; offset++) if (fits(offset)) return true;
  return false;
}

export function commonStart(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let at = 0;
  while (at < limit && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

export function commonEnd(a: string, b: string): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length++;
  return length;
}

/** What no edit of any language may do to line ends and to the ends of a file; null when it did not. */
export function framingComplaint(before: string, after: string): string | null {
  if (before.startsWith('\ufeff') !== after.startsWith('\ufeff')) return 'the byte order mark came or went';
  const hasCrlf = before.includes('\r\n');
  const hasLf = /(?<!\r)\n/.test(before);
  if (hasCrlf && !hasLf && /(?<!\r)\n/.test(after)) return 'a bare line feed came into a file of CRLF lines';
  if (!hasCrlf && (hasLf || before !== '') && after.includes('\r\n')) return 'a CRLF came into a file without';
  return /\r(?!\n)/.test(after) && !/\r(?!\n)/.test(before) ? 'a lone carriage return came into the file' : null;
}

/** Whether the last line has a line end, as before. */
export function finalNewlineComplaint(before: string, after: string): string | null {
  if (before === '' || after === '' || before.endsWith('\n') === after.endsWith('\n')) return null;
  return before.endsWith('\n') ? 'the final newline is gone' : 'a final newline came in';
}

/** The start of the line that holds an offset; a byte order mark is not part of the first line. */
export function startOfLine(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\ufeff') && offset > 0 ? 1 : offset === 0 ? 0 : start;
}

/** The offset behind the line end of the line that holds an offset. */
export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** The first of the comments and blank lines directly above the line that begins at an offset. */
export function topOfComments(text: string, line: number): number {
  let top = line;
  while (top > 0) {
    const above = startOfLine(text, top - 1);
    if (above === top || !/^[ \t]*(?:#[^\n]*)?\r?\n$/.test(text.slice(above, top))) break;
    top = above;
  }
  return top;
}
