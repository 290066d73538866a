import type { FileEdit, Fix, NoFix } from '../../src/engine/contract.ts';
import { topicOf } from '../../src/model/config-files.ts';
import type { PlacedContainer } from '../../src/model/containers.ts';
import { ownsFolder } from '../../src/model/image-folders.ts';
import type { BuiltImage } from '../../src/model/images.ts';
import { isWithin, parentFolder } from '../../src/model/mounts.ts';
import { addMounts, addVolumes, freeName, labelName, placedPod } from '../../src/model/placed-pods.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { PlainMap } from '../../src/source/plain-value.ts';
import { type CopiedConfiguration, type MovedFile, movedFiles } from './moved-files.ts';
import { insertConfigMaps, nameFor, obstacleFor, type PodOfUsers, podsOf } from './workloads.ts';

export interface FileRepair extends CopiedConfiguration {
  readonly images: readonly BuiltImage[];
  /** Every container that runs an image with the files. */
  readonly users: readonly PlacedContainer[];
  /** Those that mount nothing over them. */
  readonly open: readonly PlacedContainer[];
}

/**
 * Moves configuration files out of the image: a ConfigMap of their texts, a volume and mounts in every workload that
 * runs the image, and the instruction goes. All of it or nothing.
 */
export function toConfigMap(repair: FileRepair): Fix | NoFix {
  const { repository, subject, images, copy, users, open } = repair;
  const obstacle = obstacleFor(repository, subject, images, users);
  if (obstacle !== null) return { refused: obstacle };
  const moved = movedFiles(repair);
  if ('refused' in moved) return moved;
  const [user] = open;
  if (!user) return { refused: 'no container needs the files' };
  const name = nameFor(user, topicOf(copy.files[0]?.dest ?? ''));
  const folders = [...new Set(moved.map(({ dest }) => parentFolder(dest)))];
  const dests = moved.map(({ dest }) => dest);
  // A mount inside the folder has no place to hang in a ConfigMap, which is read-only.
  const holdsMount = (folder: string) =>
    open.some((one) =>
      placedPod(repository, one)?.mounts.some(({ path }) => path !== folder && isWithin(path, folder)),
    );
  const owns = (folder: string) =>
    !holdsMount(folder) && images.every((image) => ownsFolder(image, folder, dests, subject.instruction.index));
  const whole = new Set(folders.filter(owns));
  const data = Object.fromEntries(moved.map(({ key, text }) => [key, text]));
  const maps = insertConfigMaps(repository, open, name, data);
  if ('refused' in maps) return maps;
  const edits = podsOf(repository, open).map((pod) => mountIn(repository, pod, name, moved, whole));
  const refused = edits.find((edit) => 'refused' in edit);
  if (refused && 'refused' in refused) return refused;
  const { path, instruction } = subject;
  const remove: FileEdit = { path, language: 'dockerfile', edit: { op: 'remove', instruction: instruction.index } };
  return {
    title: `Move ${moved.length === 1 ? moved[0]?.key : `${moved.length} files`} into the ConfigMap ${name}`,
    safety: 'review',
    assumes: assumptions(moved, whole, open),
    edits: [...edits.flatMap((edit) => ('refused' in edit ? [] : edit)), ...maps, remove],
    renames: [],
  };
}

/** The volume and the mounts of one Pod. */
function mountIn(
  repository: Repository,
  pod: PodOfUsers,
  name: string,
  moved: readonly MovedFile[],
  whole: ReadonlySet<string>,
): readonly FileEdit[] | NoFix {
  const volume = freeName(
    pod.volumes.map((other) => other.name),
    labelName(topicOf(moved[0]?.dest ?? '')),
  );
  const byPath = new Map(
    moved.map(({ key, dest }) => mountOf(volume, key, dest, whole)).map((mount) => [mount.mountPath, mount]),
  );
  const mounts = [...byPath.values()];
  const edits: FileEdit[] = [];
  for (const user of pod.users) {
    const placed = placedPod(repository, user);
    const taken = placed?.mounts.find((mount) => mounts.some(({ mountPath }) => mountPath === mount.path));
    if (taken)
      return { refused: `the container ${user.name ?? ''} mounts ${taken.volume.name} at ${taken.path} already` };
    edits.push(...addMounts(pod, { at: user.at, value: placed?.container ?? null }, mounts));
  }
  // Behind the mounts: where the containers end the document, both stand at its end.
  return [...edits, ...addVolumes(pod, [{ name: volume, configMap: { name } }])];
}

function mountOf(volume: string, key: string, dest: string, whole: ReadonlySet<string>): PlainMap {
  const folder = parentFolder(dest);
  return whole.has(folder) ? { name: volume, mountPath: folder } : { name: volume, mountPath: dest, subPath: key };
}

function assumptions(
  moved: readonly MovedFile[],
  whole: ReadonlySet<string>,
  open: readonly PlacedContainer[],
): string {
  const files = [...new Set(open.map(({ path }) => path))].join(', ');
  const single = moved.some(({ dest }) => !whole.has(parentFolder(dest)));
  return [
    `The containers in ${files} are all that run this image: one that is started elsewhere, with docker run or by another repository, would miss the file.`,
    ...(whole.size > 0
      ? [`The ConfigMap takes the place of everything that the image has in ${[...whole].join(' and ')}.`]
      : []),
    ...(single
      ? ['A file mounted with subPath never changes in a running Pod: a changed ConfigMap needs a restart.']
      : []),
    'The mounted file belongs to root, is readable for all and cannot be written. The ConfigMap has to be in the cluster before the Pods start.',
  ].join(' ');
}
