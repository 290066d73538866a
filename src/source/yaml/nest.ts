/** Putting a mapping into a frame: new lines above it, and every line of it indented. */
import type { PlainMap } from '../plain-value.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import { isCompact } from './block.ts';
import { childrenOf } from './expansion.ts';
import { isExplicit, whyNotByLine } from './guard.ts';
import { columnOf, isBlankLine, lineStart, nextLine } from './lines.ts';
import { nestFlowMap } from './nest-flow.ts';
import { type BlockLayout, entryLines, indented, isCollection, isList, scalarText } from './print.ts';
import type { MapNode, YamlNode } from './tree.ts';
import { blockLayout, endOfLines, insertLines, isBlockScalar, type Outcome, type Writing } from './writing.ts';

/** Nests a mapping into `frame` at `hole`. */
export function nestMap(writing: Writing, map: MapNode, frame: PlainMap, hole: readonly string[]): Outcome {
  const { text, style } = writing;
  const { parent } = map;
  if (map.flow) return nestFlowMap(writing, map, frame, hole);
  const reason = whyNotByLine(text, map);
  if (reason) return refuse(reason);
  if (map.anchor || map.tag) return refuse('the mapping has an anchor or a tag');
  if (isCompact(text, map)) return refuse('the mapping begins on the line of a dash');
  const owner = parent?.kind === 'map' ? parent.entries.find(({ value }) => value === map) : undefined;
  if (owner && isExplicit(text, owner)) return refuse('the key above is written with a question mark');
  const column = columnOf(text, map.start);
  const start = owner ? nextLine(text, owner.colon) : lineStart(text, map.start);
  const head = frameLines(frame, hole, blockLayout(writing, start));
  if (isRefusal(head)) return head;
  const end = endOfLines(text, map, column - 1);
  const shift = ' '.repeat(style.step * hole.length);
  return [insertLines(writing, start, head, column), ...shiftLines(text, map, start, end, shift)];
}

/** The lines of the frame above the hole; the keys that lead to the hole come last at their level. */
function frameLines(frame: PlainMap, hole: readonly string[], layout: BlockLayout): readonly string[] | Refusal {
  const [step, ...rest] = hole;
  if (step === undefined) return refuse('the frame has no hole');
  const others = Object.entries(frame).filter(([key]) => key !== step);
  const lines = others.flatMap(([key, value]) => entryLines(key, value, layout));
  lines.push(`${scalarText(step, { quote: layout.quote, always: false }, false)}:`);
  const inner = Object.hasOwn(frame, step) ? frame[step] : undefined;
  if (rest.length === 0) return inner === undefined ? lines : refuse(`the frame has the key ${step} already`);
  if (inner !== undefined && (!isCollection(inner) || isList(inner)))
    return refuse(`${step} of the frame is not a mapping`);
  const below = frameLines((inner as PlainMap | undefined) ?? {}, rest, layout);
  return isRefusal(below) ? below : [...lines, ...indented(below, layout.step)];
}

/** Blank lines stay as they are, unless they hold content of a block scalar. */
function shiftLines(text: string, map: MapNode, start: number, end: number, shift: string): readonly Splice[] {
  const splices: Splice[] = [];
  const content = blankContent(text, map);
  for (let line = start; line < end; line = nextLine(text, line)) {
    if (!isBlankLine(text, line) || content.has(line)) splices.push({ start: line, end: line, text: shift });
  }
  return splices;
}

/** The lines inside block scalars that hold nothing but more blanks than the indentation. */
function blankContent(text: string, node: YamlNode): ReadonlySet<number> {
  const lines = new Set<number>();
  if (isBlockScalar(node)) {
    for (let line = nextLine(text, node.start); line < node.end; line = nextLine(text, line)) {
      const length = text.slice(line, nextLine(text, line)).replace(/\r?\n$/, '').length;
      if (isBlankLine(text, line) && length > node.contentColumn) lines.add(line);
    }
  } else for (const child of childrenOf(node)) for (const line of blankContent(text, child)) lines.add(line);
  return lines;
}
