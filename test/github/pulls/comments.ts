/** Comments after they were written: found, edited, deleted, reacted to; threads resolved. None of this notifies anybody. */
import { meets, repositoryFor } from '../auth/access.ts';
import { forbidden, notFound } from '../errors.ts';
import type {
  Account,
  Actor,
  Comment,
  Emoji,
  IssueComment,
  Pull,
  Reaction,
  Repository,
  ReviewComment,
  Thread,
} from '../model.ts';
import { issueCommentEvent, reviewCommentEvent, threadEvent } from '../webhooks/comments.ts';
import type { World } from '../world.ts';
import { notify } from './notify.ts';
import { checkBody, newlySaid } from './review.ts';

export const pullOfComment = (comment: Comment): Pull => ('thread' in comment ? comment.thread.pull : comment.pull);

/** A comment in a thread. @throws Refusal 404 */
export function reviewCommentOf(repo: Repository, id: number): ReviewComment {
  const comments = [...repo.pulls.values()].flatMap((pull) => pull.threads.flatMap((thread) => thread.comments));
  const found = comments.find((comment) => comment.id === id);
  if (!found) throw notFound();
  return found;
}

/** A comment on the pull request itself. @throws Refusal 404 */
export function issueCommentOf(repo: Repository, id: number): IssueComment {
  const found = [...repo.pulls.values()].flatMap((pull) => pull.comments).find((comment) => comment.id === id);
  if (!found) throw notFound();
  return found;
}

/** Writes under the pull request. @throws Refusal 422 */
export function addIssueComment(world: World, pull: Pull, author: Account, body: string): IssueComment {
  checkBody(world, 'IssueComment', body);
  const app = [...world.apps.values()].find(({ bot }) => bot === author) ?? null;
  const comment = { ...newlySaid(world, author, body), pull, app };
  pull.comments.push(comment);
  notify(world, pull, author, 'issue-comment', [body]);
  issueCommentEvent(world, comment, 'created', author);
  return comment;
}

/** Changes a comment's text; the same text is no edit. @throws Refusal 403 or 422 */
export function editComment(world: World, comment: Comment, actor: Actor, body: string): void {
  mayChange(world, actor, comment);
  checkBody(world, 'thread' in comment ? 'PullRequestReviewComment' : 'IssueComment', body);
  if (body === comment.body) return;
  const changes = { body: { from: comment.body } };
  Object.assign(comment, { body, updatedAt: world.clock(), edited: { at: world.clock(), by: actor.account } });
  announce(world, comment, 'edited', actor.account, { changes });
}

/** Takes a comment away, and its thread with the last one. @throws Refusal 403 */
export function deleteComment(world: World, comment: Comment, actor: Actor): void {
  mayChange(world, actor, comment);
  const pull = pullOfComment(comment);
  if ('thread' in comment) {
    const { thread } = comment;
    thread.comments = thread.comments.filter((other) => other !== comment);
    if (thread.comments.length === 0) pull.threads = pull.threads.filter((other) => other !== thread);
  } else pull.comments = pull.comments.filter((other) => other !== comment);
  announce(world, comment, 'deleted', actor.account);
}

/** Each account reacts once in each way. Gives the reaction, and whether it was not there before. */
export function react(
  world: World,
  comment: Comment,
  by: Account,
  content: Emoji,
): { reaction: Reaction; isNew: boolean } {
  const known = comment.reactions.find((reaction) => reaction.by === by && reaction.content === content);
  const reaction = known ?? { id: world.nextId(), by, content, createdAt: world.clock() };
  if (!known) comment.reactions.push(reaction);
  return { reaction, isNew: !known };
}

/**
 * Whether the caller may resolve a thread and open it again: people with write access and the pull request's author
 * (docs.github.com/pull-requests: "Resolving conversations"), and Apps with `contents: write`.
 */
export function mayResolve(world: World, actor: Actor, { pull }: Thread): boolean {
  const isAuthor = actor.kind === 'user' && actor.account === pull.author;
  return isAuthor || meets(world, actor, pull.repository, 'contents:write');
}

/** Resolves a thread or opens it again; what is so already stays as it is. @throws Refusal 403 */
export function setResolved(world: World, thread: Thread, actor: Actor, resolved: boolean): void {
  if (!mayResolve(world, actor, thread)) throw forbidden();
  if ((thread.resolvedBy !== null) === resolved) return;
  thread.resolvedBy = resolved ? actor.account : null;
  threadEvent(world, thread, resolved ? 'resolved' : 'unresolved', actor.account);
}

/** Comments are changed by their author, or by people who may push. @throws Refusal 403 */
function mayChange(world: World, actor: Actor, comment: Comment): void {
  if (actor.account === comment.author) return;
  if (actor.kind !== 'user') throw forbidden();
  repositoryFor(world, actor, pullOfComment(comment).repository, ['contents:write']);
}

function announce(world: World, comment: Comment, action: string, sender: Account, extra = {}): void {
  if ('thread' in comment) reviewCommentEvent(world, comment, action, sender, extra);
  else issueCommentEvent(world, comment, action, sender, extra);
}
