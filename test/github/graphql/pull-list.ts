/** Lists of pull requests: filtered and in order. */
import { meets } from '../auth/access.ts';
import type { Pull } from '../model.ts';
import { connection, type Paging } from './connection.ts';
import { pullNode, stateOf } from './nodes.ts';
import type { Viewer } from './viewer.ts';

export interface PullFilter extends Paging {
  headRefName?: string | null;
  baseRefName?: string | null;
  states?: readonly string[] | null;
  labels?: readonly string[] | null;
  orderBy?: { field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'; direction: 'ASC' | 'DESC' } | null;
}

/** Those that the viewer may read, the oldest first unless told; of labels one is enough. */
export function pullConnection(viewer: Viewer, pulls: readonly Pull[], filter: PullFilter) {
  const { headRefName, baseRefName, states, labels, orderBy, ...paging } = filter;
  const listed = pulls
    .filter(({ repository }) => meets(viewer.world, viewer.actor, repository, 'pull_requests:read'))
    .filter(({ head }) => (headRefName ?? head.ref) === head.ref)
    .filter(({ base }) => (baseRefName ?? base.ref) === base.ref)
    .filter((pull) => states?.includes(stateOf(pull)) ?? true)
    .filter((pull) => labels?.some((wanted) => pull.labels.some(({ name }) => name === wanted)) ?? true);
  return connection(inOrder(listed, orderBy ?? { field: 'CREATED_AT', direction: 'ASC' }), paging, (pull) =>
    pullNode(viewer, pull),
  );
}

const KEYS = {
  CREATED_AT: (pull: Pull) => pull.createdAt,
  UPDATED_AT: (pull: Pull) => pull.updatedAt,
  COMMENTS: (pull: Pull) => pull.comments.length,
} as const;

/** What is equal comes in the order in which it was opened. */
function inOrder(pulls: Pull[], { field, direction }: NonNullable<PullFilter['orderBy']>): Pull[] {
  const key = KEYS[field];
  const sign = direction === 'DESC' ? -1 : 1;
  return pulls.sort((one, other) => sign * (key(one) - key(other) || one.id - other.id));
}
