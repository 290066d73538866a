import { type AnswerMarker, parseAnswerMarker } from '../review/answer-marker.ts';
import { RECENT_MS, recentComments, type SaidComment, type Unread } from '../review/command-inbox.ts';
import type { GitHubClient } from './client.ts';
import { type CommentPage, type OpeningNode, PULL_COMMENTS, type SaidNode } from './command-query.ts';
import type { CommentPlace, CommentRef } from './issue-comments.ts';
import type { PullPlace } from './pull.ts';
import type { RepositoryRef } from './repository.ts';
import { query } from './request.ts';
import { COMMENT_TEXTS, MAX_TEXTS } from './thread-query.ts';

/** A comment that may hold commands, and how to answer it. */
export interface PullComment extends SaidComment, CommentRef {}

/** What is said on a pull request as far as commands go. */
export interface PullComments {
  /** As it is called now. */
  readonly repository: RepositoryRef;
  readonly open: boolean;
  /** As `recentComments` gives them. */
  readonly recent: readonly PullComment[];
  /** Those that this App has given meanwhile. */
  readonly answers: readonly AnswerMarker[];
}

/** Pages of one kind that are read at most. */
const MAX_PAGES = 3;
/** Texts of people, and of this App's own answers, that are read at most. */
const MAX_READ = 100;

interface Skeleton extends Unread, CommentRef {
  /** GraphQL's id. */
  readonly nodeId: string;
  readonly own: boolean;
}

/**
 * Reads the newest comments of a pull request: first who wrote when, then the texts of those that can matter, so that
 * nobody can make this dear by writing much.
 * @throws GitHubFailure
 */
export async function readPullComments(client: GitHubClient, place: Omit<PullPlace, 'appId'>): Promise<PullComments> {
  const { repository, pages } = await readPages(client, place);
  const said = pages.flatMap((page) => skeletons(page, repository, place.number));
  const people = recentComments(said);
  const unseen = people.filter(({ seen }) => !seen).slice(0, MAX_READ);
  const oldest = people.reduce((time, { createdAt }) => Math.min(time, createdAt), Number.POSITIVE_INFINITY);
  const own = said.filter((comment) => comment.own && comment.createdAt >= oldest);
  const wanted = [...unseen, ...own.slice(-MAX_READ)];
  const texts = await readTexts(
    client,
    wanted.map(({ nodeId }) => nodeId),
  );
  return {
    repository,
    open: pages[0]?.state === 'OPEN',
    recent: people.flatMap((comment) => withText(comment, texts)),
    answers: own.flatMap(({ nodeId }) => parseAnswerMarker(texts.get(nodeId)?.body ?? '') ?? []),
  };
}

type Texts = ReadonlyMap<string, { readonly body: string; readonly lastEditedAt: string | null }>;

/** One that was seen to needs no text. One that is gone by now, or was edited meanwhile, asks for nothing. */
function withText(comment: Skeleton, texts: Texts): readonly PullComment[] {
  const text = texts.get(comment.nodeId);
  if (comment.seen) return [{ ...comment, body: '' }];
  return text?.lastEditedAt === null ? [{ ...comment, body: text.body }] : [];
}

async function readTexts(client: GitHubClient, ids: readonly string[]): Promise<Texts> {
  const texts = new Map<string, { readonly body: string; readonly lastEditedAt: string | null }>();
  for (let from = 0; from < ids.length; from += MAX_TEXTS) {
    const { nodes } = await query(client, COMMENT_TEXTS, { ids: ids.slice(from, from + MAX_TEXTS) });
    for (const node of nodes) if (node !== null) texts.set(node.id, node);
  }
  return texts;
}

interface Pages {
  readonly repository: RepositoryRef;
  /** The newest first. */
  readonly pages: readonly CommentPage[];
}

async function readPages(client: GitHubClient, place: Omit<PullPlace, 'appId'>): Promise<Pages> {
  const { owner, name } = place.repository;
  const pages: CommentPage[] = [];
  let repository = place.repository;
  let cursors = { comments: null as string | null, threads: null as string | null };
  let wanted = { wantComments: true, wantThreads: true };
  while (pages.length < MAX_PAGES && (wanted.wantComments || wanted.wantThreads)) {
    const answer = await query(client, PULL_COMMENTS, { owner, name, number: place.number, ...cursors, ...wanted });
    const page = answer.repository.pullRequest;
    repository = { owner: answer.repository.owner.login, name: answer.repository.name };
    pages.push(page);
    cursors = {
      comments: page.comments?.pageInfo.startCursor ?? null,
      threads: page.threads?.pageInfo.startCursor ?? null,
    };
    wanted = {
      wantComments: page.comments?.pageInfo.hasPreviousPage === true && isRecent(page, pages),
      wantThreads: page.threads?.pageInfo.hasPreviousPage === true,
    };
  }
  return { repository, pages };
}

/** Whether comments before this page may still count. */
function isRecent(page: CommentPage, pages: readonly CommentPage[]): boolean {
  const newest = pages[0]?.comments?.nodes.at(-1)?.createdAt ?? 0;
  return (page.comments?.nodes[0]?.createdAt ?? 0) > newest - RECENT_MS;
}

function skeletons(page: CommentPage, repository: RepositoryRef, number: number): readonly Skeleton[] {
  const pull = { repository, number };
  const conversation = page.comments?.nodes ?? [];
  const threads = page.threads?.nodes ?? [];
  return [
    ...conversation.map((node) => ({ ...skeleton(node, { in: 'conversation' }), ...pull, inOwnThread: false })),
    ...threads.flatMap(({ opening, comments }) => {
      const [first] = opening.nodes;
      if (first === undefined) return [];
      // A comment of ours that opened a thread is no answer.
      const nodes = comments.nodes.filter(({ id }) => id !== first.id || !first.viewerDidAuthor);
      return nodes.map((node) => ({
        ...skeleton(node, threadPlace(first)),
        ...pull,
        inOwnThread: first.viewerDidAuthor,
      }));
    }),
  ];
}

function threadPlace({ fullDatabaseId: opening }: OpeningNode): CommentPlace {
  return { in: 'thread', opening };
}

const INSIDERS = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

function skeleton(node: SaidNode, place: CommentPlace) {
  const { id: nodeId, fullDatabaseId: id, viewerDidAuthor: own, author, createdAt } = node;
  const isPerson = author !== null && author.__typename !== 'Bot' && !own;
  return {
    ...{ nodeId, id, own, place, createdAt },
    name: `${place.in}/${id}`,
    person: isPerson ? author.login : null,
    insider: INSIDERS.has(node.authorAssociation),
    edited: node.lastEditedAt !== null,
    seen: (node.reactionGroups ?? []).some(({ viewerHasReacted }) => viewerHasReacted),
  };
}
