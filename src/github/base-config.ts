import { z } from 'zod';
import type { FileContent } from '../model/snapshot.ts';
import { BLOB_FIELDS, graphqlBlob, readBlob, verifiedContent } from './blob.ts';
import type { GitHubClient } from './client.ts';
import type { RepositoryRef } from './repository.ts';

/** What to ask of a `Commit` in GraphQL, with the path of the configuration as `$config`. */
export const COMMIT_CONFIG = `file(path: $config) { mode object { ... on Blob { ${BLOB_FIELDS} } } }`;

/** An object that is no blob answers without the blob's fields. */
export const configFile = z.object({ mode: z.number(), object: graphqlBlob.nullable().catch(null) }).nullish();

/** The mode of a symbolic link, 120000 in octal, as GraphQL gives modes. */
const LINK_MODE = 0o120000;

/**
 * The configuration that a commit holds; null where there is none.
 * @throws GitHubFailure
 */
export async function configOf(
  client: GitHubClient,
  repository: RepositoryRef,
  file: z.infer<typeof configFile>,
): Promise<FileContent | null> {
  if (file === null || file === undefined) return null;
  if (file.mode === LINK_MODE) return { unreadable: 'a symbolic link: links are not followed' };
  // A folder or a submodule of that name is no configuration file.
  if (file.object === null) return null;
  return verifiedContent(file.object, file.object.oid) ?? (await readBlob(client, repository, file.object.oid));
}
