import type { PlainMap, PlainValue, ValuePath } from '../source/plain-value.ts';
import type { Region } from '../source/text.ts';
import type { YamlEdit } from '../source/yaml/edit.ts';
import type { PlacedContainer } from './containers.ts';
import { type Mount, readMounts, type Volume, volumesOf } from './mounts.ts';
import type { ContainerPlace, ObjectFacts } from './object-facts.ts';
import { fieldAt, itemsOf } from './plain-fields.ts';
import type { Repository } from './repository.ts';

/** A container of any file, with the volumes of its Pod. */
export interface PlacedPod {
  /** The Pod's `spec`, and the way to it below the root of the document. */
  readonly pod: PlainValue;
  readonly podAt: ValuePath;
  readonly container: PlainValue;
  readonly volumes: readonly Volume[];
  readonly mounts: readonly Mount[];
  /** Of the whole object. */
  readonly region: Region;
}

/** Looks a container up in the facts of its file; null when they do not hold it. */
export function placedPod(repository: Repository, { path, document, at }: PlacedContainer): PlacedPod | null {
  const object = objectAt(repository.facts(path)?.objects ?? [], document, at);
  if (!object) return null;
  const podAt = at.slice(0, -2);
  const pod = valueAt(object.value, podAt.slice(object.at.length));
  const container = valueAt(object.value, at.slice(object.at.length));
  const volumes = volumesOf(pod, object.value);
  return { pod, podAt, container, volumes, mounts: readMounts(container, volumes), region: object.region };
}

/** What the facts of its file say of a container besides its value; null when they do not hold it. */
export function containerPlace(repository: Repository, { path, document, at }: PlacedContainer): ContainerPlace | null {
  const object = objectAt(repository.facts(path)?.objects ?? [], document, at);
  const place = JSON.stringify(at);
  return object?.containers.find((container) => JSON.stringify(container.at) === place) ?? null;
}

/** The object of a document that a place lies in; they stand in the order of the file, which may hold thousands. */
export function objectAt(objects: readonly ObjectFacts[], document: number, at: ValuePath): ObjectFacts | undefined {
  let low = 0;
  let high = objects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((objects[middle]?.document ?? document) < document) low = middle + 1;
    else high = middle;
  }
  for (let index = low; objects[index]?.document === document; index += 1)
    if (isPrefix(objects[index]?.at ?? [], at)) return objects[index];
  return undefined;
}

function isPrefix(prefix: ValuePath, path: ValuePath): boolean {
  return prefix.every((step, index) => path[index] === step);
}

function valueAt(value: PlainValue, at: ValuePath): PlainValue {
  return at.reduce<PlainValue>(
    (current, step) => (typeof step === 'number' ? itemsOf(current)[step] : fieldAt(current, step)) ?? null,
    value,
  );
}

/** A change of a YAML file: what a fix declares, without its language. */
export interface PlacedEdit {
  readonly path: string;
  readonly language: 'yaml';
  readonly document: number;
  readonly edit: YamlEdit;
}

/** Where new volumes and mounts go. */
export interface PodPlace {
  readonly path: string;
  readonly document: number;
  readonly podAt: ValuePath;
  readonly pod: PlainValue;
}

/** Keys behind which lists of a container stand in hand-written manifests. */
const BEFORE_MOUNTS = ['resources', 'envFrom', 'env', 'ports', 'args', 'command', 'imagePullPolicy', 'image'];

/** Adds volumes to a Pod. All items of one list are declared together, as no edit builds on another. */
export function addVolumes(
  { path, document, podAt, pod }: PodPlace,
  volumes: readonly PlainMap[],
): readonly PlacedEdit[] {
  const at = [...podAt, 'volumes'];
  return addItems({ path, document }, at, itemsOf(fieldAt(pod, 'volumes')), volumes, ['containers']);
}

/** Adds mounts to a container at a place below the root of the document. */
export function addMounts(
  place: Pick<PodPlace, 'path' | 'document'>,
  container: { readonly at: ValuePath; readonly value: PlainValue },
  mounts: readonly PlainMap[],
): readonly PlacedEdit[] {
  const at = [...container.at, 'volumeMounts'];
  return addItems(place, at, itemsOf(fieldAt(container.value, 'volumeMounts')), mounts, BEFORE_MOUNTS);
}

/** Adds items to a list that may not be there. */
export function addItems(
  { path, document }: Pick<PodPlace, 'path' | 'document'>,
  at: ValuePath,
  present: readonly PlainValue[],
  items: readonly PlainMap[],
  after: readonly string[],
): readonly PlacedEdit[] {
  if (items.length === 0) return [];
  const place = { path, language: 'yaml' as const, document };
  if (present.length === 0) return [{ ...place, edit: { op: 'set', at, value: [...items], after } }];
  return items.map((value) => ({ ...place, edit: { op: 'append', at, value, after } }));
}

/** A name that is not taken yet: the wanted one, else with the first number behind it that is free. */
export function freeName(taken: readonly string[], wanted: string): string {
  let name = wanted;
  for (let next = 2; taken.includes(name); next += 1) name = `${wanted}-${next}`;
  return name;
}

/** A text as the name of an object or a volume: lower case letters, digits and dashes (RFC 1123 label). */
export function labelName(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'config' : plain;
}
