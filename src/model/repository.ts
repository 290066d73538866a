import type { Answer } from './answer.ts';
import { present } from './answer.ts';
import type { FileFacts } from './facts.ts';
import type { ServiceFacts } from './service.ts';
import type { Workload } from './workload.ts';

/** A Service with the file that holds it. */
export interface PlacedService extends ServiceFacts {
  readonly path: string;
}

/** What the files of one snapshot say together. Rules ask it; they never look into other files themselves. */
export interface Repository {
  /** Why objects of a file may be completed elsewhere, null when they cannot. */
  completedBy(path: string): string | null;
  /** The kustomization that sets tag or digest of an image, by the image's name; null when none does. */
  imageSetBy(name: string): string | null;
  /** The Services that send traffic to a workload's Pods, nearest file first; unknown when the Pod's labels are. */
  servicesSelecting(workload: Workload): Answer<readonly PlacedService[]>;
}

/**
 * Joins the facts of all files.
 * @param facts by path, in any order
 */
export function joinFacts(facts: ReadonlyMap<string, FileFacts>): Repository {
  const completed = new Map<string, string>();
  const images = new Map<string, string>();
  const services = new Map<string, PlacedService[]>();
  for (const [path, file] of facts) {
    for (const service of file.services)
      addTo(services, selectorKey(service.namespace, service.selector[0]), { ...service, path });
    for (const reference of file.kustomization?.references ?? []) completed.set(resolve(path, reference), path);
    for (const image of file.kustomization?.images ?? []) images.set(image, path);
  }
  return {
    completedBy: (path) => {
      const by = completed.get(path);
      return by === undefined ? null : `the kustomization ${by} may set it`;
    },
    imageSetBy: (name) => images.get(name) ?? null,
    servicesSelecting: (workload) => {
      const labels = workload.podLabels;
      if (labels.state === 'unknown') return labels;
      const values = labels.state === 'present' ? labels.value : new Map<string, string>();
      const { namespace } = workload.object;
      const likely = [...values].flatMap((label) => services.get(selectorKey(namespace, label)) ?? []);
      const found = likely.filter((service) => selects(service, values));
      return present(found.toSorted((a, b) => distance(a.path, workload.path) - distance(b.path, workload.path)));
    },
  };
}

/** Services are found by the first label that they ask for: a Pod must have it. */
function selectorKey(namespace: string | null, label: readonly [string, string] | undefined): string {
  return JSON.stringify([namespace, label]);
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function selects(service: ServiceFacts, labels: ReadonlyMap<string, string>): boolean {
  return service.selector.every(([key, value]) => labels.get(key) === value);
}

/** The path that a reference means, seen from the file that holds it; `..` above the root goes nowhere. */
function resolve(from: string, reference: string): string {
  const steps = from.split('/').slice(0, -1);
  for (const step of reference.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** Folders between two files: 0 in the same file. */
function distance(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.split('/');
  const right = b.split('/');
  let shared = 0;
  while (shared < left.length - 1 && shared < right.length - 1 && left[shared] === right[shared]) shared += 1;
  return left.length + right.length - 2 * shared;
}
