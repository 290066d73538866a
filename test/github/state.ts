/** What there is to see, as plain data: for tests, and for pages that show a pull request. */
import type { FileDiff } from './git/diff.ts';
import type { Annotation, CheckAction, CheckRun, Emoji, Review, ReviewState, Said, Side, Thread } from './model.ts';
import { changesOf, mergeBaseOf } from './pulls/changes.ts';
import { unifiedDiff } from './pulls/lifecycle.ts';
import { parseSuggestions } from './pulls/suggestions.ts';
import { fullName, nodeId, type World } from './world.ts';

export interface CommentView {
  id: number;
  nodeId: string;
  reviewId: number | null;
  author: string;
  body: string;
  isMinimized: boolean;
  minimizedReason: string | null;
  /** The text of each suggestion block in it. */
  suggestions: string[];
  createdAt: number;
  updatedAt: number;
  /** When its text was last changed; null when it stands as it was written. */
  editedAt: number | null;
  reactions: { content: Emoji; by: string }[];
}

export interface ThreadView {
  id: number;
  nodeId: string;
  path: string;
  side: Side;
  /** Null when outdated; `originalLine` stays. */
  line: number | null;
  startLine: number | null;
  originalLine: number;
  originalStartLine: number | null;
  diffHunk: string;
  isResolved: boolean;
  /** Login of who resolved it. */
  resolvedBy: string | null;
  isOutdated: boolean;
  comments: CommentView[];
}

export interface ReviewView {
  id: number;
  author: string;
  state: ReviewState;
  body: string;
  commit: string;
  isMinimized: boolean;
  submittedAt: number;
  /** Threads that this review began. */
  threads: ThreadView[];
}

export interface CheckRunView {
  id: number;
  suiteId: number;
  name: string;
  app: string;
  headSha: string;
  status: string;
  conclusion: string | null;
  externalId: string;
  detailsUrl: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: Annotation[];
  actions: CheckAction[];
}

export interface PullView {
  number: number;
  nodeId: string;
  title: string;
  body: string | null;
  author: string;
  state: 'open' | 'closed' | 'merged';
  draft: boolean;
  head: { repository: string; ref: string; sha: string };
  base: { ref: string; sha: string };
  mergeBase: string;
  files: FileDiff[];
  /** As `git diff` prints it. */
  diff: string;
  reviews: ReviewView[];
  threads: ThreadView[];
  comments: CommentView[];
  labels: string[];
  /** Logins of who was asked for a review. */
  requestedReviewers: string[];
  /** Check runs of the head commit. */
  checkRuns: CheckRunView[];
}

export class State {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** A pull request as it is now. @param repository `owner/name` */
  async pull(repository: string, number: number): Promise<PullView> {
    const repo = this.#world.named(repository);
    const pull = repo.pulls.get(number);
    if (!pull) throw new Error(`There is no pull request ${repository}#${number}`);
    return {
      number,
      nodeId: nodeId('PR', pull.id),
      title: pull.title,
      body: pull.body,
      author: pull.author.login,
      draft: pull.draft,
      state: pull.merged ? 'merged' : pull.state,
      head: { ...pull.head, repository: fullName(pull.head.repository) },
      base: { ...pull.base },
      mergeBase: await mergeBaseOf(this.#world, pull),
      files: await changesOf(this.#world, pull),
      diff: await unifiedDiff(this.#world, pull),
      reviews: pull.reviews.map(reviewView),
      threads: pull.threads.map(threadView),
      comments: pull.comments.map((comment) => ({ ...commentView(comment, 'IC'), reviewId: null })),
      labels: pull.labels.map(({ name }) => name),
      requestedReviewers: pull.requestedReviewers.map(({ login }) => login),
      checkRuns: this.checkRuns(repository, pull.head.sha),
    };
  }

  /** Every pull request of a repository. */
  pulls(repository: string): Promise<PullView[]> {
    const numbers = [...this.#world.named(repository).pulls.keys()];
    return Promise.all(numbers.map((number) => this.pull(repository, number)));
  }

  /** Check runs of a commit, or of all, oldest first, with every annotation they were given. */
  checkRuns(repository: string, sha?: string): CheckRunView[] {
    const runs = this.#world.named(repository).checkRuns;
    return runs.filter((run) => sha === undefined || run.headSha === sha).map(checkRunView);
  }
}

function reviewView(review: Review): ReviewView {
  const { id, author, state, body, commitId, minimizedReason, submittedAt, pull } = review;
  const threads = pull.threads.filter((thread) => thread.comments[0]?.review === review).map(threadView);
  return {
    id,
    author: author.login,
    state,
    body,
    commit: commitId,
    isMinimized: minimizedReason !== null,
    submittedAt,
    threads,
  };
}

function threadView({ id, anchor, place, resolvedBy, comments }: Thread): ThreadView {
  return {
    ...{ id, nodeId: nodeId('PRRT', id), path: place?.path ?? anchor.path, side: anchor.side },
    ...{ line: place?.line ?? null, startLine: place?.startLine ?? null },
    ...{ originalLine: anchor.line, originalStartLine: anchor.startLine, diffHunk: anchor.diffHunk },
    ...{ isResolved: resolvedBy !== null, resolvedBy: resolvedBy?.login ?? null, isOutdated: place === null },
    comments: comments.map((comment) => ({ ...commentView(comment, 'PRRC'), reviewId: comment.review.id })),
  };
}

function commentView(comment: Said, nodePrefix: string): Omit<CommentView, 'reviewId'> {
  const { id, author, body, minimizedReason, createdAt, updatedAt, edited, reactions } = comment;
  return {
    ...{ id, nodeId: nodeId(nodePrefix, id), author: author.login, body },
    ...{ isMinimized: minimizedReason !== null, minimizedReason },
    suggestions: parseSuggestions(body).map((lines) => lines.join('\n')),
    ...{ createdAt, updatedAt, editedAt: edited?.at ?? null },
    reactions: reactions.map(({ content, by }) => ({ content, by: by.login })),
  };
}

function checkRunView({ app, output, annotations, actions, ...run }: CheckRun): CheckRunView {
  const { id, suiteId, name, headSha, status, conclusion, externalId, detailsUrl } = run;
  return {
    id,
    suiteId,
    name,
    app: app.slug,
    headSha,
    status,
    conclusion,
    externalId,
    detailsUrl,
    ...output,
    annotations: [...annotations],
    actions: [...actions],
  };
}
