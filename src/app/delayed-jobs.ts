import { folded, type Job, keyOf } from './job.ts';

/** Jobs whose time has not come. */
export interface DelayedJobs {
  /**
   * Keeps a job until its time. Of one key there is one: the earlier time counts, and the newer wish.
   * @param timeMs milliseconds since 1970; what is past is due at once, but never before this returns
   */
  add(job: Job, timeMs: number): void;
  /** Forgets all of them. @returns how many there were */
  clear(): number;
}

/** Node's timers take no longer delays: some 24 days. */
const MAX_DELAY_MS = 2 ** 31 - 1;

interface Delayed {
  readonly job: Job;
  readonly timeMs: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Keeps jobs in memory until their time. None of them keeps the process alive.
 * @param now the clock, in milliseconds since 1970
 * @param due takes each job when its time has come
 */
export function delayedJobs(now: () => number, due: (job: Job) => void): DelayedJobs {
  const delayed = new Map<string, Delayed>();
  const wait = (key: string, job: Job, timeMs: number): void => {
    const left = Math.max(0, timeMs - now());
    const timer = setTimeout(
      () => {
        if (left > MAX_DELAY_MS) return wait(key, job, timeMs);
        delayed.delete(key);
        due(job);
      },
      Math.min(left, MAX_DELAY_MS),
    ).unref();
    delayed.set(key, { job, timeMs, timer });
  };
  return {
    add(job, timeMs) {
      const key = keyOf(job);
      const known = delayed.get(key);
      clearTimeout(known?.timer);
      wait(key, folded(known?.job, job), Math.min(timeMs, known?.timeMs ?? timeMs));
    },
    clear() {
      const count = delayed.size;
      for (const { timer } of delayed.values()) clearTimeout(timer);
      delayed.clear();
      return count;
    },
  };
}
