import type { PlainValue, ValuePath } from '../source/plain-value.ts';
import type { Region } from '../source/text.ts';
import { containersOf, type PlacedContainer, workloadsIn } from './containers.ts';
import type { FileFacts } from './facts.ts';
import { distance, folderOf } from './nearness.ts';
import { entriesOf, fieldAt, itemsOf, textOf, wholeNumberOf } from './plain-fields.ts';
import type { Collection, PlacedObject, Repository } from './repository.ts';
import type { ServiceFacts, ServicePort } from './service.ts';

/** The Pods that an object of any file runs, as plain data. */
export interface PodSet {
  readonly path: string;
  readonly identity: string;
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly document: number;
  /** The way to the Pod's `metadata` and `spec`, below the root of the document. */
  readonly template: ValuePath;
  readonly region: Region;
  readonly partial: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: readonly PodContainer[];
  /** Names of its volumes. */
  readonly volumes: readonly string[];
  /** They share the ports of their node. */
  readonly hostNetwork: boolean;
}

export interface PodContainer extends PlacedContainer {
  readonly ports: readonly { readonly name: string | null; readonly number: number; readonly protocol: string }[];
  /** Names of the ConfigMaps that it mounts, or takes variables from. */
  readonly configMaps: readonly string[];
  /** Names of the volumes that it mounts. */
  readonly mounts: readonly string[];
  /** The probes that it has, by their keys. */
  readonly probes: readonly string[];
}

const PODS: Collection<PodSet> = {
  name: 'pods',
  of: (path, facts) => podsIn(path, facts).map((pods) => ({ key: '', item: pods })),
};

/** Sets of Pods by each label that they have. */
const BY_LABEL: Collection<PodSet> = {
  name: 'pods by label',
  of: (path, facts) =>
    podsIn(path, facts).flatMap((pods) =>
      Object.entries(pods.labels).map((label) => ({ key: JSON.stringify(label), item: pods })),
    ),
};

function podsIn(path: string, facts: FileFacts): readonly PodSet[] {
  return workloadsIn(path, facts).flatMap(podsOf);
}

/** Every set of Pods of the repository: for indexes, not for rules. */
export function allPods(repository: Repository): readonly PodSet[] {
  return repository.all(PODS);
}

/** May two names of a namespace mean the same? What names none goes where the others are applied. */
export function sameNamespace(a: string | null, b: string | null): boolean {
  return a === b || a === null || b === null;
}

/** Do two files belong together? Of one folder, or below a common one. */
export function inOneProject(a: string, b: string): boolean {
  return (
    folderOf(a) === folderOf(b) || (a.includes('/') && b.includes('/') && a.split('/', 1)[0] === b.split('/', 1)[0])
  );
}

/**
 * The Pods that a Service sends requests to. Definitions of one identity are alternatives, so only those nearest to the
 * Service count: of the same file, else of the same folder, and so on.
 */
export function podsBehind(
  repository: Repository,
  service: Pick<ServiceFacts, 'selector' | 'namespace'> & { readonly path: string },
): readonly PodSet[] {
  const [first] = service.selector;
  if (!first) return [];
  const likely = repository
    .collected(BY_LABEL, JSON.stringify(first))
    .filter((pods) => sameNamespace(pods.namespace, service.namespace) && isSelected(pods, service.selector));
  const least = Math.min(...likely.map(({ path }) => distance(path, service.path)));
  return likely.filter(({ path }) => distance(path, service.path) === least);
}

/** Does a selector choose these Pods? */
export function isSelected({ labels }: Pick<PodSet, 'labels'>, selector: ServiceFacts['selector']): boolean {
  return selector.length > 0 && selector.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/**
 * The container that a port of a Service leads to: the one that declares it, else the only one that could.
 * @returns null where nothing tells
 */
export function targetOf({ containers }: PodSet, port: ServicePort): PodContainer | null {
  const running = containers.filter(({ role }) => role === 'container' || role === 'sidecar');
  const declared = running.find(({ ports }) =>
    ports.some(({ name, number }) => port.targetPort === number || port.targetPort === name),
  );
  if (declared) return declared;
  const silent = running.filter(({ ports }) => ports.length === 0);
  const [only, another] = silent.length > 0 ? silent : running;
  return another ? null : (only ?? null);
}

function podsOf(object: PlacedObject): PodSet[] {
  const [first] = object.containers;
  if (!first) return [];
  const { path, identity, kind, name, namespace, document, region, partial } = object;
  const template = first.at.slice(0, -3);
  const below = template.slice(object.at.length).map(String);
  const metadata = fieldAt(object.value, ...below, 'metadata');
  const volumes = itemsOf(fieldAt(object.value, ...below, 'spec', 'volumes'));
  return [
    {
      ...{ path, identity, kind, name, namespace, document, template, region, partial },
      labels: texts(fieldAt(metadata, 'labels')),
      annotations: texts(fieldAt(metadata, 'annotations')),
      volumes: volumes.flatMap((volume) => textOf(fieldAt(volume, 'name')) ?? []),
      hostNetwork: fieldAt(object.value, ...below, 'spec', 'hostNetwork') === true,
      containers: containersOf(object).map((container, index) => ({
        ...podContainer(object, container, volumes),
        probes: object.containers[index]?.probes ?? [],
      })),
    },
  ];
}

function podContainer(
  object: PlacedObject,
  container: PlacedContainer,
  volumes: readonly PlainValue[],
): Omit<PodContainer, 'probes'> {
  const steps = container.at.slice(object.at.length);
  const list = fieldAt(object.value, ...steps.slice(0, -1).map(String));
  const value = itemsOf(list)[Number(steps.at(-1))];
  const mounts = itemsOf(fieldAt(value, 'volumeMounts')).flatMap((mount) => textOf(fieldAt(mount, 'name')) ?? []);
  return { ...container, ports: portsOf(value), configMaps: configMapsOf(value, volumes, mounts), mounts };
}

function portsOf(container: PlainValue | undefined): PodContainer['ports'] {
  return itemsOf(fieldAt(container, 'ports')).flatMap((port) => {
    const number = wholeNumberOf(fieldAt(port, 'containerPort'));
    const name = textOf(fieldAt(port, 'name'));
    return number === null ? [] : [{ name, number, protocol: textOf(fieldAt(port, 'protocol')) ?? 'TCP' }];
  });
}

function configMapsOf(
  container: PlainValue | undefined,
  volumes: readonly PlainValue[],
  mounts: readonly string[],
): readonly string[] {
  const held = volumes.filter((volume) => mounts.includes(textOf(fieldAt(volume, 'name')) ?? ''));
  const projected = held.flatMap((volume) => itemsOf(fieldAt(volume, 'projected', 'sources')));
  const names = [
    ...held.map((volume) => fieldAt(volume, 'configMap', 'name')),
    ...projected.map((source) => fieldAt(source, 'configMap', 'name')),
    ...itemsOf(fieldAt(container, 'envFrom')).map((from) => fieldAt(from, 'configMapRef', 'name')),
    ...itemsOf(fieldAt(container, 'env')).map((item) => fieldAt(item, 'valueFrom', 'configMapKeyRef', 'name')),
  ];
  return [...new Set(names.flatMap((name) => textOf(name) ?? []))];
}

function texts(value: PlainValue | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entriesOf(value).flatMap(([key, text]) => (text === null || typeof text === 'object' ? [] : [[key, String(text)]])),
  );
}
