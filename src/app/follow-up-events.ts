import type { Probot } from 'probot';
import { readControls } from '../remediate/body-controls.ts';
import { isFollowUpBranch } from '../remediate/identity.ts';
import { askIn, isPerson } from './delivery.ts';
import type { Job } from './job.ts';

const BRANCH = 'refs/heads/';

/**
 * Connects what becomes of branches to the pull requests with fixes that go to them: something was pushed, there or to
 * such a pull request, a box in it was ticked, it was merged or goes elsewhere now, or the pull request that they were
 * made for is over.
 */
export function connectFollowUps(probot: Probot, enqueue: (job: Job) => void): void {
  probot.on('push', ({ payload }) => {
    const { ref, deleted } = payload;
    const branch = ref.startsWith(BRANCH) ? ref.slice(BRANCH.length) : '';
    if (branch === '' || deleted || isFollowUpBranch(branch)) return;
    askIn(probot, payload, (place) => enqueue({ kind: 'follow-ups', ...place, branch }));
  });
  probot.on('pull_request.edited', ({ payload }) => {
    const { body: before, base: moved } = payload.changes;
    const { number, base, body } = payload.pull_request;
    // What the App writes comes back to it as well.
    if ((before === undefined && moved === undefined) || !isPerson(payload) || !isFollowUp(payload)) return;
    const was = readControls(before?.from ?? body ?? '');
    const controls = [...readControls(body ?? '')].filter((control) => !was.has(control));
    const ticked = controls.length === 0 ? {} : { ticked: [{ number, controls }] };
    askIn(probot, payload, (place) => enqueue({ kind: 'follow-ups', ...place, branch: base.ref, ...ticked }));
  });
  probot.on('pull_request.synchronize', ({ payload }) => {
    const { base } = payload.pull_request;
    if (!isPerson(payload) || !isFollowUp(payload)) return;
    askIn(probot, payload, (place) => enqueue({ kind: 'follow-ups', ...place, branch: base.ref }));
  });
  probot.on('pull_request.closed', ({ payload }) => {
    const { head, base, merged } = payload.pull_request;
    // People who close a follow-up decline it: there is nothing to do.
    if (!isFromHere(payload) || (isFollowUp(payload) && !merged)) return;
    const branch = isFollowUp(payload) ? base.ref : head.ref;
    askIn(probot, payload, (place) => enqueue({ kind: 'follow-ups', ...place, branch }));
  });
}

interface PullDelivery {
  readonly repository: { readonly id: number };
  readonly pull_request: {
    /** `repo` is null where the fork is gone. */
    readonly head: { readonly ref: string; readonly repo: { readonly id: number } | null };
  };
}

/** No fixes go to branches of forks, whatever these are called. */
function isFromHere({ repository, pull_request: { head } }: PullDelivery): boolean {
  return head.repo?.id === repository.id;
}

function isFollowUp(delivery: PullDelivery): boolean {
  return isFromHere(delivery) && isFollowUpBranch(delivery.pull_request.head.ref);
}
