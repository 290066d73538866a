import type { Finding } from '../engine/report.ts';
import { markerOf } from './marker.ts';
import type { PostedThread, Said } from './memory.ts';
import type { ReviewInput } from './review-input.ts';
import type { ThreadChange } from './review-plan.ts';
import type { Spoken } from './spoken.ts';
import { closedText, reopenedText } from './thread-text.ts';

/**
 * Decides which threads close, since all that they speak of is gone, and which open again, since some of it came back.
 * A finding that is ignored is not gone, and does not come back. What a person has resolved stays as that person left it.
 */
export function planThreads(input: ReviewInput, spoken: Spoken): readonly ThreadChange[] {
  const calling = new Set(spoken.counted.filter(({ level }) => level !== 'note'));
  const members = membersOf(spoken);
  const canClose = closable(input);
  return input.memory.threads.flatMap((thread) => {
    if (typeof thread.resolution === 'object') return [];
    const live = members.get(thread) ?? [];
    const again = live.filter(({ finding }) => calling.has(finding));
    const closed = thread.state === 'fixed' || thread.resolution === 'ours';
    if (closed && again.length > 0) return [reopen(thread, again, input)];
    if (thread.state === 'open' && live.length === 0 && canClose(thread)) return [close(thread, input)];
    return [];
  });
}

/** A finding that is there, and the marker that knew it. */
interface Member extends Said {
  readonly finding: Finding;
}

function membersOf({ places }: Spoken): ReadonlyMap<PostedThread | null, readonly Member[]> {
  const members = [...places].map(([finding, said]) => ({ finding, ...said }));
  return Map.groupBy(members, ({ thread }) => thread);
}

/**
 * Tells whether what is not found is gone. Where the head could not be read as far as the base, nobody knows: a broken
 * file hides its own findings, and those of others that rest on it.
 */
function closable({ gaps, base, head }: ReviewInput): (thread: PostedThread) => boolean {
  const unreadBefore = new Set(base.skipped.map(({ path }) => path));
  const unread = new Set(head.skipped.map(({ path }) => path));
  const readAsFar = gaps.length === 0 && [...unread].every((path) => unreadBefore.has(path));
  return ({ path }) => readAsFar && !unread.has(path);
}

function close(thread: PostedThread, input: ReviewInput): ThreadChange {
  const { body, reason } = closedText(thread, input);
  return { threadId: thread.id, commentId: thread.commentId, action: 'close', reason, body };
}

/** The thread speaks of the finding where it is now; its other markers stay, so that they are known should they return. */
function reopen(thread: PostedThread, members: readonly Member[], input: ReviewInput): ThreadChange {
  const now = new Map(members.map(({ marker, finding }) => [marker, markerOf(finding)]));
  const markers = thread.markers.map((marker) => now.get(marker) ?? marker);
  const findings = members.map(({ finding }) => finding);
  const body = reopenedText({ ...thread, markers }, findings, input);
  return { threadId: thread.id, commentId: thread.commentId, action: 'reopen', reason: 'fixed', body };
}

/** A change that is still due, and what of it. */
export interface DueChange extends ThreadChange {
  /** Whether its comment has to be folded or unfolded. */
  readonly fold: boolean;
  /** Whether the thread has to be resolved or unresolved. */
  readonly resolve: boolean;
}

/**
 * Leaves out what is done already, by a run that was interrupted or by a person in the meantime, and threads that are gone.
 * @param threads as they are now
 */
export function stillDue(changes: readonly ThreadChange[], threads: readonly PostedThread[]): readonly DueChange[] {
  const byId = new Map(threads.map((thread) => [thread.id, thread]));
  return changes.flatMap((change) => {
    const thread = byId.get(change.threadId);
    if (thread === undefined || typeof thread.resolution === 'object') return [];
    const resolved = thread.resolution === 'ours';
    const closing = change.action === 'close';
    if (closing ? thread.state === 'fixed' : thread.state === 'open' && !resolved) return [];
    return [{ ...change, fold: thread.minimized !== closing, resolve: resolved !== closing }];
  });
}
