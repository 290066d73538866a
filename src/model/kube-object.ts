import type { PlainValue, ValuePath } from '../source/plain-value.ts';
import type { Range } from '../source/text.ts';
import { entry, plainValue, scalarValue } from '../source/yaml/query.ts';
import type { MapNode, YamlDocument, YamlFile, YamlNode } from '../source/yaml/tree.ts';
import { ABSENT, type Answer, mapAnswer, present, unknown } from './answer.ts';

/** One Kubernetes object of a file, of a known kind or not. */
export interface KubeObject {
  readonly path: string;
  readonly document: YamlDocument;
  /** Where the object stands in the document: empty, or the way into the `items` of a `List`. */
  readonly at: ValuePath;
  readonly node: MapNode;
  readonly apiVersion: string;
  /** The API group, empty for the core group. */
  readonly group: string;
  readonly kind: string;
  /** Where the kind is written: the place that stands for the whole object. */
  readonly kindNode: YamlNode;
  readonly name: string | null;
  readonly namespace: string | null;
  /** `Kind.group/namespace/name`: says which object it is, wherever it stands. */
  readonly identity: string;
  /** Why fields that are not written may be set elsewhere; null when absence is final. */
  readonly completedBy: string | null;
  /** What stands at a path below the object. */
  query(at: ValuePath): Answer<YamlNode>;
  /** The whole object as Kubernetes reads it, worked out once. */
  value(): PlainValue;
}

/** Depth of `List` in `List`: the API server unfolds one, tools a few. */
const MAX_LIST_DEPTH = 4;

/**
 * Reads the Kubernetes objects of a file: mappings with a text `apiVersion` and `kind`, those inside a `List` one by one.
 * @param completedBy why fields of this file's objects may be completed elsewhere, null when they cannot
 */
export function readObjects(path: string, file: YamlFile, completedBy: string | null): readonly KubeObject[] {
  return file.documents.flatMap((document) => {
    if (document.root?.kind !== 'map') return [];
    const reason = document.templated ? 'the file is a template: an action may set it' : completedBy;
    return objectsBelow({ path, document, completedBy: reason }, document.root, [], 0);
  });
}

interface Origin {
  readonly path: string;
  readonly document: YamlDocument;
  readonly completedBy: string | null;
}

function objectsBelow(origin: Origin, node: MapNode, at: ValuePath, depth: number): readonly KubeObject[] {
  const apiVersion = textAt(node, 'apiVersion');
  const kind = textAt(node, 'kind');
  if (!apiVersion || !kind) return [];
  const items = entry(node, 'items')?.value;
  if (kind.endsWith('List') && items?.kind === 'seq' && depth < MAX_LIST_DEPTH) {
    return items.items.flatMap((item, index) =>
      item.kind === 'map' ? objectsBelow(origin, item, [...at, 'items', index], depth + 1) : [],
    );
  }
  return [kubeObject(origin, node, at, apiVersion, kind)];
}

function kubeObject(origin: Origin, node: MapNode, at: ValuePath, apiVersion: string, kind: string): KubeObject {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const metadata = entry(node, 'metadata')?.value;
  const inMetadata = (key: string) => (metadata?.kind === 'map' ? textAt(metadata, key) : null);
  const name = inMetadata('name');
  const namespace = inMetadata('namespace');
  const shown = name ?? inMetadata('generateName') ?? '';
  return {
    ...origin,
    at,
    node,
    apiVersion,
    group,
    kind,
    kindNode: entry(node, 'kind')?.value ?? node,
    name,
    namespace,
    identity: `${group === '' ? kind : `${kind}.${group}`}/${namespace ?? ''}/${shown}`,
    query: (below) => queryNode(node, below, origin.completedBy),
    value: once(() => plainValue(node)),
  };
}

/** The same object, whose fields may be completed elsewhere for a reason that only its reader could see. */
export function completedElsewhere(object: KubeObject, reason: string): KubeObject {
  return { ...object, completedBy: reason, query: (below) => queryNode(object.node, below, reason) };
}

/** Works something out when it is first asked for, and keeps it. */
export function once<T>(work: () => T): () => T {
  let kept: { readonly result: T } | null = null;
  return () => {
    kept ??= { result: work() };
    return kept.result;
  };
}

/** The non-empty text of a scalar entry; null for anything else. */
function textAt(node: MapNode, key: string): string | null {
  const value = entry(node, key)?.value;
  return value?.kind === 'scalar' && value.text !== '' && value.text.length <= 1000 ? value.text : null;
}

/**
 * What stands at a path below a node. A null value counts as absent, as the API server drops it; behind an alias the
 * anchored node answers.
 * @param completedBy the reason that turns every `absent` into `unknown`, null when absence is final
 */
export function queryNode(node: YamlNode, at: ValuePath, completedBy: string | null): Answer<YamlNode> {
  const missing = completedBy === null ? ABSENT : unknown(completedBy);
  let current: YamlNode = node;
  for (const step of at) {
    if (current.kind === 'alias') {
      if (current.target === undefined) return unknown('an alias without anchor stands in the way');
      current = current.target;
    }
    const next = stepInto(current, step);
    if (next === 'merged') return unknown('a merge key may set it');
    if (next === 'mismatch') return unknown('something other than a mapping or list stands in the way');
    if (next === null) return missing;
    current = next;
  }
  if (current.kind === 'alias') return current.target ? present(current.target) : unknown('an alias without anchor');
  if (current.kind !== 'scalar') return present(current);
  if (current.text.includes('{{')) return unknown('a template action sets it');
  return scalarValue(current) === null ? missing : present(current);
}

function stepInto(node: YamlNode, step: string | number): YamlNode | null | 'merged' | 'mismatch' {
  if (node.kind === 'map') {
    const found = entry(node, String(step));
    if (found) return found.value;
    return entry(node, '<<') || entry(node, '$patch') ? 'merged' : null;
  }
  if (node.kind === 'seq') return typeof step === 'number' ? (node.items[step] ?? null) : 'mismatch';
  return node.kind === 'scalar' && scalarValue(node) === null ? null : 'mismatch';
}

/** The range of a value with its key, for pointing at the whole entry; the value alone where it has no key. */
export function withKey(node: YamlNode): Range {
  const pair = node.parent?.kind === 'map' ? node.parent.entries.find(({ value }) => value === node) : undefined;
  return { start: pair?.key.start ?? node.start, end: node.end };
}

/** A present scalar as text; a collection in its place is `unknown`. */
export function asText(answer: Answer<YamlNode>): Answer<string> {
  if (answer.state === 'present' && answer.value.kind !== 'scalar') return unknown('not a scalar');
  return mapAnswer(answer, (node) => (node.kind === 'scalar' ? node.text : ''));
}

/** A present mapping of texts, such as labels; anything else in its place is `unknown`. */
export function asTextMap(answer: Answer<YamlNode>): Answer<ReadonlyMap<string, string>> {
  if (answer.state !== 'present') return answer;
  if (answer.value.kind !== 'map') return unknown('not a mapping');
  const texts = new Map<string, string>();
  for (const { key, value } of answer.value.entries) {
    if (key.kind !== 'scalar' || value.kind !== 'scalar' || key.text === '<<')
      return unknown('not a plain mapping of texts');
    if (value.text.includes('{{') || key.text.includes('{{')) return unknown('a template action sets it');
    texts.set(key.text, value.text);
  }
  return present(texts);
}
