import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { decodeContent, type FileContent, MAX_FILE_BYTES, type Snapshot, tooLarge } from '../model/snapshot.ts';
import { expectedFailure } from './file-failure.ts';
import { type FolderOptions, walkFolder } from './walk-folder.ts';

/**
 * A snapshot of a folder as it is on disk, tracked by git or not. Links are never followed, neither in the walk nor when
 * a file is read. Entries are in the order of git's index (by whole path), ids are made of what the file system says
 * about a file (device, inode, size, times): equal while the file is unchanged.
 * @param root an absolute path without links in it
 */
export function snapshotFolder(root: string, options: FolderOptions): Snapshot {
  const { entries, gaps } = walkFolder(root, options);
  return { entries, gaps, read: async (entry) => readRegularFile(join(root, entry.path)) };
}

/** The content of a regular file; anything else behind the name, and a file above the limit, is unreadable. */
export function readRegularFile(path: string): FileContent {
  let file: number;
  try {
    // Without O_NONBLOCK a named pipe would hold the program until someone writes to it.
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const unreadable = expectedFailure(error);
    if (unreadable === null) throw error;
    return { unreadable };
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return { unreadable: 'not a regular file' };
    if (stats.size > MAX_FILE_BYTES) return { unreadable: tooLarge(stats.size) };
    return decodeContent(readUpToLimit(file, stats.size));
  } finally {
    closeSync(file);
  }
}

/** Reads to the end, or one byte beyond the limit: a file may grow while it is read. */
function readUpToLimit(file: number, expected: number): Uint8Array {
  let bytes = Buffer.allocUnsafe(expected + 1);
  let length = 0;
  for (;;) {
    const count = readSync(file, bytes, length, bytes.length - length, null);
    length += count;
    if (count === 0 || length > MAX_FILE_BYTES) return bytes.subarray(0, length);
    if (length === bytes.length) bytes = Buffer.concat([bytes], Math.min(bytes.length * 2, MAX_FILE_BYTES + 1));
  }
}
