import type { PlainMap } from '../source/plain-value.ts';
import type { Region } from '../source/text.ts';
import type { FileFacts } from './facts.ts';
import { distance, nearest, SAME_FOLDER } from './nearness.ts';
import { entriesOf, fieldAt } from './plain-fields.ts';
import type { Collection, PlacedObject, Repository } from './repository.ts';
import { WORKLOAD_KINDS } from './workload.ts';

/** A controller, which makes Pods from a template, with the file that holds it. */
export interface PlacedController {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly region: Region;
  /** The labels that it selects its Pods by; empty where it needs none, or selects by expressions too. */
  readonly selector: readonly (readonly [key: string, value: string])[];
}

const BY_NAME: Collection<PlacedController> = {
  name: 'controllers by name',
  of: (path, facts) => controllersIn(path, facts).map((controller) => ({ key: controller.name, item: controller })),
};

/** By the first label that they ask for: a Pod must have it. */
const BY_LABEL: Collection<PlacedController> = {
  name: 'controllers by label',
  of: (path, facts) =>
    controllersIn(path, facts).flatMap((controller) => {
      const [first] = controller.selector;
      return first === undefined ? [] : [{ key: JSON.stringify(first), item: controller }];
    }),
};

function controllersIn(path: string, { objects }: FileFacts): readonly PlacedController[] {
  const controllers = objects.filter(({ kind }) => kind !== 'Pod' && WORKLOAD_KINDS.includes(kind));
  return controllers.flatMap((object) => controllerOf({ ...object, path }) ?? []);
}

function controllerOf(object: PlacedObject): PlacedController | null {
  const { path, kind, group, name, namespace, region, value } = object;
  // A Service of the core group makes no Pods.
  if (name === null || (kind === 'Service' && group === '')) return null;
  return { path, kind, name, namespace, region, selector: selectorIn(value) };
}

/** `spec.selector` is a plain map for a ReplicationController, and holds `matchLabels` for the others. */
function selectorIn(object: PlainMap): PlacedController['selector'] {
  const selector = fieldAt(object, 'spec', 'selector');
  if (fieldAt(selector, 'matchExpressions') !== undefined) return [];
  const labels = entriesOf(fieldAt(selector, 'matchLabels') ?? selector);
  return labels.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []));
}

/** The place of a Pod in a cluster: `null` is the namespace that it happens to be applied to. */
interface Site {
  readonly path: string;
  readonly namespace: string | null;
}

/** The controllers of a name that may stand in the same namespace, nearest file first. */
export function controllersNamed(repository: Repository, site: Site, name: string): readonly PlacedController[] {
  return nearest(repository.collected(BY_NAME, name).filter(mayMeet(site)), site.path);
}

/**
 * The controllers of the same folder, which get applied together, that select Pods with these labels and may stand in
 * the same namespace, those of the same file first.
 */
export function controllersSelecting(
  repository: Repository,
  site: Site,
  labels: ReadonlyMap<string, string>,
): readonly PlacedController[] {
  const likely = [...labels].flatMap((label) => repository.collected(BY_LABEL, JSON.stringify(label)));
  const selecting = likely.filter(({ selector }) => selector.every(([key, value]) => labels.get(key) === value));
  const together = selecting.filter(({ path }) => distance(path, site.path) <= SAME_FOLDER);
  return nearest(together.filter(mayMeet(site)), site.path);
}

function mayMeet({ namespace }: Site): (other: Site) => boolean {
  return (other) => other.namespace === namespace || other.namespace === null || namespace === null;
}
