import { z } from 'zod';
import { COMMIT_CONFIG, configFile } from './base-config.ts';
import { COMMIT_CHECKS, checkSuites } from './own-check-runs.ts';
import type { Query } from './request.ts';
import { PAGED_FIELDS, pages } from './thread-query.ts';

const PULL_FIELDS = `
        number title state isDraft isCrossRepository
        author { __typename login }
        headRefOid headRefName
        headRepository { name owner { login } }
        baseRefOid baseRefName
        baseRef { target { oid ... on Commit { ${COMMIT_CONFIG} } } }
        commits(last: 1) { nodes { commit { oid
          ${COMMIT_CHECKS}
        } } }`;

const baseTarget = z.object({ oid: z.string(), file: configFile });

const pull = pages.extend({
  number: z.number(),
  title: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  isCrossRepository: z.boolean(),
  author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
  headRefOid: z.string(),
  headRefName: z.string(),
  headRepository: z.object({ name: z.string(), owner: z.object({ login: z.string() }) }).nullable(),
  baseRefOid: z.string(),
  baseRefName: z.string(),
  baseRef: z.object({ target: baseTarget }).nullable(),
  commits: z.object({
    nodes: z.array(
      z.object({
        commit: z.object({ oid: z.string(), checkSuites }),
      }),
    ),
  }),
});

export type PullAnswer = z.infer<typeof pull>;

function within<T extends z.ZodType>(schema: T) {
  const named = { databaseId: z.number(), name: z.string(), owner: z.object({ login: z.string() }) };
  return z.object({ repository: z.object({ ...named, pullRequest: schema }) });
}

function text(name: string, parameters: string, fields: string): string {
  return `query ${name}($owner: String!, $name: String!, $number: Int!,${parameters}
  $threads: String, $reviews: String, $comments: String,
  $wantThreads: Boolean!, $wantReviews: Boolean!, $wantComments: Boolean!) {
  repository(owner: $owner, name: $name) {
    databaseId name owner { login }
    pullRequest(number: $number) {${fields}
    }
  }
}`;
}

/** Everything that a review needs to know of a pull request, with the first page of threads, reviews and comments. */
export const PULL_STATE = {
  name: 'PullState',
  text: text('PullState', ' $config: String!, $check: String!,', PULL_FIELDS + PAGED_FIELDS),
  schema: within(pull),
} satisfies Query<unknown>;

/** A further page of threads, of reviews, of comments, or of several of these. */
export const PULL_PAGE = {
  name: 'PullPage',
  text: text('PullPage', '', PAGED_FIELDS),
  schema: within(pages),
} satisfies Query<unknown>;
