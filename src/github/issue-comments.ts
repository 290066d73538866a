import { z } from 'zod';
import type { Reaction } from '../review/command-decision.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure } from './failure.ts';
import type { RepositoryRef } from './repository.ts';
import { type Outcome, read, write } from './request.ts';
import type { Patience } from './write-once.ts';
import { writeOnce } from './write-once.ts';

/** Where a comment stands, and where its answer goes. */
export type CommentPlace =
  | { readonly in: 'conversation' }
  /** `opening` is the REST id of the comment that opened the thread: answers to answers are refused. */
  | { readonly in: 'thread'; readonly opening: number };

/** A comment of a pull request, as the REST API names it. */
export interface CommentRef {
  readonly repository: RepositoryRef;
  /** The pull request. */
  readonly number: number;
  readonly id: number;
  readonly place: CommentPlace;
}

const created = z.object({ id: z.number() });

/**
 * Reacts to a comment. A reaction that is there stays, so it does no harm to ask again ("Create reaction for an issue
 * comment", "... for a pull request review comment": 200 where it was there before).
 */
export function react(
  client: GitHubClient,
  { repository, id, place }: CommentRef,
  content: Reaction,
  patience: Patience,
): Promise<Outcome<unknown>> {
  const parameters = { owner: repository.owner, repo: repository.name, comment_id: id, content };
  const send = (): Promise<Outcome<unknown>> =>
    place.in === 'conversation'
      ? write(client, 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', parameters, created)
      : write(client, 'POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions', parameters, created);
  return writeOnce(send, async () => null, patience);
}

/**
 * Answers a comment where it stands, once.
 * @param look tells after a doubtful answer whether this one is there
 */
export function answer(
  client: GitHubClient,
  comment: CommentRef,
  body: string,
  look: () => Promise<boolean>,
  patience: Patience,
): Promise<Outcome<unknown>> {
  const { repository, number, place } = comment;
  const parameters = { owner: repository.owner, repo: repository.name, body };
  const send = (): Promise<Outcome<unknown>> => {
    if (place.in === 'conversation') {
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
      return write(client, route, { ...parameters, issue_number: number }, created);
    }
    const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies';
    return write(client, route, { ...parameters, pull_number: number, comment_id: place.opening }, created);
  };
  return writeOnce<unknown>(send, async () => ((await look()) ? {} : null), patience);
}

/**
 * Whether a person may push to the repository: the roles write, maintain and admin, and custom ones that stand on
 * them ("Get repository permissions for a user": `permission` says maintain as write, triage as read).
 * @throws GitHubFailure when GitHub does not say
 */
export async function mayWrite(client: GitHubClient, repository: RepositoryRef, login: string): Promise<boolean> {
  const parameters = { owner: repository.owner, repo: repository.name, username: login };
  try {
    const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
    const { permission } = await read(client, route, parameters, z.object({ permission: z.string() }));
    return permission === 'admin' || permission === 'write';
  } catch (error) {
    // No such person any more, or none that may be asked about.
    if (error instanceof GitHubFailure && error.kind === 'not-found') return false;
    throw error;
  }
}
