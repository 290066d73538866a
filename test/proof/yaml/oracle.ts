/** The oracle: whether a text is what an edit should make of a file, without the reader, the writer or the verifier. */
import { isDeepStrictEqual } from 'node:util';
import { finalNewlineComplaint, framingComplaint } from '../difference.ts';
import { bytesComplaint, quoteComplaint } from './bytes.ts';
import { type Chosen, isBlock } from './choose.ts';
import { expectedValues } from './expect.ts';
import { orderComplaint } from './order.ts';
import { nodeAt, placesIn, readSecond, type SecondFile } from './second.ts';
import { styleComplaint } from './style.ts';

/** Reads a file by the second parser; may remember the last one. */
export type Second = typeof readSecond;

/** Why the text is not what the edit should give, or null. */
export function complaintAbout(file: SecondFile, chosen: Chosen, after: string, second: Second): string | null {
  const expected = expectedValues(file, chosen);
  if (!expected) return 'the writer made what is not possible in memory';
  const fresh = second(after);
  if ('error' in fresh) return `the file cannot be read any more: ${fresh.error}`;
  if (!isDeepStrictEqual(valuesOf(fresh), expected)) return 'the file holds something else';
  const { edit, document, place } = chosen;
  const final = finalNewlineComplaint(file.text, after);
  if (isCutShort(fresh) && !isCutShort(file)) return 'a text block has lost its last line end';
  const takes = edit.op === 'delete' || edit.op === 'removeDocument';
  if (!takes && isCutShort(file) && !isCutShort(fresh)) return 'a text block has gained a line end';
  if (final && edit.op !== 'removeDocument' && !endsInBlock(fresh)) return final;
  const contents = fresh.documents[document.index]?.contents;
  const quotes = edit.op === 'set' && contents ? quoteComplaint(place.node, nodeAt(contents, place.slots)) : null;
  return (
    framingComplaint(file.text, after) ??
    quotes ??
    jsonComplaint(file.text, after) ??
    bytesComplaint(file, fresh, chosen) ??
    orderComplaint(fresh, chosen) ??
    styleComplaint(file, fresh, chosen)
  );
}

/** Whether the file ends in a text block of which the last line end is part (`|` and `|+`, not `|-`). */
function endsInBlock({ text, documents }: SecondFile): boolean {
  const last = documents.at(-1);
  return (
    last !== undefined &&
    placesIn(last).some(({ node }) => {
      if (!node || !isBlock(node) || text.slice(node.range[1]).trim() !== '') return false;
      return !/^[|>][0-9]?-/.test(text.slice(node.range[0]));
    })
  );
}

/** Such a block means something else to some parsers, and the same to this one. */
function isCutShort(file: SecondFile): boolean {
  return /\S[ \t]*$/.test(file.text) && endsInBlock(file);
}

function jsonComplaint(before: string, after: string): string | null {
  return /^\ufeff?\s*[[{]/.test(before) && isJson(before) && !isJson(after) ? 'it is no JSON any more' : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is wrong by what the verifier is there for: values, documents, line ends, byte order mark. */
export function isSurelyWrong(file: SecondFile, chosen: Chosen, planted: string): boolean {
  // A file without any line end tells nothing about which ones it would have.
  if (file.text.includes('\n') && framingComplaint(file.text, planted)) return true;
  const fresh = readSecond(planted);
  if ('error' in fresh) return true;
  // The verifier takes a set for a mapping of nothing, as Kubernetes does.
  if (file.text.includes('!!set')) return false;
  // A value without a key: its key is the empty text for some, and null for others.
  if (holdsNullKey(valuesOf(fresh))) return false;
  return !isDeepStrictEqual(valuesOf(fresh), expectedValues(file, chosen));
}

function valuesOf({ documents }: SecondFile): readonly unknown[] {
  return documents.map(({ value }) => value);
}

function holdsNullKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsNullKey);
  return value instanceof Map && (value.has(null) || [...value.values()].some(holdsNullKey));
}
