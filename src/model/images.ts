import { allContainers, containersRunning, imageBasename, type PlacedContainer } from './containers.ts';
import { copiedFiles } from './copied-files.ts';
import { buildsOf, contextOf, deployedStages } from './image-builds.ts';
import { type ImageConfig, imageConfig } from './image-config.ts';
import { parseImageReference } from './image-reference.ts';
import { distance, folderOf } from './nearness.ts';
import type { Index, Repository } from './repository.ts';

/** An image that a Dockerfile of the repository makes. */
export interface BuiltImage {
  /** The Dockerfile. */
  readonly path: string;
  readonly stage: number;
  /** The folder of the build context. */
  readonly context: string;
  readonly config: ImageConfig;
}

/** How a Dockerfile is known to make an image. */
export type ImageEvidence =
  /** A build names both: compose, skaffold, CI, a command. */
  | 'build'
  /** The Dockerfile bears the image's name: `NAME.dockerfile`, `Dockerfile.NAME`. */
  | 'file'
  /** Its folder does. */
  | 'folder'
  /** It stands beside the manifest, and holds the program that the container runs. */
  | 'command';

interface Candidate {
  readonly path: string;
  readonly stage: number;
  readonly evidence: ImageEvidence;
  /** The name as a build writes it. */
  readonly image: string | null;
}

const CANDIDATES: Index<readonly Candidate[]> = {
  name: 'Dockerfiles by image name',
  build: (repository) => {
    const named = repository.pathsWith('dockerfile').flatMap((path) => {
      const last = lastStage(repository, path);
      const built = buildsOf(repository, path).flatMap(({ image, target }) =>
        image === null
          ? []
          : [{ key: tail(image), candidate: { path, stage: target ?? last, evidence: 'build' as const, image } }],
      );
      const name = nameOf(path);
      const byName =
        name === null
          ? []
          : [{ key: name.text, candidate: { path, stage: last, evidence: name.evidence, image: null } }];
      return [...built, ...byName];
    });
    const grouped = Map.groupBy(named, ({ key }) => key);
    return new Map([...grouped].map(([key, of]) => [key, of.map(({ candidate }) => candidate)]));
  },
};

const BESIDE: Index<readonly string[]> = {
  name: 'Dockerfiles by folder',
  build: (repository) => Map.groupBy(repository.pathsWith('dockerfile'), folderOf),
};

/**
 * The images of this repository that a container may run, by the best evidence that there is; several when several
 * Dockerfiles claim the name. Empty when the image is built elsewhere.
 */
export function imagesOf(repository: Repository, container: PlacedContainer): readonly BuiltImage[] {
  const basename = imageBasename(container.image);
  if (basename === null || container.image === null) return [];
  const known = repository.lookup(CANDIDATES, basename) ?? [];
  const built = known.filter(
    ({ evidence, image }) => evidence === 'build' && sameImage(image ?? '', container.image ?? ''),
  );
  const named = (wanted: ImageEvidence) =>
    nearestOnly(
      known.filter((candidate) => candidate.evidence === wanted && mayBearName(repository, candidate, container)),
      container.path,
    );
  const ways = [
    () => built,
    () => named('file'),
    () => named('folder'),
    () => besides(repository, container, basename),
  ];
  const candidates = ways.reduce<readonly Candidate[]>((found, way) => (found.length > 0 ? found : way()), []);
  const distinct = new Map(candidates.map((candidate) => [`${candidate.path}#${candidate.stage}`, candidate]));
  return [...distinct.values()].flatMap(({ path, stage }) => builtImage(repository, path, stage) ?? []);
}

/** The images that a Dockerfile makes: of its last stage, and of every stage that a build names. */
export function imagesFrom(repository: Repository, path: string): readonly BuiltImage[] {
  return [...deployedStages(repository, path)].flatMap((stage) => builtImage(repository, path, stage) ?? []);
}

/** The containers of the repository that run an image, as far as their evidence leads to it. */
export function containersOfImage(repository: Repository, image: BuiltImage): readonly PlacedContainer[] {
  const builds = buildsOf(repository, image.path).flatMap(({ image: name }) => (name === null ? [] : tail(name)));
  const own = nameOf(image.path);
  const names = new Set([...builds, ...(own ? [own.text] : [])]);
  const byName = [...names].flatMap((name) => containersRunning(repository, name));
  const beside = repository.lookup(COMMANDED, image.path) ?? [];
  const all = new Map([...byName, ...beside].map((container) => [keyOf(container), container]));
  return [...all.values()].filter((container) =>
    imagesOf(repository, container).some(({ path, stage }) => path === image.path && stage === image.stage),
  );
}

/** Containers that lead to a Dockerfile beside them by nothing but the program that they run. */
const COMMANDED: Index<readonly PlacedContainer[]> = {
  name: 'containers by Dockerfile beside them',
  build: (repository) => {
    const folders = new Set(repository.pathsWith('dockerfile').map(folderOf));
    const pairs = allContainers(repository)
      .filter(({ path }) => folders.has(folderOf(path)))
      .flatMap((container) => imagesOf(repository, container).map(({ path }) => ({ path, container })));
    const grouped = Map.groupBy(pairs, ({ path }) => path);
    return new Map([...grouped].map(([path, of]) => [path, of.map(({ container }) => container)]));
  },
};

function keyOf({ path, document, at }: PlacedContainer): string {
  return JSON.stringify([path, document, at]);
}

/** The image of one stage; null when the Dockerfile could not be read. */
export function builtImage(repository: Repository, path: string, stage: number): BuiltImage | null {
  const dockerfile = repository.facts(path)?.dockerfile;
  const facts = dockerfile?.stages[stage];
  if (!dockerfile || !facts) return null;
  return { path, stage, context: contextOf(repository, path), config: imageConfig(dockerfile, facts) };
}

function lastStage(repository: Repository, path: string): number {
  return (repository.facts(path)?.dockerfile?.stages.length ?? 1) - 1;
}

/** Folders named for what they are, not for what they hold. */
const PLAIN_FOLDERS = new Set([
  'docker',
  'build',
  'src',
  'app',
  'image',
  'images',
  'deploy',
  'dockerfiles',
  'container',
  '.docker',
  '',
]);

/** The name that a Dockerfile's own name, or that of its folder, gives to an image. */
function nameOf(path: string): { readonly text: string; readonly evidence: 'file' | 'folder' } | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const own =
    /^(?:dockerfile|containerfile)[._-](.+)$/.exec(name)?.[1] ?? /^(.+)\.(?:dockerfile|containerfile)$/.exec(name)?.[1];
  if (own !== undefined) return { text: own, evidence: 'file' };
  const folder = folderOf(path).split('/').at(-1)?.toLowerCase() ?? '';
  return PLAIN_FOLDERS.has(folder) ? null : { text: folder, evidence: 'folder' };
}

/** The last part of a name that may hold variables, without tag. */
function tail(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  return last.replace(/[:@].*$/s, '').toLowerCase();
}

/** Do two names mean the same image, as far as both are written out? Registries differ from place to place. */
function sameImage(a: string, b: string): boolean {
  const left = partsOf(a);
  const right = partsOf(b);
  for (let back = 1; back <= Math.min(left.length, right.length); back += 1)
    if (left.at(-back) !== right.at(-back)) return false;
  return true;
}

/** The parts of a name behind the registry and behind variables. */
function partsOf(image: string): readonly string[] {
  const parts = image.toLowerCase().split('/');
  const named = [...parts.slice(0, -1), tail(image)];
  const from = named.findLastIndex(
    (part, index) => /[$`{(]/.test(part) || (index === 0 && named.length > 1 && /[.:]|^localhost$/.test(part)),
  );
  return named.slice(from + 1);
}

/** Images of Docker's own library: a bare name means those, also where a folder is called so. */
const LIBRARY = new Set(
  (
    'alpine amazonlinux bash busybox caddy cassandra centos consul couchdb debian docker eclipse-mosquitto elasticsearch fedora ' +
    'fluentd gcc ghost golang gradle haproxy hello-world httpd influxdb jenkins joomla kibana kong logstash mariadb maven memcached ' +
    'mongo mysql nats nextcloud nginx node openjdk perl php postgres python rabbitmq redis registry ruby rust solr sonarqube swift ' +
    'telegraf tomcat traefik ubuntu vault wordpress zookeeper'
  ).split(' '),
);

function mayBearName(repository: Repository, { path }: Candidate, { image }: PlacedContainer): boolean {
  const reference = parseImageReference(image ?? '');
  if (!reference || (!reference.name.includes('/') && LIBRARY.has(reference.name))) return false;
  const stages = repository.facts(path)?.dockerfile?.stages ?? [];
  return !stages.some(({ base }) => base !== null && imageBasename(base) === imageBasename(image));
}

function nearestOnly(candidates: readonly Candidate[], to: string): readonly Candidate[] {
  const least = Math.min(...candidates.map(({ path }) => distance(path, to)));
  return candidates.filter(({ path }) => distance(path, to) === least);
}

/** Dockerfiles beside the manifest that hold the program which the container runs, or start one of the image's name. */
function besides(repository: Repository, container: PlacedContainer, basename: string): readonly Candidate[] {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  return (repository.lookup(BESIDE, folderOf(container.path)) ?? []).flatMap((path) => {
    const stage = lastStage(repository, path);
    const held = copiedFiles(repository, path).some((file) => file.stage === stage && words.includes(file.dest));
    const config = builtImage(repository, path, stage)?.config;
    const starts = words.length > 0 ? [] : [...(config?.entrypoint?.argv ?? []), ...(config?.cmd?.argv ?? [])];
    const started = starts.some((word) => word.slice(word.lastIndexOf('/') + 1) === basename);
    return held || started ? [{ path, stage, evidence: 'command' as const, image: null }] : [];
  });
}
