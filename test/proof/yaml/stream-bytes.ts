/** Which bytes come and go with a whole document. */
import { fitsSomewhere, insertionOf, removalOf } from '../difference.ts';
import { markerBehind } from './bytes.ts';
import type { Chosen } from './choose.ts';
import type { SecondFile } from './second.ts';

/** Why an insertion or removal of a document touched another one, or null. */
export function streamComplaint(
  { text: before, documents }: SecondFile,
  { text: after }: SecondFile,
  { edit, document }: Chosen,
): string | null {
  const [start, end] = document.contents.range;
  const next = documents[document.index + 1]?.contents.range[0] ?? before.length;
  if (edit.op === 'insertDocument') {
    const insertion = insertionOf(before, after);
    if (!insertion) return 'more than an insertion';
    return insertion.to >= end && insertion.from <= next ? null : 'the insertion lies inside a document';
  }
  const removal = removalOf(before, after);
  if (!removal) return 'more than a removal';
  const floor = documents[document.index - 1]?.contents.range[1] ?? 0;
  const ceiling = Math.max(markerBehind(before, end), Math.min(next, endOfMark(before, markerBehind(before, end))));
  const { length } = removal;
  const isAllowed = (at: number) =>
    at >= floor && at <= start && at + length <= ceiling && before.slice(at + length, end).trim() === '';
  return fitsSomewhere(removal, isAllowed) ? null : 'the removal took something else than the document';
}

/** A line of three dots goes with the document that it ends. */
function endOfMark(text: string, marker: number): number {
  return (/^\.\.\.[^\n]*\n?/.exec(text.slice(marker, marker + 1_000))?.[0].length ?? 0)
    ? marker + (/^[^\n]*\n?/.exec(text.slice(marker))?.[0].length ?? 0)
    : marker;
}
