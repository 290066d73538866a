import { ignoresIn } from '../review/commands.ts';
import { parseMarkers, parseState } from '../review/marker.ts';
import type { IgnoreRequest, PostedThread, Resolution, ReviewMemory } from '../review/memory.ts';
import type { GitHubClient } from './client.ts';
import type { PullState } from './pull.ts';
import type { Acknowledged, OwnThread } from './pull-threads.ts';
import { query } from './request.ts';
import { ownMarkers } from './reviews.ts';
import { COMMENT_TEXTS, MAX_TEXTS } from './thread-query.ts';

type Remembered = Pick<PullState, 'threads' | 'reviews' | 'acknowledged'>;

/**
 * The memory that lies on the pull request itself, in the App's own comments and in the commands that it has
 * acknowledged: publishing is saving. Loading takes a request only where there are such commands.
 */
export function threadMemory(client: GitHubClient, pull: Remembered): ReviewMemory {
  const load = async () => ({
    threads: postedThreads(pull.threads),
    listed: ownMarkers({ threads: [], reviews: pull.reviews }),
    ignores: await readIgnores(client, pull.acknowledged),
  });
  return { load, save: async () => {} };
}

/** The threads that speak of findings; one whose comment has lost its markers is nobody's any more. */
export function postedThreads(threads: readonly OwnThread[]): readonly PostedThread[] {
  return threads.flatMap((thread) => {
    const { id, commentId, path, body, answered, minimized } = thread;
    const markers = parseMarkers(body);
    const state = parseState(body);
    const resolution = resolutionOf(thread, state);
    return markers.length === 0 ? [] : [{ id, commentId, path, markers, state, resolution, minimized, answered, body }];
  });
}

/** GitHub names a bot with or without its suffix, or not at all: then it is ours where our comment says the same. */
function resolutionOf({ resolved, resolvedBy, ownLogin }: OwnThread, state: PostedThread['state']): Resolution {
  if (!resolved) return 'none';
  if (resolvedBy === null) return state === 'fixed' ? 'ours' : { by: 'ghost' };
  return bare(resolvedBy) === bare(ownLogin ?? '') ? 'ours' : { by: resolvedBy };
}

function bare(login: string): string {
  return login.replace(/\[bot\]$/, '');
}

/** Commands read of one pull request: beyond them, a wish is not heard, and its finding counts. */
const MAX_COMMANDS = 1_000;

async function readIgnores(
  client: GitHubClient,
  acknowledged: readonly Acknowledged[],
): Promise<readonly IgnoreRequest[]> {
  const wishes: IgnoreRequest[] = [];
  for (let from = 0; from < Math.min(acknowledged.length, MAX_COMMANDS); from += MAX_TEXTS) {
    const some = acknowledged.slice(from, from + MAX_TEXTS);
    const { nodes } = await query(client, COMMENT_TEXTS, { ids: some.map(({ commentId }) => commentId) });
    const texts = new Map(nodes.flatMap((node) => (node?.lastEditedAt === null ? [[node.id, node.body]] : [])));
    wishes.push(...some.flatMap((comment) => wishesIn(texts.get(comment.commentId) ?? '', comment)));
  }
  return wishes;
}

/** With a rule, a wish means the whole pull request; without one, the thread that it answers in. */
function wishesIn(body: string, { by, threadId }: Acknowledged): readonly IgnoreRequest[] {
  return ignoresIn(body).map(({ rule, reason }) => ({ rule, reason, by, threadId: rule === null ? threadId : null }));
}
