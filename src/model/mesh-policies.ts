import type { PlainValue, ValuePath } from '../source/plain-value.ts';
import type { Region } from '../source/text.ts';
import { entriesOf, fieldAt, itemsOf, textOf } from './plain-fields.ts';
import { sameNamespace } from './pods.ts';
import type { Index, PlacedObject, Repository } from './repository.ts';
import type { PlacedService } from './services.ts';
import { isMeantBy } from './services-by-name.ts';

/** A DestinationRule of Istio: what clients of a host do (Istio reference, DestinationRule). */
export interface DestinationRule {
  readonly path: string;
  readonly document: number;
  readonly at: ValuePath;
  readonly region: Region;
  readonly namespace: string | null;
  readonly host: string;
  /** It takes failing Pods out: at the top, in a subset or for a port. */
  readonly ejects: boolean;
  readonly partial: boolean;
}

const DESTINATION_RULES: Index<readonly DestinationRule[]> = {
  name: 'destination rules by host',
  build: (repository) => {
    const rules = repository.objects('DestinationRule').flatMap(readRule);
    return Map.groupBy(rules, ({ host }) => host.split('.', 1)[0] ?? host);
  },
};

/** The DestinationRules of a Service, those for all hosts of its namespace or of the mesh included. */
export function destinationRulesFor(repository: Repository, service: PlacedService): readonly DestinationRule[] {
  const known = [service.name, '*'].flatMap((key) => repository.lookup(DESTINATION_RULES, key) ?? []);
  return known.filter((rule) => meansHost(rule, service) && isMeantBy(repository, service, rule.path));
}

function readRule(object: PlacedObject): DestinationRule[] {
  const { path, document, at, region, namespace, partial, value, group } = object;
  const host = textOf(fieldAt(value, 'spec', 'host'))?.toLowerCase();
  if (group !== 'networking.istio.io' || host === undefined) return [];
  const policies = [
    fieldAt(value, 'spec', 'trafficPolicy'),
    ...itemsOf(fieldAt(value, 'spec', 'subsets')).map((subset) => fieldAt(subset, 'trafficPolicy')),
  ];
  const all = policies.flatMap((policy) => [policy, ...itemsOf(fieldAt(policy, 'portLevelSettings'))]);
  const ejects = all.some((policy) => fieldAt(policy, 'outlierDetection') !== undefined);
  return [{ path, document, at, region, namespace, host, ejects, partial }];
}

function meansHost({ host, namespace }: DestinationRule, service: PlacedService): boolean {
  const [first, second, ...rest] = host.split('.');
  if (first === '*') return second === undefined || second === 'local' || sameNamespace(second, service.namespace);
  if (second === undefined) return sameNamespace(namespace, service.namespace);
  return rest[0] === 'svc'
    ? sameNamespace(second, service.namespace)
    : rest.length === 0 && second === service.namespace;
}

/** Objects of other meshes and gateways that break circuits, with the names of the Services they speak of. */
export interface BreakerPolicy {
  readonly kind: string;
  readonly path: string;
  readonly region: Region;
  readonly namespace: string | null;
  /** Texts that may name Services; null where it holds for all. */
  readonly names: readonly string[] | null;
}

/**
 * By kind: the field that stands for a breaker. Cilium: CiliumEnvoyConfig; Kuma: MeshCircuitBreaker; Consul:
 * ServiceDefaults; App Mesh: VirtualNode; Envoy Gateway: BackendTrafficPolicy; Open Service Mesh: UpstreamTrafficSetting.
 */
const FIELDS: Readonly<Record<string, RegExp>> = {
  CiliumEnvoyConfig: /outlier_?detection|circuit_?breakers/i,
  CiliumClusterwideEnvoyConfig: /outlier_?detection|circuit_?breakers/i,
  EnvoyFilter: /outlier_?detection|circuit_?breakers/i,
  MeshCircuitBreaker: /./,
  CircuitBreaker: /./,
  ServiceDefaults: /passiveHealthCheck/,
  VirtualNode: /outlierDetection/,
  BackendTrafficPolicy: /circuitBreaker/,
  UpstreamTrafficSetting: /./,
};

const POLICIES: Index<readonly BreakerPolicy[]> = {
  name: 'policies that break circuits',
  build: (repository) => {
    const found = Object.entries(FIELDS).flatMap(([kind, field]) =>
      repository.objects(kind).filter(({ value }) => hasKey(value, field)),
    );
    const middlewares = repository.objects('Middleware').filter(({ value }) => hasKey(value, /^circuitBreaker$/));
    const routes = repository.objects('IngressRoute').filter((route) => middlewares.some((one) => uses(route, one)));
    return new Map([['all', [...found, ...routes].map(policyOf)]]);
  },
};

/** The object that breaks the circuits to a Service in a mesh or a gateway other than Istio's; null for none. */
export function breakerPolicyFor(repository: Repository, service: PlacedService): BreakerPolicy | null {
  const policies = repository.lookup(POLICIES, 'all') ?? [];
  const found = policies.find(
    ({ namespace, names, path }) =>
      sameNamespace(namespace, service.namespace) &&
      isMeantBy(repository, service, path) &&
      (names === null || names.some((name) => namesService(name, service))),
  );
  return found ?? null;
}

function policyOf({ kind, path, region, namespace, value, name }: PlacedObject): BreakerPolicy {
  const spec = fieldAt(value, 'spec');
  const everywhere = kind === 'EnvoyFilter' || /^Mesh|^CircuitBreaker$/.test(kind);
  return {
    kind,
    path,
    region,
    namespace,
    names: everywhere ? null : [...(name === null ? [] : [name]), ...texts(spec)],
  };
}

function uses(route: PlacedObject, { name, namespace }: PlacedObject): boolean {
  return (
    sameNamespace(route.namespace, namespace) && texts(fieldAt(route.value, 'spec', 'routes')).includes(name ?? '')
  );
}

/** `name`, `name.namespace...` or `namespace/name`, with or without a port. */
function namesService(text: string, { name }: PlacedService): boolean {
  return text === name || text.startsWith(`${name}.`) || text.split('/').some((part) => part.split(':')[0] === name);
}

const MAX_DEPTH = 30;

function hasKey(value: PlainValue, form: RegExp, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item: PlainValue) => hasKey(item, form, depth + 1));
  return entriesOf(value).some(([key, item]) => form.test(key) || hasKey(item, form, depth + 1));
}

function texts(value: PlainValue | undefined, depth = 0): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === undefined || depth > MAX_DEPTH) return [];
  const items: readonly PlainValue[] = Array.isArray(value) ? value : entriesOf(value).map(([, item]) => item);
  return items.flatMap((item) => texts(item, depth + 1));
}
