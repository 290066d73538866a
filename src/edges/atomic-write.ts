import { randomUUID } from 'node:crypto';
import { lstatSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type Refusal, refuse } from '../source/refusal.ts';
import { codeOf } from './file-failure.ts';
import { readRegularFile } from './folder-snapshot.ts';
import { flushFolder, keepSecondName, writeFlushed } from './staged-file.ts';

/** One file to be written, with what it must hold until then. */
export interface Replacement {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

interface Staged {
  readonly target: string;
  /** The new content, ready to take the file's place. */
  readonly fresh: string;
  /** A second name of the old file, so that it can be put back. */
  readonly kept: string;
}

/** What a disk or its permissions may refuse, by code. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'no permission to write there'],
  ['EPERM', 'no permission to write there'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ENOENT', 'it is gone'],
  ['ENOTDIR', 'it is gone'],
]);

/**
 * Writes a set of files, all or none as far as the file system allows: each new content is written beside its file and
 * flushed first, then all are renamed into place; what goes wrong puts the old files back. An interrupt waits until the
 * files are whole. A file keeps its mode and, where the system allows, its owner. Nothing is written through a link or
 * outside the root, nor over a file that no longer holds what the caller read.
 * @param root an absolute path without links in it
 * @returns null when all is written, or why nothing was
 */
export function replaceFiles(root: string, replacements: readonly Replacement[]): Refusal | null {
  return withoutInterrupts(() => {
    const staged: Staged[] = [];
    try {
      for (const replacement of replacements) {
        const refusal = tryWrite(replacement.path, () => stage(root, replacement, staged));
        if (refusal) return refusal;
      }
      return commit(staged);
    } finally {
      for (const { fresh, kept } of staged) for (const path of [fresh, kept]) rmSync(path, { force: true });
    }
  });
}

const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Holds back interrupts while synchronous work runs; one that came meanwhile ends the process right after. */
function withoutInterrupts<T>(work: () => T): T {
  let interrupt: NodeJS.Signals | null = null;
  const note = (signal: NodeJS.Signals) => {
    interrupt ??= signal;
  };
  for (const signal of INTERRUPTS) process.on(signal, note);
  try {
    return work();
  } finally {
    // Signals reach JavaScript through the event loop: the first turn after the work has seen them all.
    setImmediate(() => {
      for (const signal of INTERRUPTS) process.off(signal, note);
      if (interrupt !== null) process.kill(process.pid, interrupt);
    });
  }
}

function tryWrite(path: string, write: () => Refusal | null): Refusal | null {
  try {
    return write();
  } catch (error) {
    const reason = REFUSED.get(codeOf(error));
    if (reason === undefined) throw error;
    return refuse(`${path} cannot be written: ${reason}`);
  }
}

function stage(root: string, { path, before, after }: Replacement, staged: Staged[]): Refusal | null {
  const target = join(root, path);
  const folder = dirname(target);
  if (!isWithin(root, folder) || realpathSync(folder) !== folder) {
    return refuse(`${path} lies outside the folder, or behind a symbolic link`);
  }
  const stats = lstatSync(target);
  if (!stats.isFile()) return refuse(`${path} is not a regular file`);
  const content = readRegularFile(target);
  if (!('text' in content) || content.text !== before) return refuse(`${path} has changed in the meantime`);
  const mark = `.${basename(target).slice(0, 100)}.${randomUUID().slice(0, 8)}`;
  const entry = { target, fresh: join(folder, `${mark}.new`), kept: join(folder, `${mark}.old`) };
  staged.push(entry);
  writeFlushed(entry.fresh, after, stats);
  keepSecondName(target, entry.kept);
  return null;
}

function isWithin(root: string, folder: string): boolean {
  return folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep);
}

function commit(staged: readonly Staged[]): Refusal | null {
  const done: Staged[] = [];
  const refusal = tryWrite('one of the files', () => {
    try {
      for (const entry of staged) {
        renameSync(entry.fresh, entry.target);
        done.push(entry);
      }
      return null;
    } catch (error) {
      for (const { kept, target } of done) renameSync(kept, target);
      throw error;
    }
  });
  for (const folder of new Set(staged.map(({ target }) => dirname(target)))) flushFolder(folder);
  return refusal;
}
