/** Whether the file still looks as its author writes: one indentation, one list style, one kind of quotes, tidy JSON. */
import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { startOfLine } from '../difference.ts';
import type { Chosen } from './choose.ts';
import { nodeAt, type Place, placesIn, type SecondFile } from './second.ts';

/** What all of a document's nodes have in common. */
interface Looks {
  /** Columns by which mappings, and sequences, stand behind the key that they belong to. */
  readonly steps: ReadonlySet<number>;
  readonly offsets: ReadonlySet<number>;
  readonly quotes: ReadonlySet<string>;
}

/** How the new text breaks a style that the old one kept without exception, or null. */
export function styleComplaint(file: SecondFile, fresh: SecondFile, { document, edit, place }: Chosen): string | null {
  if (edit.op === 'delete' || edit.op === 'removeDocument') return null;
  const gaps = edit.op === 'append' ? gapComplaint(fresh, document.index, place) : null;
  if (gaps) return gaps;
  const json = jsonUnit(file.text);
  if (json !== null) return isTidy(fresh.text, json) ? null : 'the JSON is not laid out as before';
  const at = edit.op === 'insertDocument' ? document.index + 1 : document.index;
  if (placesIn(document).some(({ node }) => isMap(node) && hasProperties(node.items[0]?.key))) return null;
  const old = looksOf(file, document.index);
  const now = looksOf(fresh, at);
  if (old.steps.size === 1 && isMore(now.steps, old.steps)) return 'another step of indentation came in';
  if (old.offsets.size === 1 && isMore(now.offsets, old.offsets)) return 'another list style came in';
  const isOther =
    old.quotes.size === 1 && isMore(new Set([...now.quotes].filter((kind) => kind !== 'forced')), old.quotes);
  return isOther && !old.quotes.has('forced') ? 'another kind of quotes came in' : null;
}

/** The last item stands as far behind its dash as the first. */
function gapComplaint({ text, documents }: SecondFile, index: number, { slots }: Place): string | null {
  const list = nodeAt(documents[index]?.contents, slots);
  if (!isSeq(list) || list.flow || list.items.length < 2) return null;
  const [first, last] = [list.items[0], list.items.at(-1)].map((item) => dashGap(text, item as ParsedNode));
  return first === undefined || first === '' || first === last ? null : 'another gap behind the dash came in';
}

/** The blanks between a dash and its item; empty where something else stands there. */
function dashGap(text: string, { range: [start] }: ParsedNode): string {
  return /-( +)$/.exec(text.slice(startOfLine(text, start), start))?.[1] ?? '';
}

function looksOf({ text, documents }: SecondFile, index: number): Looks {
  const steps = new Set<number>();
  const offsets = new Set<number>();
  const quotes = new Set<string>();
  const document = documents[index];
  for (const { node } of document ? placesIn(document) : []) {
    if (isScalar(node)) addQuote(quotes, node.type, node.value);
    if (!isMap(node)) continue;
    for (const { key } of node.items) if (isScalar(key)) addQuote(quotes, key.type, key.value);
    const column = columnOf(text, node as ParsedNode);
    for (const { key, value } of node.flow ? [] : node.items) {
      if ((!isMap(value) && !isSeq(value)) || value.flow || isExplicit(text, key as ParsedNode)) continue;
      (isMap(value) ? steps : offsets).add(columnOf(text, value as ParsedNode) - column);
    }
  }
  return { steps, offsets, quotes };
}

function isMore<T>(now: ReadonlySet<T>, old: ReadonlySet<T>): boolean {
  return [...now].some((one) => !old.has(one));
}

/** What cannot stand in single quotes is forced into double ones. */
function addQuote(quotes: Set<string>, type: unknown, value: unknown): void {
  if (type === 'QUOTE_SINGLE') quotes.add('single');
  if (type === 'QUOTE_DOUBLE') quotes.add(/^[ -~\u00a0-\u{10ffff}]*$/u.test(String(value)) ? 'double' : 'forced');
}

/** The parser counts what stands in front of the first key to the mapping: its column tells nothing then. */
function hasProperties(key: unknown): boolean {
  return isScalar(key) && (key.anchor !== undefined || key.tag !== undefined);
}

function columnOf(text: string, { range: [start] }: ParsedNode): number {
  return start - startOfLine(text, start);
}

function isExplicit(text: string, { range: [start] }: ParsedNode): boolean {
  return /\?[ \t]*$/.test(text.slice(startOfLine(text, start), start));
}

/** The unit of indentation of a file that is JSON as `JSON.stringify` prints it; null for every other. */
function jsonUnit(text: string): string | null {
  return /^\ufeff?[[{]/.test(text) ? (['  ', '    ', '\t', ''].find((unit) => isTidy(text, unit)) ?? null) : null;
}

function isTidy(text: string, unit: string): boolean {
  const body = text
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .trimEnd();
  try {
    const value: unknown = JSON.parse(body);
    // Such keys come first in a JavaScript object, whatever the order of the text.
    return /"[0-9]+":/.test(body) || JSON.stringify(value, null, unit) === body;
  } catch {
    return false;
  }
}
