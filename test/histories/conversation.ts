import { parseMarkers, parseState } from '../../src/review/marker.ts';
import type { PostedThread, PullMemory } from '../../src/review/memory.ts';
import type { ReviewPlan } from '../../src/review/review-plan.ts';

/**
 * What GitHub holds once a plan is published: its comments are threads, its body is listed, its changes are made.
 * @param mayResolve whether the installation may resolve threads
 */
export function published(memory: PullMemory, plan: ReviewPlan, mayResolve: boolean): PullMemory {
  const changes = new Map(plan.threads.map((change) => [change.threadId, change]));
  const kept = memory.threads.map((thread): PostedThread => {
    const change = changes.get(thread.id);
    if (!change) return thread;
    const closed = change.action === 'close';
    return {
      ...thread,
      body: change.body,
      markers: parseMarkers(change.body),
      state: parseState(change.body),
      minimized: closed,
      resolution: closed && mayResolve ? 'ours' : 'none',
    };
  });
  const opened = plan.comments.map(({ path, body }, at): PostedThread => {
    const id = `thread-${kept.length + at}`;
    const fresh = { state: 'open' as const, resolution: 'none' as const, minimized: false, answered: false };
    return { id, commentId: `comment of ${id}`, path, body, markers: parseMarkers(body), ...fresh };
  });
  return {
    ...memory,
    threads: [...kept, ...opened],
    listed: [...memory.listed, ...parseMarkers(plan.body ?? '')],
  };
}
