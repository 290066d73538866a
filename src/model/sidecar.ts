import type { PlainMap, ValuePath } from '../source/plain-value.ts';
import { type Refusal, refuse } from '../source/refusal.ts';
import type { YamlEdit, YamlStreamEdit } from '../source/yaml/edit.ts';
import type { PassedProxy } from './front-containers.ts';
import { newDocumentProblem } from './new-documents.ts';
import { type PodContainer, type PodSet, podsBehind, targetOf } from './pods.ts';
import type { Repository } from './repository.ts';
import type { ServicePort } from './service.ts';
import type { PlacedService } from './services.ts';

/** A declared change of a document of the repository. */
export interface DocumentChange {
  readonly path: string;
  readonly language: 'yaml';
  readonly document: number;
  readonly edit: YamlEdit | YamlStreamEdit;
}

/** Where a proxy can stand in front of the program that a Service leads to. */
export interface SidecarSite {
  readonly pods: PodSet;
  readonly container: PodContainer;
  /** The Service's only port, and the container's port that it leads to. */
  readonly port: ServicePort;
  readonly upstream: number;
  /** Two ports that no container of the Pod declares. */
  readonly listen: number;
  readonly health: number;
}

/** A proxy as a container of a Pod, with its whole configuration in a ConfigMap. */
export interface Sidecar {
  /** Of the container and its port: at most 15 characters of a DNS label, with a letter. */
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  /** It writes to /tmp. */
  readonly scratch: boolean;
  readonly config: { readonly folder: string; readonly file: string; readonly text: string };
  readonly cpu: string;
  readonly memory: string;
}

/** What the configuration says about a sidecar. */
export type SidecarSettings = Pick<Sidecar, 'image' | 'cpu' | 'memory'>;

/**
 * Reads the settings of a sidecar.
 * @param needed further settings that it cannot do without
 * @returns a refusal that names what is missing
 */
export function sidecarSettings(
  rule: string,
  options: Readonly<Record<string, unknown>>,
  needed: readonly string[],
): SidecarSettings | Refusal {
  const missing = ['image', 'cpu', 'memory', ...needed].filter((name) => options[name] === undefined);
  if (missing.length > 0)
    return refuse(`the sidecar needs ${missing.map((name) => `rules.${rule}.${name}`).join(', ')}`);
  return { image: String(options.image), cpu: String(options.cpu), memory: String(options.memory) };
}

const SERVING = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod'];

/** Finds where a proxy can stand for a Service, or says why nowhere. */
export function sidecarSite(repository: Repository, service: PlacedService): SidecarSite | Refusal {
  const sets = podsBehind(repository, service);
  const [pods] = sets;
  if (!pods) return refuse(`no workload of the repository runs the Pods of the Service ${service.name}`);
  if (sets.length > 1) return refuse(`${sets.length} workloads run the Pods of the Service ${service.name}`);
  if (!SERVING.includes(pods.kind) || pods.partial) return refuse(`the workload ${pods.identity} is not wholly known`);
  if (pods.hostNetwork) return refuse('its Pods share the ports of their node');
  const problem = newDocumentProblem(repository, pods);
  if (problem !== null) return refuse(problem);
  const [port, second] = service.ports;
  if (!port || second || port.protocol !== 'TCP') return refuse('the Service has not exactly one TCP port');
  const container = targetOf(pods, port);
  const upstream = container && numberOf(container, port);
  if (!container || upstream === null)
    return refuse(`no container declares the port ${port.targetPort} that the Service leads to`);
  const taken = new Set([upstream, ...pods.containers.flatMap(({ ports }) => ports.map(({ number }) => number))]);
  const [listen = 0, health = 0] = [8080, 8081, 8082, 8083, 8084, 18080, 18081].filter((free) => !taken.has(free));
  if (health === 0) return refuse('its Pods leave no port from 8080 to 8084 free');
  return { pods, container, port, upstream, listen, health };
}

function numberOf({ ports }: PodContainer, { targetPort }: ServicePort): number | null {
  if (typeof targetPort === 'number') return targetPort;
  return ports.find(({ name }) => name === targetPort)?.number ?? null;
}

/**
 * Puts a proxy into the Pods and turns the Service to it: the ConfigMap behind the workload's document, the container,
 * its volumes, and the Service's target port.
 */
export function sidecarChanges(
  { pods, listen, health }: SidecarSite,
  sidecar: Sidecar,
  service: ServicePlace,
): readonly DocumentChange[] {
  const config = `${pods.name ?? 'pod'}-${sidecar.name}`;
  const change = (edit: YamlEdit | YamlStreamEdit): DocumentChange => ({
    path: pods.path,
    language: 'yaml',
    document: pods.document,
    edit,
  });
  const spec = [...pods.template, 'spec'];
  const volumes: readonly PlainMap[] = [
    { name: sidecar.name, configMap: { name: config } },
    ...(sidecar.scratch ? [{ name: `${sidecar.name}-tmp`, emptyDir: {} }] : []),
  ];
  const mounted: readonly YamlEdit[] =
    pods.volumes.length === 0
      ? [{ op: 'set', at: [...spec, 'volumes'], value: volumes, after: ['containers'] }]
      : volumes.map((value) => ({ op: 'append', at: [...spec, 'volumes'], value }));
  return [
    change({ op: 'append', at: [...spec, 'containers'], value: containerOf(sidecar, listen, health) }),
    ...mounted.map(change),
    change({ op: 'insertDocument', value: configMap(config, pods.namespace, sidecar) }),
    turnService(service, sidecar.name),
  ];
}

/** Where a Service is written. */
export interface ServicePlace {
  readonly path: string;
  readonly document: number;
  /** The way to its `spec` below the root of the document. */
  readonly spec: ValuePath;
}

/** Turns the only port of a Service to another port of its Pods. */
function turnService({ path, document, spec }: ServicePlace, targetPort: string | number): DocumentChange {
  const at = [...spec, 'ports', 0, 'targetPort'];
  return { path, language: 'yaml', document, edit: { op: 'set', at, value: targetPort, after: ['port'] } };
}

/** What turning a Service to a container asks for: without a probe it would get requests before it listens. */
export function turnTo(service: ServicePlace, { container, port }: PassedProxy): readonly DocumentChange[] {
  const turned = turnService(service, port);
  if (container.probes.includes('readinessProbe')) return [turned];
  const { path, document, at } = container;
  // Beside a liveness probe it must act first: out of the Service at the first failure, and only later a restart.
  const first = container.probes.includes('livenessProbe') ? { failureThreshold: 1 } : {};
  const value = { tcpSocket: { port }, ...first };
  const after = ['livenessProbe', 'ports', 'envFrom', 'env', 'args', 'command', 'imagePullPolicy', 'image'];
  return [
    turned,
    { path, language: 'yaml', document, edit: { op: 'set', at: [...at, 'readinessProbe'], value, after } },
  ];
}

/** User and group of both official images, nginx and Envoy. */
const PROXY_USER = 101;

function containerOf(
  { name, image, command, config, scratch, cpu, memory }: Sidecar,
  listen: number,
  health: number,
): PlainMap {
  return {
    name,
    image,
    command,
    ports: [
      { name, containerPort: listen },
      { name: 'proxy-health', containerPort: health },
    ],
    readinessProbe: { tcpSocket: { port: name } },
    livenessProbe: { httpGet: { path: '/', port: 'proxy-health' } },
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: PROXY_USER,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name, mountPath: config.folder, readOnly: true },
      ...(scratch ? [{ name: `${name}-tmp`, mountPath: '/tmp' }] : []),
    ],
  };
}

function configMap(name: string, namespace: string | null, { config }: Sidecar): PlainMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: namespace === null ? { name } : { name, namespace },
    data: { [config.file]: config.text },
  };
}
