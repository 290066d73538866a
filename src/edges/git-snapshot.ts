import {
  decodeContent,
  type FileContent,
  MAX_FILE_BYTES,
  type SkippedFile,
  type Snapshot,
  type SnapshotEntry,
  tooLarge,
} from '../model/snapshot.ts';
import { type GitBlobs, openGitBlobs } from './git-blobs.ts';
import { runGit } from './git-process.ts';

/** A snapshot that keeps a git process open until it is closed. */
export interface ClosableSnapshot extends Snapshot {
  close(): Promise<void>;
}

/**
 * The files of one commit, from git's own store: nothing is checked out.
 * @param folder a folder of the repository, or a bare repository
 * @param commit the id of a commit or tree
 * @throws GitError when the tree cannot be listed
 */
export async function snapshotCommit(folder: string, commit: string): Promise<ClosableSnapshot> {
  const listing = await runGit(folder, ['ls-tree', '-r', '-z', '--long', '--full-tree', '--end-of-options', commit]);
  const { entries, gaps } = parseTree(listing);
  const blobs = openGitBlobs(folder);
  return { entries, gaps, read: (entry) => readEntry(blobs, entry), close: () => blobs.close() };
}

async function readEntry(blobs: GitBlobs, entry: SnapshotEntry): Promise<FileContent> {
  if (entry.size !== undefined && entry.size > MAX_FILE_BYTES) return { unreadable: tooLarge(entry.size) };
  const bytes = await blobs.read(entry.id);
  return bytes === null ? { unreadable: 'its content is not in this clone' } : decodeContent(bytes);
}

/**
 * Reads `git ls-tree -r -z --long`: `<mode> SP <type> SP <object> SP+ <size> TAB <path> NUL` for each entry
 * (git-ls-tree manual page). The size of a submodule is `-`.
 */
export function parseTree(listing: Buffer): {
  readonly entries: readonly SnapshotEntry[];
  readonly gaps: readonly SkippedFile[];
} {
  const entries: SnapshotEntry[] = [];
  const gaps: SkippedFile[] = [];
  for (let start = 0; start < listing.length; ) {
    const end = listing.indexOf(0, start);
    const tab = listing.indexOf(9, start);
    const [mode = '', , id = '', size = ''] = listing.toString('latin1', start, tab).split(/ +/);
    const name = listing.subarray(tab + 1, end);
    const path = name.toString();
    if (!Buffer.from(path).equals(name)) gaps.push({ path, reason: 'its name is not UTF-8' });
    else
      entries.push({ path, kind: kindOf(mode), id, ...sizeOf(size), ...(mode === '100755' && { executable: true }) });
    start = end + 1;
  }
  return { entries, gaps };
}

function sizeOf(size: string): { readonly size?: number } {
  return size === '-' ? {} : { size: Number(size) };
}

function kindOf(mode: string): SnapshotEntry['kind'] {
  if (mode === '120000') return 'symlink';
  return mode === '160000' ? 'submodule' : 'file';
}
