import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { codeOf } from './file-failure.ts';

/** Writes a new file with the mode and owner of another one, down to the disk. */
export function writeFlushed(path: string, text: string, like: Stats): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  keepOwner(path, like);
  // After the owner: a change of owner clears the set-user-id bits.
  chmodSync(path, like.mode & 0o7777);
}

/** Only a privileged process may give a file away; for any other the file belongs to who wrote it. */
function keepOwner(path: string, like: Stats): void {
  const { uid, gid } = lstatSync(path);
  if (uid === like.uid && gid === like.gid) return;
  try {
    chownSync(path, like.uid, like.gid);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

/** Gives a file a second name; a copy where the file system knows no links. */
export function keepSecondName(path: string, second: string): void {
  try {
    linkSync(path, second);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS'].includes(codeOf(error))) throw error;
    copyFileSync(path, second, constants.COPYFILE_EXCL);
  }
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
