/** The second reading of a document, by a parser that shares no code with the reader and the writer (`yaml`). */
import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { PlainMap, PlainValue } from '../plain-value.ts';

/** What a document means, or why the parser cannot tell. */
export type SecondReading = { readonly value: PlainValue } | { readonly error: string };

/** The tags of YAML's core types: the values themselves say as much. */
const CORE_TAG = /^tag:yaml\.org,2002:(?:map|seq|str|int|float|bool|null|binary|timestamp|merge)$/;

/** More than any edited manifest stands for with its aliases followed. */
const MAX_NODES = 1_000_000;

/**
 * Reads one document by YAML 1.1, the version whose types Kubernetes' tools know. Without its byte order mark, which
 * the parser takes for a column: the verifier looks after it.
 */
export function readSecondly(text: string): SecondReading {
  const documents = parseAllDocuments(text.replace(/^\ufeff/, ''), {
    version: '1.1',
    merge: false,
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [document, second] = documents;
  if (!document || second) return { error: 'it is not one document' };
  const [error] = document.errors;
  if (error) return { error: error.message };
  try {
    return { value: new ValueReader().read(document.contents) };
  } catch (thrown) {
    if (thrown instanceof UnreadableValue) return { error: thrown.message };
    throw thrown;
  }
}

/** Remembers what documents mean: the value after one fix is the value before the next. */
export interface SecondReader {
  read(document: string): SecondReading;
}

/** Characters of documents that are remembered at most; the oldest go first. */
const MAX_REMEMBERED = 4_000_000;

/** A reader with a memory of its own, for one analysis. */
export function createSecondReader(): SecondReader {
  const known = new Map<string, SecondReading>();
  let size = 0;
  return {
    read: (document) => {
      const old = known.get(document);
      if (old) return old;
      const reading = readSecondly(document);
      known.set(document, reading);
      size += document.length;
      for (const [oldest] of known) {
        if (size <= MAX_REMEMBERED || oldest === document) break;
        known.delete(oldest);
        size -= oldest.length;
      }
      return reading;
    },
  };
}

/** Ends the reading of a value from any depth; never leaves this file. */
class UnreadableValue extends Error {}

/** Follows aliases itself, so that their cost is counted and a node inside itself is noticed. */
class ValueReader {
  /** An anchor stands for the last node that began with it; without a value while that node is being read. */
  private readonly anchors = new Map<string, { value?: PlainValue; nodes: number }>();
  private nodes = 0;

  read(node: unknown): PlainValue {
    this.nodes++;
    if (this.nodes > MAX_NODES) throw new UnreadableValue('it stands for too many nodes');
    if (isAlias(node)) return this.follow(node);
    const anchor = (node as Node | null)?.anchor;
    if (anchor === undefined) return this.readInside(node);
    const anchored: { value?: PlainValue; nodes: number } = { nodes: this.nodes };
    this.anchors.set(anchor, anchored);
    const value = this.readInside(node);
    anchored.value = value;
    anchored.nodes = this.nodes - anchored.nodes;
    return value;
  }

  private follow({ source }: Alias): PlainValue {
    const target = this.anchors.get(source);
    if (target?.value === undefined) throw new UnreadableValue(`the alias *${source} leads nowhere`);
    this.nodes += target.nodes;
    return target.value;
  }

  /** A tag with a meaning of its own is part of the value: no edit reaches behind one, and none may change one. */
  private readInside(node: unknown): PlainValue {
    const value = this.readPlain(node);
    const tag = (node as Node | null)?.tag;
    return tag === undefined || CORE_TAG.test(tag) ? value : { [`\0${tag}`]: value };
  }

  private readPlain(node: unknown): PlainValue {
    if (isScalar(node)) return scalarOf(node);
    if (isSeq(node)) return node.items.map((item) => this.read(item));
    return isMap(node) ? this.readPairs(node) : null;
  }

  /** Of two equal keys both stay, so that neither can come or go behind the other: no edit reaches into such a mapping. */
  private readPairs({ items }: YAMLMap): PlainMap {
    const values = new Map<string, PlainValue>();
    for (const { key, value } of items) {
      const name = this.keyOf(key);
      values.set(values.has(name) ? `${name}\0${values.size}` : name, this.read(value));
    }
    return Object.fromEntries(values);
  }

  /** Keys are texts, as edits name them; `on:` is `on`, although YAML 1.1 reads a boolean. */
  private keyOf(key: unknown): string {
    if (isScalar(key)) return key.source ?? String(key.value);
    return JSON.stringify(this.read(key));
  }
}

/**
 * Dates, binary data and long integers are compared as they are written. Two things Kubernetes' parser reads otherwise
 * than YAML 1.1: `1:30` is a text, not a number of base 60, and `0o17` is a number.
 */
function scalarOf({ value, source, type }: Scalar): PlainValue {
  const written = source ?? String(value);
  if (typeof value === 'number') return written.includes(':') ? written : value;
  if (typeof value === 'string') return type === 'PLAIN' && /^[-+]?0o[0-7]+$/.test(written) ? octal(written) : value;
  return value === null || typeof value === 'boolean' ? value : written;
}

function octal(written: string): number {
  const magnitude = Number(written.replace(/^[-+]/, ''));
  return written.startsWith('-') ? -magnitude : magnitude;
}
