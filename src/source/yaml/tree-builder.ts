import {
  type AliasEvent,
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  isFlow,
  keepsBlankLines,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
  styleOf,
} from './events.ts';
import { type Collection, type Open, Scalar } from './scalar-node.ts';
import type { AliasNode, MapEntry, MapNode, SeqNode, YamlNode } from './tree.ts';

/** What a document holds. */
export interface Tree {
  /** Null for a document without content. */
  readonly root: YamlNode | null;
  /** Whether it holds an alias. */
  readonly aliased: boolean;
  /** Whether the events hold another document behind this one. */
  readonly goesOn: boolean;
}

/**
 * Builds the tree of one document.
 * @param events its events, with offsets of the file
 * @param source the file's text as it was parsed, with template actions masked
 * @param original the text of the same length from which scalars are decoded
 * @param content where the document's content begins
 */
export function buildTree(events: readonly Event[], source: string, original: string, content: number): Tree {
  const builder = new TreeBuilder(events, source, original, content);
  return { root: builder.root(), aliased: builder.aliased, goesOn: builder.goesOn() };
}

/** Turns the flat events of one document into a tree. The cursor stands behind the last token that is accounted for. */
class TreeBuilder {
  private readonly events: readonly Event[];
  private readonly source: string;
  private readonly original: string;
  private readonly anchors = new Map<string, Open<YamlNode>>();
  private next = 0;
  aliased = false;
  private cursor: number;

  constructor(events: readonly Event[], source: string, original: string, content: number) {
    this.events = events;
    this.source = source;
    this.original = original;
    this.cursor = content;
  }

  root(): YamlNode | null {
    if (this.events.length === 0) return null;
    this.next = 1;
    const root = this.node(null, false);
    const isNothing = root.kind === 'scalar' && root.empty && root.outerStart === root.start;
    return isNothing ? null : root;
  }

  goesOn(): boolean {
    return this.next + 1 < this.events.length;
  }

  private node(parent: Collection | null, isKey: boolean): YamlNode {
    const event = this.events[this.next++];
    if (!event) throw new Error('events end early');
    switch (event.type) {
      case EVENT_SCALAR:
        return this.scalar(event, parent, isKey);
      case EVENT_ALIAS:
        return this.alias(event, parent);
      case EVENT_SEQUENCE:
        return this.sequence(event, parent);
      case EVENT_DOCUMENT:
      case EVENT_POP:
        throw new Error('events out of order');
      default:
        return this.mapping(event, parent);
    }
  }

  private scalar(event: ScalarEvent, parent: Collection | null, isKey: boolean): YamlNode {
    const style = styleOf(event);
    let start = event.valueStart;
    let end = event.valueEnd;
    if (start < 0) start = end = Math.max(isKey ? this.tokenStart() : this.cursor, event.anchorEnd, event.tagEnd);
    else if (style === 'single' || style === 'double') {
      start -= 1;
      end += 1;
    } else if (style !== 'plain') {
      start = this.blockHeader(event);
      end = this.blockEnd(event);
    }
    const node = new Scalar(parent, start, end, event, this.original);
    this.cursor = end;
    return this.register(node, event);
  }

  private alias(event: AliasEvent, parent: Collection | null): YamlNode {
    const start = event.anchorStart - 1;
    const node: Open<AliasNode> = {
      kind: 'alias',
      parent,
      start,
      end: event.anchorEnd,
      outerStart: start,
      references: 0,
    };
    const target = this.anchors.get(this.source.slice(event.anchorStart, event.anchorEnd));
    if (target) {
      target.references++;
      node.target = target;
    }
    this.aliased = true;
    this.cursor = node.end;
    return node;
  }

  private sequence(event: SequenceEvent, parent: Collection | null): YamlNode {
    const { start } = event;
    const flow = isFlow(event);
    const items: YamlNode[] = [];
    const dashes: number[] = [];
    const node: Open<SeqNode> = {
      kind: 'seq',
      parent,
      start,
      end: start,
      outerStart: start,
      references: 0,
      flow,
      items,
      dashes,
    };
    this.register(node, event);
    this.cursor = flow ? start + 1 : start;
    while (this.events[this.next]?.type !== EVENT_POP) {
      if (!flow) {
        const dash = this.skip(this.cursor);
        dashes.push(dash);
        this.cursor = dash + 1;
      }
      items.push(this.node(node, false));
    }
    return this.close(node, flow);
  }

  private mapping(event: MappingEvent, parent: Collection | null): YamlNode {
    const { start } = event;
    const flow = isFlow(event);
    const entries: MapEntry[] = [];
    const node: Open<MapNode> = {
      kind: 'map',
      parent,
      start,
      end: start,
      outerStart: start,
      references: 0,
      flow,
      entries,
    };
    this.register(node, event);
    const braced = flow && this.source[start] === '{' && !this.pairStartsHere(start);
    this.cursor = braced ? start + 1 : start;
    while (this.events[this.next]?.type !== EVENT_POP) {
      const key = this.node(node, true);
      const colon = this.skip(key.end);
      const has = this.source[colon] === ':';
      if (has) this.cursor = colon + 1;
      const value = this.node(node, false);
      entries.push({ key, colon: has ? colon : -1, value });
    }
    return this.close(node, braced);
  }

  /** A single pair in a flow sequence (`[a: b]`) has no braces: its first key starts where the mapping does. */
  private pairStartsHere(start: number): boolean {
    const first = this.events[this.next];
    return first?.type !== EVENT_SCALAR && first !== undefined && 'start' in first && first.start === start;
  }

  private close<N extends Collection>(node: N, bracketed: boolean): N {
    this.next++;
    if (bracketed) {
      let at = this.skip(this.cursor);
      while (this.source[at] === ',') at = this.skip(at + 1);
      this.cursor = at + 1;
    }
    node.end = this.cursor;
    return node;
  }

  private register<N extends Open<YamlNode>>(node: N, event: ScalarEvent | MappingEvent | SequenceEvent): N {
    if (event.anchorStart >= 0) {
      node.anchor = this.source.slice(event.anchorStart, event.anchorEnd);
      node.outerStart = Math.min(node.outerStart, event.anchorStart - 1);
      this.anchors.set(node.anchor, node);
    }
    if (event.tagStart >= 0) {
      node.tag = this.source.slice(event.tagStart, event.tagEnd);
      node.outerStart = Math.min(node.outerStart, event.tagStart);
    }
    return node;
  }

  /** The `|` or `>`: between the last token and it stand only blanks, comments, and the node's anchor and tag. */
  private blockHeader(event: ScalarEvent): number {
    const props = Math.max(event.anchorEnd, event.tagEnd);
    return props < 0 ? this.tokenStart() : this.skip(props);
  }

  /** Blank lines behind a block scalar are not its own, unless it keeps them or they hold more than its indentation. */
  private blockEnd(event: ScalarEvent): number {
    const { valueStart, valueEnd, indent } = event;
    if (keepsBlankLines(event)) return valueEnd;
    let end = valueEnd;
    while (end > valueStart && this.source.charCodeAt(end - 1) === 10) {
      let at = end - 1;
      if (this.source.charCodeAt(at - 1) === 13) at--;
      const stop = at;
      while (at > valueStart && this.source.charCodeAt(at - 1) === 32) at--;
      const isBlankLine = at === valueStart || this.source.charCodeAt(at - 1) === 10;
      if (!isBlankLine || (indent >= 0 && stop - at > indent)) return end;
      end = at;
    }
    return end;
  }

  /** Where the next node would begin: behind blanks, comments, a flow comma, and the `?` of an explicit key. */
  private tokenStart(): number {
    let at = this.skip(this.cursor);
    if (this.source[at] === ',') at = this.skip(at + 1);
    if (this.source[at] === '?' && isBlank(this.source.charCodeAt(at + 1))) at = this.skip(at + 1);
    return at;
  }

  private skip(from: number): number {
    const { source } = this;
    for (let at = from; ; ) {
      const code = source.charCodeAt(at);
      if (isBlank(code)) at++;
      else if (code === 35 && (at === 0 || isBlank(source.charCodeAt(at - 1)))) at = commentEnd(source, at);
      else return at;
    }
  }
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** A comment ends at LF or at CR, as js-yaml and YAML 1.2 have it. */
function commentEnd(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return source.length;
}
