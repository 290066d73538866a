/** A file as the `yaml` package reads it: the values that it gives itself, and the places of its nodes. */
import { isMap, isScalar, isSeq, type ParsedNode, parseAllDocuments, type YAMLMap } from 'yaml';
import type { ValuePath } from '../../../src/source/plain-value.ts';

/** A document that holds something. */
export interface SecondDocument {
  /** Its place among the documents that hold something. */
  readonly index: number;
  readonly contents: ParsedNode;
  /** As the parser's `toJS` gives it, with mappings as maps. */
  readonly value: unknown;
}

export interface SecondFile {
  readonly text: string;
  readonly documents: readonly SecondDocument[];
}

/** A node that a path leads to. */
export interface Place {
  readonly path: ValuePath;
  /** The same way by places: of pairs in mappings, of items in sequences. */
  readonly slots: readonly number[];
  /** Null where an explicit key has no value. */
  readonly node: ParsedNode | null;
  readonly parent: Place | null;
}

/** YAML 1.1, as Kubernetes' tools read it; but `1:30` and `2001-01-01` are texts for them (go-yaml, `resolve.go`). */
const OPTIONS = {
  version: '1.1',
  merge: false,
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  logLevel: 'silent',
  customTags: (tags: readonly unknown[]) =>
    tags.filter((tag) => {
      const { format, tag: name } = tag as { format?: string; tag?: string };
      return format !== 'TIME' && name !== 'tag:yaml.org,2002:timestamp';
    }) as never,
} as const;

/** Reads a file; the reason when the parser cannot. All offsets are those of the text, with its byte order mark. */
export function readSecond(text: string): SecondFile | { readonly error: string } {
  const bom = text.startsWith('\ufeff') ? 1 : 0;
  const documents: SecondDocument[] = [];
  for (const document of parseAllDocuments(bom ? text.slice(1) : text, OPTIONS)) {
    const [error] = document.errors;
    if (error) return { error: error.message };
    const { contents } = document;
    if (!contents || (isScalar(contents) && (contents.source ?? '') === '' && contents.type === 'PLAIN')) continue;
    if (bom) shift(contents as ParsedNode);
    try {
      const value: unknown = document.toJS({ mapAsMap: true });
      documents.push({ index: documents.length, contents: contents as ParsedNode, value });
    } catch (thrown) {
      return { error: String(thrown) };
    }
  }
  return { text, documents };
}

/** Moves all ranges behind the byte order mark. */
function shift(node: ParsedNode | null): void {
  if (!node) return;
  const [start, end, outer] = node.range;
  node.range = [start + 1, end + 1, outer + 1];
  if (isSeq(node)) for (const item of node.items) shift(item as ParsedNode);
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      shift(key as ParsedNode);
      shift(value as ParsedNode | null);
    }
  }
}

/** Every node of a document that a path of keys and indexes leads to; what stands behind aliases is not followed. */
export function placesIn(document: SecondDocument): readonly Place[] {
  const places: Place[] = [];
  const visit = (place: Place): void => {
    places.push(place);
    const { node, path, slots } = place;
    if (isSeq(node)) {
      for (const [at, item] of node.items.entries())
        visit({ path: [...path, at], slots: [...slots, at], node: item as ParsedNode, parent: place });
    } else if (isMap(node)) {
      for (const [at, { key, value }] of node.items.entries()) {
        const name = keyText(key);
        if (name !== null)
          visit({ path: [...path, name], slots: [...slots, at], node: value as ParsedNode | null, parent: place });
      }
    }
  };
  visit({ path: [], slots: [], node: document.contents, parent: null });
  return places;
}

/** The text of a scalar key, null for every other key. */
export function keyText(key: unknown): string | null {
  return isScalar(key) ? (key.source ?? String(key.value)) : null;
}

/** The texts of a mapping's keys. */
export function keysOf(map: YAMLMap): readonly (string | null)[] {
  return map.items.map(({ key }) => keyText(key));
}

/** The key's node of a place in a mapping. */
export function keyNode({ parent, slots }: Place): ParsedNode | null {
  const map = parent?.node;
  return isMap(map) ? ((map.items[slots.at(-1) ?? 0]?.key as ParsedNode | undefined) ?? null) : null;
}

/** The node behind some places of pairs and items. */
export function nodeAt(root: unknown, slots: readonly number[]): unknown {
  let node = root;
  for (const slot of slots) node = isMap(node) ? node.items[slot]?.value : isSeq(node) ? node.items[slot] : undefined;
  return node;
}
