/** Putting a flow mapping into a frame: text in front of its brace and behind it, and its own lines indented. */
import type { PlainMap } from '../plain-value.ts';
import { refuse } from '../refusal.ts';
import type { Splice } from '../text.ts';
import { layoutOf } from './flow.ts';
import { hasBraces } from './guard.ts';
import { isBlankLine, lineIndent, nextLine } from './lines.ts';
import { type FlowLayout, flowEntry, isCollection, isList } from './print.ts';
import type { MapNode } from './tree.ts';
import type { Outcome, Writing } from './writing.ts';

/** Nests a mapping in braces, as all of JSON is, into `frame` at `hole`. */
export function nestFlowMap(writing: Writing, map: MapNode, frame: PlainMap, hole: readonly string[]): Outcome {
  const { text } = writing;
  if (!hasBraces(text, map)) return refuse('the mapping is a single pair without braces');
  if (map.anchor || map.tag) return refuse('the mapping has an anchor or a tag');
  if (map.entries.length === 0) return refuse('the mapping is empty');
  const layout = layoutOf(writing, map);
  const head = frameHead(frame, hole, layout);
  if (head === null) return refuse('the frame has no place for the mapping');
  return [
    { start: map.start, end: map.start, text: head },
    ...(layout.lines ? shiftLines(text, map, layout.lines.unit.repeat(hole.length)) : []),
    { start: map.end, end: map.end, text: closing(text, map, hole.length, layout) },
  ];
}

/** The braces and entries in front of the hole; null when the frame does not lead to it. */
function frameHead(frame: PlainMap, hole: readonly string[], layout: FlowLayout): string | null {
  const [step, ...rest] = hole;
  if (step === undefined) return null;
  const own = Object.hasOwn(frame, step) ? frame[step] : undefined;
  const deeper = layout.lines ? { ...layout, lines: deeperLines(layout.lines) } : layout;
  const others = Object.entries(frame).filter(([key]) => key !== step);
  const gap = layout.lines ? layout.lines.eol + layout.lines.indent : '';
  const comma = layout.lines ? `,${gap}` : `,${layout.commaGap}`;
  const empty = flowEntry(step, '', layout);
  const key = empty.slice(0, empty.lastIndexOf(':') + 1) + layout.colonGap;
  const before = `{${gap}${[...others.map(([other, value]) => flowEntry(other, value, layout)), key].join(comma)}`;
  if (rest.length === 0) return own === undefined ? before : null;
  if (own !== undefined && (!isCollection(own) || isList(own))) return null;
  const inner = frameHead((own as PlainMap | undefined) ?? {}, rest, deeper);
  return inner === null ? null : before + inner;
}

type Lines = NonNullable<FlowLayout['lines']>;

function deeperLines(lines: Lines): Lines {
  return { ...lines, indent: lines.indent + lines.unit };
}

/** The new braces: the last one stands where the mapping's own stood. */
function closing(text: string, map: MapNode, depth: number, { lines }: FlowLayout): string {
  if (!lines) return '}'.repeat(depth);
  const outer = lines.eol + lineIndent(text, map.end - 1);
  return Array.from({ length: depth }, (_, level) => `${outer}${lines.unit.repeat(depth - 1 - level)}}`).join('');
}

function shiftLines(text: string, map: MapNode, shift: string): readonly Splice[] {
  const splices: Splice[] = [];
  for (let line = nextLine(text, map.start); line < map.end; line = nextLine(text, line)) {
    if (!isBlankLine(text, line)) splices.push({ start: line, end: line, text: shift });
  }
  return splices;
}
