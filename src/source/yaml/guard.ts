/** What must hold of the nodes on the way to an edit. */
import type { ValuePath } from '../plain-value.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { childrenOf } from './expansion.ts';
import { linePrefix } from './lines.ts';
import { entry, hasDuplicateKeys, hasMergeKey } from './query.ts';
import type { MapEntry, MapNode, SeqNode, YamlNode } from './tree.ts';

/** The deepest node of a path that exists, behind `depth` of its steps. */
export interface Reach {
  readonly node: YamlNode;
  readonly depth: number;
}

/** Follows a path as far as it exists. Refuses where an edit behind one of the nodes would change more than its path. */
export function reach(root: YamlNode, path: ValuePath): Reach | Refusal {
  let node = root;
  for (let depth = 0; ; depth++) {
    const reason = whyUntouchable(node);
    if (reason) return refuse(reason);
    const step = path[depth];
    const next = step === undefined ? undefined : stepInto(node, step);
    if (!next) return { node, depth };
    node = next;
  }
}

function stepInto(node: YamlNode, step: string | number): YamlNode | undefined {
  if (node.kind === 'map' && typeof step === 'string') return entry(node, step)?.value;
  return node.kind === 'seq' && typeof step === 'number' ? node.items[step] : undefined;
}

const PLAIN_TAGS: ReadonlySet<string | undefined> = new Set([undefined, '!!map', '!!seq', '!!str']);

function whyUntouchable(node: YamlNode): string | null {
  if (node.kind === 'alias') return 'the value is an alias of another place';
  if (node.references > 0) return `the value is anchored as &${node.anchor} and used elsewhere`;
  if (node.kind !== 'scalar' && !PLAIN_TAGS.has(node.tag)) return `the value has the tag ${node.tag}`;
  return node.kind === 'map' ? whyMapUntouchable(node) : null;
}

function whyMapUntouchable(map: MapNode): string | null {
  if (hasMergeKey(map)) return 'the mapping has a merge key';
  if (map.entries.some(({ key }) => key.kind !== 'scalar')) return 'the mapping has a key that is not a scalar';
  return hasDuplicateKeys(map) ? 'the mapping has the same key twice' : null;
}

/** Whether the node, or one inside it, is the target of an alias. */
export function holdsAliasTarget(node: YamlNode): boolean {
  if (node.references > 0) return true;
  for (const child of childrenOf(node)) if (holdsAliasTarget(child)) return true;
  return false;
}

/** Why the lines of a block collection cannot be edited by column, or null. */
export function whyNotByLine(text: string, node: MapNode | SeqNode): string | null {
  const prefix = linePrefix(text, node.start);
  if (prefix.includes('\t')) return 'a tab stands in the indentation';
  if (!/^[ ?:-]*$/.test(prefix)) return 'an anchor or a tag stands on the line where the collection begins';
  const first = node.kind === 'map' ? node.entries[0]?.key : undefined;
  if (first && first.outerStart !== first.start) return 'the first key of the mapping has an anchor or a tag';
  return null;
}

/** Whether an entry is written with `? key`. */
export function isExplicit(text: string, { key, colon }: MapEntry): boolean {
  return colon < 0 || /\?[ \t]*$/.test(linePrefix(text, key.outerStart));
}

/** A single pair in a flow sequence (`[a: b]`) is a mapping without braces. */
export function hasBraces(text: string, map: MapNode): boolean {
  return text[map.start] === '{' && map.entries[0]?.key.outerStart !== map.start;
}
