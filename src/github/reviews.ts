import { z } from 'zod';
import { type Marker, parseMarkers } from '../review/marker.ts';
import type { PlannedComment, ReviewPlan } from '../review/review-plan.ts';
import type { GitHubClient } from './client.ts';
import type { PullState } from './pull.ts';
import type { RepositoryRef } from './repository.ts';
import { type Outcome, write } from './request.ts';

/** What a review says. Empty when there is nothing left to say. */
export type ReviewContent = Pick<ReviewPlan, 'comments' | 'body'>;

/** The markers that this app has left on a pull request: whatever others write, in threads or answers, is none. */
export function ownMarkers({ threads, reviews }: Pick<PullState, 'threads' | 'reviews'>): readonly Marker[] {
  return [...threads, ...reviews].flatMap(({ body }) => parseMarkers(body));
}

/**
 * Leaves out what is on the pull request already. A comment is left out with its first known marker: what it says
 * besides comes with the next review, and nothing is ever said twice.
 */
export function withoutPosted({ comments, body }: ReviewContent, posted: readonly Marker[]): ReviewContent {
  const known = new Set(posted.map(({ fingerprint }) => fingerprint));
  const isKnown = (markers: readonly Marker[]): boolean => markers.some(({ fingerprint }) => known.has(fingerprint));
  return {
    comments: comments.filter(({ markers }) => !isKnown(markers)),
    body: body === null || isKnown(parseMarkers(body)) ? null : body,
  };
}

export function isEmpty({ comments, body }: ReviewContent): boolean {
  return comments.length === 0 && body === null;
}

/**
 * Creates one review of event `COMMENT`, with all its comments; GitHub takes all of them or none. One request, never
 * repeated here.
 * @param commitId the head that the lines of the comments belong to
 */
export function createReview(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
  commitId: string,
  { comments, body }: ReviewContent,
): Promise<Outcome<{ readonly id: number }>> {
  const place = { owner: repository.owner, repo: repository.name, pull_number: number };
  const content = { commit_id: commitId, event: 'COMMENT' as const, body: body ?? '', comments: comments.map(draft) };
  const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews';
  return write(client, route, { ...place, ...content }, z.object({ id: z.number() }));
}

/** A comment in the API's words: a place of one line has no start ("Create a review for a pull request"). */
function draft({ path, line, startLine, side, body }: PlannedComment) {
  const start = startLine === null ? {} : { start_line: startLine, start_side: side };
  return { path, line, side, ...start, body };
}
