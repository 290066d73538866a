import type { PlainValue, ValuePath } from '../source/plain-value.ts';
import { entry, plainValue, scalarValue } from '../source/yaml/query.ts';
import type { MapNode, YamlNode } from '../source/yaml/tree.ts';
import { type Answer, present } from './answer.ts';
import { type CommandFields, commandFields } from './command-fields.ts';
import { asText, asTextMap, completedElsewhere, type KubeObject, once, queryNode } from './kube-object.ts';
import type { Resource } from './resource.ts';

/** An object that runs Pods. */
export interface Workload {
  readonly path: string;
  readonly identity: string;
  readonly resource: Resource;
  readonly object: KubeObject;
  /** Kind of the pod-template table; `other` for an unknown kind with a pod template (findings, no fixes). */
  readonly kind: WorkloadKind | 'other';
  /** Path of the pod template below the object: the object itself for a Pod. */
  readonly template: ValuePath;
  readonly containers: readonly Container[];
  readonly podLabels: Answer<ReadonlyMap<string, string>>;
  /** What stands at a path below the Pod's `spec`. */
  querySpec(at: ValuePath): Answer<YamlNode>;
}

/**
 * `sidecar`: an init container with `restartPolicy: Always`, which runs beside the containers (KEP-753).
 */
export type ContainerRole = 'container' | 'sidecar' | 'init' | 'ephemeral';

export interface Container {
  readonly path: string;
  readonly identity: string;
  readonly resource: Resource;
  readonly workload: Workload;
  readonly role: ContainerRole;
  readonly name: string | null;
  readonly node: MapNode;
  /** Path of the container below the root of the document. */
  readonly at: ValuePath;
  /** What stands at a path below the container. */
  query(at: ValuePath): Answer<YamlNode>;
  /** The whole container as Kubernetes reads it, worked out once. */
  value(): PlainValue;
  /** What it says about the program that it runs, worked out once. */
  commandFields(): CommandFields;
}

export type WorkloadKind = (typeof WORKLOADS)[number]['kind'];

/** Where each kind keeps its pod template. Kubernetes API reference; Argo Rollouts and Knative Serving specifications. */
const WORKLOADS = [
  { kind: 'Pod', groups: [''], template: [] },
  { kind: 'Deployment', groups: ['apps', 'extensions'], template: ['spec', 'template'] },
  { kind: 'StatefulSet', groups: ['apps'], template: ['spec', 'template'] },
  { kind: 'DaemonSet', groups: ['apps', 'extensions'], template: ['spec', 'template'] },
  { kind: 'ReplicaSet', groups: ['apps', 'extensions'], template: ['spec', 'template'] },
  { kind: 'ReplicationController', groups: [''], template: ['spec', 'template'] },
  { kind: 'Job', groups: ['batch'], template: ['spec', 'template'] },
  { kind: 'CronJob', groups: ['batch'], template: ['spec', 'jobTemplate', 'spec', 'template'] },
  { kind: 'Rollout', groups: ['argoproj.io'], template: ['spec', 'template'] },
  { kind: 'Service', groups: ['serving.knative.dev'], template: ['spec', 'template'] },
] as const;

/** The kinds of the pod-template table, each once. */
export const WORKLOAD_KINDS: readonly string[] = [...new Set(WORKLOADS.map(({ kind }) => kind))];

const CONTAINER_LISTS = [
  { key: 'containers', role: 'container' },
  { key: 'initContainers', role: 'init' },
  { key: 'ephemeralContainers', role: 'ephemeral' },
] as const;

/** Patches, the assertions of test tools, and a Rollout that refers to another workload: the API server takes no such object. */
const NO_PODS = 'it says nothing about its Pods: it completes or describes another object';

/**
 * Sees an object as a workload.
 * @returns null when the object runs no Pods: neither in the table nor a kind with `spec.template.spec.containers`
 */
export function readWorkload(whole: KubeObject): Workload | null {
  const row = WORKLOADS.find(
    ({ kind, groups }) => kind === whole.kind && groups.some((group) => group === whole.group),
  );
  const template: ValuePath = row?.template ?? ['spec', 'template'];
  const spec = whole.query([...template, 'spec']);
  const object = spec.state === 'absent' ? completedElsewhere(whole, NO_PODS) : whole;
  if (!row && !(spec.state === 'present' && spec.value.kind === 'map' && entry(spec.value, 'containers'))) return null;
  const { path, identity, kind, namespace, name } = object;
  const containers: Container[] = [];
  const workload: Workload = {
    path,
    identity,
    resource: { kind, namespace, name, container: null },
    object,
    kind: row?.kind ?? 'other',
    template,
    containers,
    podLabels: asTextMap(object.query([...template, 'metadata', 'labels'])),
    querySpec: (at) => object.query([...template, 'spec', ...at]),
  };
  containers.push(...CONTAINER_LISTS.flatMap(({ key, role }) => readContainers(workload, key, role)));
  return workload;
}

function readContainers(workload: Workload, key: string, listed: ContainerRole): readonly Container[] {
  const list = workload.querySpec([key]);
  if (list.state !== 'present' || list.value.kind !== 'seq') return [];
  return list.value.items.flatMap((node, index) => {
    if (node.kind !== 'map') return [];
    const at = [...workload.object.at, ...workload.template, 'spec', key, index];
    return [readContainer(workload, node, at, listed)];
  });
}

function readContainer(workload: Workload, node: MapNode, at: ValuePath, listed: ContainerRole): Container {
  const name = scalarText(entry(node, 'name')?.value);
  const restart = scalarText(entry(node, 'restartPolicy')?.value);
  const { object } = workload;
  const value = once(() => plainValue(node));
  return {
    path: workload.path,
    identity: `${workload.identity}#${name ?? at.at(-1)}`,
    resource: { kind: object.kind, namespace: object.namespace, name: object.name, container: name },
    workload,
    role: listed === 'init' && restart === 'Always' ? 'sidecar' : listed,
    name,
    node,
    at,
    query: (below) => queryNode(node, below, incompleteness(workload, node)),
    value,
    commandFields: once(() => commandFields(value())),
  };
}

/** Why fields of a container may be set elsewhere: a container without image is a patch of another one. */
function incompleteness(workload: Workload, node: MapNode): string | null {
  if (!entry(node, 'image')) return 'the container names no image: it completes another definition';
  return workload.object.completedBy;
}

function scalarText(node: YamlNode | undefined): string | null {
  return node?.kind === 'scalar' && node.text !== '' ? node.text : null;
}

/** A container's name; one without is called so by Knative Serving, where alone the name may be missing (its defaulting of Services). */
export function containerName({ name }: Container): string {
  return name ?? 'user-container';
}

/** A port that a container declares. */
export interface ContainerPort {
  readonly name: string | null;
  readonly number: number;
  readonly protocol: string;
  readonly node: MapNode;
}

/** The ports that a container declares; entries that are no ports are left out. */
export function declaredPorts(container: Container): readonly ContainerPort[] {
  const ports = container.query(['ports']);
  if (ports.state !== 'present' || ports.value.kind !== 'seq') return [];
  return ports.value.items.flatMap((node) => {
    if (node.kind !== 'map') return [];
    const number = scalarNumber(entry(node, 'containerPort')?.value);
    if (number === null) return [];
    const protocol = scalarText(entry(node, 'protocol')?.value) ?? 'TCP';
    return [{ name: scalarText(entry(node, 'name')?.value), number, protocol, node }];
  });
}

function scalarNumber(node: YamlNode | undefined): number | null {
  const value = node?.kind === 'scalar' ? scalarValue(node) : null;
  return typeof value === 'number' ? value : null;
}

/** The Pod's restart policy: what is written, `Always` where nothing is (Kubernetes API reference, PodSpec). */
export function restartPolicy(workload: Workload): Answer<string> {
  const written = asText(workload.querySpec(['restartPolicy']));
  return written.state === 'absent' ? present('Always') : written;
}
