import { type Answer, present } from './answer.ts';
import { nearest } from './nearness.ts';
import type { Collection, Repository } from './repository.ts';
import type { ServiceFacts } from './service.ts';
import type { Workload } from './workload.ts';

/** A Service with the file that holds it. */
export interface PlacedService extends ServiceFacts {
  readonly path: string;
}

/** Services by namespace and the first label that they ask for: a Pod must have it. */
const SERVICES: Collection<PlacedService> = {
  name: 'services by label',
  of: (path, { services }) =>
    services.map((service) => ({
      key: selectorKey(service.namespace, service.selector[0]),
      item: { ...service, path },
    })),
};

/** Every Service of the repository that selects Pods: for indexes, not for rules. */
export function allServices(repository: Repository): readonly PlacedService[] {
  return repository.all(SERVICES);
}

/** An object without namespace is applied to the one of the current context, `default` where nobody has changed it. */
function selectorKey(namespace: string | null, label: readonly [string, string] | undefined): string {
  return JSON.stringify([namespace ?? 'default', label]);
}

/** The Services that send traffic to a workload's Pods, nearest file first; unknown when the Pod's labels are. */
export function servicesSelecting(repository: Repository, workload: Workload): Answer<readonly PlacedService[]> {
  const labels = workload.podLabels;
  if (labels.state === 'unknown') return labels;
  const values = labels.state === 'present' ? labels.value : new Map<string, string>();
  return present(servicesFor(repository, workload.path, workload.object.namespace, values));
}

/** The Services that select Pods with these labels in a namespace, nearest to a file first. */
export function servicesFor(
  repository: Repository,
  near: string,
  namespace: string | null,
  labels: ReadonlyMap<string, string>,
): readonly PlacedService[] {
  const likely = [...labels].flatMap((label) => repository.collected(SERVICES, selectorKey(namespace, label)));
  return nearest(
    likely.filter((service) => service.selector.every(([key, value]) => labels.get(key) === value)),
    near,
  );
}
