import type { Marker } from './marker.ts';
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
  readonly state: 'open' | 'fixed';
  /** The login of who resolved it; null while it is not resolved. */
  readonly resolvedBy: string | null;
  /** Whether this App resolved it. */
  readonly resolvedByUs: boolean;
  readonly minimized: boolean;
  /** Whether anybody has answered. */
  readonly answered: boolean;
  /** The text of its comment, markers included. */
  readonly body: string;
}

/** A wish of a person with write permission, `/plimsoll ignore`, that the App has acknowledged on this pull request. */
export interface IgnoreRequest {
  /** Null: whatever the thread speaks of. */
  readonly rule: string | null;
  /** The thread that it was written in; null for the whole pull request. */
  readonly threadId: string | null;
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

/** Every finding that the App has announced. */
export function announcedIn({ threads, listed }: PullMemory): readonly Marker[] {
  return [...threads.flatMap(({ markers }) => markers), ...listed];
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
