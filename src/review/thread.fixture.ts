import type { Finding } from '../engine/report.ts';
import { formatMarkers, type MarkedState, markerOf } from './marker.ts';
import { NOTHING_SAID, type PostedThread, type PullMemory } from './memory.ts';

/** A thread that speaks of findings, for tests to change. */
export function threadOf(findings: readonly Finding[], more: Partial<PostedThread> = {}): PostedThread {
  const id = more.id ?? `T-${findings.map(({ fingerprint }) => fingerprint).join('-')}`;
  const markers = findings.map(markerOf);
  const state: MarkedState = more.state ?? 'open';
  return {
    id,
    commentId: `C-${id}`,
    path: findings[0]?.path ?? 'a.yaml',
    markers,
    state,
    resolution: 'none',
    minimized: false,
    answered: false,
    body: `What it says\n\n${formatMarkers(markers, state)}`,
    ...more,
  };
}

export function memoryOf(threads: readonly PostedThread[], more: Partial<PullMemory> = {}): PullMemory {
  return { ...NOTHING_SAID, threads, ...more };
}
