import { z } from 'zod';
import { CONFIG_PATH } from '../config/config-path.ts';
import type { FileContent } from '../model/snapshot.ts';
import { COMMIT_CONFIG, configFile, configOf } from './base-config.ts';
import type { GitHubClient } from './client.ts';
import { CHECK_NAME, COMMIT_CHECKS, checkSuites, type OwnCheckRun, ownCheckRuns } from './own-check-runs.ts';
import type { RepositoryRef } from './repository.ts';
import { type Query, query } from './request.ts';

/** What a merge queue is about to merge, as it is now. */
export interface MergeGroup {
  readonly repositoryId: number;
  readonly repository: RepositoryRef;
  /** The configuration at the base commit; null where there is none. */
  readonly config: FileContent | null;
  /** This app's check runs on the head. */
  readonly checkRuns: readonly OwnCheckRun[];
}

export interface MergeGroupPlace {
  readonly repository: RepositoryRef;
  readonly appId: number | null;
  readonly headSha: string;
  readonly baseSha: string;
}

/**
 * Reads the state of a merge group with one request.
 * @returns null where its commits are gone: GitHub deletes the branch of a group that is merged or given up
 * @throws GitHubFailure
 */
export async function readMergeGroup(client: GitHubClient, place: MergeGroupPlace): Promise<MergeGroup | null> {
  const { owner, name } = place.repository;
  const commits = { head: place.headSha, base: place.baseSha };
  const variables = { owner, name, ...commits, config: CONFIG_PATH, check: CHECK_NAME };
  const { repository } = await query(client, MERGE_GROUP, variables);
  const { head, base } = repository;
  if (head === null || base === null) return null;
  const named = { owner: repository.owner.login, name: repository.name };
  return {
    repositoryId: repository.databaseId,
    repository: named,
    config: await configOf(client, named, base.file),
    checkRuns: ownCheckRuns(head.checkSuites, place.appId),
  };
}

const MERGE_GROUP = {
  name: 'MergeGroup',
  text: `query MergeGroup($owner: String!, $name: String!, $head: GitObjectID!, $base: GitObjectID!, $config: String!, $check: String!) {
  repository(owner: $owner, name: $name) {
    databaseId name owner { login }
    head: object(oid: $head) { ... on Commit { ${COMMIT_CHECKS} } }
    base: object(oid: $base) { ... on Commit { ${COMMIT_CONFIG} } }
  }
}`,
  schema: z.object({
    repository: z.object({
      databaseId: z.number(),
      name: z.string(),
      owner: z.object({ login: z.string() }),
      head: z.object({ checkSuites }).nullable(),
      base: z.object({ file: configFile }).nullable(),
    }),
  }),
} satisfies Query<unknown>;
