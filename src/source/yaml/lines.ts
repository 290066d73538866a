/** Lines and columns of a text that is edited. Line ends are LF and CRLF; the writer refuses texts with a lone CR. */

const BOM = 0xfeff;

/** Where the line that holds `offset` begins; a byte order mark is not part of the first line. */
export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.charCodeAt(0) === BOM ? 1 : start;
}

/** The offset behind the line end of the line that holds `offset`, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** The 0-based column of an offset, in UTF-16 code units. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** What stands on the line before `offset`. */
export function linePrefix(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), offset);
}

/** The blanks with which the line that holds `offset` begins. */
export function lineIndent(text: string, offset: number): string {
  const start = lineStart(text, offset);
  let end = start;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return text.slice(start, end);
}

/** The column of the comment that is alone on the line at `start`; -1 when the line holds something else. */
export function commentColumn(text: string, start: number): number {
  const indent = lineIndent(text, start).length;
  return text[start + indent] === '#' ? indent : -1;
}

/** Whether the line at `start` holds only blanks; the place behind the last line end is no line. */
export function isBlankLine(text: string, start: number): boolean {
  if (start >= text.length) return false;
  return text.slice(start, nextLine(text, start)).trim() === '';
}
