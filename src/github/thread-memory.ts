import type { ReviewMemory } from '../review/memory.ts';
import type { PullState } from './pull.ts';
import { ownMarkers } from './reviews.ts';

/** The memory that lies in the App's own threads and reviews: publishing is saving. */
export function threadMemory(pull: Pick<PullState, 'threads' | 'reviews'>): ReviewMemory {
  return { load: async () => ownMarkers(pull), save: async () => {} };
}
