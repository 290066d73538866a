/** Deleting a key with its value and the comments that belong to it. */
import { refuse } from '../refusal.ts';
import { isCompact } from './block.ts';
import { deleteFlowEntry } from './flow.ts';
import { holdsAliasTarget, isExplicit, whyNotByLine } from './guard.ts';
import { columnOf, commentColumn, lineStart, nextLine } from './lines.ts';
import type { MapEntry, MapNode } from './tree.ts';
import {
  endOfLines,
  isBlockScalar,
  isStripped,
  isUnfinishedLine,
  lastLeaf,
  type Outcome,
  removeLines,
  type Writing,
  wouldSwallow,
} from './writing.ts';

/** Deletes one entry of a mapping; a mapping that loses its only key becomes `{}`. */
export function deleteEntry(writing: Writing, map: MapNode, pair: MapEntry): Outcome {
  if (holdsAliasTarget(pair.key) || holdsAliasTarget(pair.value))
    return refuse('the value holds an anchor that is used elsewhere');
  if (map.flow) return deleteFlowEntry(writing, map, pair);
  const { text } = writing;
  const reason = whyNotByLine(text, map);
  if (reason) return refuse(reason);
  if (isExplicit(text, pair)) return refuse('the key is written with a question mark');
  if (map.entries.length === 1) return emptyMap(writing, map);
  const at = map.entries.indexOf(pair);
  return at === 0 && isCompact(text, map) ? pullUpNext(writing, map, pair) : deleteLines(writing, map, at);
}

function deleteLines({ text }: Writing, map: MapNode, at: number): Outcome {
  const column = columnOf(text, map.start);
  const pair = map.entries[at];
  const before = map.entries[at - 1];
  if (!pair) return refuse('the key is gone');
  const line = lineStart(text, pair.key.outerStart);
  const start = before ? commentsAbove(text, line, endOfLines(text, before.value, column), column) : line;
  const end = endOfLines(text, pair.value, column);
  const leaf = before && lastLeaf(before.value);
  if (!leaf || !isBlockScalar(leaf)) return [removeLines(text, { start, end })];
  if (wouldSwallow(text, leaf, end)) return refuse('the block scalar above would take in the lines below');
  return [removeLines(text, { start, end }, isStripped(text, leaf) ? 0 : leaf.end)];
}

/** Where the comment lines that stand directly above a line, at the column of the keys, begin; not above `floor`. */
function commentsAbove(text: string, line: number, floor: number, column: number): number {
  let start = line;
  while (start > floor) {
    const above = lineStart(text, start - 1);
    if (above < floor || commentColumn(text, above) !== column) break;
    start = above;
  }
  return start;
}

/** `- a: 1` loses its first key: what comes next, a comment or a key, moves up behind the dash. */
function pullUpNext({ text }: Writing, map: MapNode, pair: MapEntry): Outcome {
  if (!/^[ -]*$/.test(text.slice(lineStart(text, map.start), map.start)))
    return refuse('the mapping is part of an explicit key');
  let end = endOfLines(text, pair.value, columnOf(text, map.start));
  while (/\s/.test(text[end] ?? '')) end++;
  return [{ start: map.start, end, text: '' }];
}

function emptyMap({ text, style }: Writing, map: MapNode): Outcome {
  const { parent } = map;
  const owner = parent?.kind === 'map' ? parent.entries.find(({ value }) => value === map) : undefined;
  if (map.outerStart !== map.start) return refuse('the mapping has an anchor or a tag');
  const end = endOfLines(text, map, columnOf(text, map.start) - 1);
  if (!owner || lineStart(text, map.start) === lineStart(text, owner.colon)) {
    const tail = isUnfinishedLine(text, end) ? '' : style.eol;
    return [{ start: map.start, end, text: `{}${tail}` }];
  }
  if (isExplicit(text, owner)) return refuse('the key above is written with a question mark');
  const lines = removeLines(text, { start: nextLine(text, owner.colon), end });
  return [{ start: owner.colon + 1, end: owner.colon + 1, text: ' {}' }, lines];
}
