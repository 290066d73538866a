/** Reviews and comments on pull requests. */

import { repositoryFor } from '../auth/access.ts';
import { forbidden, notFound } from '../errors.ts';
import { type AnyRoute, listed, route, TOKENS } from '../http/route.ts';
import type { Account, Actor, IssueComment, Repository, ReviewComment } from '../model.ts';
import { pullOf } from '../pulls/lifecycle.ts';
import { notify } from '../pulls/notify.ts';
import { checkBody, createComment, createReply, createReview, type NewComment } from '../pulls/review.ts';
import { simplePull } from '../render/pull.ts';
import { issueCommentJson, reviewCommentJson, reviewJson } from '../render/review.ts';
import { emit, issueCommentEvent } from '../webhooks/events.ts';
import type { World } from '../world.ts';

/** Comments are edited by their author, or by people who may push. @throws Refusal 403 */
function mayEdit(world: World, actor: Actor, repo: Repository, author: Account): void {
  if (actor.account === author) return;
  if (actor.kind !== 'user') throw forbidden();
  repositoryFor(world, actor, repo, ['contents:write']);
}

function reviewComment(repo: Repository, id: number): ReviewComment {
  const comments = [...repo.pulls.values()].flatMap((pull) => pull.threads.flatMap((thread) => thread.comments));
  const found = comments.find((comment) => comment.id === id);
  if (!found) throw notFound();
  return found;
}

function issueComment(repo: Repository, id: number): IssueComment {
  const found = [...repo.pulls.values()].flatMap((pull) => pull.comments).find((comment) => comment.id === id);
  if (!found) throw notFound();
  return found;
}

/** `created` or `updated`, rising unless told; `since` keeps what was updated later. */
function ordered<Said extends { createdAt: number; updatedAt: number }>(
  said: readonly Said[],
  {
    sort = 'created',
    direction = 'asc',
    since,
  }: { sort?: string | undefined; direction?: string | undefined; since?: string | undefined },
): Said[] {
  const key = (one: Said) => (sort === 'updated' ? one.updatedAt : one.createdAt);
  const sign = direction === 'desc' ? -1 : 1;
  const kept = said.filter((one) => since === undefined || one.updatedAt >= Date.parse(since));
  return kept.sort((one, other) => sign * (key(one) - key(other)));
}

const REVIEW: readonly AnyRoute[] = [
  route({
    operation: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    creates: true,
    handle: async ({ world, actor, input }) => {
      const pull = pullOf(world.repository(input.owner, input.repo), input.pull_number);
      const review = await createReview(world, pull, actor.account, input);
      const payload = {
        action: 'submitted',
        review: { ...reviewJson(world, review), state: review.state.toLowerCase() },
        pull_request: simplePull(world, pull),
      };
      emit(world, pull.repository, 'pull_request_review', actor.account, payload);
      return { status: 200, body: reviewJson(world, review) };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    callers: TOKENS,
    permissions: ['pull_requests:read'],
    handle: ({ world, input }) =>
      listed(pullOf(world.repository(input.owner, input.repo), input.pull_number).reviews, (review) =>
        reviewJson(world, review),
      ),
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments',
    callers: TOKENS,
    permissions: ['pull_requests:read'],
    handle: ({ world, input }) => {
      const { threads } = pullOf(world.repository(input.owner, input.repo), input.pull_number);
      const comments = threads.flatMap((thread) => thread.comments);
      return listed(ordered(comments, input), (comment) => reviewCommentJson(world, comment));
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    creates: true,
    handle: async ({ world, actor, input }) => {
      const pull = pullOf(world.repository(input.owner, input.repo), input.pull_number);
      const comment = await createComment(world, pull, actor.account, input as NewComment & { commit_id: string });
      const body = reviewCommentJson(world, comment);
      return { status: 201, body, headers: { location: body.url } };
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    creates: true,
    handle: ({ world, actor, input }) => {
      const first = reviewComment(world.repository(input.owner, input.repo), input.comment_id);
      if (first.thread.pull.number !== input.pull_number) throw notFound();
      const body = reviewCommentJson(world, createReply(world, first, actor.account, input.body));
      return { status: 201, body, headers: { location: body.url } };
    },
  }),
  route({
    operation: 'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    handle: ({ world, actor, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const comment = reviewComment(repo, input.comment_id);
      mayEdit(world, actor, repo, comment.author);
      checkBody(world, 'PullRequestReviewComment', input.body);
      Object.assign(comment, { body: input.body, updatedAt: world.clock() });
      return { status: 200, body: reviewCommentJson(world, comment) };
    },
  }),
];

const ISSUE: readonly AnyRoute[] = [
  route({
    operation: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    callers: TOKENS,
    permissions: ['issues:read', 'pull_requests:read'],
    handle: ({ world, input }) => {
      const { comments } = pullOf(world.repository(input.owner, input.repo), input.issue_number);
      return listed(ordered(comments, { since: input.since }), (comment) => issueCommentJson(world, comment));
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    callers: TOKENS,
    permissions: ['issues:write', 'pull_requests:write'],
    creates: true,
    handle: ({ world, actor, input }) => {
      const pull = pullOf(world.repository(input.owner, input.repo), input.issue_number);
      checkBody(world, 'IssueComment', input.body);
      const app = actor.kind === 'installation' ? actor.app : null;
      const times = { createdAt: world.clock(), updatedAt: world.clock() };
      const comment: IssueComment = {
        id: world.nextId(),
        pull,
        author: actor.account,
        body: input.body,
        app,
        minimizedReason: null,
        ...times,
      };
      pull.comments.push(comment);
      notify(world, pull, actor.account, 'issue-comment', [comment.body]);
      issueCommentEvent(world, comment);
      const body = issueCommentJson(world, comment);
      return { status: 201, body, headers: { location: body.url } };
    },
  }),
  route({
    operation: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    callers: TOKENS,
    permissions: ['issues:write', 'pull_requests:write'],
    handle: ({ world, actor, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const comment = issueComment(repo, input.comment_id);
      mayEdit(world, actor, repo, comment.author);
      checkBody(world, 'IssueComment', input.body);
      Object.assign(comment, { body: input.body, updatedAt: world.clock() });
      return { status: 200, body: issueCommentJson(world, comment) };
    },
  }),
];

export const reviewRoutes: readonly AnyRoute[] = [...REVIEW, ...ISSUE];
