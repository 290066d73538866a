/** The root of queries: repositories with their objects and pull requests, nodes, the viewer, the rate limit. */
import { meets } from '../auth/access.ts';
import { isoSeconds } from '../git/history.ts';
import type { Repository } from '../model.ts';
import { fullName, nodeId, numberOf } from '../world.ts';
import { objectNode } from './commits.ts';
import { typed } from './errors.ts';
import { issueCommentNode, pullNode, reviewCommentNode, reviewNode, threadNode } from './nodes.ts';
import { type PullFilter, pullConnection } from './pull-list.ts';
import { branchNode, type RefFilter, refNamed, refsBelow } from './refs.ts';
import { actorNode, demand, type Viewer } from './viewer.ts';

interface Named {
  owner: string;
  name: string;
  followRenames?: boolean | null;
}

export function queries(viewer: Viewer) {
  const { world, actor } = viewer;
  return {
    repository: ({ owner, name, followRenames }: Named) => repositoryNode(viewer, owner, name, followRenames ?? true),
    node: ({ id }: { id: string }) => nodeOf(viewer, id),
    nodes: ({ ids }: { ids: string[] }) => ids.map((id) => nodeOrError(viewer, id)),
    viewer: () => viewerNode(viewer),
    rateLimit: () => {
      const { limit, used, remaining, reset } = world.rates.state(actor, 'graphql');
      return {
        cost: viewer.cost.points,
        limit,
        used,
        remaining,
        nodeCount: viewer.cost.nodes,
        resetAt: isoSeconds(reset * 1000),
      };
    },
  };
}

/** An App is shown as its bot, here with `[bot]`: fullsend-ai/fullsend pull request 1953. */
function viewerNode({ world, actor: { account } }: Viewer) {
  return { ...actorNode(world, account), login: account.login };
}

function repositoryNode(viewer: Viewer, owner: string, name: string, followRenames: boolean) {
  const { world, actor } = viewer;
  const present = world.repositories.get(`${owner}/${name}`.toLowerCase());
  const repo = present ?? (followRenames ? world.formerly(owner, name) : null);
  if (!repo || !meets(world, actor, repo, 'metadata:read'))
    throw typed('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  return {
    __typename: 'Repository',
    id: nodeId('R', repo.id),
    databaseId: repo.id,
    name: repo.name,
    nameWithOwner: fullName(repo),
    ...{
      isPrivate: repo.private,
      isFork: repo.parent !== null,
      isArchived: repo.archived,
      url: world.web(fullName(repo)),
    },
    owner: actorNode(world, repo.owner),
    defaultBranchRef: () => branchNode(viewer, repo, repo.defaultBranch),
    ref: (wanted: { qualifiedName: string }) => refNamed(viewer, repo, wanted),
    refs: (filter: RefFilter) => refsBelow(viewer, repo, filter),
    object: (wanted: { oid?: string; expression?: string }) => objectNode(viewer, repo, wanted),
    pullRequest: ({ number }: { number: number }) => {
      const pull = repo.pulls.get(number);
      if (!pull) throw typed('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      return pullNode(viewer, pull);
    },
    pullRequests: (filter: PullFilter) => {
      demand(viewer, repo, 'pull_requests:read');
      return pullConnection(viewer, [...repo.pulls.values()], filter);
    },
  };
}

/** One node that is not there is an error of its own, and null among the others. */
function nodeOrError(viewer: Viewer, id: string) {
  try {
    return nodeOf(viewer, id);
  } catch (error) {
    return error;
  }
}

/** Pull requests, reviews, threads and comments by their node id, where the viewer may see them. */
export function nodeOf(viewer: Viewer, id: string) {
  const pulls = viewer.world.pulls();
  const visible = (repo: Repository) => meets(viewer.world, viewer.actor, repo, 'metadata:read');
  for (const pull of pulls.filter(({ repository }) => visible(repository))) {
    if (numberOf('PR', id) === pull.id) return pullNode(viewer, pull);
    const thread = pull.threads.find((one) => numberOf('PRRT', id) === one.id);
    if (thread) return threadNode(viewer, thread);
    const review = pull.reviews.find((one) => numberOf('PRR', id) === one.id);
    if (review) return reviewNode(viewer, review);
    const comment = pull.threads.flatMap((one) => one.comments).find((one) => numberOf('PRRC', id) === one.id);
    if (comment) return reviewCommentNode(viewer, comment);
    const remark = pull.comments.find((one) => numberOf('IC', id) === one.id);
    if (remark) return issueCommentNode(viewer, remark);
  }
  throw typed('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}
