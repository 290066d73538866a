import type { Range } from '../text.ts';
import type { Dockerfile } from './instructions.ts';
import { lineFrom } from './joined-text.ts';

/**
 * The comment lines from `from` on, inside continued instructions too. `excluded`: the lines of here-documents, in the
 * order of the source, where `#` is content.
 */
export function commentsOf(text: string, from: number, excluded: readonly Range[]): Dockerfile['comments'] {
  const found: { start: number; end: number; text: string }[] = [];
  let place = 0;
  for (let at = from; at < text.length; ) {
    while ((excluded[place]?.end ?? Number.POSITIVE_INFINITY) <= at) place += 1;
    const hidden = excluded[place];
    if (hidden !== undefined && hidden.start <= at) {
      at = hidden.end;
      continue;
    }
    const line = lineFrom(text, at);
    const content = text.slice(line.start, line.end);
    const start = line.end - content.trimStart().length;
    if (text[start] === '#') found.push({ start, end: line.end, text: text.slice(start + 1, line.end) });
    at = line.next;
  }
  return found;
}
