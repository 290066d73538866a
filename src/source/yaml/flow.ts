/** Edits inside flow collections: `{a: 1}`, `[x]`, and all of JSON. */
import type { PlainValue } from '../plain-value.ts';
import { refuse } from '../refusal.ts';
import type { Range } from '../text.ts';
import { hasBraces } from './guard.ts';
import { lineIndent } from './lines.ts';
import { type FlowLayout, flowEntry, flowText } from './print.ts';
import type { MapEntry, MapNode, SeqNode, YamlNode } from './tree.ts';
import { type Outcome, quotingOf, type Writing } from './writing.ts';

const COMMENT = 'a comment stands inside the flow collection';

/** Adds a key behind the entry `behind`, or as the first one, in the layout of the mapping. */
export function addFlowKey(
  writing: Writing,
  map: MapNode,
  behind: MapEntry | null,
  key: string,
  value: PlainValue,
): Outcome {
  if (!hasBraces(writing.text, map)) return refuse('the mapping is a single pair without braces');
  const layout = layoutOf(writing, map);
  const part = flowEntry(key, value, layout);
  if (behind) return addPart(writing, map, behind.value, part, layout);
  const first = map.entries[0];
  if (!first) return refuse('the mapping is empty');
  if (writing.text.slice(map.start, first.key.outerStart).includes('#')) return refuse(COMMENT);
  return [{ start: first.key.outerStart, end: first.key.outerStart, text: `${part},${gapOf(layout)}` }];
}

/** Adds an item behind the last one. */
export function appendFlowItem(writing: Writing, seq: SeqNode, value: PlainValue): Outcome {
  const last = seq.items.at(-1);
  const layout = layoutOf(writing, seq);
  return last ? addPart(writing, seq, last, flowText(value, layout), layout) : refuse('the sequence is empty');
}

function addPart(
  { text }: Writing,
  node: MapNode | SeqNode,
  last: YamlNode,
  part: string,
  layout: FlowLayout,
): Outcome {
  if (gapBehind(text, node, last).includes('#')) return refuse(COMMENT);
  return [{ start: last.end, end: last.end, text: `,${gapOf(layout)}${part}` }];
}

/** What stands between a comma and the next part. */
function gapOf({ lines, commaGap }: FlowLayout): string {
  return lines ? lines.eol + lines.indent : commaGap;
}

/** Writes a value in the place of a scalar or an empty collection in a flow collection. */
export function fillFlow(writing: Writing, node: YamlNode, value: PlainValue): Outcome {
  const { parent } = node;
  if (!parent?.flow) return refuse('the document holds nothing but this value');
  if (node.outerStart !== node.start) return refuse('the value has an anchor or a tag');
  if (parent.kind === 'map' && parent.entries.some((pair) => pair.value === node && pair.colon < 0)) {
    return refuse('the key stands without a colon');
  }
  const printed = flowText(value, layoutOf(writing, parent));
  const isEmpty = node.kind === 'scalar' && node.empty;
  return [{ start: node.start, end: node.end, text: isEmpty ? ` ${printed}` : printed }];
}

/** Deletes an entry with the comma that goes with it. */
export function deleteFlowEntry({ text }: Writing, map: MapNode, { key, value, colon }: MapEntry): Outcome {
  if (!hasBraces(text, map)) return refuse('the mapping is a single pair without braces');
  const at = map.entries.findIndex((pair) => pair.key === key);
  const before = map.entries[at - 1];
  const next = map.entries[at + 1];
  const start = before ? before.value.end : next ? key.outerStart : map.start + 1;
  const end = before ? value.end : next ? next.key.outerStart : map.end - 1;
  const gaps = [text.slice(start, key.outerStart), text.slice(value.end, end), gapBehind(text, map, value)];
  if (gaps.some((gap) => gap.includes('#'))) return refuse(COMMENT);
  if (gaps.some((gap) => gap.includes('?')) || colon < 0)
    return refuse('the key is written with a question mark or alone');
  return [{ start, end, text: '' }];
}

/** From the end of a value to the next entry, item or closing bracket. */
function gapBehind(text: string, node: MapNode | SeqNode, value: YamlNode): string {
  const starts =
    node.kind === 'map' ? node.entries.map(({ key }) => key.outerStart) : node.items.map((item) => item.outerStart);
  const next = starts.find((start) => start >= value.end && start !== value.start);
  return text.slice(value.end, next ?? node.end - 1);
}

/** How a flow collection is laid out: by its first part, its first colon and its first comma. */
export function layoutOf(writing: Writing, node: MapNode | SeqNode): FlowLayout {
  const { text, style, json } = writing;
  const { strings, keys } = quotings(writing, node);
  const parts = partsOf(node);
  const first = parts[0];
  const opening = first ? text.slice(node.start, first.start) : '';
  const closed = text.slice(parts.at(-1)?.end ?? node.start, node.end);
  const lines =
    opening.includes('\n') && closed.includes('\n') && first
      ? { eol: style.eol, indent: lineIndent(text, first.start), unit: unitOf(writing, node, first.start) }
      : null;
  return { keys, strings, lines, ...(json ? gapsIn(text, node) : { colonGap: ' ', commaGap: ' ' }) };
}

/** The gaps of JSON, by the innermost collection around a place that shows them. */
function gapsIn(text: string, place: MapNode | SeqNode): Pick<FlowLayout, 'colonGap' | 'commaGap'> {
  let colonGap: string | undefined;
  let commaGap: string | undefined;
  for (let node: MapNode | SeqNode | null = place; node; node = node.parent) {
    const [first, second] = partsOf(node);
    const [pair] = node.kind === 'map' ? node.entries : [];
    if (pair) colonGap ??= /^[ \t]*/.exec(text.slice(pair.colon + 1, pair.value.outerStart))?.[0];
    if (first && second) commaGap ??= text.slice(first.end, second.start) === ',' ? '' : ' ';
  }
  return { colonGap: colonGap ?? commaGap ?? ' ', commaGap: commaGap ?? (colonGap === '' ? '' : ' ') };
}

/** JSON quotes everything; elsewhere the keys and values of the collection tell. */
function quotings({ json, style }: Writing, node: MapNode | SeqNode): Pick<FlowLayout, 'keys' | 'strings'> {
  const double = { quote: 'double', always: true } as const;
  if (json) return { keys: double, strings: double };
  if (node.kind === 'seq')
    return { keys: { quote: style.quote, always: false }, strings: quotingOf(node.items, style.quote) };
  const values = node.entries.map(({ value }) => value);
  const keys = node.entries.map(({ key }) => key);
  return { keys: quotingOf(keys, style.quote), strings: quotingOf(values, style.quote) };
}

function partsOf(node: MapNode | SeqNode): readonly Range[] {
  if (node.kind === 'seq') return node.items.map((item) => ({ start: item.outerStart, end: item.end }));
  return node.entries.map(({ key, value }) => ({ start: key.outerStart, end: value.end }));
}

/** One more step of indentation, as the collection itself shows it: by its closing bracket, else by its opening one. */
function unitOf({ text, style }: Writing, node: MapNode | SeqNode, first: number): string {
  const inner = lineIndent(text, first);
  const outer = [node.end - 1, node.start].map((bracket) => lineIndent(text, bracket));
  const fitting = outer.find((indent) => inner.startsWith(indent) && inner.length > indent.length);
  return fitting === undefined ? ' '.repeat(style.step) : inner.slice(fitting.length);
}
