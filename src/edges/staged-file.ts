import {
  accessSync,
  type BigIntStats,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  writeSync,
} from 'node:fs';
import { codeOf } from './file-failure.ts';

/** What `open` gives a new file, less the process's umask (open(2)). */
const NEW_FILE_MODE = 0o644;
/** Codes of file systems without hard links, or with too many of them to a file (link(2)). */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'];

/**
 * Writes a file that is not there yet, down to the disk.
 * @param like whose mode and owner it gets; null for the mode of a new file
 */
export function writeFlushed(path: string, text: string, like: BigIntStats | null): void {
  const file = openSync(path, 'wx', like ? 0o600 : NEW_FILE_MODE);
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (!like) return;
  keepOwner(path, like);
  // After the owner: a change of owner clears the set-user-id bits.
  chmodSync(path, Number(like.mode) & 0o7777);
}

/** Only a privileged process may give a file away; for any other the file belongs to who wrote it. */
function keepOwner(path: string, like: BigIntStats): void {
  const { uid, gid } = lstatSync(path, { bigint: true });
  if (uid === like.uid && gid === like.gid) return;
  try {
    chownSync(path, Number(like.uid), Number(like.gid));
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

/**
 * Gives a file a second name, if nothing has it; a copy where the file system knows no links.
 * @throws the system's `EEXIST` when something is there
 */
export function addName(path: string, second: string): void {
  try {
    linkSync(path, second);
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error;
    copyFileSync(path, second, constants.COPYFILE_EXCL);
  }
}

/** A file as it was when it was looked at. @throws when it is not there, or may not be written */
export function lookAt(path: string): BigIntStats {
  const stats = lstatSync(path, { bigint: true });
  if (stats.isFile()) accessSync(path, constants.W_OK);
  return stats;
}

/** Is this still the file that was looked at, with the content that it had? A second name of it changes nothing. */
export function isUntouched(path: string, { dev, ino, size, mtimeNs }: BigIntStats): boolean {
  const now = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return now?.dev === dev && now.ino === ino && now.size === size && now.mtimeNs === mtimeNs;
}

/** Makes renames in a folder last; systems that cannot flush a folder do so by themselves. */
export function flushFolder(folder: string): void {
  let handle: number;
  try {
    handle = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(handle);
  } catch (error) {
    if (!['EINVAL', 'EPERM', 'EISDIR', 'EBADF'].includes(codeOf(error))) throw error;
  } finally {
    closeSync(handle);
  }
}
