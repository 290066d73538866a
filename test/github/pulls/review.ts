/** Creating reviews and comments: all or nothing, as GitHub does. */
import { type Refusal, unprocessable, Violation, validationFailed } from '../errors.ts';
import type { Account, Anchor, Pull, Review, ReviewComment, ReviewState, Said, Thread } from '../model.ts';
import { reviewCommentEvent, reviewEvent } from '../webhooks/comments.ts';
import type { World } from '../world.ts';
import { anchorFor, type CommentTarget } from './anchors.ts';
import { changesOf } from './changes.ts';
import { notify } from './notify.ts';
import { parseSuggestions } from './suggestions.ts';
import { placeOf } from './threads.ts';

export interface NewReview {
  event?: string | undefined;
  body?: string | undefined;
  commit_id?: string | undefined;
  comments?: readonly NewComment[] | undefined;
}

export type NewComment = CommentTarget & { body: string; position?: number | undefined };

const STATES: Readonly<Record<string, ReviewState>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
};

/** How a route words a 422: reviews answer sentences, single comments answer records that hold them. */
type Refuse = (...sentences: string[]) => Refusal;

const refuseComment: Refuse = (...sentences) =>
  validationFailed(...sentences.map((message) => ({ resource: 'PullRequestReviewComment', code: 'custom', message })));

/** Adds a review with its comments and sends one notification a person. @throws Refusal 422, and nothing is kept */
export async function createReview(world: World, pull: Pull, author: Account, wanted: NewReview): Promise<Review> {
  const state = STATES[wanted.event ?? ''];
  if (!state) throw new Violation('A pending review (no event) is not served: nothing here submits one');
  const { body = '', comments = [] } = wanted;
  if (state === 'CHANGES_REQUESTED' && body === '') throw unprocessable('Review body is required');
  if (state === 'COMMENTED' && body === '' && comments.length === 0) throw unprocessable('Review body is required');
  if (state !== 'COMMENTED' && author === pull.author) {
    const verb = state === 'APPROVED' ? 'approve' : 'request changes on';
    throw unprocessable(`Can not ${verb} your own pull request`);
  }
  checkReviewTexts(world, body, comments);
  const commitId = await checkCommit(pull, wanted.commit_id ?? pull.head.sha, unprocessable);
  const anchors = await anchorsFor(world, pull, commitId, comments, unprocessable);
  const review = addReview(world, pull, author, { state, body, commitId });
  for (const [at, comment] of comments.entries()) await addThread(world, review, anchors[at] as Anchor, comment.body);
  notify(world, pull, author, 'review', [body, ...comments.map((comment) => comment.body)]);
  announce(world, review);
  return review;
}

/** A comment outside any review of the caller's: GitHub wraps it in a review of its own. */
export async function createComment(
  world: World,
  pull: Pull,
  author: Account,
  wanted: NewComment & { commit_id: string },
) {
  checkBody(world, 'PullRequestReviewComment', wanted.body);
  const commitId = await checkCommit(pull, wanted.commit_id, refuseComment);
  const [anchor] = await anchorsFor(world, pull, commitId, [wanted], refuseComment);
  const review = addReview(world, pull, author, { state: 'COMMENTED', body: '', commitId });
  const comment = await addThread(world, review, anchor as Anchor, wanted.body);
  notify(world, pull, author, 'review-comment', [wanted.body]);
  announce(world, review);
  return comment;
}

/** An answer in a thread. */
export function createReply(world: World, first: ReviewComment, author: Account, body: string): ReviewComment {
  checkBody(world, 'PullRequestReviewComment', body);
  const { thread } = first;
  const review = addReview(world, thread.pull, author, {
    state: 'COMMENTED',
    body: '',
    commitId: thread.pull.head.sha,
  });
  const comment = addComment(world, review, thread, body, thread.comments[0]?.id ?? null);
  notify(world, thread.pull, author, 'review-comment', [body]);
  announce(world, review);
  return comment;
}

/** @throws Refusal 422 on a body over GitHub's limit, or an empty one for a comment */
export function checkBody(world: World, resource: string, body: string): void {
  const message = lengthFault(world, body);
  if (message !== null) throw validationFailed({ resource, code: 'unprocessable', field: 'data', message });
  if (body.trim() === '' && resource.endsWith('Comment'))
    throw validationFailed({ resource, code: 'missing_field', field: 'body' });
}

/** The same for a review and its comments. @throws Refusal 422 in sentences */
function checkReviewTexts(world: World, body: string, comments: readonly NewComment[]): void {
  const texts = [body, ...comments.map((comment) => comment.body)];
  const faults = texts.map((text) => lengthFault(world, text)).filter((fault) => fault !== null);
  if (comments.some((comment) => comment.body.trim() === '')) faults.push('Body is required');
  if (faults.length > 0) throw unprocessable(...new Set(faults));
}

function lengthFault({ limits }: World, body: string): string | null {
  const { bodyCharacters } = limits;
  return [...body].length > bodyCharacters ? `Body is too long (maximum is ${bodyCharacters} characters)` : null;
}

async function checkCommit(pull: Pull, commit: string, refuse: Refuse): Promise<string> {
  const { git } = pull.repository;
  const known = /^[0-9a-f]{40}$/.test(commit) && (await git.commit(commit));
  for (const head of known ? pull.heads : [])
    if (commit === head || ((await git.isAncestor(commit, head)) && !(await git.isAncestor(commit, pull.base.sha))))
      return commit;
  throw refuse('The commitOID is not part of the pull request');
}

/** Every comment's anchor. @throws Refusal 422 naming each kind of fault once, as GitHub does, without saying where */
async function anchorsFor(
  world: World,
  pull: Pull,
  commit: string,
  comments: readonly NewComment[],
  refuse: Refuse,
): Promise<Anchor[]> {
  const found: (Anchor | string)[] = [];
  for (const comment of comments) {
    if (comment.position !== undefined)
      throw new Violation('The old `position` of comments is not served: use line and side');
    found.push(await anchorFor(world, pull, commit, comment));
  }
  const refusals = found.filter((anchor) => typeof anchor === 'string');
  if (refusals.length > 0) throw refuse(...new Set(refusals));
  const anchors = found.filter((anchor) => typeof anchor !== 'string');
  for (const [at, anchor] of anchors.entries()) {
    const fault = await suggestionFault(world, pull, anchor, comments[at]?.body ?? '');
    if (fault !== null) throw refuse(fault);
  }
  return anchors;
}

/**
 * GitHub takes a suggestion that can never be applied and shows it without its button. The double is stricter where
 * nobody can have meant it: on the LEFT side the review is refused; one that changes nothing leaves a warning.
 */
async function suggestionFault(world: World, pull: Pull, anchor: Anchor, body: string): Promise<string | null> {
  const suggestions = parseSuggestions(body);
  if (suggestions.length === 0) return null;
  const where = `${anchor.path}:${anchor.line}`;
  if (anchor.side === 'LEFT') {
    world.warnings.push(`suggestion on LEFT at ${where}`);
    return `A suggestion on LEFT can never be applied: ${where}`;
  }
  const file = (await changesOf(world, pull, anchor.commit)).find(({ path }) => path === anchor.path);
  const text = (await pull.repository.git.object(file?.sha ?? ''))?.content.toString('utf8') ?? '';
  const replaced = text.split(/\r?\n/).slice((anchor.startLine ?? anchor.line) - 1, anchor.line);
  if (suggestions.some((lines) => lines.join('\n') === replaced.join('\n')))
    world.warnings.push(`suggestion changes nothing at ${where}`);
  return null;
}

function addReview(
  world: World,
  pull: Pull,
  author: Account,
  values: Pick<Review, 'state' | 'body' | 'commitId'>,
): Review {
  const review = { ...values, id: world.nextId(), pull, author, minimizedReason: null, submittedAt: world.clock() };
  pull.reviews.push(review);
  pull.requestedReviewers = pull.requestedReviewers.filter((asked) => asked !== author);
  pull.updatedAt = world.clock();
  return review;
}

async function addThread(world: World, review: Review, anchor: Anchor, body: string): Promise<ReviewComment> {
  const { pull } = review;
  const thread: Thread = { id: world.nextId(), pull, anchor, place: null, resolvedBy: null, comments: [] };
  thread.place = await placeOf(world, thread);
  pull.threads.push(thread);
  return addComment(world, review, thread, body, null);
}

function addComment(
  world: World,
  review: Review,
  thread: Thread,
  body: string,
  inReplyTo: number | null,
): ReviewComment {
  const comment = { ...newlySaid(world, review.author, body), thread, review, inReplyTo };
  thread.comments.push(comment);
  return comment;
}

/** What every comment begins with. */
export function newlySaid(world: World, author: Account, body: string): Said {
  const now = world.clock();
  const times = { createdAt: now, updatedAt: now, edited: null };
  return { id: world.nextId(), author, body, minimizedReason: null, reactions: [], ...times };
}

/** One webhook for the review, and one for each comment in it. */
function announce(world: World, review: Review): void {
  reviewEvent(world, review);
  const comments = review.pull.threads.flatMap((thread) => thread.comments);
  for (const comment of comments.filter((one) => one.review === review))
    reviewCommentEvent(world, comment, 'created', review.author);
}
