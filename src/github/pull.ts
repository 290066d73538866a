import { CONFIG_PATH } from '../config/config-path.ts';
import type { FileContent } from '../model/snapshot.ts';
import { configOf } from './base-config.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure } from './failure.ts';
import { CHECK_NAME, type OwnCheckRun, ownCheckRuns } from './own-check-runs.ts';
import { PULL_PAGE, PULL_STATE, type PullAnswer } from './pull-query.ts';
import { type Acknowledged, cursorAfter, type OwnThread, ownThreads, readAcknowledged } from './pull-threads.ts';
import type { RepositoryRef } from './repository.ts';
import { query } from './request.ts';
import type { PullPages } from './thread-query.ts';

/** A pull request as it is now, with what this app has left on it. */
export interface PullState {
  readonly repositoryId: number;
  /** As it is called now: GraphQL follows the name that a repository had before it was renamed or moved. */
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  /** The author's login; null for a deleted account. */
  readonly author: string | null;
  /** Whether an App opened it. People's accounts that a program uses are people's to GitHub. */
  readonly authorIsBot: boolean;
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
  /** Commands of people that this app has carried out. */
  readonly acknowledged: readonly Acknowledged[];
  /** This app's check runs of our name on the head. */
  readonly checkRuns: readonly OwnCheckRun[];
}

export interface OwnReview {
  readonly body: string;
}

export interface PullPlace {
  readonly repository: RepositoryRef;
  readonly number: number;
  /** This app's id; null with a personal token, which cannot tell whose check run it is. */
  readonly appId: number | null;
}

/** 100 pages of 100: beyond that, what is already posted cannot be known, and nothing may be posted. */
const MAX_PAGES = 100;
/** Comments hold wishes alone: one that is not read is not granted, and does no other harm. */
const MAX_COMMENT_PAGES = 20;

/**
 * Reads the state of a pull request: one request for up to 100 threads, reviews and comments
 * (each thread with its first 50 comments), one more for each further 100.
 * @throws GitHubFailure
 */
export async function readPull(client: GitHubClient, place: PullPlace): Promise<PullState> {
  const { owner, name } = place.repository;
  const first = { owner, name, number: place.number, config: CONFIG_PATH, check: CHECK_NAME, ...FIRST_PAGE };
  const { repository } = await query(client, PULL_STATE, first);
  const answer = repository.pullRequest;
  const pages = [answer, ...(await readFurtherPages(client, place, answer))];
  return {
    repositoryId: repository.databaseId,
    repository: { owner: repository.owner.login, name: repository.name },
    ...factsOf(answer),
    config: await configOf(client, place.repository, answer.baseRef?.target.file),
    threads: pages.flatMap((page) => ownThreads(page)),
    reviews: pages.flatMap((page) => ownReviews(page)),
    acknowledged: await readAcknowledged(client, pages),
    checkRuns: headCheckRuns(answer, place.appId),
  };
}

const FIRST_PAGE = {
  ...{ threads: null, reviews: null, comments: null },
  ...{ wantThreads: true, wantReviews: true, wantComments: true },
};

async function readFurtherPages(
  client: GitHubClient,
  place: PullPlace,
  first: PullPages,
): Promise<readonly PullPages[]> {
  const pages: PullPages[] = [];
  for (let page: PullPages | undefined = first; page !== undefined; page = pages.at(-1)) {
    const threads = cursorAfter(page.threads);
    const reviews = cursorAfter(page.reviews);
    const comments = pages.length < MAX_COMMENT_PAGES ? cursorAfter(page.comments) : null;
    if (threads === null && reviews === null && comments === null) break;
    if (pages.length === MAX_PAGES) throw tooMany();
    const { owner, name } = place.repository;
    const cursors = { threads, reviews, comments };
    const wanted = { wantThreads: threads !== null, wantReviews: reviews !== null, wantComments: comments !== null };
    const variables = { owner, name, number: place.number, ...cursors, ...wanted };
    pages.push((await query(client, PULL_PAGE, variables)).repository.pullRequest);
  }
  return pages;
}

function tooMany(): GitHubFailure {
  const detail = 'the pull request has more than 10,000 threads or reviews';
  return new GitHubFailure('validation', 'GraphQL PullPage', detail);
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
    authorIsBot: answer.author?.__typename === 'Bot',
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

function ownReviews({ reviews }: PullPages): readonly OwnReview[] {
  return (reviews?.nodes ?? []).filter(({ viewerDidAuthor }) => viewerDidAuthor).map(({ body }) => ({ body }));
}

function headCheckRuns(answer: PullAnswer, appId: number | null): readonly OwnCheckRun[] {
  const commits = answer.commits.nodes.filter(({ commit }) => commit.oid === answer.headRefOid);
  return commits.flatMap(({ commit }) => ownCheckRuns(commit.checkSuites, appId));
}
