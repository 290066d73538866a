import { indexLines, type Region } from '../source/text.ts';
import { textsOf } from './container-texts.ts';
import { imagesOf } from './images.ts';
import { allPods, inOneProject, isSelected, type PodContainer, type PodSet, sameNamespace } from './pods.ts';
import type { Index, Repository } from './repository.ts';
import { allServices, type PlacedService } from './services.ts';
import { isSameService, nearestServices, servicesNamed } from './services-by-name.ts';
import { readBreakers } from './text/breakers.ts';
import { hostsOfValue, type NamedHost } from './text/hosts.ts';

/** A container that calls a Service by its name. */
export interface Call extends NamedHost {
  /** The namespace that the name says; null for a name alone. */
  readonly namespace: string | null;
  readonly caller: Caller;
  /** Where the name stands: the container, the ConfigMap's key, the line of the source. */
  readonly place: { readonly path: string; readonly region: Region };
  readonly via: 'manifest' | 'configuration' | 'source';
}

export interface Caller {
  readonly path: string;
  readonly identity: string;
  readonly namespace: string | null;
  /** Name of the workload, for people. */
  readonly workload: string;
  readonly container: string | null;
  readonly image: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** A Service leads to it: when it hangs, others wait for it in turn. */
  readonly served: boolean;
  /** The circuit breaker that its Pods bring along, a library or a proxy; null where the repository shows none. */
  readonly breaker: string | null;
}

/** Calls by the name of the Service that they name. */
const CALLS: Index<readonly Call[]> = {
  name: 'calls by service',
  build: (repository) => {
    const services = allServices(repository);
    const names = new Set(services.map(({ name }) => name));
    const calls = allPods(repository)
      .filter(({ kind }) => kind !== 'Job' && kind !== 'CronJob')
      .flatMap((pods) => callsOf(repository, pods, services, names));
    return Map.groupBy(calls, ({ host }) => firstLabel(host));
  },
};

/**
 * The calls that mean a Service of the repository: its name, `name.namespace` or the full name of Kubernetes' DNS
 * (Kubernetes documentation, "DNS for Services and Pods"). Of several definitions of one name the nearest to the caller
 * is meant: in the same file, else in the same folder, else in the same namespace. Calls of a Service by its own Pods are
 * none.
 */
export function callsTo(repository: Repository, service: PlacedService): readonly Call[] {
  const known = servicesNamed(repository, service.name);
  return (repository.lookup(CALLS, service.name) ?? []).filter((call) => {
    if (isSelected(call.caller, service.selector)) return false;
    const meant = known.filter((other) => mayMean(call, other));
    return nearestServices(meant, call.caller.path).some((other) => isSameService(other, service));
  });
}

function mayMean(call: Call, service: PlacedService): boolean {
  const { host, namespace, port, scheme, caller } = call;
  if (port !== null && !service.ports.some((served) => served.port === port)) return false;
  if (port === null && scheme === null && !host.includes('.')) return false;
  if (namespace !== null) return service.namespace === namespace || (service.namespace === null && isPlain(call));
  if (service.namespace !== null && service.namespace === caller.namespace) return true;
  return sameNamespace(service.namespace, caller.namespace) && inOneProject(service.path, caller.path);
}

/** Certainly a name of the cluster, and no other host of two labels. */
function isPlain({ host, namespace, caller }: Call): boolean {
  return /\.svc(?:\.|$)/.test(host) || namespace === 'default' || namespace === caller.namespace;
}

function firstLabel(host: string): string {
  return host.split('.', 1)[0] ?? host;
}

function callsOf(
  repository: Repository,
  pods: PodSet,
  services: readonly PlacedService[],
  names: ReadonlySet<string>,
): Call[] {
  const running = pods.containers.filter(({ role }) => role === 'container' || role === 'sidecar');
  return running.flatMap((container) => {
    const found = mentions(repository, pods, container).flatMap((mention) => callOf(mention, names));
    if (found.length === 0) return [];
    const caller = { ...callerOf(pods, container, services), breaker: breakerIn(repository, pods) };
    const distinct = new Map(found.map((call) => [JSON.stringify([call.host, call.port, call.place.path]), call]));
    return [...distinct.values()].map((call) => ({ ...call, caller }));
  });
}

function callerOf(
  pods: PodSet,
  { name, image }: PodContainer,
  services: readonly PlacedService[],
): Omit<Caller, 'breaker'> {
  const { path, identity, namespace, labels } = pods;
  const served = services.some(
    (other) => sameNamespace(other.namespace, namespace) && isSelected(pods, other.selector),
  );
  return { path, identity, namespace, workload: pods.name ?? identity, container: name, image, labels, served };
}

/** What breaks circuits inside these Pods: a configuration, a source, a list of dependencies, an installed package. */
function breakerIn(repository: Repository, pods: PodSet): string | null {
  const shown = pods.containers
    .flatMap((container) => textsOf(repository, pods, container))
    .map(({ facts }) => facts.breakers.breaker);
  const installed = pods.containers
    .flatMap((container) => imagesOf(repository, container))
    .flatMap(({ config }) => config.runs.map(({ text }) => breakerOfCommand(text)));
  return [...shown, ...installed].find((breaker) => breaker !== null) ?? null;
}

function breakerOfCommand(text: string): string | null {
  return readBreakers({ name: 'RUN', text, language: 'other', lines: indexLines(text) }).breaker;
}

interface Mention extends NamedHost {
  readonly place: Call['place'];
  readonly via: Call['via'];
}

function callOf({ host, port, scheme, place, via }: Mention, names: ReadonlySet<string>): Omit<Call, 'caller'>[] {
  const [name = '', namespace, ...rest] = host.split('.');
  if (!names.has(name) || (rest.length > 0 && rest[0] !== 'svc')) return [];
  return [{ host, port, scheme, namespace: namespace ?? null, place, via }];
}

/** Every host that a container is told, or that its configuration and its sources name. */
function mentions(repository: Repository, pods: PodSet, container: PodContainer): Mention[] {
  const { env, command, args, path, region } = container;
  const values = [...env.map(({ value }) => value), ...(command ?? []), ...(args ?? [])];
  const place = { path, region };
  const told = values.flatMap(hostsOfValue).map((host) => ({ ...host, place, via: 'manifest' as const }));
  const read = textsOf(repository, pods, container).flatMap(({ path: file, region: key, via, facts }) =>
    facts.hosts.map(({ region: line, ...host }) => ({ ...host, place: { path: file, region: key ?? line }, via })),
  );
  return [...told, ...read];
}
