import { existsSync, lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { CONFIG_PATH } from '../config/config-path.ts';
import { codeOf } from '../edges/file-failure.ts';
import { UsageError } from './terminal.ts';

/** What a person named, seen from the folder whose files belong together. */
export interface Target {
  /** The root of the repository: an absolute path without links. */
  readonly root: string;
  /** The named folders and files, relative to the root with `/`; the root itself is ''. */
  readonly named: readonly string[];
  /** Those of them that are no folders: they are checked even where the configuration ignores them. */
  readonly files: ReadonlySet<string>;
}

interface Named {
  readonly path: string;
  readonly isFolder: boolean;
  readonly root: string | null;
}

/**
 * Groups paths by the repository that they lie in: the nearest folder above that holds `.git` or a configuration. What
 * lies in none belongs together below its common folder. Links among the folders above a path are followed, and so is
 * a path that is a link to a folder; a link to a file is not.
 * @param paths as a person wrote them; none means the working directory
 * @throws UsageError for a path that does not exist
 */
export function findTargets(paths: readonly string[], cwd: string): readonly Target[] {
  const named = (paths.length === 0 ? ['.'] : paths).map((path) => look(path, cwd));
  const rootless = named.filter(({ root }) => root === null);
  const common = rootless.map(({ path, isFolder }) => (isFolder ? path : dirname(path))).reduce(commonFolder, '');
  const groups = Map.groupBy(named, ({ root }) => root ?? common);
  return [...groups].map(([root, members]) => ({
    root,
    named: [...new Set(members.map(({ path }) => below(root, path)))],
    files: new Set(members.filter(({ isFolder }) => !isFolder).map(({ path }) => below(root, path))),
  }));
}

/** Whether a path of the target's repository was named, or lies in a named folder. */
export function isNamed(target: Target, path: string): boolean {
  return target.named.some((name) => name === '' || path === name || path.startsWith(`${name}/`));
}

/** A path of the target as people and scripts see it: relative to the working directory inside it, else absolute. */
export function shownPath(target: Target, path: string, cwd: string): string {
  const absolute = join(target.root, path);
  const inside = absolute === cwd || absolute.startsWith(cwd.endsWith(sep) ? cwd : cwd + sep);
  return inside ? relative(cwd, absolute).replaceAll(sep, '/') || '.' : absolute;
}

function look(path: string, cwd: string): Named {
  if (path === '') throw new UsageError('a path is empty');
  const absolute = resolve(cwd, path);
  try {
    const isFolder = statOf(absolute).isDirectory();
    const real = isFolder ? realpathSync(absolute) : join(realpathSync(dirname(absolute)), basename(absolute));
    return { path: real, isFolder, root: findRoot(isFolder ? real : dirname(real)) };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UsageError(`${path}: no such file or folder`);
    if (code === 'EACCES') throw new UsageError(`${path}: no permission to look there`);
    throw error;
  }
}

/** A link stands for the folder behind it; a link to a file, or to nothing, for itself. */
function statOf(path: string): Stats {
  const stats = lstatSync(path);
  if (!stats.isSymbolicLink()) return stats;
  const behind = statSync(path, { throwIfNoEntry: false });
  return behind?.isDirectory() ? behind : stats;
}

function findRoot(folder: string): string | null {
  if (existsSync(join(folder, '.git')) || existsSync(join(folder, CONFIG_PATH))) return folder;
  const parent = dirname(folder);
  return parent === folder ? null : findRoot(parent);
}

function commonFolder(a: string, b: string): string {
  if (a === '') return b;
  return `${b}${sep}`.startsWith(a.endsWith(sep) ? a : a + sep) ? a : commonFolder(dirname(a), b);
}

function below(root: string, path: string): string {
  return relative(root, path).replaceAll(sep, '/');
}
