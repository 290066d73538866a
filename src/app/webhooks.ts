import type { Probot } from 'probot';
import { mayCommand } from '../review/commands.ts';
import { askIn, type Delivery, isPerson } from './delivery.ts';
import type { Job } from './job.ts';

/** Events after which a pull request's head, or whether it wants comments, may have changed. */
const REVIEWED = [
  'pull_request.opened',
  'pull_request.synchronize',
  'pull_request.reopened',
  'pull_request.ready_for_review',
] as const;

/** Events after which the check may have to say something else of a thread. */
const RESOLVED = ['pull_request_review_thread.resolved', 'pull_request_review_thread.unresolved'] as const;

/**
 * Connects webhooks to work: the signature is verified before, the handler only hands over and returns, so that GitHub
 * gets its answer in milliseconds.
 */
export function connectWebhooks(probot: Probot, enqueue: (job: Job) => void): void {
  const ask: Ask = (kind, delivery, number) => {
    askIn(probot, delivery, (place) => enqueue({ kind, ...place, number }));
  };
  connectPulls(probot, ask);
  connectConversation(probot, ask);
  connectThreads(probot, ask);
}

/** Connects what an installation's owner has granted anew: without that, it would count from the next hour on. */
export function connectInstallations(probot: Probot, forget: (installationId: number) => void): void {
  probot.on('installation.new_permissions_accepted', ({ payload }) => forget(payload.installation.id));
}

/** Asks for work on the pull request of that number. */
type Ask = (kind: 'review' | 'command', delivery: Delivery, number: number) => void;

function connectPulls(probot: Probot, ask: Ask): void {
  probot.on([...REVIEWED], ({ payload }) => ask('review', payload, payload.pull_request.number));
  probot.on('pull_request.edited', ({ payload }) => {
    // Another base branch is another change; titles and texts are none.
    if (payload.changes.base !== undefined) ask('review', payload, payload.pull_request.number);
  });
  probot.on([...RESOLVED], ({ payload }) => {
    if (isPerson(payload)) ask('review', payload, payload.pull_request.number);
  });
}

/** Comments on a pull request. Those on issues are none of ours. */
function connectConversation(probot: Probot, ask: Ask): void {
  probot.on('issue_comment.created', ({ payload }) => {
    if (payload.issue.pull_request && isPerson(payload) && mayCommand(payload.comment.body)) {
      ask('command', payload, payload.issue.number);
    }
  });
  probot.on(['issue_comment.edited', 'issue_comment.deleted'], ({ payload }) => {
    if (payload.issue.pull_request && isPerson(payload) && mayTakeBack(payload)) {
      ask('review', payload, payload.issue.number);
    }
  });
}

/** Comments on lines, and answers to them. */
function connectThreads(probot: Probot, ask: Ask): void {
  probot.on('pull_request_review_comment.created', ({ payload }) => {
    if (isPerson(payload) && mayCommand(payload.comment.body)) ask('command', payload, payload.pull_request.number);
  });
  probot.on(['pull_request_review_comment.edited', 'pull_request_review_comment.deleted'], ({ payload }) => {
    if (isPerson(payload) && mayTakeBack(payload)) ask('review', payload, payload.pull_request.number);
  });
}

/** A comment that no longer says what it said: a wish in it counts no more. */
function mayTakeBack(delivery: {
  readonly comment: { readonly body: string };
  readonly changes?: { readonly body?: { readonly from: string } | undefined } | undefined;
}): boolean {
  return mayCommand(delivery.changes?.body?.from ?? delivery.comment.body);
}
