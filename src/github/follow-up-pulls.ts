import { z } from 'zod';
import type { FollowUp, KnownFollowUp } from '../remediate/follow-up.ts';
import type { GitHubClient } from './client.ts';
import {
  type ActorAnswer,
  type CommitAnswer,
  FOLLOW_UPS,
  type FollowUpAnswer,
  type SignatureAnswer,
} from './follow-up-query.ts';
import type { RepositoryRef } from './repository.ts';
import { type Outcome, query, read, write } from './request.ts';
import { DEFAULT_PATIENCE, type Patience, writeOnce } from './write-once.ts';

/**
 * Reads the pull requests that this App, or this token, has opened from a branch of the repository itself: one request
 * for the newest 20 of that name.
 * @param branch the branch's name, without `refs/heads/`
 * @param digestOf reads the digest from a body's metadata, null where it is lost
 * @returns the newest first
 * @throws GitHubFailure
 */
export async function readFollowUps(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  branch: string,
  digestOf: (body: string) => string | null,
): Promise<readonly KnownFollowUp[]> {
  const { repository } = await query(client, FOLLOW_UPS, { owner, name, branch });
  // A fork may have a branch of the same name, and a person may open a pull request of this one.
  const own = repository.pullRequests.nodes.filter((pull) => pull.viewerDidAuthor && !pull.isCrossRepository);
  return own
    .map((pull) => ({
      number: pull.number,
      branch: pull.headRefName,
      base: pull.baseRefName,
      state: STATES[pull.state],
      closedBy: closerOf(pull),
      digest: digestOf(pull.body),
      headSha: pull.headRefOid,
      edited: isEdited(pull),
      body: pull.body,
    }))
    .sort((one, other) => other.number - one.number);
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
function isBy({ author, committer }: CommitAnswer, account: ActorAnswer): boolean {
  return isOf(author, account) && (isOf(committer, account) || isGitHub(committer));
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

/** A pull request that is there. */
export interface OpenedPull {
  readonly number: number;
  /** Its page. */
  readonly url: string;
}

const opened = z
  .object({ number: z.number(), html_url: z.string() })
  .transform(({ number, html_url: url }): OpenedPull => ({ number, url }));

/** Opens a pull request for a branch that is there. In doubt, it looks whether there is one. */
export function openPull(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  { base, branch, title, body }: Pick<FollowUp, 'base' | 'branch' | 'title' | 'body'>,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<OpenedPull>> {
  const place = { owner, repo: name, base };
  const send = () => write(client, 'POST /repos/{owner}/{repo}/pulls', { ...place, head: branch, title, body }, opened);
  const look = async () => {
    const parameters = { ...place, head: `${owner}:${branch}`, state: 'open' as const };
    const [found = null] = await read(client, 'GET /repos/{owner}/{repo}/pulls', parameters, z.array(opened));
    return found;
  };
  return writeOnce(send, look, patience);
}

/** What a pull request shall be from now on; what is not named stays. */
export interface PullEdit {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
}

/** Edits a pull request. The same edit twice is one, so it is sent again in doubt. */
export function editPull(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  number: number,
  edit: PullEdit,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<unknown>> {
  const parameters = { owner, repo: name, pull_number: number, ...edit };
  const route = 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}';
  return writeOnce<unknown>(
    () => write(client, route, parameters, opened),
    async () => null,
    patience,
  );
}

const labelled = z.array(z.object({ name: z.string() }));

/** Adds labels, which GitHub makes where there are none of that name; no request where none is wanted. */
export async function addLabels(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  number: number,
  labels: readonly string[],
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<unknown>> {
  if (labels.length === 0) return { ok: true, value: null };
  const parameters = { owner, repo: name, issue_number: number, labels: [...labels] };
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
  return writeOnce<unknown>(
    () => write(client, route, parameters, labelled),
    async () => null,
    patience,
  );
}

/** Who shall be asked for a review: logins of people, and teams by the last part of their name. */
export interface Reviewers {
  readonly users: readonly string[];
  readonly teams: readonly string[];
}

/** Whether they were asked; `why` is what GitHub says where they were not. */
export type Asked = { readonly asked: true } | { readonly asked: false; readonly why: string };

/**
 * Asks for reviews. GitHub asks all or nobody; that it refuses (one of them may not read the repository, the token may
 * not ask teams) is no failure, for the pull request stands without them. No request where nobody is named.
 */
export async function askReviewers(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  number: number,
  { users, teams }: Reviewers,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<Asked>> {
  if (users.length + teams.length === 0) return { ok: true, value: { asked: true } };
  const wanted = { reviewers: [...users], team_reviewers: [...teams] };
  const parameters = { owner, repo: name, pull_number: number, ...wanted };
  const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';
  const sent = await writeOnce<unknown>(
    () => write(client, route, parameters, opened),
    async () => null,
    patience,
  );
  if (sent.ok) return { ok: true, value: { asked: true } };
  const { kind, message } = sent.failure;
  const refused = kind === 'validation' || kind === 'forbidden' || kind === 'not-found';
  return refused ? { ok: true, value: { asked: false, why: message } } : sent;
}
