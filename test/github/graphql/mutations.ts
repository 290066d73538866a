/** The mutations that a reviewer needs. */
import type { Comment, Pull, Review, Thread } from '../model.ts';
import { checkWritable } from '../protection.ts';
import { editComment, pullOfComment, setResolved } from '../pulls/comments.ts';
import { setDraft } from '../pulls/lifecycle.ts';
import { nodeId, numberOf } from '../world.ts';
import { typed } from './errors.ts';
import { issueCommentNode, pullNode, reviewCommentNode, reviewNode, threadNode } from './nodes.ts';
import { type RefUpdate, updateRefs } from './update-refs.ts';
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
    updatePullRequestReviewComment: ({ input }: Input<{ pullRequestReviewCommentId: string; body: string }>) =>
      payload(input, { pullRequestReviewComment: edit(viewer, input.pullRequestReviewCommentId, input.body) }),
    updateIssueComment: ({ input }: Input<{ id: string; body: string }>) =>
      payload(input, { issueComment: edit(viewer, input.id, input.body) }),
    resolveReviewThread: ({ input }: Input<{ threadId: string }>) =>
      payload(input, { thread: resolve(viewer, input.threadId, true) }),
    unresolveReviewThread: ({ input }: Input<{ threadId: string }>) =>
      payload(input, { thread: resolve(viewer, input.threadId, false) }),
    markPullRequestReadyForReview: async ({ input }: Input<{ pullRequestId: string }>) =>
      payload(input, { pullRequest: await draft(viewer, input.pullRequestId, false) }),
    convertPullRequestToDraft: async ({ input }: Input<{ pullRequestId: string }>) =>
      payload(input, { pullRequest: await draft(viewer, input.pullRequestId, true) }),
    updateRefs: async ({ input }: Input<{ repositoryId: string; refUpdates: readonly RefUpdate[] }>) => {
      await updateRefs(viewer, input.repositoryId, input.refUpdates);
      return payload(input, {});
    },
  };
}

function payload(input: { clientMutationId?: string | null }, fields: Record<string, unknown>) {
  return { clientMutationId: input.clientMutationId ?? null, ...fields };
}

type Minimizable = Comment | Review;

function minimize(viewer: Viewer, id: string, classifier: string | null) {
  const [subject, show] = findMinimizable(viewer, id);
  const pull = 'reactions' in subject ? pullOfComment(subject) : subject.pull;
  demand(viewer, pull.repository, 'pull_requests:write', 'issues:write');
  checkWritable(pull.repository);
  subject.minimizedReason = classifier;
  return show();
}

function edit(viewer: Viewer, id: string, body: string) {
  const [subject, show] = findMinimizable(viewer, id);
  if (!('reactions' in subject)) throw unknown(id);
  demand(viewer, pullOfComment(subject).repository, 'pull_requests:write', 'issues:write');
  checkWritable(pullOfComment(subject).repository);
  editComment(viewer.world, subject, viewer.actor, body);
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
  checkWritable(thread.pull.repository);
  setResolved(world, thread, actor, resolved);
  return threadNode(viewer, thread);
}

async function draft(viewer: Viewer, id: string, isDraft: boolean) {
  const pull: Pull | undefined = viewer.world.pulls().find((one) => nodeId('PR', one.id) === id);
  if (!pull) throw unknown(id);
  demand(viewer, pull.repository, 'pull_requests:write');
  checkWritable(pull.repository);
  await setDraft(viewer.world, pull, viewer.actor.account, isDraft);
  return pullNode(viewer, pull);
}

const unknown = (id: string) => typed('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
