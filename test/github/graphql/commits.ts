/** Commits with their files and checks, and whatever object a revision names. */
import { Violation } from '../errors.ts';
import { readCommit } from '../git/history.ts';
import type { CheckRun, Repository } from '../model.ts';
import { accountOf } from '../render/person.ts';
import { connection, type Paging } from './connection.ts';
import { fileNode, gitObjectNode, idsOf, treeOf } from './objects.ts';
import { actorNode, demand, type Viewer } from './viewer.ts';

interface Filter {
  filterBy?: FilterBy | null | undefined;
}

interface FilterBy {
  appId?: number | null;
  checkName?: string | null;
  checkType?: 'ALL' | 'LATEST' | null;
}

/** The object that a revision names. Contents need their permission even when the repository itself can be seen. */
export async function objectNode(
  viewer: Viewer,
  repo: Repository,
  { oid, expression }: { oid?: string; expression?: string },
) {
  demand(viewer, repo, 'contents:read');
  const revision = oid ?? expression ?? '';
  const found = await repo.git.info(revision === '' ? 'HEAD' : revision);
  if (found?.type === 'commit') return commitNode(viewer, repo, found.oid);
  return found && gitObjectNode(viewer.world, repo, found);
}

export function commitNode(viewer: Viewer, repo: Repository, oid: string) {
  return {
    __typename: 'Commit',
    ...idsOf({ oid, type: 'commit' }),
    message: async () => (await readCommit(repo.git, oid))?.message ?? '',
    author: () => personNode(viewer, repo, oid, 'author'),
    committer: () => personNode(viewer, repo, oid, 'committer'),
    tree: () => treeOf(viewer.world, repo, `${oid}^{tree}`),
    signature: () => signatureNode(viewer, repo, oid),
    file: ({ path }: { path: string }) => fileNode(viewer, repo, oid, path),
    checkSuites: ({ filterBy, ...paging }: Paging & Filter) => {
      demand(viewer, repo, 'checks:read');
      const runs = repo.checkRuns.filter((run) => run.headSha === oid && meetsFilter(run, { filterBy }));
      const suites = [...Map.groupBy(runs, (run) => run.suiteId)];
      return connection(suites, paging, ([id]) => suiteNode(repo, id));
    },
  };
}

/** `GitActor`. Its account is shown where it is a person's: bots are no users to the schema. */
async function personNode({ world }: Viewer, repo: Repository, oid: string, role: 'author' | 'committer') {
  const commit = await readCommit(repo.git, oid);
  if (commit === null) return null;
  const account = accountOf(world, commit[role].email);
  return { ...commit[role], user: account?.type === 'User' ? actorNode(world, account) : null };
}

/** What GitHub has signed itself, with its own key; nothing else here is signed. */
async function signatureNode({ world }: Viewer, repo: Repository, oid: string) {
  const commit = world.signed.has(oid) ? await readCommit(repo.git, oid) : null;
  if (commit === null) return null;
  const valid = { isValid: true, state: 'VALID', wasSignedByGitHub: true, verifiedAt: commit.committer.date };
  return { __typename: 'GpgSignature', ...valid, email: commit.committer.email, signer: null };
}

function meetsFilter({ name, app }: CheckRun, { filterBy }: Filter): boolean {
  const { appId, checkName, checkType: _, ...others } = filterBy ?? {};
  if (Object.keys(others).length > 0)
    throw new Violation(`GraphQL: filtering checks by ${Object.keys(others).join(', ')} is not served`);
  return (checkName ?? name) === name && (appId ?? app.id) === app.id;
}

/** The newest run of each name, in the order in which the names came. */
function latest(runs: readonly CheckRun[]): CheckRun[] {
  return [...new Map(runs.map((run) => [run.name, run])).values()];
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
      return connection(filterBy?.checkType === 'LATEST' ? latest(runs) : runs, paging, checkRunNode);
    },
  };
}

function checkRunNode({ id, name, externalId, status, conclusion, annotations }: CheckRun) {
  return {
    __typename: 'CheckRun',
    ...{ databaseId: id, name, externalId, status: status.toUpperCase() },
    conclusion: conclusion?.toUpperCase() ?? null,
    annotations: (paging: Paging) =>
      connection(annotations, paging, ({ path, message, title }) => ({ path, message, title })),
  };
}
