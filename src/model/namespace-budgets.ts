import { areApplied } from './limit-ranges.ts';
import { fieldAt, isPlainMap, wholeNumberOf } from './plain-fields.ts';
import { parseQuantity, type Quantity } from './quantity.ts';
import type { Index, PlacedObject, Repository } from './repository.ts';
import { podTotal, type ResourceName, type Section } from './resources.ts';

/** What bounds a namespace, by its name; `*` for those whose namespace is not written. */
const BUDGETS: Index<readonly string[]> = {
  name: 'quotas and limit ranges by namespace',
  build: (repository) => {
    const objects = ['ResourceQuota', 'LimitRange'].flatMap((kind) => repository.objects(kind));
    const groups = Map.groupBy(objects, ({ namespace }) => (namespace?.includes('{') ? '*' : (namespace ?? '*')));
    return new Map([...groups].map(([namespace, list]) => [namespace, list.map(({ path }) => path)]));
  },
};

/** Kinds that bound namespaces by selector, or make quotas in them (OpenShift, Kyverno, Capsule, HNC). */
const EVERYWHERE = ['ClusterResourceQuota', 'Tenant', 'HierarchicalResourceQuota'] as const;

const MAKERS: Index<boolean> = {
  name: 'makers of quotas',
  build: (repository) => {
    const policies = repository
      .objects('ClusterPolicy')
      .filter(({ value }) => JSON.stringify(value).includes('ResourceQuota'));
    const made = policies.length > 0 || EVERYWHERE.some((kind) => repository.objects(kind).length > 0);
    return new Map([['', made]]);
  },
};

/** Does a file of the repository hold a ResourceQuota or a LimitRange for this namespace, or something that makes one? */
export function isBounded(
  repository: Repository,
  namespace: { readonly path: string; readonly name: string },
): boolean {
  const { path, name } = namespace;
  const open = repository.lookup(BUDGETS, '*') ?? [];
  return (
    repository.lookup(BUDGETS, name) !== undefined ||
    open.some((other) => areApplied(other, path)) ||
    repository.lookup(MAKERS, '') === true
  );
}

const COUNTED = ['requests.cpu', 'requests.memory', 'limits.memory'] as const;

/** What the workloads of each namespace take together, as texts of billionths by resource; a workload counts once. */
const TOTALS: Index<Readonly<Record<string, string>>> = {
  name: 'totals of namespaces',
  build: (repository) => {
    const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod'].flatMap((kind) =>
      repository.objects(kind),
    );
    const once = new Map(workloads.filter(({ namespace }) => namespace !== null).map((each) => [each.identity, each]));
    const groups = Map.groupBy(once.values(), ({ namespace }) => namespace ?? '');
    return new Map([...groups].map(([namespace, list]) => [namespace, totalsOf(list)]));
  },
};

function totalsOf(workloads: readonly PlacedObject[]): Readonly<Record<string, string>> {
  const sum = (resource: string) => {
    const [section, name] = resource.split('.') as [Section, ResourceName];
    return workloads.reduce((total, workload) => total + amountOf(workload, section, name), 0n);
  };
  return Object.fromEntries(COUNTED.map((resource) => [resource, `${sum(resource)}n`]));
}

function amountOf({ kind, value }: PlacedObject, section: Section, resource: ResourceName): Quantity {
  const spec = kind === 'Pod' ? fieldAt(value, 'spec') : fieldAt(value, 'spec', 'template', 'spec');
  const replicas =
    kind === 'Pod' || kind === 'DaemonSet' ? 1 : (wholeNumberOf(fieldAt(value, 'spec', 'replicas')) ?? 1);
  return isPlainMap(spec) ? podTotal(spec, section, resource) * BigInt(Math.max(0, replicas)) : 0n;
}

/** What the workloads of the repository take together in a namespace that they name. */
export function totalIn(repository: Repository, namespace: string, resource: (typeof COUNTED)[number]): Quantity {
  return parseQuantity(repository.lookup(TOTALS, namespace)?.[resource] ?? '0') ?? 0n;
}
