import { z } from 'zod';
import { decodeContent, type FileContent } from '../model/snapshot.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure } from './failure.ts';
import { blobId } from './git-object.ts';
import type { RepositoryRef } from './repository.ts';
import { read } from './request.ts';

/**
 * Reads one blob, byte for byte.
 * @param sha the blob's id, which its bytes must match
 * @throws GitHubFailure
 */
export async function readBlob(client: GitHubClient, repository: RepositoryRef, sha: string): Promise<FileContent> {
  const parameters = { owner: repository.owner, repo: repository.name, file_sha: sha };
  const answer = await read(client, 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}', parameters, blobAnswer);
  const bytes = Buffer.from(answer.content, answer.encoding);
  if (blobId(bytes, sha) !== sha) {
    throw new GitHubFailure('malformed', `GET blob ${sha}`, 'the content does not match its id');
  }
  return decodeContent(bytes);
}

const blobAnswer = z.object({ content: z.string(), encoding: z.enum(['base64', 'utf-8']) });

/** What to ask of a `Blob` in GraphQL so that {@link verifiedContent} can use it. */
export const BLOB_FIELDS = 'oid text';

export const graphqlBlob = z.object({
  oid: z.string(),
  text: z.string().nullable(),
});

/**
 * The content of a blob that GraphQL answered, null where it cannot be trusted to the byte: GitHub cuts texts at
 * 512,000 bytes, gives none for what it holds for binary, and re-encodes what is not UTF-8.
 * @param sha the id that was asked for
 */
export function verifiedContent(blob: z.infer<typeof graphqlBlob> | null, sha: string): FileContent | null {
  if (blob === null || blob.text === null) return null;
  const bytes = Buffer.from(blob.text, 'utf8');
  return blobId(bytes, sha) === sha ? decodeContent(bytes) : null;
}
