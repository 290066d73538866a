import { type BigIntStats, type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { classify } from '../model/file-class.ts';
import type { SkippedFile, SnapshotEntry } from '../model/snapshot.ts';
import { expectedFailure } from './file-failure.ts';

/** How a folder is walked. All paths are relative to the root, with `/`. */
export interface FolderOptions {
  /** Why a folder with everything below it is left out; null to walk it. */
  readonly skipFolder: (path: string) => string | null;
  /**
   * The folders and files that are listed first and whole, even where the walk would not go; the root itself is ''.
   * Default: the root.
   */
  readonly named?: readonly string[];
  /** How many entries are listed beside the named ones before the walk gives up; what is left is named as a gap. */
  readonly maxOthers?: number;
}

/** Above this a root is more likely a disk than a repository. */
const MAX_OTHERS = 100_000;

interface Walk {
  readonly root: string;
  readonly options: FolderOptions;
  readonly entries: Map<string, SnapshotEntry>;
  readonly gaps: SkippedFile[];
  readonly walked: Set<string>;
  /** How many more entries may be listed. */
  left: number;
}

/** Lists a folder without following links, by whole path. */
export function walkFolder(
  root: string,
  options: FolderOptions,
): { readonly entries: readonly SnapshotEntry[]; readonly gaps: readonly SkippedFile[] } {
  const walk: Walk = { root, options, entries: new Map(), gaps: [], walked: new Set(), left: Number.POSITIVE_INFINITY };
  const { named = [''], maxOthers = MAX_OTHERS } = options;
  for (const path of named) listNamed(walk, path);
  walk.left = maxOthers;
  listFolder(walk, '');
  if (walk.left < 0) walk.gaps.push({ path: '', reason: `more than ${maxOthers} entries: the rest was not looked at` });
  const entries = [...walk.entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries, gaps: walk.gaps };
}

function listNamed(walk: Walk, path: string): void {
  const stats = statOf(walk, path);
  if (stats?.isDirectory()) listFolder(walk, path);
  else if (stats) addEntry(walk, path, stats);
}

function listFolder(walk: Walk, folder: string): void {
  if (walk.walked.has(folder) || walk.left < 0) return;
  walk.walked.add(folder);
  for (const child of childrenOf(walk, folder)) {
    const name = child.name.toString();
    const path = folder === '' ? name : `${folder}/${name}`;
    if (walk.entries.has(path) || name === '.git') continue;
    walk.left -= 1;
    if (walk.left < 0) return;
    if (!Buffer.from(name).equals(child.name)) walk.gaps.push({ path, reason: 'its name is not UTF-8' });
    else if (child.isDirectory()) listSubfolder(walk, path, name);
    else listFile(walk, path, child);
  }
}

function childrenOf(walk: Walk, folder: string): readonly Dirent<Buffer>[] {
  try {
    return readdirSync(join(walk.root, folder), { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    const reason = expectedFailure(error);
    if (reason === null) throw error;
    walk.gaps.push({ path: folder, reason });
    return [];
  }
}

function listSubfolder(walk: Walk, path: string, name: string): void {
  if (walk.walked.has(path)) return;
  const reason = name === 'node_modules' ? 'packages of others' : walk.options.skipFolder(path);
  if (reason === null) listFolder(walk, path);
  else walk.gaps.push({ path, reason });
}

/** Only files that a rule may read are looked at more closely: the name of any other tells enough. */
function listFile(walk: Walk, path: string, child: Dirent<Buffer>): void {
  if (classify(path) === null) {
    walk.entries.set(path, { path, kind: child.isSymbolicLink() ? 'symlink' : 'file', id: `unread:${path}` });
    return;
  }
  const stats = statOf(walk, path);
  if (stats) addEntry(walk, path, stats);
}

function statOf(walk: Walk, path: string): BigIntStats | null {
  try {
    return lstatSync(join(walk.root, path), { bigint: true });
  } catch (error) {
    const reason = expectedFailure(error);
    if (reason === null) throw error;
    walk.gaps.push({ path, reason });
    return null;
  }
}

function addEntry(walk: Walk, path: string, stats: BigIntStats): void {
  const id = [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(':');
  if (stats.isSymbolicLink()) walk.entries.set(path, { path, kind: 'symlink', id });
  else if (stats.isFile())
    walk.entries.set(path, { path, kind: 'file', id, size: Number(stats.size), ...isProgram(stats) });
  else walk.gaps.push({ path, reason: 'not a regular file' });
}

/** Git calls a file executable when its owner may run it (git-update-index, `core.fileMode`). */
function isProgram({ mode }: BigIntStats): { readonly executable?: true } {
  return (mode & 0o100n) !== 0n ? { executable: true } : {};
}
