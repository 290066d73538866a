import type { PlainValue } from '../source/plain-value.ts';
import type { Region } from '../source/text.ts';
import { workloadsIn } from './containers.ts';
import { parseImageReference } from './image-reference.ts';
import { distance } from './nearness.ts';
import { fieldAt, itemsOf, textOf } from './plain-fields.ts';
import { parseQuantity, type Quantity, quantityOf } from './quantity.ts';
import type { Collection, PlacedObject, Repository } from './repository.ts';
import type { ResourceName, Section } from './resources.ts';
import type { Container } from './workload.ts';

/** An amount that a like container states elsewhere in the repository. */
export interface SiblingAmount {
  readonly path: string;
  readonly region: Region;
  readonly text: string;
}

interface Stated extends SiblingAmount {
  /** `requests.memory` and so on. */
  readonly of: string;
}

const STATED = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'] as const;

/** What containers state, by the workload and container that they are, and by the image that they run. */
const SIBLINGS: Collection<Stated> = {
  name: 'amounts of like containers',
  of: (path, facts) => workloadsIn(path, facts).flatMap(statedBy),
};

/**
 * What the same container of the same workload states in another file, else what another container of the same image
 * does; of several the nearest, of equally near ones the largest.
 */
export function siblingAmount(
  container: Container,
  repository: Repository,
  section: Section,
  resource: ResourceName,
): SiblingAmount | null {
  const { object } = container.workload;
  const image = container.query(['image']);
  const text = image.state === 'present' && image.value.kind === 'scalar' ? image.value.text : null;
  const keys = [ownKey(object.kind, object.name, container.name), imageKey(text)];
  const of = `${section}.${resource}`;
  for (const key of keys) {
    const found = key === null ? [] : repository.collected(SIBLINGS, key).filter((each) => each.of === of);
    const [best] = found.toSorted(
      (a, b) => distance(a.path, container.path) - distance(b.path, container.path) || larger(a, b),
    );
    if (best) return { path: best.path, region: best.region, text: best.text };
  }
  return null;
}

function larger(a: Stated, b: Stated): number {
  const amount = ({ text }: Stated): Quantity => parseQuantity(text) ?? 0n;
  return amount(a) > amount(b) ? -1 : 1;
}

function ownKey(kind: string, workload: string | null, container: string | null): string | null {
  return workload === null || container === null ? null : `container ${kind}/${workload}#${container}`;
}

function imageKey(text: string | null): string | null {
  const name = text === null ? null : (parseImageReference(text)?.name ?? null);
  return name === null ? null : `image ${name}`;
}

function statedBy(object: PlacedObject): { readonly key: string; readonly item: Stated }[] {
  return object.containers.flatMap(({ at, name, region }) => {
    const value = valueAt(object.value, at.slice(object.at.length));
    const keys = [ownKey(object.kind, object.name, name), imageKey(textOf(fieldAt(value, 'image')))];
    const stated = STATED.flatMap((of) => {
      const amount = fieldAt(value, 'resources', ...of.split('.'));
      return quantityOf(amount) === null ? [] : [{ path: object.path, region, of, text: String(amount) }];
    });
    return keys.flatMap((key) => (key === null ? [] : stated.map((each) => ({ key, item: each }))));
  });
}

function valueAt(value: PlainValue | undefined, at: readonly (string | number)[]): PlainValue | undefined {
  return at.reduce<PlainValue | undefined>(
    (current, step) => (typeof step === 'number' ? itemsOf(current)[step] : fieldAt(current, step)),
    value,
  );
}
