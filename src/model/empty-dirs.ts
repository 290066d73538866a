import type { PlainMap, PlainValue } from '../source/plain-value.ts';
import { plainValue } from '../source/yaml/query.ts';
import { volumesOf } from './mounts.ts';
import { addMounts, addVolumes, freeName, labelName, type PlacedEdit } from './placed-pods.ts';
import { fieldAt, wholeNumberOf } from './plain-fields.ts';
import type { Container } from './workload.ts';
import type { WrittenPath } from './written-path.ts';

/** Volumes for what a container writes, as edits of its file. */
export interface EmptyDirs {
  readonly edits: readonly PlacedEdit[];
  /** The group that the volumes are given to; null where none is set. */
  readonly fsGroup: number | null;
  /** Paths that live in memory. */
  readonly inMemory: readonly string[];
}

/**
 * Declares an `emptyDir` with its mount for each path. Ids and sockets of running programs, which are small,
 * go to memory where a size is given; with a user other than root the volumes get a group.
 * @param user the number of the user that the image runs as, null for root or an unknown one
 * @param sizeLimit a Kubernetes quantity for volumes in memory, null to keep them on disk
 */
export function emptyDirsFor(
  container: Container,
  paths: readonly WrittenPath[],
  user: number | null,
  sizeLimit: string | null,
): EmptyDirs {
  const { workload, path, at, node } = container;
  const podAt = at.slice(0, -2);
  const object = workload.object.value();
  const pod = fieldAt(object, ...workload.template.map(String), 'spec') ?? null;
  const value = plainValue(node);
  const place = { path, document: workload.object.document.index, podAt, pod };
  const inMemory = sizeLimit === null ? [] : paths.filter(({ kind }) => kind === 'run');
  const taken = volumesOf(pod, object).map(({ name }) => name);
  const volumes: PlainMap[] = [];
  const mounts: PlainMap[] = [];
  for (const written of paths) {
    const name = freeName(taken, labelName(written.path));
    taken.push(name);
    volumes.push({ name, emptyDir: inMemory.includes(written) ? { medium: 'Memory', sizeLimit } : {} });
    mounts.push({ name, mountPath: written.path });
  }
  const fsGroup = volumes.length === 0 ? null : groupFor(pod, value, object, user);
  const group: PlacedEdit = {
    ...{ path, language: 'yaml', document: place.document },
    edit: { op: 'set', at: [...podAt, 'securityContext', 'fsGroup'], value: fsGroup, after: ['volumes', 'containers'] },
  };
  return {
    // Deeper edits first: where a container ends the document, all of them stand at its end.
    edits: [
      ...addMounts(place, { at, value }, mounts),
      ...addVolumes(place, volumes),
      ...(fsGroup === null ? [] : [group]),
    ],
    fsGroup,
    inMemory: inMemory.map((written) => written.path),
  };
}

/** Volumes that a group would be set on as well, with all the files in them. */
const LASTING = ['persistentVolumeClaim', 'claimTemplate', 'ephemeral', 'other'];

/**
 * The group that makes new volumes writable for a user other than root (Kubernetes API reference, PodSecurityContext).
 * None where one is set, where the number of the user is not known (an emptyDir is writable for all), and where other
 * volumes would change their group too: a database refuses a data folder that its group can read.
 */
function groupFor(pod: PlainValue, container: PlainValue, object: PlainValue, user: number | null): number | null {
  if (fieldAt(pod, 'securityContext', 'fsGroup') !== undefined) return null;
  if (volumesOf(pod, object).some(({ kind }) => LASTING.includes(kind))) return null;
  const numbers = ['runAsGroup', 'runAsUser'].flatMap((key) => [
    wholeNumberOf(fieldAt(container, 'securityContext', key)),
    wholeNumberOf(fieldAt(pod, 'securityContext', key)),
  ]);
  const number = numbers.find((candidate) => candidate !== null && candidate > 0) ?? user;
  return number !== null && number > 0 ? number : null;
}
