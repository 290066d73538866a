import type { PlainValue, ValuePath } from '../plain-value.ts';
import { scalarValue } from './scalar-value.ts';
import type { AliasNode, MapEntry, MapNode, ScalarNode, SeqNode, YamlDocument, YamlNode } from './tree.ts';

export { type ScalarValue, scalarValue } from './scalar-value.ts';

/**
 * The entry of a key, undefined when there is none. Where a key stands twice the last one counts, as for Kubernetes.
 * Merge keys (`<<`) are not followed: ask `hasMergeKey`.
 */
export function entry(map: MapNode, key: string): MapEntry | undefined {
  const { entries } = map;
  for (let at = entries.length - 1; at >= 0; at--) {
    const candidate = entries[at];
    if (candidate?.key.kind === 'scalar' && candidate.key.text === key) return candidate;
  }
  return undefined;
}

/** The value under a key of a mapping, or the item at a 0-based index of a sequence; an alias is followed first. */
export function child(node: YamlNode, step: string | number): YamlNode | undefined {
  const target = resolveAlias(node);
  if (target?.kind === 'map' && typeof step === 'string') return entry(target, step)?.value;
  if (target?.kind === 'seq' && typeof step === 'number') return target.items[step];
  return undefined;
}

/** The node that an alias stands for, any other node itself; undefined for an alias without an anchor. */
export function resolveAlias(node: YamlNode): ScalarNode | MapNode | SeqNode | undefined {
  const target = node.kind === 'alias' ? node.target : node;
  return target?.kind === 'alias' ? undefined : target;
}

/** Where a path leads in a document. `alias` is the first alias that was followed on the way. */
export type Place =
  /** It leads to a node; `node` may itself be an alias. */
  | { readonly kind: 'node'; readonly node: YamlNode; readonly alias?: AliasNode }
  /** It ends at `parent`, which does not have step number `depth` of the path. */
  | { readonly kind: 'absent'; readonly parent: YamlNode; readonly depth: number; readonly alias?: AliasNode }
  /** Whether it leads anywhere cannot be told from the document. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly at: YamlNode; readonly depth: number };

/** Follows a path from a node, through aliases. An absent key of a mapping with a merge key is unknown, not absent. */
export function nodeAt(root: YamlNode, path: ValuePath): Place {
  let node = root;
  let alias: AliasNode | undefined;
  for (const [depth, step] of path.entries()) {
    if (node.kind === 'alias') alias ??= node;
    const parent = resolveAlias(node);
    if (!parent) return { kind: 'unknown', reason: 'an alias has no anchor', at: node, depth };
    const next = child(parent, step);
    if (!next && parent.kind === 'map' && hasMergeKey(parent)) {
      return { kind: 'unknown', reason: 'a merge key may bring the value', at: parent, depth };
    }
    if (!next) return { kind: 'absent', parent, depth, ...(alias && { alias }) };
    node = next;
  }
  return { kind: 'node', node, ...(alias && { alias }) };
}

/** Whether two keys of a mapping are the same text. */
export function hasDuplicateKeys(map: MapNode): boolean {
  const { entries } = map;
  if (entries.length < 2) return false;
  const seen = new Set<string>();
  for (const { key } of entries) {
    if (key.kind !== 'scalar') continue;
    if (seen.has(key.text)) return true;
    seen.add(key.text);
  }
  return false;
}

/** Whether a mapping takes over the keys of another one (`<<: *base`). */
export function hasMergeKey(map: MapNode): boolean {
  return map.entries.some(isMerge);
}

function isMerge({ key }: MapEntry): boolean {
  return key.kind === 'scalar' && key.style === 'plain' && key.text === '<<';
}

/** The value of a document, null when it is empty or broken. */
export function documentValue(document: YamlDocument): PlainValue {
  return document.root ? plainValue(document.root) : null;
}

/**
 * The value of a node as Kubernetes reads it: scalars typed, aliases followed, merge keys merged, the last of equal keys.
 * Keys are the texts of scalar keys, and the JSON of others. An alias without an anchor is null. The reader has refused
 * documents whose aliases would make the value unbounded; the value may share parts, so it must not be changed.
 */
export function plainValue(node: YamlNode): PlainValue {
  return new PlainReader().value(node);
}

/** Reads values; anchored nodes are read once and shared. */
class PlainReader {
  private readonly anchored = new Map<YamlNode, PlainValue>();

  value(node: YamlNode): PlainValue {
    if (node.kind === 'alias') return node.target ? this.value(node.target) : null;
    if (node.references === 0) return this.fresh(node);
    const known = this.anchored.get(node);
    if (known !== undefined) return known;
    const value = this.fresh(node);
    this.anchored.set(node, value);
    return value;
  }

  private fresh(node: ScalarNode | MapNode | SeqNode): PlainValue {
    if (node.kind === 'scalar') return scalarValue(node);
    if (node.kind === 'seq') return node.items.map((item) => this.value(item));
    const own = new Map<string, PlainValue>();
    const merged: PlainValue[] = [];
    for (const pair of node.entries) {
      if (isMerge(pair)) merged.push(...asList(this.value(pair.value)));
      else own.set(this.key(pair.key), this.value(pair.value));
    }
    for (const base of merged) addMissing(own, base);
    return Object.fromEntries(own);
  }

  private key(node: YamlNode): string {
    const target = resolveAlias(node);
    return target?.kind === 'scalar' ? target.text : JSON.stringify(this.value(node));
  }
}

function asList(value: PlainValue): readonly PlainValue[] {
  return Array.isArray(value) ? value : [value];
}

function addMissing(own: Map<string, PlainValue>, base: PlainValue): void {
  if (typeof base !== 'object' || base === null || Array.isArray(base)) return;
  for (const [key, value] of Object.entries(base)) if (!own.has(key)) own.set(key, value);
}
