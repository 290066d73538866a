import { parseMarkers } from '../review/marker.ts';
import type { ReviewMemory } from '../review/memory.ts';
import type { PullState } from './pull.ts';
import { ownMarkers } from './reviews.ts';

/** The memory that lies in the App's own threads and reviews: publishing is saving. */
export function threadMemory(pull: Pick<PullState, 'threads' | 'reviews'>): ReviewMemory {
  const threads = pull.threads.map(({ id, path, body, resolved, answered }) => ({
    ...{ id, path, body, answered },
    commentId: '',
    markers: parseMarkers(body),
    state: 'open' as const,
    resolvedBy: resolved ? '' : null,
    resolvedByUs: false,
    minimized: false,
  }));
  const listed = ownMarkers({ threads: [], reviews: pull.reviews });
  return { load: async () => ({ threads, listed, ignores: [] }), save: async () => {} };
}
