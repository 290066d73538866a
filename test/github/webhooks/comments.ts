/** Webhooks about what people say: comments on a pull request, comments in threads, threads, reviews. */
import type { Account, IssueComment, Pull, Review, ReviewComment, Thread } from '../model.ts';
import { simpleUser } from '../render/account.ts';
import { simplePull } from '../render/pull.ts';
import { issueCommentJson, reactionCounts, reviewCommentJson, reviewJson } from '../render/review.ts';
import { fullName, nodeId, type World } from '../world.ts';
import { emit, type Payload } from './events.ts';

/** `issue_comment.<action>` on a pull request. */
export function issueCommentEvent(
  world: World,
  comment: IssueComment,
  action: string,
  sender: Account,
  extra: Payload = {},
): void {
  const { pull } = comment;
  const said = { issue: issueOf(world, pull), comment: issueCommentJson(world, comment) };
  emit(world, pull.repository, 'issue_comment', sender, { action, ...said, ...extra });
}

/** `pull_request_review_comment.<action>`: each comment of a review has one of its own. */
export function reviewCommentEvent(
  world: World,
  comment: ReviewComment,
  action: string,
  sender: Account,
  extra: Payload = {},
): void {
  const { pull } = comment.thread;
  const said = { comment: reviewCommentJson(world, comment), pull_request: simplePull(world, pull) };
  emit(world, pull.repository, 'pull_request_review_comment', sender, { action, ...said, ...extra });
}

/** `pull_request_review.submitted`. */
export function reviewEvent(world: World, review: Review): void {
  const shown = { ...reviewJson(world, review), state: review.state.toLowerCase() };
  const payload = { action: 'submitted', review: shown, pull_request: simplePull(world, review.pull) };
  emit(world, review.pull.repository, 'pull_request_review', review.author, payload);
}

/** `pull_request_review_thread.<action>`. */
export function threadEvent(world: World, thread: Thread, action: string, sender: Account): void {
  const comments = thread.comments.map((comment) => reviewCommentJson(world, comment));
  emit(world, thread.pull.repository, 'pull_request_review_thread', sender, {
    action,
    pull_request: simplePull(world, thread.pull),
    thread: { node_id: nodeId('PRRT', thread.id), comments },
  });
}

function issueOf(world: World, pull: Pull) {
  const url = `${world.url}/repos/${fullName(pull.repository)}`;
  const [issue, html] = [`${url}/issues/${pull.number}`, world.web(`${fullName(pull.repository)}/pull/${pull.number}`)];
  const times = {
    created_at: new Date(pull.createdAt).toISOString(),
    updated_at: new Date(pull.updatedAt).toISOString(),
  };
  return {
    ...{ url: issue, repository_url: url, labels_url: `${issue}/labels{/name}`, comments_url: `${issue}/comments` },
    events_url: `${issue}/events`,
    html_url: html,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    number: pull.number,
    ...{ title: pull.title, user: simpleUser(world, pull.author), labels: [], state: pull.state, locked: false },
    ...{
      assignee: null,
      assignees: [],
      milestone: null,
      comments: pull.comments.length,
      ...times,
      closed_at: pull.closedAt === null ? null : new Date(pull.closedAt).toISOString(),
    },
    ...{ author_association: 'NONE', active_lock_reason: null, draft: pull.draft, body: pull.body, state_reason: null },
    pull_request: {
      url: `${url}/pulls/${pull.number}`,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: null,
    },
    reactions: reactionCounts(`${issue}/reactions`, []),
    ...{ timeline_url: `${issue}/timeline`, performed_via_github_app: null },
  };
}
