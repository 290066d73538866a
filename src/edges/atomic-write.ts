import { lstatSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Refusal, refuse } from '../source/refusal.ts';
import { codeOf } from './file-failure.ts';
import { withoutInterrupts } from './held-interrupts.ts';
import { type Replacement, type Staged, type Staging, stage } from './stage-file.ts';
import { addName, flushFolder, isUntouched } from './staged-file.ts';

export type { Replacement } from './stage-file.ts';

/** What a disk or its permissions may refuse, by code. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'no permission to write there'],
  ['EPERM', 'no permission to write there'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ENOENT', 'it is gone'],
  ['ENOTDIR', 'it is gone'],
  ['EEXIST', 'something has appeared there in the meantime'],
  ['ENAMETOOLONG', 'its path is too long'],
]);

/**
 * Writes a set of files, all or none as far as the file system allows: each content is written beside its place and
 * flushed first, then one after the other is put into place, an old file by rename(2), a new one by link(2), which never
 * covers anything. What goes wrong puts the old files back, and takes new files and folders away. An interrupt waits
 * until the files are whole; a run that is killed leaves each file whole, old or new.
 *
 * A file keeps its mode and, where the system allows, its owner; a new one has the mode 0644 less the umask. Nothing is
 * written through a link, outside the root or into `.git`, over a file that no longer holds what the caller read or that
 * is write-protected, or over anything where a new file is to be.
 * @param root an absolute path without links in it
 * @returns null when all is written, or why nothing was
 * @throws when the disk itself fails; each file is whole then, and for one that could not be put back the error names the
 *   file that holds its old content
 */
export function replaceFiles(root: string, replacements: readonly Replacement[]): Refusal | null {
  return withoutInterrupts(() => {
    const staging: Staging = { root, staged: [], temporary: new Set(), folders: [] };
    let whole = false;
    try {
      const refusal =
        inTurn(replacements, (replacement) => stage(staging, replacement)) ?? placeAll(staging.staged, staging);
      whole = refusal === null;
      return refusal;
    } finally {
      for (const path of staging.temporary) tryTo(() => rmSync(path, { force: true }));
      if (!whole) for (const folder of staging.folders.toReversed()) tryTo(() => rmdirSync(folder));
    }
  });
}

/** Does the work for one file after the other, until it is refused. */
function inTurn<T extends { readonly path: string }>(
  all: readonly T[],
  work: (one: T) => Refusal | null,
): Refusal | null {
  for (const one of all) {
    try {
      const refusal = work(one);
      if (refusal) return refusal;
    } catch (error) {
      const reason = REFUSED.get(codeOf(error));
      if (reason === undefined) throw error;
      return refuse(`${one.path} cannot be written: ${reason}`);
    }
  }
  return null;
}

function placeAll(staged: readonly Staged[], { folders, temporary }: Staging): Refusal | null {
  const undo: (() => void)[] = [];
  let whole = false;
  try {
    const refusal = inTurn(staged, (entry) => place(entry, undo, temporary));
    whole = refusal === null;
    return refusal;
  } finally {
    if (!whole) undoAll(undo);
    for (const folder of new Set([...staged.map(({ target }) => target), ...folders].map(dirname))) flushFolder(folder);
  }
}

function place({ path, target, fresh, old }: Staged, undo: (() => void)[], temporary: Set<string>): Refusal | null {
  if (!old) {
    addName(fresh, target);
    const placed = lstatSync(target, { bigint: true });
    undo.push(() => isUntouched(target, placed) && rmSync(target));
    return null;
  }
  if (!isUntouched(target, old.stats)) return refuse(`${path} has changed in the meantime`);
  renameSync(fresh, target);
  undo.push(() => putBack(old.kept, target, temporary));
  return null;
}

/** The last step first; one that fails keeps none of the others from being undone. */
function undoAll(steps: readonly (() => void)[]): void {
  const failures: unknown[] = [];
  for (const step of steps.toReversed()) {
    try {
      step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
}

/** The old content is never thrown away for want of its place. */
function putBack(kept: string, target: string, temporary: Set<string>): void {
  temporary.delete(kept);
  try {
    renameSync(kept, target);
  } catch (cause) {
    throw new Error(`${target} could not be put back: what it held is in ${kept}`, { cause });
  }
}

/** What cannot be taken away harms nobody: a folder that is in use by now, a file that a later run takes away. */
function tryTo(remove: () => void): void {
  try {
    remove();
  } catch (error) {
    if (codeOf(error) === '') throw error;
  }
}
