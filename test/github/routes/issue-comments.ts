/** Comments on pull requests themselves, which the API calls issue comments. */
import { type AnyRoute, listed, route, TOKENS } from '../http/route.ts';
import { addIssueComment, editComment, issueCommentOf } from '../pulls/comments.ts';
import { pullOf } from '../pulls/lifecycle.ts';
import { issueCommentJson } from '../render/review.ts';
import { ordered, reactionAnswer } from './said.ts';

export const issueCommentRoutes: readonly AnyRoute[] = [
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
      const body = issueCommentJson(world, addIssueComment(world, pull, actor.account, input.body));
      return { status: 201, body, headers: { location: body.url } };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
    callers: TOKENS,
    permissions: ['issues:read', 'pull_requests:read'],
    handle: ({ world, input }) => {
      const comment = issueCommentOf(world.repository(input.owner, input.repo), input.comment_id);
      return { status: 200, body: issueCommentJson(world, comment) };
    },
  }),
  route({
    operation: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    callers: TOKENS,
    permissions: ['issues:write', 'pull_requests:write'],
    handle: ({ world, actor, input }) => {
      const comment = issueCommentOf(world.repository(input.owner, input.repo), input.comment_id);
      editComment(world, comment, actor, input.body);
      return { status: 200, body: issueCommentJson(world, comment) };
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
    callers: TOKENS,
    permissions: ['issues:write', 'pull_requests:write'],
    creates: true,
    handle: ({ world, actor, input }) => {
      const comment = issueCommentOf(world.repository(input.owner, input.repo), input.comment_id);
      return reactionAnswer(world, comment, actor, input.content);
    },
  }),
];
