/** What a pull request shows of git: where its head comes from, its base branch, its commits. */
import { commitsBetween } from '../git/history.ts';
import type { Pull, Repository } from '../model.ts';
import { mergeBaseOf } from '../pulls/changes.ts';
import { mergeableOf } from '../pulls/mergeability.ts';
import { fullName, nodeId, type World } from '../world.ts';
import { commitNode } from './commits.ts';
import { connection, type Paging } from './connection.ts';
import { branchNode } from './refs.ts';
import { actorNode, type Viewer } from './viewer.ts';

export function pullGit(viewer: Viewer, pull: Pull) {
  const { repository, base, head } = pull;
  return {
    headRepository: head.repository.deleted ? null : forkNode(viewer.world, head.repository),
    baseRef: () => branchNode(viewer, repository, base.ref),
    headRef: () => (head.repository.deleted ? null : branchNode(viewer, head.repository, head.ref)),
    mergeable: async () => {
      const mergeable = await mergeableOf(viewer.world, pull);
      return mergeable === null ? 'UNKNOWN' : mergeable ? 'MERGEABLE' : 'CONFLICTING';
    },
    commits: async (paging: Paging) => {
      const listed = await commitsBetween(repository.git, await mergeBaseOf(viewer.world, pull), head.sha);
      return connection(listed, paging, ({ sha }) => ({ commit: commitNode(viewer, repository, sha) }));
    },
  };
}

function forkNode(world: World, repo: Repository) {
  const names = { databaseId: repo.id, name: repo.name, nameWithOwner: fullName(repo) };
  return { __typename: 'Repository', id: nodeId('R', repo.id), ...names, owner: actorNode(world, repo.owner) };
}
