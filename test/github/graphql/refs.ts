/** Branches: by their name, or all below a prefix; where they point, and the pull requests that come from them. */
import { Violation } from '../errors.ts';
import type { Repository } from '../model.ts';
import { commitNode } from './commits.ts';
import { connection, type Paging } from './connection.ts';
import { type PullFilter, pullConnection } from './pull-list.ts';
import { demand, type Viewer } from './viewer.ts';

const BRANCHES = 'refs/heads/';

interface Branch {
  /** `refs/heads/`, or a folder below it that was asked for: prefix and name are the whole reference. */
  prefix: string;
  name: string;
  /** The commit at its tip. */
  oid: string;
}

/** The branch of that name, null where there is none. @param name without `refs/heads/` */
export async function branchNode(viewer: Viewer, repo: Repository, name: string) {
  const oid = await repo.git.branch(name);
  return oid && refNode(viewer, repo, { prefix: BRANCHES, name, oid });
}

/** `Repository.ref`: `main` or `refs/heads/main`. Reading references takes `contents: read`, as in the REST API. */
export function refNamed(viewer: Viewer, repo: Repository, { qualifiedName }: { qualifiedName: string }) {
  demand(viewer, repo, 'contents:read');
  if (qualifiedName.startsWith('refs/') && !qualifiedName.startsWith(BRANCHES)) throw onlyBranches(qualifiedName);
  return branchNode(viewer, repo, qualifiedName.replace(BRANCHES, ''));
}

export interface RefFilter extends Paging {
  refPrefix: string;
  query?: string | null;
  orderBy?: unknown;
  direction?: unknown;
}

/** `Repository.refs`: by name; `query` is found anywhere in the name, whatever its case. */
export async function refsBelow(viewer: Viewer, repo: Repository, { refPrefix, query, ...rest }: RefFilter) {
  demand(viewer, repo, 'contents:read');
  const { orderBy, direction, ...paging } = rest;
  if (orderBy || direction) throw new Violation('GraphQL: references in another order are not served');
  if (!refPrefix.startsWith(BRANCHES) || !refPrefix.endsWith('/')) throw onlyBranches(refPrefix);
  const listed = await repo.git.text(['for-each-ref', '--format=%(objectname) %(refname)', refPrefix]);
  const branches = listed.split('\n').filter(Boolean).map(branchOf(refPrefix));
  const found = branches.filter(({ name }) => name.toLowerCase().includes((query ?? '').toLowerCase()));
  return connection(found, paging, (branch) => refNode(viewer, repo, branch));
}

const branchOf = (prefix: string) => (line: string) => ({
  prefix,
  name: line.slice(line.indexOf(' ') + 1 + prefix.length),
  oid: line.slice(0, line.indexOf(' ')),
});

function refNode(viewer: Viewer, repo: Repository, { prefix, name, oid }: Branch) {
  const id = `REF_kwDO${Buffer.from(`${repo.id}:${prefix}${name}`).toString('base64url')}`;
  const isHead = ({ repository, ref }: { repository: Repository; ref: string }) =>
    repository === repo && `${BRANCHES}${ref}` === `${prefix}${name}`;
  return {
    ...{ __typename: 'Ref', id, name, prefix },
    target: () => commitNode(viewer, repo, oid),
    associatedPullRequests: (filter: PullFilter) =>
      pullConnection(
        viewer,
        viewer.world.pulls().filter(({ head }) => isHead(head)),
        filter,
      ),
  };
}

const onlyBranches = (name: string) => new Violation(`GraphQL: of references only branches are served, not ${name}`);
