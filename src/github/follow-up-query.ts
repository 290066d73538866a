import { z } from 'zod';
import { OWN_BRANCHES, ownBranchesAnswer } from './own-branches.ts';
import type { Query } from './request.ts';

/** The newest pull requests of one branch: what was declined before these is forgotten. */
const PULLS = 20;
/** GraphQL's largest page. A follow-up has a commit for each pattern, or for each rule: fewer than this. */
const COMMITS = 100;
const COMMENTS = 100;
/** The newest pull requests of the repository, among which those of the last hour are looked for. */
const RECENT = 50;
const actor = z.object({ __typename: z.string(), login: z.string() });

/** Whom a commit names, and the account that the address belongs to. */
const signature = z.object({
  name: z.string().nullable(),
  email: z.string().nullable(),
  date: z.string().nullable(),
  user: z.object({ login: z.string() }).nullable(),
});

const commit = z.object({ message: z.string(), author: signature.nullable(), committer: signature.nullable() });

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
  mergeable: z.string(),
  commits: z.object({ nodes: z.array(z.object({ commit })) }),
  timelineItems: z.object({ nodes: z.array(z.object({ actor: actor.nullable() })) }),
});

export type FollowUpAnswer = z.infer<typeof pull>;
export type ActorAnswer = z.infer<typeof actor>;
export type CommitAnswer = z.infer<typeof commit>;
export type SignatureAnswer = z.infer<typeof signature>;

const state = z.object({
  id: z.string(),
  isArchived: z.boolean(),
  base: z.object({ tree: z.object({ oid: z.string() }) }).nullable(),
  tip: z.object({ target: commit.extend({ oid: z.string() }) }).nullable(),
  pullRequests: z.object({ nodes: z.array(pull) }),
  recent: z.object({
    nodes: z.array(z.object({ createdAt: z.string(), headRefName: z.string(), viewerDidAuthor: z.boolean() })),
  }),
  ownBranches: ownBranchesAnswer,
});

export type FollowUpStateAnswer = z.infer<typeof state>;

const SIGNATURES = `message
          author { name email date user { login } }
          committer { name email date user { login } }`;

/**
 * What there is on one branch of follow-ups, with who closed each last and whose its commits are; how many the
 * repository has; and the tree that new commits begin at.
 */
export const FOLLOW_UPS = {
  name: 'FollowUps',
  text: `query FollowUps($owner: String!, $name: String!, $branch: String!, $tip: String!, $base: GitObjectID!) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    id isArchived
    base: object(oid: $base) { ... on Commit { tree { oid } } }
    tip: ref(qualifiedName: $tip) { target { oid ... on Commit { ${SIGNATURES} } } }
    pullRequests(headRefName: $branch, states: [OPEN, CLOSED, MERGED], last: ${PULLS}) {
      nodes {
        number body state isCrossRepository viewerDidAuthor mergeable
        author { __typename login }
        headRefName headRefOid baseRefName
        commits(last: ${COMMITS}) { nodes { commit { ${SIGNATURES} } } }
        timelineItems(itemTypes: [CLOSED_EVENT], last: 1) {
          nodes { ... on ClosedEvent { actor { __typename login } } }
        }
      }
    }
    recent: pullRequests(last: ${RECENT}, orderBy: { field: CREATED_AT, direction: ASC }) {
      nodes { createdAt headRefName viewerDidAuthor }
    }
    ${OWN_BRANCHES}
  }
}`,
  schema: z.object({ viewer: z.object({ login: z.string() }), repository: state }),
} satisfies Query<unknown>;

const closing = z.object({
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  headRef: z.object({ target: z.object({ oid: z.string() }) }).nullable(),
  comments: z.object({ nodes: z.array(z.object({ body: z.string(), viewerDidAuthor: z.boolean() })) }),
});

export type ClosingAnswer = z.infer<typeof closing> & { readonly isBase: boolean; readonly repositoryId: string };

const based = z.object({ totalCount: z.number() });

/** Counts the open pull requests that go to a branch: GitHub closes them where it is deleted. */
const BASED = 'based: pullRequests(baseRefName: $branch, states: [OPEN], first: 1) { totalCount }';

/** What stands in the way of closing a pull request, and what of it is done. */
export const FOLLOW_UP_NOW = {
  name: 'FollowUpNow',
  text: `query FollowUpNow($owner: String!, $name: String!, $number: Int!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    id
    ${BASED}
    pullRequest(number: $number) {
      state
      headRef { target { oid } }
      comments(last: ${COMMENTS}) { nodes { body viewerDidAuthor } }
    }
  }
}`,
  schema: z.object({ repository: z.object({ id: z.string(), pullRequest: closing, based }) }),
} satisfies Query<unknown>;

/** Where a branch stands, and whether anything goes to it. */
export const BRANCH_NOW = {
  name: 'BranchNow',
  text: `query BranchNow($owner: String!, $name: String!, $ref: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    id
    ${BASED}
    ref(qualifiedName: $ref) { target { oid } }
  }
}`,
  schema: z.object({
    repository: z.object({
      id: z.string(),
      ref: z.object({ target: z.object({ oid: z.string() }) }).nullable(),
      based,
    }),
  }),
} satisfies Query<unknown>;
