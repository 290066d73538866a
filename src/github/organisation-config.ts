import { z } from 'zod';
import { CONFIG_PATH } from '../config/config-path.ts';
import type { FileContent } from '../model/snapshot.ts';
import { OVERRIDABLE, type OverridableName } from '../review/own-templates.ts';
import { BLOB_FIELDS, graphqlBlob, readBlob, verifiedContent } from './blob.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure } from './failure.ts';
import type { RepositoryRef } from './repository.ts';
import { type Query, query } from './request.ts';
import { askedOnce, type TimedCache } from './timed-cache.ts';

/** What an organisation keeps for all of its repositories, in the default branch of its repository `.github`. */
export interface OrganisationFiles {
  /** `.github/plimsoll.yml`; null where there is none. */
  readonly config: FileContent | null;
  /** `plimsoll/templates/<name>.liquid`, by name; those that are not there are left out. */
  readonly templates: ReadonlyMap<OverridableName, FileContent>;
}

export type OrganisationConfigCache = TimedCache<Promise<OrganisationFiles>>;

/** Who reads it. */
export interface OrganisationClients {
  /** One that reaches the repository `.github` alone, private or not; GitHub refuses its token where it cannot be had. */
  readonly organisation: () => Promise<GitHubClient>;
  /** The client of the job itself, which reads public files of others. */
  readonly own: GitHubClient;
}

export interface OrganisationConfigOptions {
  readonly clients: OrganisationClients;
  /** The organisation or person that owns the reviewed repository. */
  readonly owner: string;
  /** The API's host and the installation's id: answers of one installation are not shown to another. */
  readonly host: string;
  readonly installation: number | null;
  readonly cache: OrganisationConfigCache;
}

/** Where an organisation's template lies in its repository `.github`. */
export function templatePath(name: OverridableName): string {
  return `plimsoll/templates/${name}.liquid`;
}

/**
 * Reads what an organisation keeps for all of its repositories, in one request; without anything where there is no such
 * repository, or none that the installation may see.
 * @throws GitHubFailure any other failure: a review under the wrong configuration is worse than a late one
 */
export function readOrganisationConfig(options: OrganisationConfigOptions): Promise<OrganisationFiles> {
  const { clients, owner, host, installation, cache } = options;
  const key = JSON.stringify([host, installation, owner.toLowerCase()]);
  return askedOnce(cache, key, () => readByEither(clients, owner));
}

async function readByEither({ organisation, own }: OrganisationClients, owner: string): Promise<OrganisationFiles> {
  try {
    return await readFiles(await organisation(), owner);
  } catch (error) {
    // The repository is none of the installation's, if there is one at all: what is public can be read all the same.
    if (error instanceof GitHubFailure && error.kind === 'validation') return await readFiles(own, owner);
    throw error;
  }
}

async function readFiles(client: GitHubClient, owner: string): Promise<OrganisationFiles> {
  const { repository } = await query(client, ORGANISATION_FILES, { owner, ...EXPRESSIONS });
  const place = { owner, name: '.github' };
  const contentAt = (blob: Blob): Promise<FileContent | null> => contentOf(client, place, blob);
  const templates = new Map<OverridableName, FileContent>();
  for (const [at, name] of OVERRIDABLE.entries()) {
    const content = await contentAt(repository?.[`template${at}`] ?? null);
    if (content !== null) templates.set(name, content);
  }
  return { config: await contentAt(repository?.config ?? null), templates };
}

const blob = graphqlBlob.nullable().catch(null);
type Blob = z.infer<typeof blob>;

/** What GraphQL gives no exact text for is read by itself. */
async function contentOf(client: GitHubClient, place: RepositoryRef, found: Blob): Promise<FileContent | null> {
  if (found === null) return null;
  return verifiedContent(found, found.oid) ?? (await readBlob(client, place, found.oid));
}

/** Revisions of git: a path of the default branch. Other objects than blobs answer without a blob's fields. */
const PATHS = {
  config: CONFIG_PATH,
  ...Object.fromEntries(OVERRIDABLE.map((name, at) => [`template${at}`, templatePath(name)])),
};
const EXPRESSIONS = Object.fromEntries(Object.entries(PATHS).map(([name, path]) => [name, `HEAD:${path}`]));

const ORGANISATION_FILES = {
  name: 'OrganisationFiles',
  text: `query OrganisationFiles($owner: String!, ${Object.keys(PATHS)
    .map((name) => `$${name}: String!`)
    .join(', ')}) {
  repository(owner: $owner, name: ".github") {
    ${Object.keys(PATHS)
      .map((name) => `${name}: object(expression: $${name}) { ... on Blob { ${BLOB_FIELDS} } }`)
      .join('\n    ')}
  }
}`,
  schema: z.object({ repository: z.record(z.string(), blob).nullable() }),
  mayMiss: true,
} satisfies Query<unknown>;
