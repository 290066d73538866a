import type { Probot } from 'probot';
import type { PullRef } from './review-queue.ts';

/** Events after which a pull request's head, or whether it wants comments, may have changed. */
const REVIEWED = [
  'pull_request.opened',
  'pull_request.synchronize',
  'pull_request.reopened',
  'pull_request.ready_for_review',
] as const;

/**
 * Connects webhooks to work: the signature is verified before, the handler only hands over and returns, so that GitHub
 * gets its answer in milliseconds.
 */
export function connectWebhooks(probot: Probot, enqueue: (pull: PullRef) => void): void {
  probot.on([...REVIEWED], ({ payload, log }) => {
    const { installation, repository, pull_request: pull } = payload;
    if (!installation) {
      log.warn({ repository: repository.full_name }, 'a delivery without an installation: nothing can be read with it');
      return;
    }
    enqueue({
      installationId: installation.id,
      owner: repository.owner.login,
      repo: repository.name,
      number: pull.number,
    });
  });
}
