/** The mutations that a reviewer needs. */
import type { IssueComment, Pull, Review, ReviewComment, Thread } from '../model.ts';
import { setDraft } from '../pulls/lifecycle.ts';
import { simplePull } from '../render/pull.ts';
import { reviewCommentJson } from '../render/review.ts';
import { emit } from '../webhooks/events.ts';
import { nodeId, numberOf } from '../world.ts';
import { typed } from './errors.ts';
import { issueCommentNode, pullNode, reviewCommentNode, reviewNode, threadNode } from './nodes.ts';
import { demand, type Viewer } from './viewer.ts';

interface Input<Fields> {
  input: Fields & { clientMutationId?: string | null };
}

export function mutations(viewer: Viewer) {
  return {
    minimizeComment: ({ input }: Input<{ subjectId: string; classifier: string }>) =>
      payload(input, { minimizedComment: minimize(viewer, input.subjectId, input.classifier) }),
    unminimizeComment: ({ input }: Input<{ subjectId: string }>) =>
      payload(input, { unminimizedComment: minimize(viewer, input.subjectId, null) }),
    resolveReviewThread: ({ input }: Input<{ threadId: string }>) =>
      payload(input, { thread: resolve(viewer, input.threadId, true) }),
    unresolveReviewThread: ({ input }: Input<{ threadId: string }>) =>
      payload(input, { thread: resolve(viewer, input.threadId, false) }),
    markPullRequestReadyForReview: async ({ input }: Input<{ pullRequestId: string }>) =>
      payload(input, { pullRequest: await draft(viewer, input.pullRequestId, false) }),
    convertPullRequestToDraft: async ({ input }: Input<{ pullRequestId: string }>) =>
      payload(input, { pullRequest: await draft(viewer, input.pullRequestId, true) }),
  };
}

function payload(input: { clientMutationId?: string | null }, fields: Record<string, unknown>) {
  return { clientMutationId: input.clientMutationId ?? null, ...fields };
}

type Minimizable = ReviewComment | IssueComment | Review;

function minimize(viewer: Viewer, id: string, classifier: string | null) {
  const [subject, show] = findMinimizable(viewer, id);
  const pull = 'thread' in subject ? subject.thread.pull : subject.pull;
  demand(viewer, pull.repository, 'pull_requests:write', 'issues:write');
  subject.minimizedReason = classifier;
  return show();
}

function findMinimizable(viewer: Viewer, id: string): [Minimizable, () => unknown] {
  for (const pull of viewer.world.pulls()) {
    const comment = pull.threads.flatMap((thread) => thread.comments).find((one) => numberOf('PRRC', id) === one.id);
    if (comment) return [comment, () => reviewCommentNode(viewer, comment)];
    const remark = pull.comments.find((one) => numberOf('IC', id) === one.id);
    if (remark) return [remark, () => issueCommentNode(viewer, remark)];
    const review = pull.reviews.find((one) => numberOf('PRR', id) === one.id);
    if (review) return [review, () => reviewNode(viewer, review)];
  }
  throw unknown(id);
}

/** Takes `contents: write`, of all permissions: an App that only reviews is answered FORBIDDEN. */
function resolve(viewer: Viewer, id: string, resolved: boolean) {
  const { world, actor } = viewer;
  const thread: Thread | undefined = world
    .pulls()
    .flatMap((pull) => pull.threads)
    .find((one) => nodeId('PRRT', one.id) === id);
  if (!thread) throw unknown(id);
  const { repository } = thread.pull;
  demand(viewer, repository, 'contents:write');
  thread.resolvedBy = resolved ? actor.account : null;
  emit(world, repository, 'pull_request_review_thread', actor.account, {
    action: resolved ? 'resolved' : 'unresolved',
    pull_request: simplePull(world, thread.pull),
    thread: { node_id: id, comments: thread.comments.map((comment) => reviewCommentJson(world, comment)) },
  });
  return threadNode(viewer, thread);
}

async function draft(viewer: Viewer, id: string, isDraft: boolean) {
  const pull: Pull | undefined = viewer.world.pulls().find((one) => nodeId('PR', one.id) === id);
  if (!pull) throw unknown(id);
  demand(viewer, pull.repository, 'pull_requests:write');
  await setDraft(viewer.world, pull, viewer.actor.account, isDraft);
  return pullNode(viewer, pull);
}

const unknown = (id: string) => typed('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
