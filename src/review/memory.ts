import type { MarkedState, Marker } from './marker.ts';
import type { ReviewPlan } from './review-plan.ts';

/** A thread that a comment of this App opened, as it is now. */
export interface PostedThread {
  /** GraphQL's id of the thread. */
  readonly id: string;
  /** GraphQL's id of the comment that opened it: what is edited and minimised. */
  readonly commentId: string;
  readonly path: string;
  /** The findings it speaks of; never empty. */
  readonly markers: readonly Marker[];
  /** `fixed`: its comment says that all of them are gone. */
  readonly state: MarkedState;
  readonly resolution: Resolution;
  /** Whether its comment is folded away. */
  readonly minimized: boolean;
  /** Whether anybody has answered. */
  readonly answered: boolean;
  /** The text of its comment, markers included. */
  readonly body: string;
}

/** Whether a thread is resolved, and by whom: by this App, or by a person of this login. */
export type Resolution = 'none' | 'ours' | { readonly by: string };

/** A wish of a person with write permission, `/plimsoll ignore`, that the App has acknowledged on this pull request. */
export interface IgnoreRequest {
  /** Null: whatever the thread speaks of. */
  readonly rule: string | null;
  /** The thread that it is about; null for the whole pull request, which takes a rule. */
  readonly threadId: string | null;
  /** Login. */
  readonly by: string;
  readonly reason: string;
}

/** What has been said and asked on one pull request. */
export interface PullMemory {
  readonly threads: readonly PostedThread[];
  /** The findings that review bodies of this App list. */
  readonly listed: readonly Marker[];
  readonly ignores: readonly IgnoreRequest[];
}

export const NOTHING_SAID: PullMemory = { threads: [], listed: [], ignores: [] };

/** A finding that the App has announced, and where. */
export interface Said {
  readonly marker: Marker;
  /** Null: in the list of a review's body. */
  readonly thread: PostedThread | null;
}

/**
 * Every finding that the App has announced. First what stands there as open, for of two equal ones that is the one
 * which a reader has in front of him.
 */
export function saidIn({ threads, listed }: PullMemory): readonly Said[] {
  const inState = (wanted: MarkedState) =>
    threads
      .filter(({ state }) => state === wanted)
      .flatMap((thread) => thread.markers.map((marker) => ({ marker, thread })));
  return [...inState('open'), ...listed.map((marker) => ({ marker, thread: null })), ...inState('fixed')];
}

/**
 * What has been said on one pull request. A port: until there is a store, GitHub itself remembers, in the markers of
 * the App's own comments, and in the commands that it has acknowledged. What others write in its name never counts.
 */
export interface ReviewMemory {
  load(): Promise<PullMemory>;
  /** Called once the plan is published. */
  save(plan: ReviewPlan): Promise<void>;
}
