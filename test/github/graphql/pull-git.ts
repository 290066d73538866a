/** What a pull request shows of git and of checks: where its head comes from, its base branch, its commits and their suites. */
import { commitsBetween } from '../git/history.ts';
import type { CheckRun, Pull, Repository } from '../model.ts';
import { mergeBaseOf } from '../pulls/changes.ts';
import { fullName, nodeId, type World } from '../world.ts';
import { connection, type Paging } from './connection.ts';
import { fileNode } from './objects.ts';
import { actorNode, demand, type Viewer } from './viewer.ts';

export function pullGit(viewer: Viewer, pull: Pull) {
  const { repository, base, head } = pull;
  return {
    headRepository: forkNode(viewer.world, head.repository),
    baseRef: async () => {
      const oid = await repository.git.branch(base.ref);
      return oid && { name: base.ref, prefix: 'refs/heads/', target: commitNode(viewer, repository, oid) };
    },
    commits: async (paging: Paging) => {
      const listed = await commitsBetween(repository.git, await mergeBaseOf(viewer.world, pull), head.sha);
      return connection('commits', listed, paging, ({ sha }) => ({ commit: commitNode(viewer, repository, sha) }));
    },
  };
}

function forkNode(world: World, repo: Repository) {
  const names = { databaseId: repo.id, name: repo.name, nameWithOwner: fullName(repo) };
  return { __typename: 'Repository', id: nodeId('R', repo.id), ...names, owner: actorNode(world, repo.owner) };
}

interface Filter {
  filterBy?: { appId?: number | null; checkName?: string | null } | null | undefined;
}

function commitNode(viewer: Viewer, repo: Repository, oid: string) {
  return {
    __typename: 'Commit',
    oid,
    file: ({ path }: { path: string }) => fileNode(viewer, repo, oid, path),
    checkSuites: ({ filterBy, ...paging }: Paging & Filter) => {
      demand(viewer, repo, 'checks:read');
      const runs = repo.checkRuns.filter((run) => run.headSha === oid && meetsFilter(run, { filterBy }));
      const suites = [...Map.groupBy(runs, (run) => run.suiteId)];
      return connection('checkSuites', suites, paging, ([id]) => suiteNode(repo, id));
    },
  };
}

function meetsFilter({ name, app }: CheckRun, { filterBy }: Filter): boolean {
  return (filterBy?.checkName ?? name) === name && (filterBy?.appId ?? app.id) === app.id;
}

function suiteNode(repo: Repository, id: number) {
  const members = repo.checkRuns.filter((run) => run.suiteId === id);
  const app = members[0]?.app;
  return {
    __typename: 'CheckSuite',
    databaseId: id,
    app: app === undefined ? null : { databaseId: app.id, slug: app.slug, name: app.name },
    checkRuns: ({ filterBy, ...paging }: Paging & Filter) => {
      const runs = members.filter((run) => meetsFilter(run, { filterBy }));
      return connection('checkRuns', runs, paging, checkRunNode);
    },
  };
}

function checkRunNode({ id, name, externalId, status, conclusion, annotations }: CheckRun) {
  return {
    __typename: 'CheckRun',
    ...{ databaseId: id, name, externalId, status: status.toUpperCase() },
    conclusion: conclusion?.toUpperCase() ?? null,
    annotations: (paging: Paging) =>
      connection('annotations', annotations, paging, ({ path, message, title }) => ({ path, message, title })),
  };
}
