import { type BigIntStats, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type Refusal, refuse } from '../source/refusal.ts';
import { readRegularFile } from './folder-snapshot.ts';
import { namesBeside } from './leftovers.ts';
import { addName, isUntouched, lookAt, writeFlushed } from './staged-file.ts';

/** One file to be written, with what it must hold until then. */
export interface Replacement {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Null for a file that must not be there yet. */
  readonly before: string | null;
  readonly after: string;
}

/** A file that is ready to take its place. */
export interface Staged {
  readonly path: string;
  readonly target: string;
  /** The new content. */
  readonly fresh: string;
  /** The old file as it was when it was read, and a second name of it, so that it can be put back; null for none. */
  readonly old: { readonly stats: BigIntStats; readonly kept: string } | null;
}

/** What has been made so far for a set of files. */
export interface Staging {
  /** An absolute path without links in it. */
  readonly root: string;
  readonly staged: Staged[];
  /** Files that go when all is done, or nothing. */
  readonly temporary: Set<string>;
  /** Folders that new files need, outer ones first. */
  readonly folders: string[];
}

/**
 * Writes a file's new content beside its place, and makes the folders that it needs.
 * @returns why it cannot be written; null when it is staged
 * @throws the errors of the file system
 */
export function stage(staging: Staging, { path, before, after }: Replacement): Refusal | null {
  const target = join(staging.root, path);
  const outside = whyNotThere(staging.root, target, path);
  if (outside) return outside;
  const old = before === null ? prepareFolders(staging, path, target) : readOld(path, target, before);
  if (old !== null && 'refused' in old) return old;
  const names = namesBeside(target);
  const [fresh, kept] = [join(dirname(target), names.fresh), join(dirname(target), names.kept)];
  staging.temporary.add(fresh);
  writeFlushed(fresh, after, old);
  if (old) {
    staging.temporary.add(kept);
    addName(target, kept);
  }
  staging.staged.push({ path, target, fresh, old: old && { stats: old, kept } });
  return null;
}

function whyNotThere(root: string, target: string, path: string): Refusal | null {
  const steps = relative(root, target).split(sep);
  if (steps[0] === '' || steps[0] === '..') return refuse(`${path} lies outside the folder`);
  return steps.some((step) => step.toLowerCase() === '.git') ? refuse(`${path} lies among git's own files`) : null;
}

/** Every folder on the way is a real one, or is made. */
function prepareFolders({ root, folders }: Staging, path: string, target: string): Refusal | null {
  let folder = root;
  for (const step of relative(root, dirname(target)).split(sep).filter(Boolean)) {
    folder = join(folder, step);
    const stats = lstatSync(folder, { throwIfNoEntry: false });
    if (stats && !stats.isDirectory()) return refuse(`${path} cannot be made: ${step} on the way to it is no folder`);
    if (stats) continue;
    mkdirSync(folder);
    folders.push(folder);
  }
  const there = lstatSync(target, { throwIfNoEntry: false });
  return there ? refuse(`${path} cannot be made: something is there already`) : null;
}

function readOld(path: string, target: string, before: string): BigIntStats | Refusal {
  const folder = dirname(target);
  if (realpathSync(folder) !== folder) return refuse(`${path} lies behind a symbolic link`);
  const stats = lookAt(target);
  if (!stats.isFile()) return refuse(`${path} is not a regular file`);
  const content = readRegularFile(target);
  const isSame = 'text' in content && content.text === before && isUntouched(target, stats);
  return isSame ? stats : refuse(`${path} has changed in the meantime`);
}
