import type { PlainValue } from '../source/plain-value.ts';
import { ABSENT, type Answer, present, unknown } from './answer.ts';
import { type FrontContainer, frontContainers } from './front-containers.ts';
import { controllerOfImage, type IngressController } from './ingress-controllers.ts';
import { folderOf } from './nearness.ts';
import { entriesOf, fieldAt, itemsOf, textOf } from './plain-fields.ts';
import { inOneProject, sameNamespace } from './pods.ts';
import type { PublicEntry } from './public-entries.ts';
import type { Index, Repository } from './repository.ts';
import type { PlacedService } from './services.ts';
import { nearestServices, servicesNamed } from './services-by-name.ts';

/** Objects that limit by themselves: what they are attached to, by name. */
interface LimitingObject {
  readonly kind: string;
  readonly path: string;
  readonly name: string | null;
  readonly namespace: string | null;
  /** Names of the routes, gateways or Services that it speaks of; null for all of its namespace. */
  readonly targets: readonly string[] | null;
  /** Whether it limits cannot be seen in the repository, such as with a firewall of the cloud. */
  readonly hidden: boolean;
}

/**
 * By kind: the field that limits. Envoy Gateway: BackendTrafficPolicy, ClientTrafficPolicy; Kuadrant: RateLimitPolicy;
 * Kong: KongPlugin; Traefik: Middleware; GKE: GCPBackendPolicy, BackendConfig (Cloud Armor); Istio: EnvoyFilter.
 */
const FIELDS: readonly (readonly [kind: string, limits: (value: PlainValue) => boolean, hidden: boolean])[] = [
  ['BackendTrafficPolicy', (value) => fieldAt(value, 'spec', 'rateLimit') !== undefined, false],
  ['ClientTrafficPolicy', (value) => fieldAt(value, 'spec', 'connection', 'connectionLimit') !== undefined, false],
  ['RateLimitPolicy', () => true, false],
  ['KongPlugin', isKongLimit, false],
  ['KongClusterPlugin', isKongLimit, false],
  ['Middleware', isTraefikLimit, false],
  ['EnvoyFilter', (value) => holdsText(value, /ratelimit|rate_limit|connection_limit/i), false],
  ['HTTPProxy', (value) => holdsKey(value, /^rateLimitPolicy$/), false],
  ['GCPBackendPolicy', (value) => fieldAt(value, 'spec', 'default', 'securityPolicy') !== undefined, true],
  ['BackendConfig', (value) => fieldAt(value, 'spec', 'securityPolicy') !== undefined, true],
];

const LIMITERS: Index<readonly LimitingObject[]> = {
  name: 'objects that limit requests',
  build: (repository) => {
    const found = FIELDS.flatMap(([kind, limits, hidden]) =>
      repository.objects(kind).flatMap(({ path, name, namespace, value }) => {
        if (!limits(value)) return [];
        return [{ kind, path, name, namespace, targets: targetsOf(kind, value), hidden }];
      }),
    );
    return new Map([['all', found]]);
  },
};

/** ConfigMaps of ingress-nginx whose snippets limit for every Ingress. */
const GLOBAL_SNIPPETS: Index<readonly string[]> = {
  name: 'snippets that limit for all',
  build: (repository) => {
    const limiting = repository
      .objects('ConfigMap')
      .filter(({ texts }) =>
        texts.some(({ key, facts }) => /^(?:http|server|location)-snippet$/.test(key) && facts.limits.by === 'nginx'),
      );
    return new Map([['all', limiting.map(({ path }) => path)]]);
  },
};

/**
 * What limits the requests or connections of a public entry, in words for people.
 * @param controller the one that answers for an Ingress; null where nobody knows
 */
export function limitOf(
  repository: Repository,
  entry: PublicEntry,
  controller: IngressController | null,
): Answer<string> {
  const own = entry.kind === 'ingress' ? annotated(entry, controller) : ABSENT;
  if (own.state !== 'absent') return own;
  const attached = (repository.lookup(LIMITERS, 'all') ?? []).filter((limiter) => isAttached(limiter, entry));
  const [sure] = attached.filter(({ hidden }) => !hidden);
  if (sure) return present(`the ${sure.kind} ${sure.name ?? ''}`);
  const [hidden] = attached;
  if (hidden)
    return unknown(`a policy outside of the repository, named by the ${hidden.kind} ${hidden.name ?? ''}, may limit`);
  const snippet = entry.kind === 'ingress' ? (repository.lookup(GLOBAL_SNIPPETS, 'all') ?? []) : [];
  if (snippet.length > 0) return present(`the snippets in ${snippet[0]}`);
  return behind(repository, entry);
}

function annotated({ annotations }: PublicEntry, controller: IngressController | null): Answer<string> {
  const keys = Object.keys(annotations);
  const limit = keys.find((key) => controller?.limits?.test(key));
  if (limit !== undefined) return present(`the annotation ${limit}`);
  const snippet = keys.find((key) => /snippet/.test(key) && /\blimit_(?:req|conn)\b/.test(annotations[key] ?? ''));
  if (snippet !== undefined) return present(`the annotation ${snippet}`);
  const elsewhere = keys.find((key) => controller?.elsewhere?.test(key));
  return elsewhere === undefined ? ABSENT : unknown(`what ${elsewhere} names may limit`);
}

function isAttached(limiter: LimitingObject, entry: PublicEntry): boolean {
  const { kind, name, namespace, targets } = limiter;
  const near = inOneProject(limiter.path, entry.path) || (namespace !== null && namespace === entry.namespace);
  if (kind === 'EnvoyFilter') return folderOf(limiter.path) === folderOf(entry.path) || (near && namespace !== null);
  if (kind === 'KongPlugin' || kind === 'KongClusterPlugin')
    return (
      listed(entry.annotations['konghq.com/plugins']).includes(name ?? '') ||
      (kind === 'KongClusterPlugin' && targets === null)
    );
  if (kind === 'Middleware')
    return middlewaresOf(entry).some((one) => one === name || one === `${namespace ?? 'default'}-${name}`);
  if (kind === 'BackendConfig') return near && sameNamespace(namespace, entry.namespace);
  const names = [entry.name, ...entry.gateways.map((gateway) => gateway.name), ...entry.backends];
  return near && (targets ?? []).some((target) => names.includes(target));
}

/** Of the annotation, as `namespace-name@kubernetescrd`, or of the filters of a route. */
function middlewaresOf({ annotations, value }: PublicEntry): readonly string[] {
  const written = listed(annotations['traefik.ingress.kubernetes.io/router.middlewares']);
  const filters = itemsOf(fieldAt(value, 'spec', 'rules')).flatMap((rule) => itemsOf(fieldAt(rule, 'filters')));
  const referred = filters.flatMap((filter) => textOf(fieldAt(filter, 'extensionRef', 'name')) ?? []);
  return [...written.map((word) => word.replace(/@kubernetescrd$/, '')), ...referred];
}

function listed(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map((word) => word.trim());
}

function targetsOf(kind: string, value: PlainValue): readonly string[] | null {
  if (kind === 'KongClusterPlugin')
    return String(fieldAt(value, 'metadata', 'labels', 'global')) === 'true' ? null : [];
  const refs = [fieldAt(value, 'spec', 'targetRef'), ...itemsOf(fieldAt(value, 'spec', 'targetRefs'))];
  return refs.flatMap((ref) => textOf(fieldAt(ref, 'name')) ?? []);
}

function isKongLimit(value: PlainValue): boolean {
  return /^(?:rate-limiting(?:-advanced)?|response-ratelimiting|service-protection)$/.test(
    textOf(fieldAt(value, 'plugin')) ?? '',
  );
}

function isTraefikLimit(value: PlainValue): boolean {
  return holdsKey(fieldAt(value, 'spec'), /^(?:rateLimit|inFlightReq)$/i);
}

const MAX_DEPTH = 30;

function holdsKey(value: PlainValue | undefined, form: RegExp, depth = 0): boolean {
  if (value === undefined || depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item: PlainValue) => holdsKey(item, form, depth + 1));
  return entriesOf(value).some(([key, item]) => form.test(key) || holdsKey(item, form, depth + 1));
}

function holdsText(value: PlainValue, form: RegExp, depth = 0): boolean {
  if (typeof value === 'string') return form.test(value);
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item: PlainValue) => holdsText(item, form, depth + 1));
  return entriesOf(value).some(([key, item]) => form.test(key) || holdsText(item, form, depth + 1));
}

/** The definition of a Service that an entry means: the nearest one of its namespace. */
export function backendNamed(repository: Repository, entry: PublicEntry, name: string): PlacedService | null {
  const known = servicesNamed(repository, name).filter(({ namespace }) => sameNamespace(namespace, entry.namespace));
  return nearestServices(known, entry.path)[0] ?? null;
}

/** What stands in front of the programs, or in them: every backend must be limited. */
function behind(repository: Repository, entry: PublicEntry): Answer<string> {
  const services = entry.backends.map((name) => backendNamed(repository, entry, name));
  const answers = services.map((service) => (service ? limitBehind(repository, entry, service) : ABSENT));
  return (
    answers.find(({ state }) => state === 'absent') ??
    answers.find(({ state }) => state === 'unknown') ??
    answers[0] ??
    ABSENT
  );
}

function limitBehind(repository: Repository, entry: PublicEntry, service: PlacedService): Answer<string> {
  const fronts = frontContainers(repository, service);
  if (fronts === null)
    return entry.kind === 'service' ? unknown('nothing tells which container takes its requests') : ABSENT;
  const answers = fronts.map((front) => judgeFront(front, entry));
  return (
    answers.find(({ state }) => state === 'absent') ??
    answers.find(({ state }) => state === 'unknown') ??
    answers[0] ??
    ABSENT
  );
}

/** The container behind an ingress that limits all clients together, by the address of the ingress; null for none. */
export function sharedLimit(repository: Repository, entry: PublicEntry): string | null {
  if (entry.kind === 'service') return null;
  const services = entry.backends.flatMap((name) => backendNamed(repository, entry, name) ?? []);
  const fronts = services.flatMap((service) => frontContainers(repository, service) ?? []);
  const limited = fronts.find(({ texts }) => texts.some(({ facts }) => facts.limits.by === 'nginx'));
  return limited ? (limited.container.name ?? '') : null;
}

function judgeFront({ pods, container, texts, proxy, visible }: FrontContainer, { kind }: PublicEntry): Answer<string> {
  const limits = texts.map(({ facts }) => facts.limits).find(({ by }) => by !== null);
  // Behind an ingress all clients come from one address: a limit by address limits them all together.
  const together = kind !== 'service' && limits?.by === 'nginx' && !limits.realAddress;
  if (limits && !together) return present(`${limits.by} in the container ${container.name ?? ''}`);
  if (controllerOfImage(container.image))
    return unknown('it is the door of an ingress controller: its entries are judged one by one');
  if (pods.partial) return unknown(`the workload ${pods.identity} is not wholly known`);
  return proxy !== null && !visible
    ? unknown(`the configuration of the container ${container.name ?? ''} is not in the repository`)
    : ABSENT;
}
