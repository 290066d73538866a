import { type DelayedJobs, delayedJobs } from './delayed-jobs.ts';
import { folded, type Job, keyOf } from './job.ts';

/**
 * The seam between webhooks and work. This one lives in memory; a durable one takes its place without the handlers
 * or the jobs knowing.
 */
export interface JobQueue {
  /** Asks for work. Returns at once; asking again while the same waits changes nothing. */
  enqueue(job: Job): void;
  /** Asks for work that shall not begin before a time, in milliseconds since 1970. Asking again keeps the earlier time. */
  enqueueAt(job: Job, timeMs: number): void;
  /** Takes no more work and resolves when what runs has ended; what only waits is dropped and counted. */
  close(): Promise<{ readonly dropped: number }>;
  /** Resolves when nothing waits for its turn and nothing runs. Jobs whose time has not come are not waited for. */
  idle(): Promise<void>;
}

export interface JobQueueOptions {
  /** Jobs at the same time, over all repositories. */
  readonly concurrency: number;
  /** Called with what a job throws; the queue goes on. */
  readonly onError: (job: Job, error: unknown) => void;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Makes a queue in which each key (`keyOf`) has at most one running and one waiting job: pushes that come while a review
 * runs become one more review, which sees the newest head.
 */
export function createJobQueue(run: (job: Job) => Promise<void>, options: JobQueueOptions): JobQueue {
  return new MemoryJobQueue(run, options);
}

class MemoryJobQueue implements JobQueue {
  readonly #run: (job: Job) => Promise<void>;
  readonly #options: JobQueueOptions;
  readonly #waiting = new Map<string, Job>();
  readonly #running = new Set<string>();
  readonly #delayed: DelayedJobs;
  #idlers: (() => void)[] = [];
  #closed = false;

  constructor(run: (job: Job) => Promise<void>, options: JobQueueOptions) {
    this.#run = run;
    this.#options = options;
    this.#delayed = delayedJobs(options.now ?? Date.now, this.enqueue);
  }

  readonly enqueue = (job: Job): void => {
    if (this.#closed) return;
    const key = keyOf(job);
    this.#waiting.set(key, folded(this.#waiting.get(key), job));
    this.#startWaiting();
  };

  readonly enqueueAt = (job: Job, timeMs: number): void => {
    if (!this.#closed) this.#delayed.add(job, timeMs);
  };

  readonly idle = (): Promise<void> =>
    new Promise((resolve) => {
      this.#idlers.push(resolve);
      this.#tellIdlers();
    });

  readonly close = async (): Promise<{ readonly dropped: number }> => {
    this.#closed = true;
    const dropped = this.#waiting.size + this.#delayed.clear();
    this.#waiting.clear();
    await this.idle();
    return { dropped };
  };

  #startWaiting(): void {
    for (const [key, job] of this.#waiting) {
      if (this.#running.size >= this.#options.concurrency) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#work(key, job);
    }
  }

  async #work(key: string, job: Job): Promise<void> {
    try {
      await this.#run(job);
    } catch (error) {
      this.#options.onError(job, error);
    } finally {
      this.#running.delete(key);
      this.#startWaiting();
      this.#tellIdlers();
    }
  }

  #tellIdlers(): void {
    if (this.#running.size > 0 || this.#waiting.size > 0) return;
    for (const resolve of this.#idlers) resolve();
    this.#idlers = [];
  }
}
