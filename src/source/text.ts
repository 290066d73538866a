/** Text with offsets. All offsets are UTF-16 code units, as JavaScript strings count them; ranges exclude their end. */

/** A half-open range of UTF-16 offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The only way text is ever changed: the range is replaced by `text`. */
export interface Splice extends Range {
  readonly text: string;
}

/**
 * A place as people and SARIF count it: lines and columns from 1, columns in UTF-16 code units, `endColumn` exclusive
 * (SARIF 2.1.0, section 3.30).
 */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where the lines of one text begin; made once per text, asked many times. */
export interface LineIndex {
  /** Number of lines; a final newline does not open another line, empty text has one line. */
  readonly count: number;
  /** The 1-based line that holds `offset`. */
  lineAt(offset: number): number;
  /** The range of a 1-based line without its line end. */
  lineRange(line: number): Range;
  /** The region of a range of offsets. */
  region(range: Range): Region;
  /** The range of a region of this text, columns behind its end cut. */
  range(region: Region): Range;
}

/**
 * Indexes the lines of a text. Lines end at LF (a CR before it belongs to the line end), as git and GitHub count them.
 * @throws RangeError when a line outside the text is asked for.
 */
export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const count = starts.length > 1 && starts.at(-1) === text.length ? starts.length - 1 : starts.length;
  const startOf = (line: number): number => {
    const start = starts[line - 1];
    if (start === undefined) throw new RangeError(`line ${line} of ${count}`);
    return start;
  };
  const lineAt = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  const lineRange = (line: number): Range => {
    const start = startOf(line);
    let end = line < starts.length ? startOf(line + 1) - 1 : text.length;
    if (text[end - 1] === '\r' && end > start) end -= 1;
    return { start, end };
  };
  const region = ({ start, end }: Range): Region => {
    const line = lineAt(start);
    const endLine = lineAt(end);
    return { line, column: start - startOf(line) + 1, endLine, endColumn: end - startOf(endLine) + 1 };
  };
  const range = ({ line, column, endLine, endColumn }: Region): Range => ({
    start: Math.min(text.length, startOf(line) + column - 1),
    end: Math.min(text.length, startOf(endLine) + endColumn - 1),
  });
  return { count, lineAt, lineRange, region, range };
}

/**
 * Applies splices to a text. They may come in any order; two insertions at one place keep their order.
 * @throws RangeError when two splices overlap or one lies outside the text: that is a bug of the caller.
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const ordered = splices.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let out = '';
  let cursor = 0;
  for (const { start, end, text: insert } of ordered) {
    if (start < cursor || end < start || end > text.length) throw new RangeError(`bad splice ${start}-${end}`);
    out += text.slice(cursor, start) + insert;
    cursor = end;
  }
  return out + text.slice(cursor);
}
