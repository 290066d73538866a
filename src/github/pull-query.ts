import { z } from 'zod';
import { BLOB_FIELDS, graphqlBlob } from './blob.ts';
import type { Query } from './request.ts';

/** Threads and reviews of one answer; GraphQL's largest page. */
const PAGE = 100;

/** The first comment of a thread is the one that opened it: ours stands there or nowhere. */
const PAGED_FIELDS = `
        threads: reviewThreads(first: ${PAGE}, after: $threads) @include(if: $wantThreads) {
          pageInfo { hasNextPage endCursor }
          nodes {
            id isResolved isOutdated path line
            comments(first: 1) { totalCount nodes { viewerDidAuthor body } }
          }
        }
        reviews(first: ${PAGE}, after: $reviews) @include(if: $wantReviews) {
          pageInfo { hasNextPage endCursor }
          nodes { viewerDidAuthor body }
        }`;

const PULL_FIELDS = `
        number title state isDraft isCrossRepository
        author { login }
        headRefOid headRefName
        headRepository { name owner { login } }
        baseRefOid baseRefName
        baseRef { target { oid ... on Commit { file(path: $config) { mode object { ... on Blob { ${BLOB_FIELDS} } } } } } }
        commits(last: 1) { nodes { commit { oid
          checkSuites(first: 20, filterBy: { checkName: $check }) { nodes {
            app { databaseId }
            checkRuns(first: 5, filterBy: { checkName: $check }) {
              nodes { databaseId externalId status annotations(first: 1) { totalCount } }
            }
          } }
        } } }`;

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

const thread = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  isOutdated: z.boolean(),
  path: z.string(),
  line: z.number().nullable(),
  comments: z.object({
    totalCount: z.number(),
    nodes: z.array(z.object({ viewerDidAuthor: z.boolean(), body: z.string() })),
  }),
});

const review = z.object({ viewerDidAuthor: z.boolean(), body: z.string() });

const pages = z.object({
  threads: z.object({ pageInfo, nodes: z.array(thread) }).optional(),
  reviews: z.object({ pageInfo, nodes: z.array(review) }).optional(),
});

const checkSuite = z.object({
  app: z.object({ databaseId: z.number().nullable() }).nullable(),
  checkRuns: z.object({
    nodes: z.array(
      z.object({
        databaseId: z.number().nullable(),
        externalId: z.string().nullable(),
        status: z.string(),
        annotations: z.object({ totalCount: z.number() }).nullable(),
      }),
    ),
  }),
});

const baseTarget = z.object({
  oid: z.string(),
  file: z.object({ mode: z.number(), object: graphqlBlob.nullable().catch(null) }).nullish(),
});

const pull = pages.extend({
  number: z.number(),
  title: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  isCrossRepository: z.boolean(),
  author: z.object({ login: z.string() }).nullable(),
  headRefOid: z.string(),
  headRefName: z.string(),
  headRepository: z.object({ name: z.string(), owner: z.object({ login: z.string() }) }).nullable(),
  baseRefOid: z.string(),
  baseRefName: z.string(),
  baseRef: z.object({ target: baseTarget }).nullable(),
  commits: z.object({
    nodes: z.array(
      z.object({
        commit: z.object({ oid: z.string(), checkSuites: z.object({ nodes: z.array(checkSuite) }).nullable() }),
      }),
    ),
  }),
});

export type PullAnswer = z.infer<typeof pull>;
export type PullPages = z.infer<typeof pages>;

function within<T extends z.ZodType>(schema: T) {
  return z.object({ repository: z.object({ databaseId: z.number(), pullRequest: schema }) });
}

function text(name: string, parameters: string, fields: string): string {
  return `query ${name}($owner: String!, $name: String!, $number: Int!,${parameters}
  $threads: String, $reviews: String, $wantThreads: Boolean!, $wantReviews: Boolean!) {
  repository(owner: $owner, name: $name) {
    databaseId
    pullRequest(number: $number) {${fields}
    }
  }
}`;
}

/** Everything that a review needs to know of a pull request, with the first page of threads and reviews. */
export const PULL_STATE = {
  name: 'PullState',
  text: text('PullState', ' $config: String!, $check: String!,', PULL_FIELDS + PAGED_FIELDS),
  schema: within(pull),
} satisfies Query<unknown>;

/** A further page of threads, of reviews, or of both. */
export const PULL_PAGE = {
  name: 'PullPage',
  text: text('PullPage', '', PAGED_FIELDS),
  schema: within(pages),
} satisfies Query<unknown>;
