/** Edits in block collections: whole lines, at the column of the first key or dash. */
import type { PlainMap, PlainValue } from '../plain-value.ts';
import { refuse } from '../refusal.ts';
import { isExplicit, whyNotByLine } from './guard.ts';
import { columnOf, lineIndent, nextLine } from './lines.ts';
import { blockLines, entryLines, itemLines } from './print.ts';
import type { MapEntry, MapNode, SeqNode, YamlNode } from './tree.ts';
import {
  blockLayout,
  endOfLines,
  insertLines,
  insertLinesBelow,
  type Outcome,
  quotingOf,
  type Writing,
} from './writing.ts';

/** Adds a key below the entry `behind`; without one, directly below the key that the mapping belongs to. */
export function addBlockKey(
  writing: Writing,
  map: MapNode,
  behind: MapEntry | null,
  key: string,
  value: PlainValue,
): Outcome {
  const { text, style } = writing;
  const reason = whyNotByLine(text, map);
  if (reason) return refuse(reason);
  const column = columnOf(text, map.start);
  const keys = quotingOf(
    map.entries.map((pair) => pair.key),
    style.quote,
  );
  const top = behind ? null : topOf(writing, map);
  if (top !== null) {
    return [insertLines(writing, top, entryLines(key, value, blockLayout(writing, top), keys), column)];
  }
  const above = (behind ?? map.entries.at(-1))?.value;
  if (!above) return refuse('the mapping is empty');
  const layout = blockLayout(writing, endOfLines(text, above, column));
  return insertLinesBelow(writing, above, entryLines(key, value, layout, keys), column);
}

/** The start of the line below the key whose value the mapping is; null where its first key stands beside a dash or nothing above. */
function topOf({ text }: Writing, map: MapNode): number | null {
  const { parent } = map;
  if (isCompact(text, map) || parent?.kind !== 'map') return null;
  const owner = parent.entries.find(({ value }) => value === map);
  return owner && !isExplicit(text, owner) ? nextLine(text, owner.colon) : null;
}

/** Appends an item below the last one, with the gap behind the dash that the first item has. */
export function appendBlockItem(writing: Writing, seq: SeqNode, value: PlainValue): Outcome {
  const { text, style } = writing;
  const reason = whyNotByLine(text, seq);
  if (reason) return refuse(reason);
  const column = columnOf(text, seq.start);
  const layout = blockLayout(writing, endOfLines(text, seq, column));
  const first = seq.items[0];
  const gap = first ? text.slice((seq.dashes[0] ?? 0) + 1, first.outerStart) : '';
  const dash = `-${/^ +$/.test(gap) ? gap : ' '}`;
  const lines = itemLines(value, layout, dash, quotingOf(seq.items, style.quote));
  return insertLinesBelow(writing, seq, lines, column);
}

/** Puts a non-empty collection where a scalar or an empty collection stands; a comment on the line stays there. */
export function fillBlock(writing: Writing, node: YamlNode, value: PlainMap | readonly PlainValue[]): Outcome {
  const { text } = writing;
  const { parent } = node;
  if (!parent) return refuse('the document holds nothing but this value');
  if (node.outerStart !== node.start || node.anchor) return refuse('the value has an anchor or a tag');
  const reason = whyNotByLine(text, parent);
  if (reason) return refuse(reason);
  if (parent.kind === 'map') {
    const pair = parent.entries.find((candidate) => candidate.value === node);
    return pair ? fillEntry(writing, parent, pair, value) : refuse('the value is a key');
  }
  return fillItem(writing, node, parent.dashes[parent.items.indexOf(node)] ?? node.start, value);
}

function fillEntry(writing: Writing, map: MapNode, pair: MapEntry, value: PlainMap | readonly PlainValue[]): Outcome {
  const { text, style } = writing;
  const node = pair.value;
  if (isExplicit(text, pair)) return refuse('the key is written with a question mark');
  if (!/^[ \t]*$/.test(text.slice(pair.colon + 1, node.start))) return refuse('the value stands on a line of its own');
  const at = nextLine(text, node.end);
  const column = columnOf(text, map.start) + (Array.isArray(value) ? style.listOffset : style.step);
  const lines = insertLines(writing, at, blockLines(value, blockLayout(writing, at)), column);
  return node.end > node.start ? [{ start: pair.colon + 1, end: node.end, text: '' }, lines] : [lines];
}

function fillItem(writing: Writing, node: YamlNode, dash: number, value: PlainMap | readonly PlainValue[]): Outcome {
  const { text } = writing;
  const gap = text.slice(dash + 1, node.start);
  if (!/^ *$/.test(gap)) return refuse('more than spaces stand between the dash and the value');
  const isEmpty = node.end === node.start;
  const at = nextLine(text, node.end);
  const [first = '', ...rest] = blockLines(value, blockLayout(writing, at));
  const inPlace = { start: node.start, end: node.end, text: isEmpty ? ` ${first}` : first };
  const column = isEmpty ? columnOf(text, dash) + 2 : columnOf(text, node.start);
  return rest.length > 0 ? [inPlace, insertLines(writing, at, rest, column)] : [inPlace];
}

/** Whether the collection begins on the line of a dash: `- a: 1`. */
export function isCompact(text: string, node: MapNode | SeqNode): boolean {
  return columnOf(text, node.start) !== lineIndent(text, node.start).length;
}
