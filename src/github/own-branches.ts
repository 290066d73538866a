import { z } from 'zod';

/** A branch below `plimsoll/`, with the pull requests that this App, or this token, has opened from it. */
export interface OwnBranch {
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** Where it stands. */
  readonly sha: string;
  /** The newest last. */
  readonly pulls: readonly OwnPull[];
}

export interface OwnPull {
  readonly number: number;
  readonly state: 'open' | 'closed' | 'merged';
  /** The branch that it goes to now. */
  readonly base: string;
  /** Where its branch stood last. */
  readonly headSha: string;
}

/** More than ten times as many as there are open at once, unless somebody wants it so. */
const BRANCHES = 100;
const PULLS = 5;

/** What to ask of a repository for its {@link OwnBranch}es. */
export const OWN_BRANCHES = `ownBranches: refs(refPrefix: "refs/heads/plimsoll/", first: ${BRANCHES}) {
      nodes { prefix name target { oid } associatedPullRequests(last: ${PULLS}) {
        nodes { number state baseRefName headRefOid isCrossRepository viewerDidAuthor }
      } }
    }`;

const pull = z.object({
  number: z.number(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  baseRefName: z.string(),
  headRefOid: z.string(),
  isCrossRepository: z.boolean(),
  viewerDidAuthor: z.boolean(),
});

const branch = z.object({
  prefix: z.string(),
  name: z.string(),
  target: z.object({ oid: z.string() }),
  associatedPullRequests: z.object({ nodes: z.array(pull) }),
});

export const ownBranchesAnswer = z.object({ nodes: z.array(branch) }).nullable();

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

/** The branches of an answer. Those of people, and of other Apps, have no pull requests here. */
export function ownBranchesIn(answer: z.infer<typeof ownBranchesAnswer>): readonly OwnBranch[] {
  return (answer?.nodes ?? []).map(({ prefix, name, target, associatedPullRequests: { nodes } }) => ({
    // With a folder for a prefix, what is left for the name is nowhere written down.
    branch: `${prefix}${name}`.replace(/^refs\/heads\//, ''),
    sha: target.oid,
    pulls: nodes
      .filter(({ viewerDidAuthor, isCrossRepository }) => viewerDidAuthor && !isCrossRepository)
      .map(({ number, state, baseRefName: base, headRefOid: headSha }) => ({
        ...{ number, state: STATES[state], base, headSha },
      })),
  }));
}
