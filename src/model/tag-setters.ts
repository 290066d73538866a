import { completedBy, imageSetBy } from './kustomizations.ts';
import { folderOf } from './nearness.ts';
import type { Index, Repository } from './repository.ts';

/** Folders of the skaffold files that build an image, by the image's name. */
const BUILT: Index<readonly string[]> = {
  name: 'images that skaffold builds',
  build: (repository) => {
    const files = repository.pathsWith('builds').filter((path) => /(?:^|\/)skaffold[^/]*\.ya?ml$/.test(path));
    const pairs = files.flatMap((path) =>
      (repository.facts(path)?.builds ?? []).flatMap(({ image }) => (image === null ? [] : [{ image, path }])),
    );
    const groups = Map.groupBy(pairs, ({ image }) => image);
    return new Map([...groups].map(([image, list]) => [image, list.map(({ path }) => path)]));
  },
};

/**
 * Who sets the tag of an image when the manifest is deployed: a kustomization by its `images`; skaffold, which puts the
 * tag it has built in place of the artifacts' names (skaffold documentation, Deploy); Knative, which resolves the tag when
 * it makes a revision (Knative documentation, Tag resolution).
 * @param path the manifest
 * @param kind the workload's kind; a Service that runs Pods is Knative's
 * @param name the image's name without tag
 * @returns the reason why what is written is not what runs; null when it is
 */
export function whoSetsTag(repository: Repository, path: string, kind: string, name: string): string | null {
  // A kustomization reaches the files that one lists, and no others.
  const kustomization = completedBy(repository, path) === null ? null : imageSetBy(repository, name);
  if (kustomization !== null) return `the kustomization ${kustomization} sets the tag`;
  if (kind === 'Service') return 'Knative turns the tag into a digest, once for each revision';
  const skaffold = (repository.lookup(BUILT, name) ?? []).find((file) => isBelow(path, folderOf(file)));
  return skaffold === undefined ? null : `${skaffold} builds the image and sets the tag`;
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}
