import type { PlainMap, PlainValue, ValuePath } from '../source/plain-value.ts';
import type { Region } from '../source/text.ts';
import { type CommandFields, commandFields } from './command-fields.ts';
import type { FileFacts } from './facts.ts';
import { parseImageReference } from './image-reference.ts';
import type { Collection, PlacedObject, Repository } from './repository.ts';
import { type Container, type ContainerRole, WORKLOAD_KINDS } from './workload.ts';

/** A container of any file of the repository, as plain data. */
export interface PlacedContainer extends CommandFields {
  readonly path: string;
  /** Of the workload that it belongs to. */
  readonly identity: string;
  readonly kind: string;
  readonly group: string;
  readonly workload: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly role: ContainerRole;
  readonly document: number;
  /** Below the root of the document. */
  readonly at: ValuePath;
  readonly region: Region;
  /** Fields may be set elsewhere: a template, a merge key. */
  readonly partial: boolean;
}

/** Containers by the last part of their image's name, without tag. */
const BY_IMAGE: Collection<PlacedContainer> = {
  name: 'containers by image',
  of: (path, facts) =>
    workloadsIn(path, facts)
      .flatMap(containersOf)
      .map((container) => ({ key: imageBasename(container.image) ?? '', item: container })),
};

/** Every container of the repository: for indexes, not for rules. */
export function allContainers(repository: Repository): readonly PlacedContainer[] {
  return repository.all(BY_IMAGE);
}

/** The objects of a file that run Pods, in the kinds of the pod-template table. */
export function workloadsIn(path: string, { objects }: FileFacts): readonly PlacedObject[] {
  return objects.flatMap((object) =>
    object.containers.length > 0 && WORKLOAD_KINDS.includes(object.kind) ? [{ ...object, path }] : [],
  );
}

/** Every container of the repository that runs an image whose name ends like this. */
export function containersRunning(repository: Repository, basename: string): readonly PlacedContainer[] {
  return repository.collected(BY_IMAGE, basename);
}

/** The containers of an object of any workload kind. */
export function containersOf(object: PlacedObject): readonly PlacedContainer[] {
  const { path, identity, kind, group, name: workload, namespace, document, partial } = object;
  return object.containers.map(({ name, role, at, region }) => {
    const value = valueAt(object.value, at.slice(object.at.length));
    return {
      path,
      identity,
      kind,
      group,
      workload,
      namespace,
      name,
      role,
      document,
      at,
      region,
      partial,
      ...commandFields(value),
    };
  });
}

/** The same view of a container that a rule looks at. */
export function placedContainer(container: Container, region: Region): PlacedContainer {
  const { workload, path, name, role, at } = container;
  const { object } = workload;
  const { identity, kind, group, name: owner, namespace, document, completedBy } = object;
  return {
    ...{ path, identity, kind, group, workload: owner, namespace, name, role, document: document.index, at, region },
    partial: completedBy !== null,
    ...container.commandFields(),
  };
}

/** The last part of an image's name, without registry, tag and digest; null for what is no reference. */
export function imageBasename(image: string | null): string | null {
  const name = image === null ? null : (parseImageReference(image)?.name ?? null);
  return name === null ? null : name.slice(name.lastIndexOf('/') + 1).toLowerCase();
}

function valueAt(value: PlainValue, at: ValuePath): PlainValue {
  let current: PlainValue = value;
  for (const step of at) {
    if (typeof current !== 'object' || current === null) return null;
    if (Array.isArray(current)) current = (typeof step === 'number' ? current[step] : null) ?? null;
    else current = Object.hasOwn(current, step) ? ((current as PlainMap)[step] ?? null) : null;
  }
  return current;
}
