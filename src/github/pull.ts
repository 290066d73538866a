import { CONFIG_PATH } from '../config/config-path.ts';
import type { FileContent } from '../model/snapshot.ts';
import { readBlob, verifiedContent } from './blob.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure } from './failure.ts';
import { PULL_PAGE, PULL_STATE, type PullAnswer, type PullPages } from './pull-query.ts';
import type { RepositoryRef } from './repository.ts';
import { query } from './request.ts';

/** A pull request as it is now, with what this app has left on it. */
export interface PullState {
  readonly repositoryId: number;
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  /** The author's login; null for a deleted account. */
  readonly author: string | null;
  /** `repository` is null where the fork is gone. */
  readonly head: { readonly sha: string; readonly ref: string; readonly repository: RepositoryRef | null };
  /** `sha` is the tip of the base branch, where the branch still exists. */
  readonly base: { readonly sha: string; readonly ref: string };
  /** Whether the head lies in a fork. */
  readonly crossRepository: boolean;
  /** The repository's configuration at the tip of the base branch; null where there is none. */
  readonly config: FileContent | null;
  readonly threads: readonly OwnThread[];
  readonly reviews: readonly OwnReview[];
  /** This app's check runs of our name on the head. */
  readonly checkRuns: readonly OwnCheckRun[];
}

/** A thread that a comment of this app opened. */
export interface OwnThread {
  readonly id: string;
  readonly body: string;
  readonly path: string;
  /** The line of the head that it stands at now; null once it is outdated. */
  readonly line: number | null;
  readonly resolved: boolean;
  readonly outdated: boolean;
  /** Whether anybody has answered. */
  readonly answered: boolean;
}

export interface OwnReview {
  readonly body: string;
}

export interface OwnCheckRun {
  readonly id: number;
  readonly externalId: string | null;
  readonly completed: boolean;
  readonly annotationCount: number;
}

/** The name of the check run. */
export const CHECK_NAME = 'plimsoll';

export interface PullPlace {
  readonly repository: RepositoryRef;
  readonly number: number;
  /** This app's id; null with a personal token, which cannot tell whose check run it is. */
  readonly appId: number | null;
}

/** 100 pages of 100: beyond that, what is already posted cannot be known, and nothing may be posted. */
const MAX_PAGES = 100;

/**
 * Reads the state of a pull request: one request for up to 100 threads and reviews, one more for each further 100.
 * @throws GitHubFailure
 */
export async function readPull(client: GitHubClient, place: PullPlace): Promise<PullState> {
  const { owner, name } = place.repository;
  const first = { owner, name, number: place.number, config: CONFIG_PATH, check: CHECK_NAME, ...FIRST_PAGE };
  const { repository } = await query(client, PULL_STATE, first);
  const answer = repository.pullRequest;
  const rest = await readFurtherPages(client, place, answer);
  return {
    repositoryId: repository.databaseId,
    ...factsOf(answer),
    config: await configOf(client, place.repository, answer),
    threads: [answer, ...rest].flatMap((page) => ownThreads(page)),
    reviews: [answer, ...rest].flatMap((page) => ownReviews(page)),
    checkRuns: ownCheckRuns(answer, place.appId),
  };
}

const FIRST_PAGE = { threads: null, reviews: null, wantThreads: true, wantReviews: true };

async function readFurtherPages(
  client: GitHubClient,
  place: PullPlace,
  first: PullPages,
): Promise<readonly PullPages[]> {
  const pages: PullPages[] = [];
  for (let page: PullPages | undefined = first; page !== undefined; page = pages.at(-1)) {
    const threads = cursorAfter(page.threads);
    const reviews = cursorAfter(page.reviews);
    if (threads === null && reviews === null) break;
    if (pages.length === MAX_PAGES) {
      throw new GitHubFailure(
        'validation',
        'GraphQL PullPage',
        'the pull request has more than 10,000 threads or reviews',
      );
    }
    const { owner, name } = place.repository;
    const wanted = { wantThreads: threads !== null, wantReviews: reviews !== null };
    const variables = { owner, name, number: place.number, threads, reviews, ...wanted };
    pages.push((await query(client, PULL_PAGE, variables)).repository.pullRequest);
  }
  return pages;
}

function cursorAfter(connection: PullPages['threads'] | PullPages['reviews']): string | null {
  return connection?.pageInfo.hasNextPage === true ? connection.pageInfo.endCursor : null;
}

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

function factsOf(answer: PullAnswer) {
  const fork = answer.headRepository;
  return {
    number: answer.number,
    title: answer.title,
    state: STATES[answer.state],
    draft: answer.isDraft,
    author: answer.author?.login ?? null,
    head: {
      sha: answer.headRefOid,
      ref: answer.headRefName,
      repository: fork === null ? null : { owner: fork.owner.login, name: fork.name },
    },
    // `baseRefOid` stays at the commit of the last push to the pull request, the branch moves on.
    base: { sha: answer.baseRef?.target.oid ?? answer.baseRefOid, ref: answer.baseRefName },
    crossRepository: answer.isCrossRepository,
  };
}

/** The mode of a symbolic link, 120000 in octal, as GraphQL gives modes. */
const LINK_MODE = 0o120000;

async function configOf(
  client: GitHubClient,
  repository: RepositoryRef,
  answer: PullAnswer,
): Promise<FileContent | null> {
  const file = answer.baseRef?.target.file ?? null;
  if (file === null) return null;
  if (file.mode === LINK_MODE) return { unreadable: 'a symbolic link: links are not followed' };
  // A folder or a submodule of that name is no configuration file.
  if (file.object === null) return null;
  return verifiedContent(file.object, file.object.oid) ?? (await readBlob(client, repository, file.object.oid));
}

function ownThreads({ threads }: PullPages): readonly OwnThread[] {
  return (threads?.nodes ?? []).flatMap(({ id, path, line, isResolved, isOutdated, comments }) => {
    const [opening] = comments.nodes;
    if (opening?.viewerDidAuthor !== true) return [];
    const { body } = opening;
    const answered = comments.totalCount > 1;
    return [{ id, body, path, line, resolved: isResolved, outdated: isOutdated, answered }];
  });
}

function ownReviews({ reviews }: PullPages): readonly OwnReview[] {
  return (reviews?.nodes ?? []).filter(({ viewerDidAuthor }) => viewerDidAuthor).map(({ body }) => ({ body }));
}

function ownCheckRuns(answer: PullAnswer, appId: number | null): readonly OwnCheckRun[] {
  const commits = answer.commits.nodes.filter(({ commit }) => commit.oid === answer.headRefOid);
  const suites = commits.flatMap(({ commit }) => commit.checkSuites?.nodes ?? []);
  const own = suites.filter(({ app }) => appId === null || app?.databaseId === appId);
  return own.flatMap(({ checkRuns }) =>
    checkRuns.nodes.flatMap(({ databaseId: id, externalId, status, annotations }) => {
      const annotationCount = annotations?.totalCount ?? 0;
      return id === null ? [] : [{ id, externalId, completed: status === 'COMPLETED', annotationCount }];
    }),
  );
}
