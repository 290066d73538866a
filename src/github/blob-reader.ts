import { type FileContent, MAX_FILE_BYTES, type SnapshotEntry, tooLarge } from '../model/snapshot.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits, readArchive } from './archive.ts';
import { readBlob } from './blob.ts';
import { GRAPHQL_TEXT_BYTES, planBatches, readBatch, type WantedBlob } from './blob-batches.ts';
import type { BlobCache } from './blob-cache.ts';
import type { GitHubClient } from './client.ts';
import type { RepositoryRef, RepositoryScope } from './repository.ts';

/** Reads the files of one repository for one job: snapshots of several commits share it, and its answers. */
export interface BlobReader {
  /**
   * Reads many files at once, so that {@link BlobReader.read} answers without a request.
   * @param entries of any commits of the repository; what is no file, or too large, is left alone
   * @param archive the commit that most of the entries come from: where that is cheaper, its archive is read once
   * @returns notes for the log: how reading fell back where a faster way failed
   * @throws GitHubFailure
   */
  prefetch(entries: readonly SnapshotEntry[], archive?: ArchiveSource): Promise<readonly string[]>;
  /**
   * Reads what it can out of an archive, where that is cheaper than {@link BlobReader.prefetch} without one. It need not
   * wait until the files of other commits are known.
   * @returns notes as above; null where the archive is not worth it, and nothing was read
   */
  prefetchArchive(entries: readonly SnapshotEntry[], archive: ArchiveSource): Promise<readonly string[] | null>;
  /** @throws GitHubFailure */
  read(entry: SnapshotEntry): Promise<FileContent>;
}

export interface ArchiveSource {
  /** A commit. */
  readonly sha: string;
  /** Bytes of all its files, unpacked. */
  readonly bytes: number;
}

export interface BlobReaderOptions {
  readonly client: GitHubClient;
  readonly repository: RepositoryRef;
  readonly scope: RepositoryScope;
  readonly cache: BlobCache;
  /** Bytes of text that one job fetches ahead; files beyond it are unreadable, with that reason. */
  readonly maxBytes?: number;
  readonly archiveLimits?: ArchiveLimits;
}

const MAX_JOB_BYTES = 256_000_000;

/** More batches than this cost more requests than one archive and a batch for what it lacks. */
const BATCHES_WORTH_AN_ARCHIVE = 2;
/** A larger archive takes longer to send than any number of batches for the few files that rules read. */
const MAX_ARCHIVE_BYTES = 500_000_000;
const PARALLEL_REQUESTS = 4;

export function createBlobReader(options: BlobReaderOptions): BlobReader {
  const known = new Map<string, FileContent>();
  return {
    async prefetch(entries, archive) {
      const files = entries.filter((entry) => refusal(entry) === null);
      const missing = await recall(options, known, files);
      const { affordable, refused, limit } = withinBudget(missing, options.maxBytes ?? MAX_JOB_BYTES);
      const reason = `not read: the files that rules read exceed ${limit} MB in all`;
      for (const { sha } of refused) known.set(sha, { unreadable: reason });
      return await fetchAll(options, known, affordable, archive);
    },
    async prefetchArchive(entries, archive) {
      const files = entries.filter((entry) => refusal(entry) === null);
      const missing = await recall(options, known, files);
      return isArchiveCheaper(missing, archive) ? await fetchArchive(options, known, missing, archive) : null;
    },
    async read(entry) {
      const unreadable = refusal(entry);
      if (unreadable !== null) return { unreadable };
      const content = known.get(entry.id) ?? (await cached(options, entry.id));
      return content ?? (await fetchOne(options, known, entry.id));
    },
  };
}

function refusal(entry: SnapshotEntry): string | null {
  if (entry.kind === 'symlink') return 'a symbolic link: links are not followed';
  if (entry.kind === 'submodule') return 'a submodule: it belongs to another repository';
  return entry.size !== undefined && entry.size > MAX_FILE_BYTES ? tooLarge(entry.size) : null;
}

/** Takes what the cache has; gives the rest, each blob once. */
async function recall(
  options: BlobReaderOptions,
  known: Map<string, FileContent>,
  files: readonly SnapshotEntry[],
): Promise<readonly WantedBlob[]> {
  const missing = new Map<string, WantedBlob>();
  for (const { id, size } of files) {
    if (known.has(id) || missing.has(id)) continue;
    const content = await cached(options, id);
    if (content === null) missing.set(id, { sha: id, size: size ?? 0 });
    else known.set(id, content);
  }
  return [...missing.values()];
}

async function cached({ cache, scope }: BlobReaderOptions, sha: string): Promise<FileContent | null> {
  const text = await cache.get({ ...scope, sha });
  return text === null ? null : { text };
}

function withinBudget(blobs: readonly WantedBlob[], maxBytes: number) {
  let bytes = 0;
  const affordable: WantedBlob[] = [];
  const refused: WantedBlob[] = [];
  for (const blob of blobs) {
    bytes += blob.size;
    (bytes <= maxBytes ? affordable : refused).push(blob);
  }
  return { affordable, refused, limit: Math.floor(maxBytes / 1_000_000) };
}

async function fetchAll(
  options: BlobReaderOptions,
  known: Map<string, FileContent>,
  blobs: readonly WantedBlob[],
  archive: ArchiveSource | undefined,
): Promise<readonly string[]> {
  const missing = (): readonly WantedBlob[] => blobs.filter(({ sha }) => !known.has(sha));
  const worth = archive !== undefined && isArchiveCheaper(blobs, archive);
  const notes = worth ? await fetchArchive(options, known, blobs, archive) : [];
  const batches = planBatches(missing().filter(({ size }) => size <= GRAPHQL_TEXT_BYTES));
  await inParallel(batches, async (batch) => {
    await keepAll(options, known, await readBatch(options.client, options.repository, batch));
  });
  await inParallel(missing(), async ({ sha }) => {
    await fetchOne(options, known, sha);
  });
  return notes;
}

async function fetchArchive(
  options: BlobReaderOptions,
  known: Map<string, FileContent>,
  blobs: readonly WantedBlob[],
  archive: ArchiveSource,
): Promise<readonly string[]> {
  const { client, repository, archiveLimits = ARCHIVE_LIMITS } = options;
  const { contents, stopped } = await readArchive(client, repository, archive.sha, blobs, archiveLimits);
  await keepAll(options, known, contents);
  const missing = blobs.filter(({ sha }) => !known.has(sha)).length;
  return stopped === null ? [] : [`the archive ended early (${stopped}); ${missing} files by other ways`];
}

/** Whether one archive costs fewer requests than batches do, and its size is no burden. */
export function isArchiveCheaper(missing: readonly WantedBlob[], archive: ArchiveSource): boolean {
  return archive.bytes <= MAX_ARCHIVE_BYTES && planBatches(missing).length > BATCHES_WORTH_AN_ARCHIVE;
}

async function fetchOne(
  options: BlobReaderOptions,
  known: Map<string, FileContent>,
  sha: string,
): Promise<FileContent> {
  const content = await readBlob(options.client, options.repository, sha);
  await keepAll(options, known, new Map([[sha, content]]));
  return content;
}

async function keepAll(
  { cache, scope }: BlobReaderOptions,
  known: Map<string, FileContent>,
  contents: ReadonlyMap<string, FileContent>,
): Promise<void> {
  for (const [sha, content] of contents) {
    known.set(sha, content);
    if ('text' in content) await cache.set({ ...scope, sha }, content.text);
  }
}

/** Runs a task for each item, a few at a time. After a failure no task begins, and it is thrown when all have ended. */
async function inParallel<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const queue = items.map((item) => ({ item }));
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await task(next.item);
  };
  const stopAll = (error: unknown): never => {
    queue.length = 0;
    throw error;
  };
  const workers = Array.from({ length: Math.min(PARALLEL_REQUESTS, items.length) }, () => worker().catch(stopAll));
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
