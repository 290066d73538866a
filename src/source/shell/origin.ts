import type { ShellOrigin } from './script.ts';

/** A script that stands in no other text. */
export function standingAlone(text: string): ShellOrigin {
  return { source: text, offsetAt: (index) => index };
}

/** A script that stands unbroken in a larger text, from `start` on. */
export function standingAt(source: string, start: number): ShellOrigin {
  return { source, offsetAt: (index) => start + index };
}

/** A script with every CRLF read as LF, and where its characters stand. The place of such an LF is that of its CR. */
export function withoutCarriageReturns(
  text: string,
  { source, offsetAt }: ShellOrigin,
): { readonly plain: string; readonly origin: ShellOrigin } {
  const plain = text.replaceAll('\r\n', '\n');
  if (plain.length === text.length) return { plain, origin: { source, offsetAt } };
  const feeds: number[] = [];
  for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n', at + 2)) feeds.push(at - feeds.length);
  const dropped = (index: number): number => {
    let low = 0;
    let high = feeds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((feeds[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { plain, origin: { source, offsetAt: (index) => offsetAt(index + dropped(index)) } };
}
