import { folderOf, resolvePath } from './nearness.ts';
import type { Index, Repository } from './repository.ts';

/** The kustomization that reads a file, by the file's path. */
const READ_BY: Index<string> = {
  name: 'files that kustomizations read',
  build: (repository) =>
    new Map(
      repository
        .pathsWith('kustomization')
        .flatMap((path) =>
          (repository.facts(path)?.kustomization?.references ?? []).map(
            (reference) => [resolvePath(folderOf(path), reference), path] as const,
          ),
        ),
    ),
};

/** The kustomization that sets tag or digest of an image, by the image's name. */
const IMAGES: Index<string> = {
  name: 'images that kustomizations set',
  build: (repository) =>
    new Map(
      repository
        .pathsWith('kustomization')
        .flatMap((path) =>
          (repository.facts(path)?.kustomization?.images ?? []).map((image) => [image, path] as const),
        ),
    ),
};

/** Why objects of a file may be completed elsewhere, null when they cannot. */
export function completedBy(repository: Repository, path: string): string | null {
  const by = repository.lookup(READ_BY, path);
  return by === undefined ? null : `the kustomization ${by} may set it`;
}

/** The kustomization that sets tag or digest of an image, by the image's name; null when none does. */
export function imageSetBy(repository: Repository, name: string): string | null {
  return repository.lookup(IMAGES, name) ?? null;
}
