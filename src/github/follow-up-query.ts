import { z } from 'zod';
import type { Query } from './request.ts';

/** The newest pull requests of one branch: what was declined before these is forgotten. */
const PULLS = 20;
/** GraphQL's largest page. A follow-up has a commit for each pattern, or for each rule: fewer than this. */
const COMMITS = 100;
const COMMENTS = 100;

const actor = z.object({ __typename: z.string(), login: z.string() });

/** Whom a commit names, and the account that the address belongs to. */
const signature = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  user: z.object({ login: z.string() }).nullable(),
});

const commit = z.object({ author: signature.nullable(), committer: signature.nullable() });

const pull = z.object({
  number: z.number(),
  body: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isCrossRepository: z.boolean(),
  viewerDidAuthor: z.boolean(),
  author: actor.nullable(),
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  commits: z.object({ nodes: z.array(z.object({ commit })) }),
  timelineItems: z.object({ nodes: z.array(z.object({ actor: actor.nullable() })) }),
});

export type FollowUpAnswer = z.infer<typeof pull>;
export type ActorAnswer = z.infer<typeof actor>;
export type CommitAnswer = z.infer<typeof commit>;
export type SignatureAnswer = z.infer<typeof signature>;

/** The pull requests of one branch name, with who closed each last and whose its commits are. */
export const FOLLOW_UPS = {
  name: 'FollowUps',
  text: `query FollowUps($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    pullRequests(headRefName: $branch, states: [OPEN, CLOSED, MERGED], last: ${PULLS}) {
      nodes {
        number body state isCrossRepository viewerDidAuthor
        author { __typename login }
        headRefName headRefOid baseRefName
        commits(last: ${COMMITS}) { nodes { commit {
          author { name email user { login } }
          committer { name email user { login } }
        } } }
        timelineItems(itemTypes: [CLOSED_EVENT], last: 1) {
          nodes { ... on ClosedEvent { actor { __typename login } } }
        }
      }
    }
  }
}`,
  schema: z.object({ repository: z.object({ pullRequests: z.object({ nodes: z.array(pull) }) }) }),
} satisfies Query<unknown>;

const closing = z.object({
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  headRef: z.object({ target: z.object({ oid: z.string() }) }).nullable(),
  comments: z.object({ nodes: z.array(z.object({ body: z.string(), viewerDidAuthor: z.boolean() })) }),
});

export type ClosingAnswer = z.infer<typeof closing>;

/** What stands in the way of closing a pull request, and what of it is done. */
export const FOLLOW_UP_NOW = {
  name: 'FollowUpNow',
  text: `query FollowUpNow($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      state
      headRef { target { oid } }
      comments(last: ${COMMENTS}) { nodes { body viewerDidAuthor } }
    }
  }
}`,
  schema: z.object({ repository: z.object({ pullRequest: closing }) }),
} satisfies Query<unknown>;
