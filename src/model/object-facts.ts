import type { PlainMap, PlainValue, ValuePath } from '../source/plain-value.ts';
import type { LineIndex, Region } from '../source/text.ts';
import { child, entry, plainValue, scalarValue } from '../source/yaml/query.ts';
import type { YamlDocument, YamlNode } from '../source/yaml/tree.ts';
import type { KubeObject } from './kube-object.ts';
import { isPlainMap, itemsOf } from './plain-fields.ts';
import { readTextFacts, type TextFacts } from './text-facts.ts';
import { type Container, type ContainerRole, readWorkload, type Workload } from './workload.ts';

/** A Kubernetes object as plain data, for questions from other files. */
export interface ObjectFacts {
  readonly identity: string;
  readonly kind: string;
  readonly group: string;
  readonly name: string | null;
  readonly namespace: string | null;
  /** 0-based place of its document, and the way to it inside the document: what edits are declared on. */
  readonly document: number;
  readonly at: ValuePath;
  readonly region: Region;
  /** A template action, a merge key or a patch may say more than `value` does. */
  readonly partial: boolean;
  /** Its document is JSON, or a flow mapping like it: no other can follow. */
  readonly json: boolean;
  /**
   * The object as Kubernetes reads it. Left out: values of Secrets, texts above {@link MAX_VALUE_TEXT}, and what no other
   * file asks of a workload (probes, security contexts, lifecycle hooks).
   */
  readonly value: PlainMap;
  /** Texts of a ConfigMap by key; the regions inside `facts` count in the text itself. */
  readonly texts: readonly { readonly key: string; readonly region: Region; readonly facts: TextFacts }[];
  /** Containers of a workload. */
  readonly containers: readonly ContainerPlace[];
}

/** Where a container stands. */
export interface ContainerPlace {
  readonly name: string | null;
  readonly role: ContainerRole;
  /** Below the root of the document. */
  readonly at: ValuePath;
  readonly region: Region;
  /** The probes that it has, by their keys. */
  readonly probes: readonly string[];
  /** What its probes and lifecycle hooks execute in it. */
  readonly execs: readonly (readonly string[])[];
  readonly readOnlyRoot: boolean;
}

/** Kinds that no question is about, and that are large. */
const UNASKED: ReadonlySet<string> = new Set([
  'CustomResourceDefinition',
  'ClusterRole',
  'Role',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'PrometheusRule',
  'GrafanaDashboard',
]);

export const MAX_VALUE_TEXT = 2_000;
const MAX_DEPTH = 40;
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const HOOKS = ['postStart', 'preStop'];
const MAX_CONFIG_KEYS = 50;
const NOTHING_UNASKED: ReadonlySet<string> = new Set();

const UNASKED_OF_CONTAINERS: ReadonlySet<string> = new Set([
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'securityContext',
  'lifecycle',
]);

/** Summarises an object; null for kinds that no question is about. */
export function objectFacts(object: KubeObject, lines: LineIndex): ObjectFacts | null {
  const { identity, kind, group, name, namespace, document, at, node } = object;
  if (UNASKED.has(kind)) return null;
  const workload = readWorkload(object);
  return {
    identity,
    kind,
    group,
    name,
    namespace,
    document: document.index,
    at,
    region: lines.region(node),
    partial: document.templated || entry(node, '<<') !== undefined,
    json: isJson(document),
    value: objectValue(object, workload),
    texts: kind === 'ConfigMap' && group === '' ? configTexts(object, lines) : [],
    containers: workload?.containers.map((container) => containerPlace(container, lines)) ?? [],
  };
}

function isJson({ root }: YamlDocument): boolean {
  return root !== null && root.kind === 'map' && root.flow;
}

function containerPlace({ name, role, at, node }: Container, lines: LineIndex): ContainerPlace {
  const probes = PROBES.filter((key) => entry(node, key) !== undefined);
  const handlers = [...PROBES.map((key) => [key]), ...HOOKS.map((key) => ['lifecycle', key])];
  const execs = handlers.flatMap((way) => {
    const command = below(node, [...way, 'exec', 'command']);
    return command?.kind === 'seq' ? [itemsOf(plainValue(command)).map(String)] : [];
  });
  const readOnly = below(node, ['securityContext', 'readOnlyRootFilesystem']);
  const readOnlyRoot = readOnly?.kind === 'scalar' && scalarValue(readOnly) === true;
  return { name, role, at, region: lines.region(entry(node, 'name')?.value ?? node), probes, execs, readOnlyRoot };
}

function below(node: YamlNode, way: readonly string[]): YamlNode | undefined {
  return way.reduce<YamlNode | undefined>((at, key) => at && child(at, key), node);
}

function objectValue({ kind, group, node }: KubeObject, workload: Workload | null): PlainMap {
  const value = factValue(node, workload ? UNASKED_OF_CONTAINERS : NOTHING_UNASKED, 0);
  const map = isPlainMap(value) ? value : {};
  if (kind !== 'Secret' || group !== '') return map;
  return { ...map, data: blank(map.data), stringData: blank(map.stringData) };
}

/** The value of a node, in one pass; what merge keys or odd keys make up is read by the general reader. */
function factValue(node: YamlNode, unasked: ReadonlySet<string>, depth: number): PlainValue {
  if (depth > MAX_DEPTH) return null;
  if (node.kind === 'alias') return node.target ? factValue(node.target, unasked, depth + 1) : null;
  if (node.kind === 'scalar') return node.end - node.start > MAX_VALUE_TEXT ? '' : scalarValue(node);
  if (node.kind === 'seq') return node.items.map((item) => factValue(item, unasked, depth + 1));
  const entries: [string, PlainValue][] = [];
  for (const { key, value } of node.entries) {
    if (key.kind !== 'scalar' || key.text === '<<') return plainValue(node);
    if (!unasked.has(key.text) && key.text !== 'managedFields')
      entries.push([key.text, factValue(value, unasked, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function blank(value: PlainValue | undefined): PlainValue {
  return value !== undefined && isPlainMap(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, ''])) : {};
}

function configTexts(object: KubeObject, lines: LineIndex): ObjectFacts['texts'] {
  const data = entry(object.node, 'data')?.value;
  if (data?.kind !== 'map') return [];
  return data.entries.slice(0, MAX_CONFIG_KEYS).flatMap(({ key, value }) => {
    if (key.kind !== 'scalar' || value.kind !== 'scalar') return [];
    const facts = readTextFacts(key.text, value.text);
    return facts ? [{ key: key.text, region: lines.region({ start: key.start, end: value.end }), facts }] : [];
  });
}
