import { z } from 'zod';
import { CONFIG_PATH } from '../config/config-path.ts';
import type { FileContent } from '../model/snapshot.ts';
import { COMMIT_CONFIG, configFile, configOf } from './base-config.ts';
import type { GitHubClient } from './client.ts';
import { OWN_BRANCHES, type OwnBranch, ownBranchesAnswer, ownBranchesIn } from './own-branches.ts';
import type { RepositoryRef } from './repository.ts';
import { type Query, query } from './request.ts';

/** A branch as it is now. */
export interface BranchState {
  readonly repositoryId: number;
  /** As it is called now: GraphQL follows the name that a repository had before it was renamed or moved. */
  readonly repository: RepositoryRef;
  /** Null in a repository without a commit. */
  readonly defaultBranch: string | null;
  readonly name: string;
  /** Where it stands; null where there is no such branch. */
  readonly sha: string | null;
  /** The configuration that it holds; null where there is none. */
  readonly config: FileContent | null;
  /** Branches of follow-ups of the whole repository. */
  readonly ownBranches: readonly OwnBranch[];
}

/**
 * Reads a branch with one request.
 * @param name without `refs/heads/`; null for the default branch
 * @throws GitHubFailure
 */
export async function readBranchState(
  client: GitHubClient,
  { owner, name: repo }: RepositoryRef,
  name: string | null,
): Promise<BranchState> {
  const asked = { owner, name: repo, ref: `refs/heads/${name ?? ''}`, named: name !== null, config: CONFIG_PATH };
  const { repository } = await query(client, BRANCH_STATE, asked);
  const { defaultBranchRef } = repository;
  const branch = name === null ? defaultBranchRef : repository.ref;
  const named = { owner: repository.owner.login, name: repository.name };
  return {
    repositoryId: repository.databaseId,
    repository: named,
    defaultBranch: defaultBranchRef?.name ?? null,
    name: name ?? defaultBranchRef?.name ?? '',
    sha: branch?.target.oid ?? null,
    config: await configOf(client, named, branch?.target.file),
    ownBranches: ownBranchesIn(repository.ownBranches),
  };
}

const branch = z.object({ name: z.string(), target: z.object({ oid: z.string(), file: configFile }) }).nullable();

const FIELDS = `name target { oid ... on Commit { ${COMMIT_CONFIG} } }`;

const BRANCH_STATE = {
  name: 'BranchState',
  text: `query BranchState($owner: String!, $name: String!, $ref: String!, $named: Boolean!, $config: String!) {
  repository(owner: $owner, name: $name) {
    databaseId name owner { login }
    defaultBranchRef { ${FIELDS} }
    ref(qualifiedName: $ref) @include(if: $named) { ${FIELDS} }
    ${OWN_BRANCHES}
  }
}`,
  schema: z.object({
    repository: z.object({
      databaseId: z.number(),
      name: z.string(),
      owner: z.object({ login: z.string() }),
      defaultBranchRef: branch,
      ref: branch.default(null),
      ownBranches: ownBranchesAnswer,
    }),
  }),
} satisfies Query<unknown>;
