import type { ReviewPlan } from '../review/review-plan.ts';
import { contentId } from './check-subject.ts';
import { writeCheckRun } from './checks.ts';
import type { GitHubClient } from './client.ts';
import type { GitHubFailure } from './failure.ts';
import type { OwnCheckRun } from './own-check-runs.ts';
import { type PullPlace, type PullState, readPull } from './pull.ts';
import type { Outcome } from './request.ts';
import { createReview, isEmpty, ownMarkers, type ReviewContent, withoutPosted } from './reviews.ts';
import { changeThreads } from './threads.ts';
import { DEFAULT_PATIENCE, type Patience, writeOnce } from './write-once.ts';

/** What the pull request looked like when the plan was made. */
export type ReviewedState = Pick<PullState, 'base'>;

export type Published =
  /** All is there; `comments` is how many this run posted, `threads` how many it closed and reopened. */
  | ({ readonly outcome: 'published'; readonly checkRunId: number; readonly threads: number } & Posted)
  /** The pull request has moved on: the plan is about a state that nobody looks at any more. */
  | { readonly outcome: 'stale'; readonly reason: string }
  /** A write failed for good; what is there already stays, and another run goes on from it. */
  | { readonly outcome: 'failed'; readonly step: 'check run' | 'review' | 'threads'; readonly failure: GitHubFailure };

export interface PublishOptions {
  readonly client: GitHubClient;
  /** One that may resolve threads; null where the installation has not granted that. */
  readonly resolving: GitHubClient | null;
  readonly place: PullPlace;
  readonly reviewed: ReviewedState;
  readonly detailsUrl?: string;
  /** The check run that this job has begun, where it has: a moment later GitHub may not list it yet. */
  readonly begun?: OwnCheckRun | null;
  /** A person asked for it: the check run is written anew even when it says the same. */
  readonly forced?: boolean;
  readonly patience?: Patience;
}

/**
 * Writes a review plan to its pull request: first the check run, which is the gate, then one review, then the changes of
 * threads, which nobody waits for. It looks at the pull request first, with one request, and writes nothing when the
 * head has moved or what would be posted is there.
 * Running it again is safe: it completes what is missing.
 * @throws GitHubFailure when the pull request cannot be read
 */
export async function publish(plan: ReviewPlan, options: PublishOptions): Promise<Published> {
  const { client, place, patience = DEFAULT_PATIENCE } = options;
  const now = await readPull(client, place);
  const stale = staleness(options.reviewed, plan, now);
  if (stale !== null) return { outcome: 'stale', reason: stale };
  const content = {
    headSha: plan.headSha,
    externalId: contentId({ kind: 'pull', number: place.number }, plan.headSha, plan.check),
    check: plan.check,
    detailsUrl: options.detailsUrl ?? null,
  };
  const there = { existing: withBegun(now.checkRuns, options.begun ?? null), forced: options.forced ?? false };
  const checkRun = await writeCheckRun(client, place.repository, content, there, patience);
  if (!checkRun.ok) return { outcome: 'failed', step: 'check run', failure: checkRun.failure };
  const review = await postReview(plan, options, now);
  if (!review.ok) return { outcome: 'failed', step: 'review', failure: review.failure };
  if (review.value === 'stale') return { outcome: 'stale', reason: 'the head has moved' };
  const clients = { editing: client, resolving: options.resolving };
  const threads = await changeThreads(clients, plan.threads, now.threads, patience);
  if (!threads.ok) return { outcome: 'failed', step: 'threads', failure: threads.failure };
  return { outcome: 'published', checkRunId: checkRun.value, ...review.value, threads: threads.value };
}

function withBegun(listed: readonly OwnCheckRun[], begun: OwnCheckRun | null): readonly OwnCheckRun[] {
  return begun === null || listed.some(({ id }) => id === begun.id) ? listed : [...listed, begun];
}

/** Why a plan must not be written; null when it still holds. */
function staleness(reviewed: ReviewedState, plan: ReviewPlan, now: PullState): string | null {
  if (now.state !== 'open') return `the pull request is ${now.state}`;
  if (now.head.sha !== plan.headSha) return 'the head has moved';
  return now.base.ref === reviewed.base.ref ? null : 'the base branch is another';
}

interface Posted {
  readonly comments: number;
  readonly body: boolean;
}

/** Where GitHub refuses the places of the comments, the plan knows what to say instead. */
async function postReview(
  plan: ReviewPlan,
  options: PublishOptions,
  now: PullState,
): Promise<Outcome<Posted | 'stale'>> {
  const posted = ownMarkers(now);
  const say = (wanted: ReviewContent) => postContent(withoutPosted(wanted, posted), plan, options);
  let outcome = await say(plan);
  for (const fallback of plan.fallbacks) {
    if (outcome.ok || outcome.failure.kind !== 'validation') return outcome;
    outcome = await say(fallback);
  }
  return outcome;
}

async function postContent(
  content: ReviewContent,
  plan: ReviewPlan,
  options: PublishOptions,
): Promise<Outcome<Posted | 'stale'>> {
  const { client, place, reviewed, patience = DEFAULT_PATIENCE } = options;
  const posted = { comments: content.comments.length, body: content.body !== null };
  if (isEmpty(content)) return { ok: true, value: posted };
  const send = async (): Promise<Outcome<Posted | 'stale'>> => {
    const created = await createReview(client, place.repository, place.number, plan.headSha, content);
    return created.ok ? { ok: true, value: posted } : created;
  };
  // GitHub takes a review whole or not at all: one of its markers tells of all.
  const look = async (): Promise<Posted | 'stale' | null> => {
    const later = await readPull(client, place);
    const left = withoutPosted(content, ownMarkers(later));
    if (left.comments.length < posted.comments || (left.body === null && posted.body)) return posted;
    return staleness(reviewed, plan, later) === null ? null : 'stale';
  };
  return writeOnce(send, look, patience);
}
