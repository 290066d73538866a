import type { Range } from '../text.ts';

/** The line end that most lines of a range have; where it has no line, those of the whole text. LF when nothing tells. */
export function expectedEol(text: string, range: Range): '\n' | '\r\n' {
  const near = countLineEnds(text, range);
  const { lf, crlf } = near.lf + near.crlf > 0 ? near : countLineEnds(text, { start: 0, end: text.length });
  return crlf > lf ? '\r\n' : '\n';
}

/** How many lines end in a bare LF and how many in CRLF. */
export function countLineEnds(text: string, { start, end }: Range): { readonly lf: number; readonly crlf: number } {
  let lf = 0;
  let crlf = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    if (text.charCodeAt(at - 1) === 13) crlf++;
    else lf++;
  }
  return { lf, crlf };
}

/** Whether a CR without LF stands in a range: YAML takes it for a line end, git and the writer do not. */
export function hasLoneCr(text: string, { start, end }: Range): boolean {
  for (let at = text.indexOf('\r', start); at >= 0 && at < end; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 10) return true;
  }
  return false;
}
