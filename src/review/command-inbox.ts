import { type CommentCommands, parseCommands } from './commands.ts';

/** A comment on a pull request as far as it matters whether it holds commands. */
export interface SaidComment {
  /** Names the comment: what an answer's marker says. */
  readonly name: string;
  /** Markdown. */
  readonly body: string;
  /** Login; null for a deleted account, for a bot and for this App itself. */
  readonly person: string | null;
  /** The author belongs to the repository or its owner, as GitHub tells with the comment. Not a permission. */
  readonly insider: boolean;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly edited: boolean;
  /** This App has reacted to it. */
  readonly seen: boolean;
  /** It answers a thread that this App opened. */
  readonly inOwnThread: boolean;
}

/** A comment with its commands. */
export interface CommandComment<T extends SaidComment> {
  readonly comment: T;
  readonly asked: CommentCommands;
}

export interface Inbox<T extends SaidComment> {
  /** To be seen to now, in this order. */
  readonly due: readonly CommandComment<T>[];
  /** Commands beyond them that have their turn later. */
  readonly waiting: number;
}

/** Commands older than this, counted from the newest comment, were passed over for good. */
export const RECENT_MS = 60 * 60_000;

/** Comments with commands that are seen to in one run. */
export const MAX_DUE = 10;

/** Comments with commands within that hour: of all insiders; of all others together; of each of them. */
const MAX_OF_INSIDERS = 200;
const MAX_OF_OTHERS = 20;
const MAX_OF_ONE = 5;

/** A comment as it is before its text is known. */
export type Unread = Omit<SaidComment, 'body'>;

/**
 * Those of a pull request's comments that may still ask for something, or that count for what their author may still
 * ask: people of the house first, oldest first.
 */
export function recentComments<T extends Unread>(comments: readonly T[]): readonly T[] {
  const newest = comments.reduce((time, { createdAt }) => Math.max(time, createdAt), 0);
  const recent = comments.filter(({ createdAt, person }) => person !== null && createdAt > newest - RECENT_MS);
  const seen = Map.groupBy(
    recent.filter((comment) => comment.seen),
    ({ person }) => person,
  );
  const isOver = ({ insider, person }: T) => !insider && (seen.get(person)?.length ?? 0) >= MAX_OF_ONE;
  return recent
    .filter((comment) => comment.seen || !(comment.edited || isOver(comment)))
    .toSorted((a, b) => Number(b.insider) - Number(a.insider) || a.createdAt - b.createdAt);
}

/**
 * Chooses the comments to see to: they hold commands, and this App has not reacted to them. However
 * many come, outsiders get a small share, so that nobody can make the App flood a pull request.
 * @param recent as {@link recentComments} gives them
 * @param answered names of the comments that this App has lately answered, deleted ones too
 * @param rules the ids of all rules
 */
export function openInbox<T extends SaidComment>(
  recent: readonly T[],
  answered: readonly string[],
  rules: readonly string[],
): Inbox<T> {
  const relevant = recent.flatMap((comment) => {
    const asked = parseCommands(comment.body, { rules, inOwnThread: comment.inOwnThread });
    return comment.seen || asked.commands.length + asked.mistakes.length > 0 ? [{ comment, asked }] : [];
  });
  const names = new Set(recent.map(({ name }) => name));
  const deleted = answered.filter((name) => !names.has(name)).length;
  const open = withinShares(relevant, deleted).filter(({ comment }) => !comment.seen);
  return { due: open.slice(0, MAX_DUE), waiting: Math.max(0, open.length - MAX_DUE) };
}

/** Comments that were seen to before take their place as well, edited and deleted ones too. */
function withinShares<T extends SaidComment>(
  comments: readonly CommandComment<T>[],
  deleted: number,
): readonly CommandComment<T>[] {
  const seenFirst = comments.toSorted((a, b) => Number(b.comment.seen) - Number(a.comment.seen));
  const counts = new Map<string | null, number>([[null, deleted]]);
  const count = (name: string | null): number => {
    const next = (counts.get(name) ?? 0) + 1;
    counts.set(name, next);
    return next;
  };
  const within = new Set(
    seenFirst.filter(({ comment: { insider, person } }) => {
      if (insider) return count('') <= MAX_OF_INSIDERS;
      return count(person) <= MAX_OF_ONE && count(null) <= MAX_OF_OTHERS;
    }),
  );
  return comments.filter((one) => within.has(one));
}
