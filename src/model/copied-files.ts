import type { Region } from '../source/text.ts';
import { contextOf } from './image-builds.ts';
import { type Copy, type ImageConfig, imageConfig } from './image-config.ts';
import { resolvePath } from './nearness.ts';
import type { Index, Repository } from './repository.ts';

/** A file of the repository that a Dockerfile copies into one of its stages. */
export interface CopiedFile {
  /** Path in the repository. */
  readonly source: string;
  /** Absolute path in the image. */
  readonly dest: string;
  readonly stage: number;
  readonly instruction: number;
  readonly region: Region;
  /** Named itself, by a pattern, or as part of a folder. */
  readonly via: 'name' | 'pattern' | 'folder';
}

/** Folders with more files are copied as a whole, not by name. */
const MAX_FOLDER_FILES = 20;
const MAX_COPIED = 200;
/** Files of one Dockerfile that are read for what they say. */
const MAX_READ = 20;

const COPIED: Index<readonly CopiedFile[]> = {
  name: 'files that Dockerfiles copy',
  build: (repository) =>
    new Map(repository.pathsWith('dockerfile').map((path) => [path, filesOf(repository, path)] as const)),
};

/** The files that a Dockerfile copies by name, by a pattern, or in a folder of at most 20; of all its stages. */
export function copiedFiles(repository: Repository, dockerfile: string): readonly CopiedFile[] {
  return repository.lookup(COPIED, dockerfile) ?? [];
}

const COPIERS: Index<readonly string[]> = {
  name: 'Dockerfiles that copy a file',
  build: (repository) => {
    const pairs = repository
      .pathsWith('dockerfile')
      .flatMap((path) => copiedFiles(repository, path).map(({ source }) => ({ path, source })));
    const grouped = Map.groupBy(pairs, ({ source }) => source);
    return new Map([...grouped].map(([source, of]) => [source, [...new Set(of.map(({ path }) => path))]]));
  },
};

/** The Dockerfiles that copy a file by name. */
export function copiersOf(repository: Repository, path: string): readonly string[] {
  return repository.lookup(COPIERS, path) ?? [];
}

/** The files that are read because a Dockerfile copies them: at most 20 of each. */
export function filesToRead(repository: Repository): ReadonlySet<string> {
  const copied = repository.pathsWith('dockerfile').flatMap((path) => copiedFiles(repository, path).slice(0, MAX_READ));
  return new Set(copied.map(({ source }) => source));
}

function filesOf(repository: Repository, path: string): readonly CopiedFile[] {
  const dockerfile = repository.facts(path)?.dockerfile;
  if (!dockerfile) return [];
  const context = contextOf(repository, path);
  const seen = new Set<number>();
  const copies = dockerfile.stages.flatMap((stage) => imageConfig(dockerfile, stage).copies);
  const own = copies.filter(
    ({ from, instruction }) => from === null && !seen.has(instruction) && seen.add(instruction),
  );
  return own
    .flatMap((copy) => copy.sources.flatMap((source) => expand(repository, context, copy, source)))
    .slice(0, MAX_COPIED);
}

function expand(repository: Repository, context: string, copy: Copy, source: string): CopiedFile[] {
  const { stage, instruction, region } = copy;
  const path = resolvePath(context, source);
  const folder = withSlash(copy.dest);
  const file = (from: string, dest: string, via: CopiedFile['via']) => ({
    source: from,
    dest,
    stage,
    instruction,
    region,
    via,
  });
  if (/[*?[]/.test(source))
    return byPattern(repository, path).map((from) => file(from, folder + baseName(from), 'pattern'));
  if (repository.has(path)) return [file(path, copy.dest.endsWith('/') ? folder + baseName(path) : copy.dest, 'name')];
  if (path === context || !repository.isFolder(path)) return [];
  const files = repository.below(path, MAX_FOLDER_FILES + 1);
  if (files.length > MAX_FOLDER_FILES) return [];
  return files.map((from) => file(from, folder + from.slice(path.length + 1), 'folder'));
}

/** Patterns in the last part only: `conf/*.conf`. */
function byPattern(repository: Repository, pattern: string): readonly string[] {
  const slash = pattern.lastIndexOf('/');
  const folder = pattern.slice(0, Math.max(0, slash));
  if (/[*?[]/.test(folder)) return [];
  const name = pattern.slice(slash + 1);
  if (/\[/.test(name)) return [];
  const files = repository.below(folder, 500).filter((path) => path.lastIndexOf('/') <= Math.max(slash, -1));
  return files.filter((path) => matches(baseName(path), name)).slice(0, MAX_FOLDER_FILES);
}

/** `*` and `?` of one name, in linear time: the parts between stars are looked for from the left. */
function matches(name: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const first = parts.shift() ?? '';
  const last = parts.pop();
  const fits = (part: string, at: number) =>
    [...part].every((c, i) => (c === '?' ? at + i < name.length : name[at + i] === c));
  if (last === undefined) return name.length === pattern.length && fits(first, 0);
  if (!fits(first, 0) || name.length < first.length + last.length || !fits(last, name.length - last.length))
    return false;
  let at = first.length;
  for (const part of parts) {
    while (at + part.length <= name.length - last.length && !fits(part, at)) at += 1;
    if (at + part.length > name.length - last.length) return false;
    at += part.length;
  }
  return true;
}

/**
 * The file of the repository that stands at a path of an image.
 * @returns null when no COPY of the repository's files puts one there
 */
export function fileInImage(
  repository: Repository,
  dockerfile: string,
  config: ImageConfig,
  path: string,
): string | null {
  const context = contextOf(repository, dockerfile);
  for (const copy of config.copies.toReversed()) {
    const found = copy.sources.map((source) => sourceFor(copy, source, path)).find((source) => source !== null);
    if (found === undefined || found === null) continue;
    if (copy.from === null) {
      const file = resolvePath(context, found);
      if (repository.has(file)) return file;
    } else if (typeof copy.from === 'number') {
      const facts = repository.facts(dockerfile)?.dockerfile;
      const stage = facts?.stages[copy.from];
      const below = facts && stage ? fileInImage(repository, dockerfile, imageConfig(facts, stage), found) : null;
      if (below !== null) return below;
    }
  }
  return null;
}

/** What a copy takes for a path of the image: the source itself, or what lies below it. */
function sourceFor({ dest, from }: Copy, source: string, path: string): string | null {
  const folder = withSlash(dest);
  if (/[*?[]/.test(source)) {
    const rest = path.startsWith(folder) ? path.slice(folder.length) : '';
    const slash = source.lastIndexOf('/') + 1;
    return rest !== '' && !rest.includes('/') && matches(rest, source.slice(slash))
      ? source.slice(0, slash) + rest
      : null;
  }
  if (!dest.endsWith('/') && path === dest) return source;
  if (dest.endsWith('/') && path === dest + baseName(source)) return source;
  if (!path.startsWith(folder)) return null;
  const rest = path.slice(folder.length);
  return from === null && source === '.' ? rest : `${source.replace(/\/$/, '')}/${rest}`;
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
