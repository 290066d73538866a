import type { PlainMap, PlainValue } from '../source/plain-value.ts';
import { plainValue } from '../source/yaml/query.ts';
import { absolutePath } from './nearness.ts';
import { fieldAt, isPlainMap, itemsOf, textOf } from './plain-fields.ts';
import type { Container } from './workload.ts';

/** What stands behind a volume (Kubernetes API reference, Volume); `claimTemplate` is a StatefulSet's own claim. */
export type VolumeKind =
  | 'emptyDir'
  | 'configMap'
  | 'secret'
  | 'projected'
  | 'downwardAPI'
  | 'image'
  | 'hostPath'
  | 'persistentVolumeClaim'
  | 'ephemeral'
  | 'claimTemplate'
  | 'other'
  /** The Pod names no such volume here. */
  | 'unknown';

export interface Volume {
  readonly name: string;
  readonly kind: VolumeKind;
  /** The ConfigMap, the Secret, the claim, or the path on the node. */
  readonly source: string | null;
  /** The keys that a ConfigMap or Secret volume shows, with their file names; null for all. */
  readonly items: readonly { readonly key: string; readonly path: string }[] | null;
}

/** A volume at a place in a container. */
export interface Mount {
  /** Absolute, without a final slash; `/` for the root. */
  readonly path: string;
  readonly subPath: string | null;
  readonly readOnly: boolean;
  readonly volume: Volume;
}

const KINDS: readonly VolumeKind[] = [
  'emptyDir',
  'configMap',
  'secret',
  'projected',
  'downwardAPI',
  'image',
  'hostPath',
  'persistentVolumeClaim',
  'ephemeral',
];
/** Volumes that the kubelet mounts read-only (Kubernetes documentation, Volumes). */
const READ_ONLY: ReadonlySet<VolumeKind> = new Set(['configMap', 'secret', 'projected', 'downwardAPI', 'image']);

/**
 * The volumes of a Pod, with the claims of a StatefulSet.
 * @param pod the Pod's `spec`
 * @param object the whole object, for `volumeClaimTemplates`
 */
export function volumesOf(pod: PlainValue | undefined, object: PlainValue | undefined): readonly Volume[] {
  const listed = itemsOf(fieldAt(pod, 'volumes')).flatMap((volume) => (isPlainMap(volume) ? readVolume(volume) : []));
  const claims = itemsOf(fieldAt(object, 'spec', 'volumeClaimTemplates')).flatMap((claim) => {
    const name = textOf(fieldAt(claim, 'metadata', 'name'));
    return name === null ? [] : [{ name, kind: 'claimTemplate' as const, source: name, items: null }];
  });
  return [...listed, ...claims];
}

function readVolume(volume: PlainMap): Volume[] {
  const name = textOf(fieldAt(volume, 'name'));
  if (name === null) return [];
  const kind = KINDS.find((key) => Object.hasOwn(volume, key));
  const source = kind === undefined ? undefined : volume[kind];
  const items = fieldAt(source, 'items');
  return [
    {
      name,
      kind: kind ?? (Object.keys(volume).length > 1 ? 'other' : 'emptyDir'),
      source: textOf(
        fieldAt(source, 'name') ??
          fieldAt(source, 'secretName') ??
          fieldAt(source, 'claimName') ??
          fieldAt(source, 'path'),
      ),
      items: Array.isArray(items) ? items.flatMap(readItem) : null,
    },
  ];
}

function readItem(item: PlainValue): { key: string; path: string }[] {
  const key = textOf(fieldAt(item, 'key'));
  const path = textOf(fieldAt(item, 'path'));
  return key === null || path === null ? [] : [{ key, path: absolutePath('/', path).slice(1) }];
}

/**
 * The mounts of a container.
 * @param container the container as plain data
 * @param volumes of its Pod, as `volumesOf` gives them
 */
export function readMounts(container: PlainValue | undefined, volumes: readonly Volume[]): readonly Mount[] {
  return itemsOf(fieldAt(container, 'volumeMounts')).flatMap((mount) => {
    const path = textOf(fieldAt(mount, 'mountPath'));
    const name = textOf(fieldAt(mount, 'name'));
    if (path === null || name === null) return [];
    const volume = volumes.find((other) => other.name === name);
    return [
      {
        path: absolute(path),
        subPath: textOf(fieldAt(mount, 'subPath')) ?? textOf(fieldAt(mount, 'subPathExpr')),
        readOnly: fieldAt(mount, 'readOnly') === true || (volume !== undefined && READ_ONLY.has(volume.kind)),
        volume: volume ?? { name, kind: 'unknown', source: null, items: null },
      },
    ];
  });
}

/** The mounts of a container that a rule looks at, as far as its file shows them. */
export function mountsOf(container: Container): readonly Mount[] {
  const { workload, node } = container;
  const object = workload.object.value();
  const pod = fieldAt(object, ...workload.template.map(String), 'spec');
  return readMounts(plainValue(node), volumesOf(pod, object));
}

/** An absolute path without a final slash; a relative one is seen from the root. */
export function absolute(path: string): string {
  const plain = absolutePath('/', path);
  return plain === '' ? '/' : plain;
}

/** The folder that an absolute path lies in; `/` for what lies in the root. */
export function parentFolder(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** Does a path lie in a folder, or is it the folder? Both absolute, without final slashes. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** The mount that a path of the container lies in: the deepest one; null for the image's own file system. */
export function mountAt(mounts: readonly Mount[], path: string): Mount | null {
  const wanted = canonical(absolute(path));
  const holding = mounts.filter((mount) => isWithin(wanted, canonical(mount.path)));
  return holding.toSorted((a, b) => b.path.length - a.path.length)[0] ?? null;
}

/** `/var/run` is `/run` in the images of every distribution (Filesystem Hierarchy Standard 3.0, 5.13). */
function canonical(path: string): string {
  return isWithin(path, '/var/run') ? path.slice('/var'.length) : path;
}

/** Is a file of the image hidden, or shown, by a ConfigMap, a Secret or their projection? */
export function isSuppliedBy(mount: Mount, path: string): boolean {
  if (!['configMap', 'secret', 'projected'].includes(mount.volume.kind)) return mount.volume.kind !== 'emptyDir';
  const { items } = mount.volume;
  if (mount.subPath !== null || items === null) return true;
  const rest = absolute(path).slice(mount.path === '/' ? 1 : mount.path.length + 1);
  return rest === '' || items.some((item) => item.path === rest || item.path.startsWith(`${rest}/`));
}
