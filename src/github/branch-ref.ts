import { z } from 'zod';
import type { GitHubClient } from './client.ts';
import type { GitHubFailure } from './failure.ts';
import type { RepositoryRef } from './repository.ts';
import { mutate, type Outcome, readIfThere, write } from './request.ts';
import { type Patience, writeOnce } from './write-once.ts';

/** A branch that shall go elsewhere, or away, and only from where it is known to stand. */
export interface RefSwap {
  readonly repository: RepositoryRef;
  /** GraphQL's id of the repository. */
  readonly repositoryId: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly from: string;
  /** Null: the branch is deleted. */
  readonly to: string | null;
}

export type SwappedRef =
  | { readonly outcome: 'swapped' }
  /** Somebody was faster: the branch stands at `sha` (null: it is gone), and stays there. */
  | { readonly outcome: 'elsewhere'; readonly sha: string | null }
  | { readonly outcome: 'failed'; readonly failure: GitHubFailure };

const UPDATE_REFS = {
  name: 'UpdateRefs',
  text: `mutation UpdateRefs($repositoryId: ID!, $refUpdates: [RefUpdate!]!) {
  updateRefs(input: { repositoryId: $repositoryId, refUpdates: $refUpdates }) { clientMutationId }
}`,
};

/** What GraphQL's `RefUpdate.afterOid` says of a branch that shall be deleted. */
const NOWHERE = '0'.repeat(40);

/**
 * Moves or deletes a branch with force, and takes nothing away that somebody has pushed to it: GitHub itself compares
 * where it stands (`RefUpdate.beforeOid`; REST has no such thing, the one request that this takes is GraphQL's). Where
 * that fails though nobody has pushed (an Enterprise Server without the mutation, a rule set), REST is asked, whose
 * refusals are known: three requests.
 * @throws GitHubFailure when it cannot be read where the branch stands
 */
export async function swapRef(client: GitHubClient, swap: RefSwap, patience: Patience): Promise<SwappedRef> {
  const sent = await once(client, swap, patience, () => sendSwap(client, swap));
  if (sent.ok) return { outcome: 'swapped' };
  const { failure } = sent;
  if (failure.kind === 'rate-limited') return { outcome: 'failed', failure };
  const sha = await readBranch(client, swap.repository, swap.branch);
  if (sha === swap.to) return { outcome: 'swapped' };
  if (sha !== swap.from) return { outcome: 'elsewhere', sha };
  const plain = await once(client, swap, patience, () => sendPlain(client, swap));
  return plain.ok ? { outcome: 'swapped' } : { outcome: 'failed', failure: plain.failure };
}

function once(client: GitHubClient, swap: RefSwap, patience: Patience, send: () => Promise<Outcome<unknown>>) {
  const look = async () => ((await readBranch(client, swap.repository, swap.branch)) === swap.to ? {} : null);
  return writeOnce<unknown>(send, look, patience);
}

function sendSwap(client: GitHubClient, { repositoryId, branch, from, to }: RefSwap): Promise<Outcome<unknown>> {
  const update = { name: `refs/heads/${branch}`, beforeOid: from, afterOid: to ?? NOWHERE, force: true };
  return mutate(client, UPDATE_REFS, { repositoryId, refUpdates: [update] });
}

function sendPlain(client: GitHubClient, { repository, branch, to }: RefSwap): Promise<Outcome<unknown>> {
  const place = { owner: repository.owner, repo: repository.name, ref: `heads/${branch}` };
  if (to === null) return write(client, 'DELETE /repos/{owner}/{repo}/git/refs/{ref}', place, z.unknown());
  return write(client, 'PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ...place, sha: to, force: true }, z.unknown());
}

const ref = z.object({ object: z.object({ sha: z.string() }) });

/**
 * The commit that a branch stands at, null where there is no such branch.
 * @throws GitHubFailure
 */
export async function readBranch(
  client: GitHubClient,
  { owner, name }: RepositoryRef,
  branch: string,
): Promise<string | null> {
  const parameters = { owner, repo: name, ref: `heads/${branch}` };
  const found = await readIfThere(client, 'GET /repos/{owner}/{repo}/git/ref/{ref}', parameters, ref);
  return found?.object.sha ?? null;
}
