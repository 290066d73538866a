import { isOwnMessage } from '../remediate/commit-words.ts';
import type { KnownFollowUp } from '../remediate/follow-up.ts';
import { isFollowUpBranch, parseMetadata } from '../remediate/identity.ts';
import type { GitHubClient } from './client.ts';
import type { CommitPoint } from './commit-chain.ts';
import {
  type ActorAnswer,
  type CommitAnswer,
  FOLLOW_UPS,
  type FollowUpAnswer,
  type FollowUpStateAnswer,
  type SignatureAnswer,
} from './follow-up-query.ts';
import { type OwnBranch, ownBranchesIn } from './own-branches.ts';
import type { RepositoryRef } from './repository.ts';
import { query } from './request.ts';

/** All that decides what becomes of one follow-up, as it is now. */
export interface FollowUpState {
  /** GraphQL's id of the repository. */
  readonly repositoryId: string;
  /** What this App, or this token, has opened from a branch of that name in the repository itself; the newest first. */
  readonly known: readonly KnownFollowUp[];
  /** Whether git cannot merge the open one; null while GitHub has not found out. */
  readonly conflict: boolean | null;
  /** Where the branch stands; null where there is none. */
  readonly tip: BranchTip | null;
  /** The commit that new commits begin at; null where it is gone. */
  readonly parent: CommitPoint | null;
  /** Those of the whole repository. */
  readonly branches: readonly OwnBranch[];
  /** When the newest follow-ups of the whole repository were opened, ISO 8601: closed ones too. */
  readonly opened: readonly string[];
  /** The login behind the token: who opens what is opened. */
  readonly viewer: string;
  /** An archived repository takes nothing. */
  readonly archived: boolean;
}

export interface BranchTip {
  readonly sha: string;
  /** Whether its last commit is one that this App, or this token's owner, has made through the API. */
  readonly own: boolean;
}

/**
 * Reads what there is of a follow-up: one request.
 * @param wanted the branch's name, without `refs/heads/`, and the commit that new commits would begin at
 * @throws GitHubFailure
 */
export async function readFollowUpState(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  { branch, baseSha }: { readonly branch: string; readonly baseSha: string },
): Promise<FollowUpState> {
  const asked = { owner, name, branch, tip: `refs/heads/${branch}`, base: baseSha };
  const { repository, viewer } = await query(client, FOLLOW_UPS, asked);
  // A fork may have a branch of the same name, and a person may open a pull request of this one.
  const own = repository.pullRequests.nodes.filter((pull) => pull.viewerDidAuthor && !pull.isCrossRepository);
  const { tip, base, recent, isArchived } = repository;
  return {
    repositoryId: repository.id,
    known: own.map(knownOf).sort((one, other) => other.number - one.number),
    conflict: conflictOf(own.find(({ state }) => state === 'OPEN')),
    tip: tip === null ? null : { sha: tip.target.oid, own: isBy(tip.target, actorOf(viewer.login)) },
    parent: base === null ? null : { sha: baseSha, tree: base.tree.oid },
    branches: ownBranchesIn(repository.ownBranches),
    opened: recent.nodes.filter(isFollowUp).map(({ createdAt }) => createdAt),
    viewer: viewer.login,
    archived: isArchived,
  };
}

/** GitHub finds out in the background, and says `UNKNOWN` till then. */
function conflictOf(open: FollowUpAnswer | undefined): boolean | null {
  if (open === undefined) return false;
  return open.mergeable === 'UNKNOWN' ? null : open.mergeable === 'CONFLICTING';
}

function isFollowUp(pull: FollowUpStateAnswer['recent']['nodes'][number]): boolean {
  return pull.viewerDidAuthor && isFollowUpBranch(pull.headRefName);
}

/** The account behind a token, as commits and pull requests name it: GraphQL's `viewer` has bots with their suffix. */
function actorOf(login: string): ActorAnswer {
  const bare = login.replace(/\[bot\]$/, '');
  return { __typename: bare === login ? 'User' : 'Bot', login: bare };
}

function knownOf(pull: FollowUpAnswer): KnownFollowUp {
  return {
    number: pull.number,
    branch: pull.headRefName,
    base: pull.baseRefName,
    state: STATES[pull.state],
    closedBy: closerOf(pull),
    digest: parseMetadata(pull.body)?.digest ?? null,
    headSha: pull.headRefOid,
    edited: isEdited(pull),
    body: pull.body,
  };
}

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

/** The name that GitHub shows for accounts that are gone. */
const GHOST = 'ghost';

function closerOf({ state, author, timelineItems }: FollowUpAnswer): string | null {
  if (state === 'OPEN') return null;
  const closer = timelineItems.nodes.at(-1)?.actor ?? null;
  // With a personal token, author and closer may be one person, who has closed it all the same.
  const isThisApp = closer?.__typename === 'Bot' && closer.login === author?.login;
  return isThisApp ? null : (closer?.login ?? GHOST);
}

/**
 * Whether a commit of somebody else stands on the first of ours. Below it they may: a branch that was pushed anew while
 * a follow-up builds on its former commits shows these among the follow-up's.
 */
function isEdited({ author, commits }: FollowUpAnswer): boolean {
  const own = commits.nodes.map(({ commit }) => author !== null && isBy(commit, author));
  const first = own.indexOf(true);
  return first < 0 ? own.length > 0 : own.includes(false, first);
}

/**
 * Whether an account made a commit through the API: it is the author, and the committer is the same or GitHub. A commit
 * that a person has amended or rebased keeps its author and has another committer.
 */
function isBy({ author, committer, message }: CommitAnswer, account: ActorAnswer): boolean {
  const isMade = isOf(author, account) && (isOf(committer, account) || isGitHub(committer));
  // Behind a personal token is a person, who commits under the same name by hand, or amends.
  const byHand = !isOwnMessage(message) || author?.date !== committer?.date;
  return isMade && (account.__typename === 'Bot' || !byHand);
}

/** Bots sign with `<id>+<name>[bot]@users.noreply.<host>`, and are no user to GraphQL. */
function isOf(signature: SignatureAnswer | null, { __typename, login }: ActorAnswer): boolean {
  if (__typename !== 'Bot') return signature?.user?.login === login;
  const [id = '', address = ''] = signature?.email?.split('+', 2) ?? [];
  return /^\d+$/.test(id) && address.startsWith(`${login}[bot]@`);
}

/** What is committed through GitHub itself: `GitHub <noreply@github.com>`, or an Enterprise Server's own host. */
function isGitHub(signature: SignatureAnswer | null): boolean {
  return signature?.email?.startsWith('noreply@') === true && signature.name?.startsWith('GitHub') === true;
}
