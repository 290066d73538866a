import type { GitHubClient } from './client.ts';
import { query } from './request.ts';
import { type PullPages, REPLY_PAGE, type SaidAnswer, type ThreadAnswer } from './thread-query.ts';

/** A thread that a comment of this app opened. */
export interface OwnThread {
  readonly id: string;
  /** The comment that opened it. */
  readonly commentId: string;
  readonly body: string;
  readonly path: string;
  /** The line of the head that it stands at now; null once it is outdated. */
  readonly line: number | null;
  readonly resolved: boolean;
  /** Login; null while it is not resolved, and where GitHub does not tell. */
  readonly resolvedBy: string | null;
  /** The login of this app, as its comments have it. */
  readonly ownLogin: string | null;
  readonly outdated: boolean;
  /** Whether its comment is folded away. */
  readonly minimized: boolean;
  /** Whether anybody else has answered. */
  readonly answered: boolean;
}

/** Another one's comment that this app has acknowledged: its reaction stands on it, and it was never edited. */
export interface Acknowledged {
  readonly commentId: string;
  /** Login. */
  readonly by: string;
  /** The thread that it answers in; null for a comment on the pull request. */
  readonly threadId: string | null;
}

export function ownThreads({ threads }: PullPages): readonly OwnThread[] {
  return (threads?.nodes ?? []).flatMap((thread) => {
    const comment = thread.opening.nodes[0];
    if (comment?.viewerDidAuthor !== true) return [];
    const { id, path, line, isResolved, isOutdated, resolvedBy, comments } = thread;
    const { id: commentId, body, isMinimized, author } = comment;
    return {
      ...{ id, commentId, body, path, line },
      resolved: isResolved,
      resolvedBy: resolvedBy?.login ?? null,
      ownLogin: author?.login ?? null,
      outdated: isOutdated,
      minimized: isMinimized,
      answered: comments.nodes.some(({ viewerDidAuthor }) => !viewerDidAuthor),
    };
  });
}

/** The acknowledged comments of one answer, and the further replies that did not fit into it. */
export async function readAcknowledged(
  client: GitHubClient,
  all: readonly PullPages[],
): Promise<readonly Acknowledged[]> {
  const threads = all.flatMap(({ threads }) => threads?.nodes ?? []);
  const onPull = all.flatMap(({ comments }) => comments?.nodes ?? []).flatMap((said) => acknowledged(said, null));
  const first = threads.flatMap(({ id, comments }) => comments.nodes.flatMap((said) => acknowledged(said, id)));
  return [...onPull, ...first, ...(await readFurtherReplies(client, threads))];
}

/** Requests for further replies, of all threads together: beyond them, a wish is not heard, and its finding counts. */
const MAX_REPLY_PAGES = 20;

async function readFurtherReplies(
  client: GitHubClient,
  threads: readonly ThreadAnswer[],
): Promise<readonly Acknowledged[]> {
  const found: Acknowledged[] = [];
  let left = MAX_REPLY_PAGES;
  for (const { id, comments } of threads) {
    let after = cursorAfter(comments);
    for (; after !== null && left > 0; left -= 1) {
      const { node } = await query(client, REPLY_PAGE, { thread: id, after });
      found.push(...(node?.comments.nodes ?? []).flatMap((said) => acknowledged(said, id)));
      after = cursorAfter(node?.comments);
    }
  }
  return found;
}

/** Nobody can forge a reaction of ours. Whoever edits a command takes it back. */
function acknowledged(comment: SaidAnswer, threadId: string | null): readonly Acknowledged[] {
  const { id: commentId, author, viewerDidAuthor, lastEditedAt, reactionGroups } = comment;
  const seen = reactionGroups?.some(({ content, viewerHasReacted }) => content === 'THUMBS_UP' && viewerHasReacted);
  if (author === null || author.__typename === 'Bot' || viewerDidAuthor || lastEditedAt !== null || !seen) return [];
  return [{ commentId, by: author.login, threadId }];
}

interface Connection {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Where the next page begins; null after the last. */
export function cursorAfter(connection: Connection | undefined): string | null {
  return connection?.pageInfo.hasNextPage === true ? connection.pageInfo.endCursor : null;
}
