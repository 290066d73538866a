import { z } from 'zod';
import { swapRef } from './branch-ref.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure } from './failure.ts';
import { editPull } from './follow-up-pulls.ts';
import { BRANCH_NOW, type ClosingAnswer, FOLLOW_UP_NOW } from './follow-up-query.ts';
import type { RepositoryRef } from './repository.ts';
import { type Outcome, query, write } from './request.ts';
import { DEFAULT_PATIENCE, type Patience, writeOnce } from './write-once.ts';

/** A pull request of this App that nobody needs any more. */
export interface Obsolete {
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly branch: string;
  /** Where this App has put the branch: as long as it stands there, it is the App's to delete. */
  readonly headSha: string;
  /** Markdown, the same for the same reason: it is said once. */
  readonly reason: string;
}

/** What became of the branch: `kept` where somebody has pushed to it or wants to merge into it, `gone` where it was deleted before. */
export interface ClosedFollowUp {
  readonly branch: 'deleted' | 'kept' | 'gone';
}

/**
 * Closes a pull request: one comment that says why, then the closing, then its branch. At most four requests. It looks
 * first what of this is done, so a run that failed half-way is completed by the next; one that a person has merged or
 * closed meanwhile gets no comment.
 */
export async function closeFollowUp(
  client: GitHubClient,
  obsolete: Obsolete,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<ClosedFollowUp>> {
  try {
    const now = await readNow(client, obsolete);
    if (now.state === 'OPEN') {
      const said = isSaid(now, obsolete.reason) ? SAID : await say(client, obsolete, patience);
      if (!said.ok) return said;
      const closed = await editPull(client, obsolete.repository, obsolete.number, { state: 'closed' }, patience);
      if (!closed.ok) return closed;
    }
    return await cleanUp(client, obsolete, now, patience);
  } catch (error) {
    if (error instanceof GitHubFailure) return { ok: false, failure: error };
    throw error;
  }
}

const SAID: Outcome<unknown> = { ok: true, value: null };

async function readNow(
  client: GitHubClient,
  { repository: { owner, name }, number, branch }: Obsolete,
): Promise<ClosingAnswer> {
  const { id, pullRequest, based } = (await query(client, FOLLOW_UP_NOW, { owner, name, number, branch })).repository;
  return { ...pullRequest, isBase: based.totalCount > 0, repositoryId: id };
}

function isSaid({ comments }: ClosingAnswer, reason: string): boolean {
  return comments.nodes.some(({ body, viewerDidAuthor }) => viewerDidAuthor && plain(body) === plain(reason));
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}

function say(client: GitHubClient, obsolete: Obsolete, patience: Patience): Promise<Outcome<unknown>> {
  const { repository, number, reason: body } = obsolete;
  const parameters = { owner: repository.owner, repo: repository.name, issue_number: number, body };
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const send = () => write(client, route, parameters, z.object({ id: z.number() }));
  const look = async () => (isSaid(await readNow(client, obsolete), body) ? { id: 0 } : null);
  return writeOnce<unknown>(send, look, patience);
}

function cleanUp(
  client: GitHubClient,
  { repository, branch, headSha }: Obsolete,
  { headRef, isBase, repositoryId }: ClosingAnswer,
  patience: Patience,
): Promise<Outcome<ClosedFollowUp>> {
  const place = { branch, headSha, now: headRef?.target.oid ?? null, isBase, repositoryId };
  return deleteIfAt(client, repository, place, patience);
}

/**
 * Takes back a branch that this App has made, where its pull request could not be opened: two requests.
 * @param headSha where the App has put it; where it stands elsewhere by now, or others want to merge into it, it stays
 */
export async function takeBackBranch(
  client: GitHubClient,
  { repository, branch, headSha }: Pick<Obsolete, 'repository' | 'branch' | 'headSha'>,
  patience: Patience = DEFAULT_PATIENCE,
): Promise<Outcome<ClosedFollowUp>> {
  try {
    const { owner, name } = repository;
    const asked = { owner, name, branch, ref: `refs/heads/${branch}` };
    const { id: repositoryId, ref, based } = (await query(client, BRANCH_NOW, asked)).repository;
    const place = { branch, headSha, now: ref?.target.oid ?? null, isBase: based.totalCount > 0, repositoryId };
    return await deleteIfAt(client, repository, place, patience);
  } catch (error) {
    if (error instanceof GitHubFailure) return { ok: false, failure: error };
    throw error;
  }
}

interface BranchPlace {
  readonly branch: string;
  readonly headSha: string;
  /** Where it stands; null where it is gone. */
  readonly now: string | null;
  /** Whether open pull requests go to it: GitHub would close them. */
  readonly isBase: boolean;
  readonly repositoryId: string;
}

async function deleteIfAt(
  client: GitHubClient,
  repository: RepositoryRef,
  { branch, headSha, now, isBase, repositoryId }: BranchPlace,
  patience: Patience,
): Promise<Outcome<ClosedFollowUp>> {
  if (now === null) return { ok: true, value: { branch: 'gone' } };
  if (now !== headSha || isBase) return { ok: true, value: { branch: 'kept' } };
  const deleted = await swapRef(client, { repository, repositoryId, branch, from: headSha, to: null }, patience);
  if (deleted.outcome === 'failed') return { ok: false, failure: deleted.failure };
  return { ok: true, value: { branch: deleted.outcome === 'swapped' ? 'deleted' : 'kept' } };
}
