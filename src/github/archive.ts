import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { decodeContent, type FileContent } from '../model/snapshot.ts';
import type { WantedBlob } from './blob-batches.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure, toFailure } from './failure.ts';
import { blobId } from './git-object.ts';
import type { RepositoryRef } from './repository.ts';
import { readStream } from './request.ts';

export interface ArchiveLimits {
  /** Bytes of all entries, unpacked. */
  readonly bytes: number;
  readonly entries: number;
  readonly milliseconds: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { bytes: 1_000_000_000, entries: 500_000, milliseconds: 120_000 };

export interface ArchiveContents {
  /** By blob id; each matches its id to the byte. */
  readonly contents: ReadonlyMap<string, FileContent>;
  /** Why reading ended early, null when it reached its end or found all. What was found until then is good. */
  readonly stopped: string | null;
}

/**
 * Reads blobs out of the archive of a commit, as a stream. Blobs are known by their content alone, so it does not
 * matter how the archive names files; what `.gitattributes` leaves out or rewrites (export-ignore, export-subst) is
 * simply not found.
 * @param wanted blobs with their sizes; those of other sizes are not even hashed
 */
export async function readArchive(
  client: GitHubClient,
  repository: RepositoryRef,
  sha: string,
  wanted: readonly WantedBlob[],
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<ArchiveContents> {
  const harvest: Harvest = {
    missing: new Set(wanted.map((blob) => blob.sha)),
    sizes: new Set(wanted.map((blob) => blob.size)),
    contents: new Map(),
  };
  try {
    const signal = AbortSignal.timeout(limits.milliseconds);
    const parameters = { owner: repository.owner, repo: repository.name, ref: sha };
    const body = await readStream(client, 'GET /repos/{owner}/{repo}/tarball/{ref}', parameters, signal);
    const stopped = await gather(Readable.fromWeb(body, { signal }), harvest, limits);
    return { contents: harvest.contents, stopped };
  } catch (error) {
    return { contents: harvest.contents, stopped: streamFailure(error).message };
  }
}

interface Harvest {
  readonly missing: Set<string>;
  readonly sizes: ReadonlySet<number>;
  readonly contents: Map<string, FileContent>;
}

async function gather(source: Readable, harvest: Harvest, limits: ArchiveLimits): Promise<string | null> {
  const unpacked = extract();
  const ending = new AbortController();
  const flow = pipeline(source, createGunzip(), unpacked, { signal: ending.signal });
  // The same failure ends the loop below; without a handler here it would end the process first.
  flow.catch(() => undefined);
  let bytes = 0;
  let entries = 0;
  try {
    for await (const entry of unpacked) {
      bytes += entry.header.size;
      entries += 1;
      if (bytes > limits.bytes || entries > limits.entries) return 'the archive is larger than one review reads';
      await pick(entry, harvest);
      if (harvest.missing.size === 0) return null;
    }
    await flow;
    return null;
  } finally {
    ending.abort();
  }
}

interface Entry extends AsyncIterable<unknown> {
  readonly header: Pick<Header, 'type' | 'size'>;
  resume(): unknown;
}

async function pick(entry: Entry, { missing, sizes, contents }: Harvest): Promise<void> {
  const { type, size } = entry.header;
  if (type !== 'file' || !sizes.has(size)) {
    entry.resume();
    return;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) if (chunk instanceof Uint8Array) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const [like] = missing;
  const id = like === undefined ? null : blobId(bytes, like);
  if (id === null || !missing.delete(id)) return;
  contents.set(id, decodeContent(bytes));
}

/** A stream breaks with errors of its own: an unexpected end, a bad checksum, a header that is none. */
function streamFailure(error: unknown): GitHubFailure {
  const broken = error instanceof Error && !(error instanceof GitHubFailure) && error.name !== 'HttpError';
  return broken
    ? new GitHubFailure('network', 'the archive', error.message, { cause: error })
    : toFailure('the archive', error);
}
