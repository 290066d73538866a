import { z } from 'zod';
import type { FileContent } from '../model/snapshot.ts';
import { BLOB_FIELDS, graphqlBlob, verifiedContent } from './blob.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure, isDoubtful } from './failure.ts';
import type { RepositoryRef } from './repository.ts';
import { type Query, query } from './request.ts';

/** A blob to read; bytes, 0 where the listing did not tell. */
export interface WantedBlob {
  readonly sha: string;
  readonly size: number;
}

/** GraphQL cuts a blob's text at this many bytes: larger ones are not worth asking for. */
export const GRAPHQL_TEXT_BYTES = 512_000;

const BATCH_COUNT = 100;
const BATCH_BYTES = 2_000_000;

/** Groups blobs so that each query stays within what GitHub answers in its ten seconds, in the order given. */
export function planBatches(blobs: readonly WantedBlob[]): readonly (readonly WantedBlob[])[] {
  const batches: WantedBlob[][] = [];
  let bytes = 0;
  for (const blob of blobs) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < BATCH_COUNT && bytes + blob.size <= BATCH_BYTES) {
      last.push(blob);
      bytes += blob.size;
    } else {
      batches.push([blob]);
      bytes = blob.size;
    }
  }
  return batches;
}

/**
 * Reads a batch of blobs with one query; a batch that GitHub cannot answer is asked for in halves.
 * @returns the contents by id; a blob whose text cannot be verified is left out
 * @throws GitHubFailure
 */
export async function readBatch(
  client: GitHubClient,
  repository: RepositoryRef,
  batch: readonly WantedBlob[],
): Promise<ReadonlyMap<string, FileContent>> {
  try {
    const variables = { owner: repository.owner, name: repository.name };
    const { repository: answer } = await query(client, batchQuery(batch), variables);
    const contents = batch.map(({ sha }, at) => [sha, verifiedContent(answer[alias(at)] ?? null, sha)] as const);
    return new Map(contents.flatMap(([sha, content]) => (content === null ? [] : [[sha, content]])));
  } catch (error) {
    if (!(error instanceof GitHubFailure && isDoubtful(error)) || batch.length < 2) throw error;
    const middle = Math.ceil(batch.length / 2);
    const first = await readBatch(client, repository, batch.slice(0, middle));
    return new Map([...first, ...(await readBatch(client, repository, batch.slice(middle)))]);
  }
}

function alias(at: number): string {
  return `b${at}`;
}

/** An object that is no blob answers without the blob's fields. */
const batchAnswer = z.object({
  repository: z.record(z.string(), graphqlBlob.nullable().catch(null)),
});

/** Ids are written into the query: they come from GitHub's own listing, and are hexadecimal or refused. */
export function batchQuery(batch: readonly WantedBlob[]): Query<z.infer<typeof batchAnswer>> {
  const fields = batch.map(({ sha }, at) => {
    if (!/^[0-9a-f]{40,64}$/.test(sha)) throw new GitHubFailure('malformed', 'GraphQL Blobs', 'an id is no git id');
    return `    ${alias(at)}: object(oid: "${sha}") { ... on Blob { ${BLOB_FIELDS} } }`;
  });
  const text = `query Blobs($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
${fields.join('\n')}
  }
}`;
  // What GitHub cannot answer at once it seldom can the third time: halves help more.
  return { name: 'Blobs', text, schema: batchAnswer, retries: 1 };
}
