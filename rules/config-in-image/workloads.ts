import type { FileEdit, NoFix } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import type { PlacedContainer } from '../../src/model/containers.ts';
import { buildsOf } from '../../src/model/image-builds.ts';
import type { BuiltImage } from '../../src/model/images.ts';
import { completedBy } from '../../src/model/kustomizations.ts';
import type { Volume } from '../../src/model/mounts.ts';
import { folderOf } from '../../src/model/nearness.ts';
import { newDocumentProblem } from '../../src/model/new-documents.ts';
import { labelName, type PodPlace, placedPod } from '../../src/model/placed-pods.ts';
import type { Index, Repository } from '../../src/model/repository.ts';

/** A Pod with those of its containers that need something. */
export interface PodOfUsers extends PodPlace {
  readonly users: readonly PlacedContainer[];
  readonly volumes: readonly Volume[];
}

/** Why nothing can be moved out of an image into the workloads that run it; null when nothing speaks against it. */
export function obstacleFor(
  repository: Repository,
  subject: InstructionSubject,
  images: readonly BuiltImage[],
  users: readonly PlacedContainer[],
): string | null {
  if (users.length === 0)
    return 'nothing in the repository runs this image, so no workload is known that could mount it';
  const partial = users.find((user) => user.partial || placedPod(repository, user) === null);
  if (partial) return `${partial.path} is a template, or completed elsewhere: what it mounts is not known`;
  const overlay = users.map(({ path }) => ({ path, by: completedBy(repository, path) })).find(({ by }) => by !== null);
  if (overlay) return `${overlay.path}: ${overlay.by}; add the ConfigMap and the mount there`;
  const composed = buildsOf(repository, subject.path).find(({ path }) => /compose[\w.-]*\.ya?ml$/i.test(path));
  if (composed) return `${composed.path} runs this image too, and has no ConfigMap`;
  const stage = subject.stage;
  const reused = subject.dockerfile.instructions.find(
    ({ flags, stage: other }) =>
      other > stage.index &&
      flags.some(({ name, value }) => name === 'from' && (value === stage.name || value === String(stage.index))),
  );
  if (reused) return 'a later stage copies from this one';
  return images.length > 1 ? 'several images are built from this stage' : null;
}

/** The Pods of containers, each once. */
export function podsOf(repository: Repository, users: readonly PlacedContainer[]): readonly PodOfUsers[] {
  const groups = Map.groupBy(users, ({ path, document, at }) => JSON.stringify([path, document, at.slice(0, -2)]));
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    const placed = first ? placedPod(repository, first) : null;
    if (!first || !placed) return [];
    const { path, document } = first;
    const { pod, podAt, volumes } = placed;
    return [{ path, document, pod, podAt, volumes, users: members }];
  });
}

/** The name of a ConfigMap: that of the workload with what it holds, where the one does not say the other already. */
export function nameFor({ workload }: PlacedContainer, stem: string): string {
  const owner = labelName(workload ?? '');
  const what = labelName(stem);
  return owner === what || owner.endsWith(`-${what}`) ? owner : labelName(`${owner}-${what}`);
}

const CONFIG_MAPS: Index<string> = {
  name: 'ConfigMaps by name',
  build: (repository) =>
    new Map(
      repository.objects('ConfigMap').map(({ name, namespace, path }) => [JSON.stringify([namespace, name]), path]),
    ),
};

/**
 * Puts a ConfigMap behind the first workload of each folder and namespace: what lies together is applied together. Files
 * that define one workload are alternatives, of which only one is applied, so that each of them gets it.
 */
export function insertConfigMaps(
  repository: Repository,
  users: readonly PlacedContainer[],
  name: string,
  data: Readonly<Record<string, string>>,
): readonly FileEdit[] | NoFix {
  const chosen: PlacedContainer[] = [];
  for (const user of users) {
    const { namespace, path, identity } = user;
    const there = repository.lookup(CONFIG_MAPS, JSON.stringify([namespace, name]));
    if (there !== undefined) return { refused: `${there} has a ConfigMap of the name ${name} already` };
    const beside = chosen.filter((other) => other.namespace === namespace && folderOf(other.path) === folderOf(path));
    const alternative = users.some((other) => other.identity === identity && other.path !== path);
    if (beside.length === 0 || (alternative && beside.every((other) => other.path !== path))) chosen.push(user);
  }
  const problem = chosen.flatMap((user) => newDocumentProblem(repository, user) ?? []).at(0);
  if (problem !== undefined) return { refused: problem };
  return chosen.map(({ path, document, namespace }) => {
    const metadata = namespace === null ? { name } : { name, namespace };
    const value = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    return { path, language: 'yaml', document, edit: { op: 'insertDocument', value } };
  });
}
