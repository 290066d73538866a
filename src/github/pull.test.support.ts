import type { PullAnswer } from './pull-query.ts';

export const HEAD = 'a'.repeat(40);
export const BASE = 'b'.repeat(40);
export const APP_ID = 7;
export const PLACE = { repository: { owner: 'acme', name: 'shop' }, number: 3, appId: APP_ID } as const;

const LAST_PAGE = { hasNextPage: false, endCursor: null };

export interface Comment {
  readonly body: string;
  readonly own?: boolean;
}

export function threads(comments: readonly Comment[], next: string | null = null): NonNullable<PullAnswer['threads']> {
  return {
    pageInfo: next === null ? LAST_PAGE : { hasNextPage: true, endCursor: next },
    nodes: comments.map(({ body, own = true }, at) => ({
      id: `T${at}`,
      isResolved: false,
      isOutdated: false,
      path: 'k8s/app.yaml',
      line: at + 1,
      comments: { totalCount: 1, nodes: [{ viewerDidAuthor: own, body }] },
    })),
  };
}

export function reviews(comments: readonly Comment[], next: string | null = null): NonNullable<PullAnswer['reviews']> {
  return {
    pageInfo: next === null ? LAST_PAGE : { hasNextPage: true, endCursor: next },
    nodes: comments.map(({ body, own = true }) => ({ viewerDidAuthor: own, body })),
  };
}

/** The answer about an open pull request that nobody has commented on, with some facts changed. */
export function pullAnswer(changes: Partial<PullAnswer> = {}) {
  const pullRequest: PullAnswer = {
    number: 3,
    title: 'Add the shop',
    state: 'OPEN',
    isDraft: false,
    isCrossRepository: false,
    author: { login: 'ada' },
    headRefOid: HEAD,
    headRefName: 'feature',
    headRepository: { name: 'shop', owner: { login: 'acme' } },
    baseRefOid: 'c'.repeat(40),
    baseRefName: 'main',
    baseRef: { target: { oid: BASE, file: null } },
    commits: { nodes: [{ commit: { oid: HEAD, checkSuites: { nodes: [] } } }] },
    threads: threads([]),
    reviews: reviews([]),
    ...changes,
  };
  return pageAnswer(pullRequest);
}

/** The answer for a further page. */
export function pageAnswer(pullRequest: Partial<PullAnswer>) {
  return { data: { repository: { databaseId: 11, pullRequest } } };
}

export interface CheckRunFact {
  readonly id: number;
  readonly externalId: string | null;
  readonly status?: 'COMPLETED' | 'IN_PROGRESS';
  readonly annotations?: number;
  readonly appId?: number;
}

/** The commits of a pull request with check runs on its head. */
export function commitsWithRuns(runs: readonly CheckRunFact[]): PullAnswer['commits'] {
  const nodes = runs.map(({ id, externalId, status = 'COMPLETED', annotations = 0, appId = APP_ID }) => ({
    app: { databaseId: appId },
    checkRuns: { nodes: [{ databaseId: id, externalId, status, annotations: { totalCount: annotations } }] },
  }));
  return { nodes: [{ commit: { oid: HEAD, checkSuites: { nodes } } }] };
}
