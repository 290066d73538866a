/** Which pull request to review. The job reads everything else itself, so the newest state wins without replacing jobs. */
export interface PullRef {
  readonly installationId: number;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/**
 * The seam between webhooks and work. This one lives in memory; a durable one takes its place without the handlers
 * or the job knowing.
 */
export interface ReviewQueue {
  /** Asks for a review. Returns at once; asking again while one waits changes nothing. */
  enqueue(pull: PullRef): void;
  /** Takes no more work and resolves when what runs has ended; what only waits is dropped and counted. */
  close(): Promise<{ readonly dropped: number }>;
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
}

export interface ReviewQueueOptions {
  /** Reviews at the same time, over all pull requests. */
  readonly concurrency: number;
  /** Called with what a job throws; the queue goes on. */
  readonly onError: (pull: PullRef, error: unknown) => void;
}

/**
 * Makes a queue in which each pull request has at most one running and one waiting review: pushes that come while one
 * runs become one more run, which sees the newest head.
 */
export function createReviewQueue(run: (pull: PullRef) => Promise<void>, options: ReviewQueueOptions): ReviewQueue {
  return new MemoryReviewQueue(run, options);
}

class MemoryReviewQueue implements ReviewQueue {
  readonly #run: (pull: PullRef) => Promise<void>;
  readonly #options: ReviewQueueOptions;
  readonly #waiting = new Map<string, PullRef>();
  readonly #running = new Set<string>();
  #idlers: (() => void)[] = [];
  #closed = false;

  constructor(run: (pull: PullRef) => Promise<void>, options: ReviewQueueOptions) {
    this.#run = run;
    this.#options = options;
  }

  readonly enqueue = (pull: PullRef): void => {
    if (this.#closed) return;
    this.#waiting.set(`${pull.installationId}/${pull.owner}/${pull.repo}#${pull.number}`, pull);
    this.#startWaiting();
  };

  readonly idle = (): Promise<void> =>
    new Promise((resolve) => {
      this.#idlers.push(resolve);
      this.#tellIdlers();
    });

  readonly close = async (): Promise<{ readonly dropped: number }> => {
    this.#closed = true;
    const dropped = this.#waiting.size;
    this.#waiting.clear();
    await this.idle();
    return { dropped };
  };

  #startWaiting(): void {
    for (const [key, pull] of this.#waiting) {
      if (this.#running.size >= this.#options.concurrency) return;
      if (this.#running.has(key)) continue;
      this.#waiting.delete(key);
      this.#running.add(key);
      void this.#work(key, pull);
    }
  }

  async #work(key: string, pull: PullRef): Promise<void> {
    try {
      await this.#run(pull);
    } catch (error) {
      this.#options.onError(pull, error);
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
