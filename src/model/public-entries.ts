import type { PlainMap, PlainValue } from '../source/plain-value.ts';
import { ABSENT, type Answer, present, unknown } from './answer.ts';
import { gatewaysOf } from './gateways.ts';
import type { KubeObject } from './kube-object.ts';
import { distance } from './nearness.ts';
import { entriesOf, fieldAt, itemsOf, textOf, wholeNumberOf } from './plain-fields.ts';
import type { Index, Repository } from './repository.ts';

/** An object through which requests from outside come into the cluster. */
export interface PublicEntry {
  readonly kind: 'ingress' | 'route' | 'service';
  readonly path: string;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly value: PlainMap;
  readonly annotations: Readonly<Record<string, string>>;
  /** Of a Service: LoadBalancer or NodePort; null for all else. */
  readonly type: string | null;
  /** Ports of a Service. */
  readonly ports: readonly number[];
  /** The class of an Ingress; null where none is written. */
  readonly className: string | null;
  /** Names of the Services that it hands requests to. */
  readonly backends: readonly string[];
  /** Gateways of a route, with their namespace where one is written. */
  readonly gateways: readonly { readonly name: string; readonly namespace: string | null }[];
}

/** Keys and values that keep a load balancer inside (manuals of the cloud providers' load balancer annotations). */
const INTERNAL_KEY = /internal|intranet|private/i;
const INTERNAL_VALUE = /^(?:internal|intranet|private|vpc-?internal)$/i;

/**
 * Sees an object as a public entry: an Ingress, an HTTPRoute of the Gateway API, a Service of type LoadBalancer or
 * NodePort.
 * @returns absent for everything else: other kinds, entries for the inside, helpers of controllers, and Services that an
 *   entry of its own leads to; unknown where the repository does not show whether it is one
 */
export function publicEntry(object: KubeObject, repository: Repository): Answer<PublicEntry> {
  const { kind, group } = object;
  if (kind === 'Ingress' && (group === 'networking.k8s.io' || group === 'extensions')) return ingressEntry(object);
  if (kind === 'HTTPRoute' && group === 'gateway.networking.k8s.io') return routeEntry(object, repository);
  return kind === 'Service' && group === '' ? serviceEntry(object, repository) : ABSENT;
}

/** Ports that carry something else than HTTP: databases, queues, mail, names, shells (IANA's registry). */
const OTHER_PROTOCOLS = new Set([
  21, 22, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2049, 2181, 2379, 3306, 4222, 5432, 5672,
  6379, 8883, 9042, 9092, 11211, 15306, 26257, 27017,
]);

/** May requests be told apart? Not where every port of a Service is known to carry another protocol. */
export function speaksHttp({ kind, ports }: PublicEntry): boolean {
  return kind !== 'service' || ports.some((port) => !OTHER_PROTOCOLS.has(port));
}

function common(object: KubeObject): Omit<PublicEntry, 'kind' | 'backends'> {
  const { path, name, namespace } = object;
  const value = object.value();
  const written = entriesOf(fieldAt(value, 'metadata', 'annotations'));
  const annotations = Object.fromEntries(written.map(([key, text]) => [key, String(text)]));
  const none = { type: null, ports: [], className: null, gateways: [] };
  return { ...none, path, name, namespace, annotations, value: typeof value === 'object' ? (value as PlainMap) : {} };
}

function ingressEntry(object: KubeObject): Answer<PublicEntry> {
  const shared = common(object);
  const spec = fieldAt(shared.value, 'spec');
  const paths = itemsOf(fieldAt(spec, 'rules')).flatMap((rule) => itemsOf(fieldAt(rule, 'http', 'paths')));
  const ends = [
    fieldAt(spec, 'defaultBackend'),
    fieldAt(spec, 'backend'),
    ...paths.map((item) => fieldAt(item, 'backend')),
  ];
  const backends = ends.flatMap(
    (end) => textOf(fieldAt(end, 'service', 'name')) ?? textOf(fieldAt(end, 'serviceName')) ?? [],
  );
  const className =
    textOf(fieldAt(spec, 'ingressClassName')) ?? shared.annotations['kubernetes.io/ingress.class'] ?? null;
  const entry: PublicEntry = { ...shared, kind: 'ingress', className, backends: [...new Set(backends)] };
  return backends.length === 0 || isInside(entry) || isHelper(entry) ? ABSENT : present(entry);
}

function routeEntry(object: KubeObject, repository: Repository): Answer<PublicEntry> {
  const shared = common(object);
  const spec = fieldAt(shared.value, 'spec');
  const backends = itemsOf(fieldAt(spec, 'rules'))
    .flatMap((rule) => itemsOf(fieldAt(rule, 'backendRefs')))
    .flatMap((backend) => textOf(fieldAt(backend, 'name')) ?? []);
  const gateways = itemsOf(fieldAt(spec, 'parentRefs')).flatMap((parent) => {
    const name = textOf(fieldAt(parent, 'name'));
    const kind = textOf(fieldAt(parent, 'kind')) ?? 'Gateway';
    return name === null || kind !== 'Gateway' ? [] : [{ name, namespace: textOf(fieldAt(parent, 'namespace')) }];
  });
  if (gateways.length === 0 || backends.length === 0) return ABSENT;
  const entry: PublicEntry = { ...shared, kind: 'route', backends: [...new Set(backends)], gateways };
  const known = gatewaysOf(repository, entry);
  const inside = known.every(
    ({ name, className }) => INTERNAL_KEY.test(name) || /rilb|internal|private/.test(className),
  );
  if (known.length < gateways.length)
    return isInside(entry) ? ABSENT : unknown('its Gateway, to which limits may be attached, is not in the repository');
  return inside || isInside(entry) ? ABSENT : present(entry);
}

function serviceEntry(object: KubeObject, repository: Repository): Answer<PublicEntry> {
  const written = object.query(['spec', 'type']);
  if (written.state !== 'present') return written.state === 'unknown' ? unknown(written.reason) : ABSENT;
  const shared = common(object);
  const spec = fieldAt(shared.value, 'spec');
  const type = textOf(fieldAt(spec, 'type'));
  const tcp = itemsOf(fieldAt(spec, 'ports')).filter((port) => (textOf(fieldAt(port, 'protocol')) ?? 'TCP') === 'TCP');
  if ((type !== 'LoadBalancer' && type !== 'NodePort') || tcp.length === 0 || shared.name === null) return ABSENT;
  const ports = tcp.flatMap((port) => wholeNumberOf(fieldAt(port, 'port')) ?? []);
  const entry: PublicEntry = { ...shared, kind: 'service', type, ports, backends: [shared.name] };
  if (isRestricted(spec) || isInternal(entry.annotations)) return ABSENT;
  return type === 'NodePort' && isBehindAnother(repository, entry) ? ABSENT : present(entry);
}

function isRestricted(spec: PlainValue | undefined): boolean {
  const ranges = itemsOf(fieldAt(spec, 'loadBalancerSourceRanges'));
  const restricted = ranges.length > 0 && !ranges.some((range) => /\/0$/.test(String(range)));
  return restricted || INTERNAL_KEY.test(textOf(fieldAt(spec, 'loadBalancerClass')) ?? '');
}

/** Names of Services that other entries, or the controller of a rollout, lead to, with the files that say so. */
const LED_TO: Index<readonly string[]> = {
  name: 'services that entries lead to',
  build: (repository) => {
    const kinds = ['Ingress', 'HTTPRoute', 'IngressRoute', 'VirtualService', 'Rollout', 'TargetGroupBinding'];
    const pairs = kinds
      .flatMap((kind) => repository.objects(kind))
      .flatMap(({ path, value }) => serviceNames(fieldAt(value, 'spec')).map((name) => ({ name, path })));
    const grouped = Map.groupBy(pairs, ({ name }) => name);
    return new Map([...grouped].map(([name, of]) => [name, of.map(({ path }) => path)]));
  },
};

/** The way to a file of a folder beside the own one. */
const NEXT_DOOR = 4;

/** A node port is the way in of load balancers that an Ingress describes (manuals of GKE Ingress and of AWS's controller). */
function isBehindAnother(repository: Repository, { name, path }: PublicEntry): boolean {
  return (repository.lookup(LED_TO, name ?? '') ?? []).some((other) => distance(other, path) <= NEXT_DOOR);
}

/** Keys that hold the name of a Service: of Ingress backends, of routes, of a Rollout's strategy. */
const SERVICE_KEY = /^(?:serviceName|host|(?:active|preview|stable|canary|root|ping|pong)Service)$/;
const SERVICE_HOLDER = /^(?:service|serviceRef|backendRefs|services)$/;
const MAX_DEPTH = 30;

function serviceNames(value: PlainValue | undefined, depth = 0): readonly string[] {
  if (value === undefined || depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.flatMap((item: PlainValue) => serviceNames(item, depth + 1));
  return entriesOf(value).flatMap(([key, item]) => {
    const holders = SERVICE_HOLDER.test(key) ? (Array.isArray(item) ? itemsOf(item) : [item]) : [];
    const named = holders.flatMap((holder) => textOf(fieldAt(holder, 'name')) ?? []);
    const own = SERVICE_KEY.test(key) ? (textOf(item) ?? []) : [];
    return [...named, ...(typeof own === 'string' ? [own] : own), ...serviceNames(item, depth + 1)];
  });
}

function isInternal(annotations: PublicEntry['annotations']): boolean {
  return Object.entries(annotations).some(([key, value]) => {
    const about = /load-?balancer|\blb\b|ingress|gateway|gke|alb|loadbalance/i.test(key);
    return about && (INTERNAL_VALUE.test(value) || (INTERNAL_KEY.test(key) && !/^(?:false|)$/.test(value)));
  });
}

/** ALB balancers are internal unless they say otherwise (AWS Load Balancer Controller, annotation `scheme`). */
function isInside({ kind, className, annotations, gateways }: PublicEntry): boolean {
  if (isInternal(annotations) || INTERNAL_KEY.test(className ?? '')) return true;
  if (kind === 'ingress' && /^alb(?:-|$)/.test(className ?? ''))
    return annotations['alb.ingress.kubernetes.io/scheme'] !== 'internet-facing';
  return kind === 'route' && gateways.every(({ name }) => INTERNAL_KEY.test(name));
}

/** Canary copies follow the limits of their main Ingress; solvers of certificates live for seconds. */
function isHelper({ annotations, name }: PublicEntry): boolean {
  return annotations['nginx.ingress.kubernetes.io/canary'] === 'true' || /^cm-acme-http-solver/.test(name ?? '');
}
