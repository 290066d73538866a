import type { Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import type { ArchiveSource, BlobReader } from './blob-reader.ts';
import { breather } from './breather.ts';
import type { Tree } from './tree.ts';

/** The files of a commit on GitHub. */
export interface GitHubSnapshot extends Snapshot {
  /** The commit. */
  readonly sha: string;
}

/** The files of a commit; their content is read through `blobs`, which should be told first what to fetch ahead. */
export function snapshotOf(sha: string, { entries, gaps }: Tree, blobs: BlobReader): GitHubSnapshot {
  const prefetch = async (wanted: readonly SnapshotEntry[]) => {
    await blobs.prefetch(wanted);
  };
  const turn = breather();
  const readOne = async (entry: SnapshotEntry) => {
    // Between two files is where a long analysis can be interrupted.
    await turn();
    return blobs.read(entry);
  };
  return { sha, entries, gaps, read: readOne, prefetch, turn };
}

/** The archive of a snapshot's commit, for {@link BlobReader.prefetch}. */
export function archiveOf(snapshot: GitHubSnapshot): ArchiveSource {
  return { sha: snapshot.sha, bytes: snapshot.entries.reduce((sum, { size }) => sum + (size ?? 0), 0) };
}
