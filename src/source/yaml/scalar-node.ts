import { decodeScalar, keepsBlankLines, type ScalarEvent, styleOf } from './events.ts';
import type { MapNode, ScalarNode, ScalarStyle, SeqNode } from './tree.ts';

/** A node that is still being built. */
export type Open<T> = { -readonly [K in keyof T]: T[K] };

export type Collection = Open<MapNode> | Open<SeqNode>;

/** A scalar that is decoded when its text is first asked for: most scalars of a repository never are. */
export class Scalar implements ScalarNode {
  readonly kind = 'scalar';
  readonly parent: Collection | null;
  readonly start: number;
  readonly end: number;
  outerStart: number;
  references = 0;
  readonly style: ScalarStyle;
  readonly empty: boolean;
  declare anchor?: string;
  declare tag?: string;
  private readonly event: ScalarEvent;
  private readonly source: string;
  private decoded: string | undefined;

  constructor(parent: Collection | null, start: number, end: number, event: ScalarEvent, source: string) {
    this.parent = parent;
    this.start = start;
    this.end = end;
    this.outerStart = start;
    this.style = styleOf(event);
    this.empty = event.valueStart < 0;
    this.event = event;
    this.source = source;
    this.decoded = undefined;
  }

  get text(): string {
    this.decoded ??= decodeScalar(this.source, this.event);
    return this.decoded;
  }

  get contentColumn(): number {
    return this.event.indent;
  }

  get keepsBlankLines(): boolean {
    return keepsBlankLines(this.event);
  }
}
