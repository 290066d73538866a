import { z } from 'zod';
import type { Query } from './request.ts';

/** Threads, reviews and comments of one answer; GraphQL's largest page. */
const PAGE = 100;
/** Replies of each thread that come with it. */
const REPLIES = 50;

/**
 * What tells whether a comment is a command that this app has acknowledged. Its text is asked for once that is known:
 * nobody can make an answer large by writing long comments.
 */
const SAID = 'id viewerDidAuthor lastEditedAt author { __typename login } reactionGroups { content viewerHasReacted }';

/** The first comment of a thread is the one that opened it: ours stands there or nowhere. */
export const PAGED_FIELDS = `
        threads: reviewThreads(first: ${PAGE}, after: $threads) @include(if: $wantThreads) {
          pageInfo { hasNextPage endCursor }
          nodes {
            id isResolved isOutdated path line
            resolvedBy { login }
            opening: comments(first: 1) { nodes { id viewerDidAuthor isMinimized body author { login } } }
            comments(first: ${REPLIES}) { pageInfo { hasNextPage endCursor } nodes { ${SAID} } }
          }
        }
        reviews(first: ${PAGE}, after: $reviews) @include(if: $wantReviews) {
          pageInfo { hasNextPage endCursor }
          nodes { viewerDidAuthor body }
        }
        comments(first: ${PAGE}, after: $comments) @include(if: $wantComments) {
          pageInfo { hasNextPage endCursor }
          nodes { ${SAID} }
        }`;

const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

const said = z.object({
  id: z.string(),
  viewerDidAuthor: z.boolean(),
  /** Null for a comment that is as it was written. */
  lastEditedAt: z.string().nullable(),
  author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
  reactionGroups: z.array(z.object({ content: z.string(), viewerHasReacted: z.boolean() })).nullable(),
});

const comments = z.object({ pageInfo, nodes: z.array(said) });

const opening = z.object({
  id: z.string(),
  viewerDidAuthor: z.boolean(),
  isMinimized: z.boolean(),
  body: z.string(),
  author: z.object({ login: z.string() }).nullable(),
});

const thread = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  isOutdated: z.boolean(),
  path: z.string(),
  line: z.number().nullable(),
  resolvedBy: z.object({ login: z.string() }).nullable(),
  opening: z.object({ nodes: z.array(opening) }),
  comments,
});

const review = z.object({ viewerDidAuthor: z.boolean(), body: z.string() });

export const pages = z.object({
  threads: z.object({ pageInfo, nodes: z.array(thread) }).optional(),
  reviews: z.object({ pageInfo, nodes: z.array(review) }).optional(),
  comments: comments.optional(),
});

export type PullPages = z.infer<typeof pages>;
export type ThreadAnswer = z.infer<typeof thread>;
/** A comment without its text. */
export type SaidAnswer = z.infer<typeof said>;

/** Further replies of one thread. */
export const REPLY_PAGE = {
  name: 'Replies',
  text: `query Replies($thread: ID!, $after: String) {
  node(id: $thread) {
    ... on PullRequestReviewThread {
      comments(first: ${PAGE}, after: $after) { pageInfo { hasNextPage endCursor } nodes { ${SAID} } }
    }
  }
}`,
  mayMiss: true,
  schema: z.object({ node: z.object({ comments }).nullable() }),
} satisfies Query<unknown>;

/** How many texts one request may ask for. */
export const MAX_TEXTS = 100;

/** The texts of some comments; null for one that is gone. */
export const COMMENT_TEXTS = {
  name: 'CommentTexts',
  text: `query CommentTexts($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on IssueComment { id body lastEditedAt }
    ... on PullRequestReviewComment { id body lastEditedAt }
  }
}`,
  mayMiss: true,
  schema: z.object({
    nodes: z.array(z.object({ id: z.string(), body: z.string(), lastEditedAt: z.string().nullable() }).nullable()),
  }),
} satisfies Query<unknown>;
