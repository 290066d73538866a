import type { PullAnswer } from './pull-query.ts';
import type { SaidAnswer } from './thread-query.ts';

export const HEAD = 'a'.repeat(40);
export const BASE = 'b'.repeat(40);
export const APP_ID = 7;
export const PLACE = { repository: { owner: 'acme', name: 'shop' }, number: 3, appId: APP_ID } as const;

const LAST_PAGE = { hasNextPage: false, endCursor: null };

export interface Comment {
  readonly body: string;
  readonly own?: boolean;
  readonly minimized?: boolean;
  /** Login; the thread is resolved then. */
  readonly resolvedBy?: string;
  /** What follows the opening comment. */
  readonly replies?: readonly SaidAnswer[];
  /** Where further replies begin. */
  readonly nextReply?: string;
}

export function threads(comments: readonly Comment[], next: string | null = null): NonNullable<PullAnswer['threads']> {
  return { pageInfo: pageInfo(next), nodes: comments.map(thread) };
}

function thread({ body, own = true, minimized = false, resolvedBy, replies = [], nextReply }: Comment, at: number) {
  const author = { login: own ? 'plimsoll' : 'eve' };
  const opening = { id: `C${at}`, viewerDidAuthor: own, isMinimized: minimized, body, author };
  const first = said(`C${at}`, { viewerDidAuthor: own, author: { __typename: own ? 'Bot' : 'User', ...author } });
  return {
    ...{ id: `T${at}`, path: 'k8s/app.yaml', line: at + 1, isOutdated: false },
    isResolved: resolvedBy !== undefined,
    resolvedBy: resolvedBy === undefined ? null : { login: resolvedBy },
    opening: { nodes: [opening] },
    comments: { pageInfo: pageInfo(nextReply ?? null), nodes: [first, ...replies] },
  };
}

function pageInfo(next: string | null) {
  return next === null ? LAST_PAGE : { hasNextPage: true, endCursor: next };
}

/** A comment of a person, as it was written, that nobody has reacted to. */
export function said(id: string, changes: Partial<SaidAnswer> = {}): SaidAnswer {
  const author = { __typename: 'User', login: 'ada' };
  return { id, viewerDidAuthor: false, lastEditedAt: null, author, reactionGroups: [], ...changes };
}

/** The reactions of a comment that this app has acknowledged. */
export const SEEN = [{ content: 'THUMBS_UP', viewerHasReacted: true }];

export function comments(
  nodes: readonly SaidAnswer[],
  next: string | null = null,
): NonNullable<PullAnswer['comments']> {
  return { pageInfo: pageInfo(next), nodes: [...nodes] };
}

export function reviews(comments: readonly Comment[], next: string | null = null): NonNullable<PullAnswer['reviews']> {
  return {
    pageInfo: pageInfo(next),
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
    author: { __typename: 'User', login: 'ada' },
    headRefOid: HEAD,
    headRefName: 'feature',
    headRepository: { name: 'shop', owner: { login: 'acme' } },
    baseRefOid: 'c'.repeat(40),
    baseRefName: 'main',
    baseRef: { target: { oid: BASE, file: null } },
    commits: { nodes: [{ commit: { oid: HEAD, checkSuites: { nodes: [] } } }] },
    threads: threads([]),
    reviews: reviews([]),
    comments: comments([]),
    ...changes,
  };
  return pageAnswer(pullRequest);
}

/** The answer for a further page. */
export function pageAnswer(pullRequest: Partial<PullAnswer>) {
  return { data: { repository: { databaseId: 11, name: 'shop', owner: { login: 'acme' }, pullRequest } } };
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
