/** Labels of pull requests, and reviews that are asked for. */
import { type AnyRoute, route, TOKENS } from '../http/route.ts';
import { pullOf } from '../pulls/lifecycle.ts';
import { addLabels, requestReviews } from '../pulls/triage.ts';
import { labelJson, simplePull } from '../render/pull.ts';

export const triageRoutes: readonly AnyRoute[] = [
  route({
    operation: 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels',
    callers: TOKENS,
    permissions: ['issues:write', 'pull_requests:write'],
    handle: async ({ world, actor, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const pull = pullOf(repo, input.issue_number);
      const names = (input.labels ?? []).map((label) => (typeof label === 'string' ? label : label.name));
      await addLabels(world, pull, actor.account, names);
      return { status: 200, body: pull.labels.map((label) => labelJson(world, repo, label)) };
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    creates: true,
    handle: async ({ world, actor, input }) => {
      const pull = pullOf(world.repository(input.owner, input.repo), input.pull_number);
      await requestReviews(world, pull, actor.account, input);
      return { status: 201, body: simplePull(world, pull) };
    },
  }),
];
