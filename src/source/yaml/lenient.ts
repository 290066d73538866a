/**
 * Go's YAML parser, and so kubectl, lets the lines of a flow collection or a quoted scalar stand at any column; YAML 1.2
 * wants them indented deeper than their key, and the parser refuses them. Such a line is joined to the one above, in a
 * copy that is only parsed: characters become blanks, so all offsets stay.
 */

/** Joins the line that holds `offset` to the last line above that has content. Null when there is none. */
export function joinToLineAbove(text: string, offset: number): string | null {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = start;
  const joined: string[] = [];
  while (start > 0) {
    const above = start >= 2 ? text.lastIndexOf('\n', start - 2) + 1 : 0;
    const line = withoutComment(text.slice(above, start));
    joined.unshift(line.replace(/\r?\n$/, (lineEnd) => ' '.repeat(lineEnd.length)));
    start = above;
    if (line.trim() !== '') return text.slice(0, start) + joined.join('') + text.slice(end);
  }
  return null;
}

/** Blanks the comment of a line: a `#` at the start or behind a blank, outside quotes. */
function withoutComment(line: string): string {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const c = line[at] ?? '';
    if (quote) {
      if (c === '\\' && quote === '"') at++;
      else if (c === quote) quote = '';
    } else if (c === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) {
      return line.slice(0, at) + line.slice(at).replace(/[^\r\n]/g, ' ');
    } else if ((c === '"' || c === "'") && /^$|[\s,[\]{}:]/.test(line[at - 1] ?? '')) quote = c;
  }
  return line;
}
