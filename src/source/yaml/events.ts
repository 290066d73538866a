/** The adapter of the YAML parser: the only file that knows js-yaml. The tree builder takes its events from here. */
import {
  CHOMPING_MODE,
  COLLECTION_STYLE,
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_POP,
  EVENT_SCALAR,
  type Event,
  parseEvents,
  type ScalarEvent,
  YAMLException,
} from 'js-yaml';
import { joinToLineAbove } from './lenient.ts';
import type { ReadError, ScalarStyle } from './tree.ts';

export {
  type AliasEvent,
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  getScalarValue as decodeScalar,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';

/** Nesting that no manifest reaches; bounds every recursion over the tree. */
const MAX_DEPTH = 100;

const STYLES: readonly ScalarStyle[] = ['plain', 'plain', 'single', 'double', 'literal', 'folded'];

/**
 * Reads the events of one document.
 * @param piece the document's text, directives and markers included
 * @param base the offset of the piece in its file; the events' offsets are those of the file
 */
export function readEvents(
  piece: string,
  base: number,
): { readonly events: readonly Event[] } | { readonly error: ReadError } {
  const events = parse(piece, base);
  if ('message' in events) return { error: events };
  if (base > 0) shift(events, base);
  return { events };
}

/** How often a document is read again because one of its lines stands too far left. */
const MAX_JOINS = 64;

function parse(piece: string, base: number): Event[] | ReadError {
  let source = piece;
  let failure: ReadError | undefined;
  for (let joins = 0; joins <= MAX_JOINS; joins++) {
    try {
      const events = parseEvents(source, { maxDepth: MAX_DEPTH });
      return joins > 0 ? events.map(asMultiline) : events;
    } catch (thrown) {
      failure = describe(thrown, base);
      const isTooFarLeft = thrown instanceof YAMLException && thrown.reason === 'deficient indentation';
      const joined = isTooFarLeft ? joinToLineAbove(source, thrown.mark?.position ?? 0) : null;
      if (joined === null) return failure;
      source = joined;
    }
  }
  return failure ?? { message: 'unreadable', offset: base };
}

/** Where lines were joined for parsing only, the parser's notes on scalars without line ends do not hold. */
function asMultiline(event: Event): Event {
  return event.type === EVENT_SCALAR ? { ...event, fast: false } : event;
}

/** Whatever the parser throws is about the text it was given, so it becomes the document's error. */
function describe(thrown: unknown, base: number): ReadError {
  if (thrown instanceof YAMLException) {
    return { message: thrown.reason, offset: base + (thrown.mark?.position ?? 0) };
  }
  return { message: thrown instanceof Error ? thrown.message : String(thrown), offset: base };
}

export function isFlow({ style }: { readonly style: number }): boolean {
  return style === COLLECTION_STYLE.FLOW;
}

export function styleOf({ style }: ScalarEvent): ScalarStyle {
  return STYLES[style] ?? 'plain';
}

export function keepsBlankLines({ chomping }: ScalarEvent): boolean {
  return chomping === CHOMPING_MODE.KEEP;
}

/** Makes the offsets of a document's events those of the whole text. Absent offsets stay -1. */
function shift(events: readonly Event[], base: number): void {
  const move = (offset: number): number => (offset < 0 ? offset : offset + base);
  for (const event of events) {
    if (event.type === EVENT_DOCUMENT || event.type === EVENT_POP) continue;
    event.anchorStart = move(event.anchorStart);
    event.anchorEnd = move(event.anchorEnd);
    if (event.type === EVENT_ALIAS) continue;
    event.tagStart = move(event.tagStart);
    event.tagEnd = move(event.tagEnd);
    if (event.type === EVENT_SCALAR) {
      event.valueStart = move(event.valueStart);
      event.valueEnd = move(event.valueEnd);
    } else event.start = move(event.start);
  }
}
