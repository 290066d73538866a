import type { BuildFacts, ServiceFacts } from './build-facts.ts';
import { folderOf, resolvePath } from './nearness.ts';
import type { Index, Repository } from './repository.ts';

/** A build of an image whose Dockerfile stands in the repository. */
export interface ImageBuild {
  /** The Dockerfile. */
  readonly dockerfile: string;
  /** The folder of the build context, '' for the root. */
  readonly context: string;
  readonly image: string | null;
  /** Index of the stage that is deployed, null for the last. */
  readonly target: number | null;
  /** The file that asks for it, and the line. */
  readonly path: string;
  readonly line: number | null;
  /** Paths of the image that folders of the repository are laid over while it runs. */
  readonly overlaid: readonly string[];
  /** How compose runs the image that it builds; null for all other builds. */
  readonly service: ServiceFacts | null;
}

const BUILDS: Index<readonly ImageBuild[]> = {
  name: 'builds by Dockerfile',
  build: (repository) => {
    const builds = repository
      .pathsWith('builds')
      .flatMap((path) => repository.facts(path)?.builds.flatMap((build) => placeBuild(repository, path, build)) ?? []);
    return Map.groupBy(builds, ({ dockerfile }) => dockerfile);
  },
};

/** The builds that some file of the repository makes from a Dockerfile. */
export function buildsOf(repository: Repository, dockerfile: string): readonly ImageBuild[] {
  return repository.lookup(BUILDS, dockerfile) ?? [];
}

/** Paths in commands count from the folder of the file, or from the root: where the Dockerfile is, there it is meant. */
function placeBuild(repository: Repository, path: string, build: BuildFacts): ImageBuild[] {
  if (/[$`]|:\/\/|\{\{/.test(build.context + (build.dockerfile ?? ''))) return [];
  for (const root of new Set([folderOf(path), ''])) {
    const folder = resolvePath(root, build.folder);
    const context = resolvePath(folder, build.context);
    const named = build.dockerfile;
    const from = build.dockerfileFrom === 'context' ? context : folder;
    const names =
      named === null
        ? ['Dockerfile', 'Containerfile'].map((name) => resolvePath(context, name))
        : [resolvePath(from, named)];
    const dockerfile = names.find((name) => repository.facts(name)?.dockerfile);
    if (dockerfile === undefined) continue;
    const target = targetOf(repository, dockerfile, build.target);
    const { image, line, overlaid, service } = build;
    return [{ dockerfile, context, image, target, path, line, overlaid, service }];
  }
  return [];
}

function targetOf(repository: Repository, dockerfile: string, target: string | null): number | null {
  const stages = repository.facts(dockerfile)?.dockerfile?.stages ?? [];
  const index = stages.findIndex(
    ({ name, index }) => target !== null && (name === target.toLowerCase() || String(index) === target),
  );
  return index < 0 ? null : index;
}

/** The stages of a Dockerfile that get deployed: the last, and every one that a build names as its target. */
export function deployedStages(repository: Repository, dockerfile: string): ReadonlySet<number> {
  const last = (repository.facts(dockerfile)?.dockerfile?.stages.length ?? 0) - 1;
  return new Set([last, ...buildsOf(repository, dockerfile).flatMap(({ target }) => target ?? [])]);
}

/**
 * The folder of the build context: the one that a build names, else the Dockerfile's own or the root, whichever holds
 * more of the sources that it copies.
 */
export function contextOf(repository: Repository, dockerfile: string): string {
  const [build] = buildsOf(repository, dockerfile);
  if (build) return build.context;
  const own = folderOf(dockerfile);
  const sources = sourcesOf(repository, dockerfile);
  const held = (context: string) =>
    sources.filter((source) => isThere(repository, resolvePath(context, source))).length;
  return held('') > held(own) ? '' : own;
}

function isThere(repository: Repository, path: string): boolean {
  return repository.has(path) || (path !== '' && repository.isFolder(path));
}

function sourcesOf(repository: Repository, dockerfile: string): readonly string[] {
  const stages = repository.facts(dockerfile)?.dockerfile?.stages ?? [];
  const copies = stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
  return copies
    .filter(({ flags }) => !flags.some(({ name }) => name === 'from'))
    .flatMap(({ json, text }) => (json ?? text.split(/\s+/)).slice(0, -1))
    .filter((source) => !/[$*?[]|:\/\/|^<</.test(source) && source !== '.' && source !== './');
}

/** The ignore file that holds for a Dockerfile and its context, null when there is none (Docker documentation, .dockerignore). */
export function ignoreFileOf(repository: Repository, dockerfile: string): string | null {
  const context = contextOf(repository, dockerfile);
  const names = [
    `${dockerfile}.dockerignore`,
    resolvePath(context, '.dockerignore'),
    resolvePath(context, '.containerignore'),
  ];
  return names.find((name) => repository.has(name)) ?? null;
}
