import type { Range } from '../text.ts';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

interface NodeBase extends Range {
  readonly parent: MapNode | SeqNode | null;
  /** Like `start`, but takes in a preceding `&anchor` or `!tag`. */
  readonly outerStart: number;
  readonly anchor?: string;
  readonly tag?: string;
  /** How many aliases in the document point here. */
  readonly references: number;
}

/**
 * A scalar; quotes, and the header of a block scalar, lie inside its range. A block scalar ends behind the line end of its
 * last line; blank lines that follow are inside only where they are content.
 */
export interface ScalarNode extends NodeBase {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  /** True when nothing stands in the source (`key:`); the range is then empty, behind the colon or dash. */
  readonly empty: boolean;
  /** The decoded text: escapes resolved, block scalars folded. Decoded on first use. */
  readonly text: string;
  /** The column of the content of a block scalar; -1 where there is no content, and for every other style. */
  readonly contentColumn: number;
  /** A block scalar that keeps its trailing blank lines (`|+`): they are content. */
  readonly keepsBlankLines: boolean;
}

export interface MapEntry {
  readonly key: YamlNode;
  /** Offset of the colon, -1 where an explicit key has none. */
  readonly colon: number;
  readonly value: YamlNode;
}

export interface MapNode extends NodeBase {
  readonly kind: 'map';
  readonly flow: boolean;
  readonly entries: readonly MapEntry[];
}

export interface SeqNode extends NodeBase {
  readonly kind: 'seq';
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
  /** Offsets of the dashes of a block sequence; empty for flow. */
  readonly dashes: readonly number[];
}

export interface AliasNode extends NodeBase {
  readonly kind: 'alias';
  /** The anchored node, undefined when the anchor does not exist. */
  readonly target?: YamlNode;
}

export type YamlNode = ScalarNode | MapNode | SeqNode | AliasNode;

/** Why a document could not be read, and the offset of the place. */
export interface ReadError {
  readonly message: string;
  readonly offset: number;
}

/** One document of a file. */
export interface YamlDocument {
  /** 0-based place among the documents of the file, broken ones counted. */
  readonly index: number;
  /**
   * From behind the `---` line (or the start of the file) to the next marker (or the end). Where content stands on the
   * marker's own line (`--- {}`), the range starts right behind the three dashes.
   */
  readonly range: Range;
  /** Null when the document is empty, holds only comments, or is broken. */
  readonly root: YamlNode | null;
  readonly error?: ReadError;
  /** The document holds `{{ ... }}` template actions: it was read with the actions masked, at unchanged offsets. */
  readonly templated: boolean;
}

/** A file of YAML or JSON documents. */
export interface YamlFile {
  readonly text: string;
  readonly documents: readonly YamlDocument[];
}
