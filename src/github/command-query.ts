import { z } from 'zod';
import type { Query } from './request.ts';

/** GraphQL's largest page. */
const PAGE = 100;
/** Newest comments of each thread: a command that is not answered yet stands among them. */
const NEWEST = 20;

/** What tells whether a comment may hold a command that waits; its text is asked for afterwards. */
const SAID = `
            id fullDatabaseId viewerDidAuthor createdAt lastEditedAt authorAssociation
            author { __typename login } reactionGroups { viewerHasReacted }`;

const FIELDS = `
        comments(last: ${PAGE}, before: $comments) @include(if: $wantComments) {
          pageInfo { hasPreviousPage startCursor }
          nodes {${SAID}
          }
        }
        threads: reviewThreads(last: ${PAGE}, before: $threads) @include(if: $wantThreads) {
          pageInfo { hasPreviousPage startCursor }
          nodes {
            opening: comments(first: 1) { nodes { id fullDatabaseId viewerDidAuthor } }
            comments(last: ${NEWEST}) { nodes {${SAID}
            } }
          }
        }`;

const pageInfo = z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() });

const moment = z.iso.datetime().transform((text) => Date.parse(text));

/** Numbers of 64 bits come as text. */
const databaseId = z.coerce.number().int().positive();

const said = z.object({
  id: z.string(),
  fullDatabaseId: databaseId,
  viewerDidAuthor: z.boolean(),
  createdAt: moment,
  lastEditedAt: z.string().nullable(),
  authorAssociation: z.string(),
  author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
  reactionGroups: z.array(z.object({ viewerHasReacted: z.boolean() })).nullable(),
});

const opening = z.object({ id: z.string(), fullDatabaseId: databaseId, viewerDidAuthor: z.boolean() });

const thread = z.object({
  opening: z.object({ nodes: z.array(opening) }),
  comments: z.object({ nodes: z.array(said) }),
});

const pull = z.object({
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  comments: z.object({ pageInfo, nodes: z.array(said) }).optional(),
  threads: z.object({ pageInfo, nodes: z.array(thread) }).optional(),
});

export type CommentPage = z.infer<typeof pull>;
export type SaidNode = z.infer<typeof said>;
export type OpeningNode = z.infer<typeof opening>;

/** The newest comments of a pull request and of its threads, without their texts; pages go back in time. */
export const PULL_COMMENTS = {
  name: 'PullComments',
  text: `query PullComments($owner: String!, $name: String!, $number: Int!, $comments: String, $threads: String,
  $wantComments: Boolean!, $wantThreads: Boolean!) {
  repository(owner: $owner, name: $name) {
    name owner { login }
    pullRequest(number: $number) {
        state${FIELDS}
    }
  }
}`,
  schema: z.object({
    repository: z.object({ name: z.string(), owner: z.object({ login: z.string() }), pullRequest: pull }),
  }),
} satisfies Query<unknown>;
