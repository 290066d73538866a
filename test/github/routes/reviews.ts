/** Reviews, and comments in threads. */

import { notFound } from '../errors.ts';
import { type AnyRoute, listed, route, TOKENS } from '../http/route.ts';
import { editComment, reviewCommentOf } from '../pulls/comments.ts';
import { pullOf } from '../pulls/lifecycle.ts';
import { createComment, createReply, createReview, type NewComment } from '../pulls/review.ts';
import { reviewCommentJson, reviewJson } from '../render/review.ts';
import { ordered, reactionAnswer } from './said.ts';

export const reviewRoutes: readonly AnyRoute[] = [
  route({
    operation: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    creates: true,
    handle: async ({ world, actor, input }) => {
      const pull = pullOf(world.repository(input.owner, input.repo), input.pull_number);
      const review = await createReview(world, pull, actor.account, input);
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
      const first = reviewCommentOf(world.repository(input.owner, input.repo), input.comment_id);
      if (first.thread.pull.number !== input.pull_number) throw notFound();
      const body = reviewCommentJson(world, createReply(world, first, actor.account, input.body));
      return { status: 201, body, headers: { location: body.url } };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/pulls/comments/{comment_id}',
    callers: TOKENS,
    permissions: ['pull_requests:read'],
    handle: ({ world, input }) => {
      const comment = reviewCommentOf(world.repository(input.owner, input.repo), input.comment_id);
      return { status: 200, body: reviewCommentJson(world, comment) };
    },
  }),
  route({
    operation: 'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    handle: ({ world, actor, input }) => {
      const comment = reviewCommentOf(world.repository(input.owner, input.repo), input.comment_id);
      editComment(world, comment, actor, input.body);
      return { status: 200, body: reviewCommentJson(world, comment) };
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    creates: true,
    handle: ({ world, actor, input }) => {
      const comment = reviewCommentOf(world.repository(input.owner, input.repo), input.comment_id);
      return reactionAnswer(world, comment, actor, input.content);
    },
  }),
];
