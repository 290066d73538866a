import { isConfigCopy, isConfigFile, isWebRoot } from './config-files.ts';
import { allContainers, type PlacedContainer } from './containers.ts';
import { type CopiedFile, copiedFiles } from './copied-files.ts';
import { contextOf } from './image-builds.ts';
import { type Copy, imageConfig } from './image-config.ts';
import { type BuiltImage, containersOfImage } from './images.ts';
import { isSuppliedBy, mountAt } from './mounts.ts';
import { nearest, resolvePath } from './nearness.ts';
import { placedPod } from './placed-pods.ts';
import type { Index, Repository } from './repository.ts';

/** A configuration file that COPY or ADD takes into an image. */
export interface ConfigFile {
  /** Path in the repository; null where the repository does not hold the file. */
  readonly source: string | null;
  /** The file's name. */
  readonly name: string;
  /** Absolute path in the image. */
  readonly dest: string;
}

/** What one COPY or ADD brings. */
export interface ConfigCopy {
  readonly files: readonly ConfigFile[];
  /** It brings other files too. */
  readonly mixed: boolean;
}

/**
 * The configuration files of one COPY or ADD of the build context; null when it brings none.
 * @param stage the stage that holds the instruction
 */
export function configCopy(
  repository: Repository,
  dockerfile: string,
  stage: number,
  instruction: number,
): ConfigCopy | null {
  const facts = repository.facts(dockerfile)?.dockerfile;
  const holder = facts?.stages[stage];
  const copies = facts && holder ? imageConfig(facts, holder).copies : [];
  const copy = copies.find((candidate) => candidate.instruction === instruction && candidate.from === null);
  if (!copy) return null;
  const present = copiedFiles(repository, dockerfile).filter((file) => file.instruction === instruction);
  const folders = present.filter(({ via }) => via === 'folder');
  const wanted = present.filter((file) =>
    file.via === 'folder' ? isConfigCopy(folders) : isConfigFile(file.source, file.dest),
  );
  const files = [
    ...wanted.map(({ source, dest }: CopiedFile) => ({ source, name: nameOf(source), dest })),
    ...absentFiles(repository, dockerfile, copy),
  ];
  if (files.length === 0) return null;
  return { files, mixed: files.length < present.length || copy.sources.length > Math.max(files.length, 1) };
}

/** Sources that the repository does not hold, where their names tell what they are. */
function absentFiles(repository: Repository, dockerfile: string, copy: Copy): readonly ConfigFile[] {
  const context = contextOf(repository, dockerfile);
  return copy.sources.flatMap((source) => {
    const path = resolvePath(context, source);
    const name = nameOf(source);
    const dest = copy.dest.endsWith('/') ? `${copy.dest}${name}` : copy.dest;
    const known = /[*?[$]/.test(source) || repository.has(path) || repository.isFolder(path);
    return known || !isConfigFile(source, dest) ? [] : [{ source: null, name, dest }];
  });
}

/**
 * Does an image that gets these files carry a site, whose server they set up? The server's rules then belong to the
 * site, unless they name other services, which differ from one environment to the next.
 */
export function belongsToSite(repository: Repository, image: BuiltImage, files: readonly ConfigFile[]): boolean {
  const fillsRoot = image.config.copies.some(({ dest }) => isWebRoot(dest));
  const serverFiles = files.every(({ dest }) => /nginx|caddy|apache2?|httpd|lighttpd/i.test(dest));
  return fillsRoot && serverFiles && !files.some(({ source }) => namesServices(repository, source));
}

/** Does the text of a file name hosts other than its own? */
function namesServices(repository: Repository, source: string | null): boolean {
  const hosts = (source === null ? null : repository.facts(source)?.text?.hosts) ?? [];
  return hosts.some(
    ({ host }) =>
      !/^(?:localhost|127\.|0\.0\.0\.0|\[?::1?\]?$)|(?:^|\.)(?:w3|example|nginx|apache|mozilla|github)\.\w+$/.test(
        host,
      ),
  );
}

/** The containers that run one of the images, nearest to the Dockerfile first. */
export function usersOf(repository: Repository, images: readonly BuiltImage[]): readonly PlacedContainer[] {
  const [first] = images;
  const all = images.flatMap((image) => containersOfImage(repository, image));
  const distinct = new Map(all.map((user) => [JSON.stringify([user.path, user.document, user.at]), user]));
  return first ? nearest([...distinct.values()], first.path) : [];
}

const ANY: Index<true> = {
  name: 'any container',
  build: (repository) => new Map(allContainers(repository).length > 0 ? [['', true]] : []),
};

/** Does the repository say at all how its images are run? Where it does not, mounts may cover what they hold. */
export function tellsHowImagesRun(repository: Repository): boolean {
  return repository.lookup(ANY, '') === true;
}

/** Does a container mount something over a file of its image? */
export function covers(repository: Repository, user: PlacedContainer, { dest }: ConfigFile): boolean {
  const mount = mountAt(placedPod(repository, user)?.mounts ?? [], dest);
  return mount !== null && isSuppliedBy(mount, dest);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
