/** Objects as GraphQL shows them: plain records whose functions take a field's arguments. */
import { meets } from '../auth/access.ts';
import { Violation } from '../errors.ts';
import { isoSeconds } from '../git/history.ts';
import type {
  Account,
  Closing,
  Comment,
  Emoji,
  IssueComment,
  Pull,
  Repository,
  Review,
  ReviewComment,
  Thread,
} from '../model.ts';
import { mayResolve } from '../pulls/comments.ts';
import { association } from '../render/pull.ts';
import { fullName, nodeId } from '../world.ts';
import { connection, type Paging } from './connection.ts';
import { pullGit } from './pull-git.ts';
import { actorNode, demand, type Viewer } from './viewer.ts';

interface Said {
  author: Account;
  body: string;
  minimizedReason: string | null;
}

function saidNode({ world, actor }: Viewer, repo: Repository, said: Said) {
  return {
    author: actorNode(world, said.author),
    authorAssociation: association(world, repo, said.author),
    body: said.body,
    viewerDidAuthor: said.author === actor.account,
    isMinimized: said.minimizedReason !== null,
    minimizedReason: said.minimizedReason?.toLowerCase() ?? null,
    viewerCanMinimize: meets(world, actor, repo, 'pull_requests:write'),
  };
}

const moments = (one: { createdAt: number; updatedAt: number }) => ({
  createdAt: isoSeconds(one.createdAt),
  updatedAt: isoSeconds(one.updatedAt),
  publishedAt: isoSeconds(one.createdAt),
});

const EMOJIS: readonly (readonly [Emoji, string])[] = [
  ['+1', 'THUMBS_UP'],
  ['-1', 'THUMBS_DOWN'],
  ['laugh', 'LAUGH'],
  ['hooray', 'HOORAY'],
  ['confused', 'CONFUSED'],
  ['heart', 'HEART'],
  ['rocket', 'ROCKET'],
  ['eyes', 'EYES'],
];

/** What only comments have: edits and reactions. All eight groups are always there. */
function commentNode({ world, actor }: Viewer, { edited, reactions }: Comment) {
  const groups = EMOJIS.map(([emoji, content]) => {
    const mine = reactions.filter((reaction) => reaction.content === emoji);
    return {
      content,
      createdAt: mine[0] ? isoSeconds(mine[0].createdAt) : null,
      viewerHasReacted: mine.some(({ by }) => by === actor.account),
      reactors: (paging: Paging) => connection(mine, paging, ({ by }) => actorNode(world, by)),
    };
  });
  return {
    lastEditedAt: edited ? isoSeconds(edited.at) : null,
    editor: edited ? actorNode(world, edited.by) : null,
    reactionGroups: groups,
  };
}

const commitNode = (oid: string) => ({ __typename: 'Commit', oid });

export function reviewCommentNode(viewer: Viewer, comment: ReviewComment): Record<string, unknown> {
  const { thread } = comment;
  const { anchor, place, pull } = thread;
  const web = viewer.world.web(`${fullName(pull.repository)}/pull/${pull.number}#discussion_r${comment.id}`);
  const original = thread.comments.find((other) => other.id === comment.inReplyTo);
  return {
    ...{ __typename: 'PullRequestReviewComment', id: nodeId('PRRC', comment.id), databaseId: comment.id },
    fullDatabaseId: String(comment.id),
    ...saidNode(viewer, pull.repository, comment),
    ...commentNode(viewer, comment),
    ...moments(comment),
    ...{ path: place?.path ?? anchor.path, line: place?.line ?? null, startLine: place?.startLine ?? null },
    ...{ originalLine: anchor.line, originalStartLine: anchor.startLine, diffHunk: anchor.diffHunk },
    ...{ outdated: place === null, url: web, subjectType: 'LINE', state: 'SUBMITTED' },
    commit: commitNode(place ? pull.head.sha : anchor.commit),
    originalCommit: commitNode(anchor.commit),
    pullRequestReview: () => reviewNode(viewer, comment.review),
    replyTo: () => (original ? reviewCommentNode(viewer, original) : null),
  };
}

export function threadNode(viewer: Viewer, thread: Thread): Record<string, unknown> {
  const { world, actor } = viewer;
  const { anchor, place, pull, resolvedBy } = thread;
  const writes = mayResolve(world, actor, thread);
  return {
    ...{ __typename: 'PullRequestReviewThread', id: nodeId('PRRT', thread.id), path: place?.path ?? anchor.path },
    ...{ line: place?.line ?? null, startLine: place?.startLine ?? null },
    originalLine: anchor.line,
    originalStartLine: anchor.startLine,
    diffSide: anchor.side,
    startDiffSide: anchor.startSide,
    isOutdated: place === null,
    isResolved: resolvedBy !== null,
    isCollapsed: place === null || resolvedBy !== null,
    subjectType: 'LINE',
    resolvedBy: resolvedBy ? actorNode(world, resolvedBy) : null,
    viewerCanReply: true,
    viewerCanResolve: writes && !resolvedBy,
    viewerCanUnresolve: writes && resolvedBy !== null,
    comments: (paging: Paging) => connection(thread.comments, paging, (comment) => reviewCommentNode(viewer, comment)),
    pullRequest: () => pullNode(viewer, pull),
  };
}

export function reviewNode(viewer: Viewer, review: Review): Record<string, unknown> {
  const { pull } = review;
  const comments = () =>
    pull.threads.flatMap((thread) => thread.comments).filter((comment) => comment.review === review);
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PRR', review.id),
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    state: review.state,
    ...saidNode(viewer, pull.repository, review),
    ...moments({ createdAt: review.submittedAt, updatedAt: review.submittedAt }),
    submittedAt: isoSeconds(review.submittedAt),
    url: viewer.world.web(`${fullName(pull.repository)}/pull/${pull.number}#pullrequestreview-${review.id}`),
    commit: commitNode(review.commitId),
    comments: (paging: Paging) => connection(comments(), paging, (comment) => reviewCommentNode(viewer, comment)),
  };
}

export function issueCommentNode(viewer: Viewer, comment: IssueComment): Record<string, unknown> {
  const { pull } = comment;
  return {
    __typename: 'IssueComment',
    id: nodeId('IC', comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    ...saidNode(viewer, pull.repository, comment),
    ...commentNode(viewer, comment),
    ...moments(comment),
    url: viewer.world.web(`${fullName(pull.repository)}/pull/${pull.number}#issuecomment-${comment.id}`),
  };
}

export const stateOf = ({ merged, state }: Pull): string => (merged ? 'MERGED' : state.toUpperCase());

export function pullNode(viewer: Viewer, pull: Pull): Record<string, unknown> {
  const { world } = viewer;
  demand(viewer, pull.repository, 'pull_requests:read');
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', pull.id),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    state: stateOf(pull),
    isDraft: pull.draft,
    merged: pull.merged !== null,
    closed: pull.state === 'closed',
    closedAt: pull.closedAt === null ? null : isoSeconds(pull.closedAt),
    mergedAt: pull.merged === null ? null : isoSeconds(pull.merged.at),
    labels: (paging: Paging) => connection(pull.labels, paging, ({ name }) => ({ __typename: 'Label', name })),
    ...{ headRefOid: pull.head.sha, headRefName: pull.head.ref, baseRefOid: pull.base.sha, baseRefName: pull.base.ref },
    isCrossRepository: pull.head.repository !== pull.repository,
    ...pullGit(viewer, pull),
    url: world.web(`${fullName(pull.repository)}/pull/${pull.number}`),
    ...moments(pull),
    author: actorNode(world, pull.author),
    viewerDidAuthor: pull.author === viewer.actor.account,
    timelineItems: ({ itemTypes, ...paging }: Paging & { itemTypes?: string[] }) => {
      if (itemTypes?.join() !== 'CLOSED_EVENT')
        throw new Violation('GraphQL: of a timeline, only itemTypes: [CLOSED_EVENT] is served');
      return connection(pull.closings, paging, (closing) => closedEvent(viewer, closing));
    },
    reviewThreads: (paging: Paging) => connection(pull.threads, paging, (thread) => threadNode(viewer, thread)),
    reviews: (paging: Paging & { states?: string[]; author?: string }) =>
      connection(
        pull.reviews.filter((review) => wanted(review, paging)),
        paging,
        (review) => reviewNode(viewer, review),
      ),
    comments: (paging: Paging) => connection(pull.comments, paging, (comment) => issueCommentNode(viewer, comment)),
  };
}

function closedEvent({ world }: Viewer, { id, at, by }: Closing) {
  return { __typename: 'ClosedEvent', id: nodeId('CE', id), createdAt: isoSeconds(at), actor: actorNode(world, by) };
}

function wanted(review: Review, { states, author }: { states?: string[]; author?: string }): boolean {
  const login = review.author.login.replace(/\[bot\]$/, '');
  return (states?.includes(review.state) ?? true) && (author === undefined || author === login);
}
