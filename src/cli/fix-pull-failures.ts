import type { GitHubFailure } from '../github/failure.ts';
import type { PublishedFollowUp } from '../github/publish-follow-up.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { explainRefusal, refusalFor } from '../github/write-refusals.ts';
import type { GitHubSettings } from './fix-pull-settings.ts';
import { printable } from './paint.ts';

/** Why nothing was written, for the owner of the token. */
export function whyRefused(
  { says, failure }: Extract<PublishedFollowUp, { outcome: 'refused' }>,
  { owner, name }: RepositoryRef,
): string {
  const reason = failure === null ? null : explainRefusal(failure).reason;
  // GitHub answers 404 where a token without the scope wants to write.
  const lacksRight = reason === 'permission' || reason === 'not-found';
  return lacksRight ? `the token may not write to ${owner}/${name}: ${WRITING}` : forToken(says);
}

/** A refusal that was known before anything was written. */
export function forToken(says: string): string {
  return says === refusalFor('branch-exists') ? NOT_OURS : says;
}

const NOT_OURS =
  'the branch of these repairs is there already, made by the App, by a person, or with another token: leave it to them, or delete it';

const WRITING = 'it takes write access to contents and to pull requests (a classic token: the scope "repo")';

/** Why GitHub could not be read. @param repository as written by the person who asks */
export function whyUnread(failure: GitHubFailure, repository: string, { token, apiUrl }: GitHubSettings): string {
  const { kind, status, retryAfter } = failure;
  const { host } = new URL(apiUrl);
  if (status === 401) return `${host} does not take the token: it is mistyped, revoked or expired`;
  switch (kind) {
    case 'not-found':
      return `there is no repository ${repository} at ${host}, or ${token === null ? 'it takes a token to see it' : 'the token may not see it'}`;
    case 'forbidden':
      return `the token may not read ${repository}: it takes read access to contents and to pull requests`;
    case 'rate-limited':
      return `${host} asks to wait for ${retryAfter ?? 60} seconds${token === null ? '; with a token it answers more often' : ''}`;
    case 'network':
      return `${host} cannot be reached: ${printable(failure.message)}`;
    case 'server':
    case 'malformed':
    case 'validation':
      return `${host} did not answer as it should: ${printable(failure.message)}`;
  }
}
