import type { Finding } from '../engine/report.ts';
import type { PullMemory } from './memory.ts';

/** How a thread of this App is to change; nobody is notified of it. */
export interface ThreadChange {
  readonly threadId: string;
  readonly commentId: string;
  /** `close`: edited to say that it is fixed, minimised and resolved. `reopen`: the other way round. */
  readonly action: 'close' | 'reopen';
  /** The new text of its comment, with markers. */
  readonly body: string;
}

/**
 * Decides which threads close, since all that they speak of is gone, and which open again, since some of it came back.
 * @param counted introduced findings that nobody asked to ignore
 */
export function planThreads(_counted: readonly Finding[], _memory: PullMemory): readonly ThreadChange[] {
  return [];
}
