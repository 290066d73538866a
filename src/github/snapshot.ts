import type { Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import type { ArchiveSource, BlobReader } from './blob-reader.ts';
import { breather } from './breather.ts';
import type { GitHubClient } from './client.ts';
import type { RepositoryRef } from './repository.ts';
import { readTree } from './tree.ts';

/** The files of a commit on GitHub. */
export interface GitHubSnapshot extends Snapshot {
  /** The commit. */
  readonly sha: string;
}

/**
 * Lists the files of a commit; their content is read through `blobs`, which should be told first what to fetch ahead.
 * @throws GitHubFailure
 */
export async function openSnapshot(
  client: GitHubClient,
  repository: RepositoryRef,
  sha: string,
  blobs: BlobReader,
): Promise<GitHubSnapshot> {
  const { entries, gaps } = await readTree(client, repository, sha);
  const prefetch = async (wanted: readonly SnapshotEntry[]) => {
    await blobs.prefetch(wanted);
  };
  const breathe = breather();
  const readOne = async (entry: SnapshotEntry) => {
    // Between two files is where a long analysis can be interrupted.
    await breathe();
    return blobs.read(entry);
  };
  return { sha, entries, gaps, read: readOne, prefetch };
}

/** The archive of a snapshot's commit, for {@link BlobReader.prefetch}. */
export function archiveOf(snapshot: GitHubSnapshot): ArchiveSource {
  return { sha: snapshot.sha, bytes: snapshot.entries.reduce((sum, { size }) => sum + (size ?? 0), 0) };
}
