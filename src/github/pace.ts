import { setTimeout } from 'node:timers/promises';

/** What a request does; GraphQL reads by POST, so the method alone does not tell. */
export type RequestKind = 'read' | 'write' | 'query' | 'mutation';

type Resource = 'core' | 'graphql';

interface Cost {
  readonly resource: Resource;
  /** What it counts against the minute's allowance. */
  readonly points: number;
  readonly writes: boolean;
}

/** "Rate limits for the REST API", "Calculating points for the secondary rate limit". */
const COSTS: Readonly<Record<RequestKind, Cost>> = {
  read: { resource: 'core', points: 1, writes: false },
  write: { resource: 'core', points: 5, writes: true },
  query: { resource: 'graphql', points: 1, writes: false },
  mutation: { resource: 'graphql', points: 5, writes: true },
};

/** Points that GitHub grants in a minute (same page), less a tenth for what other programs may use of them. */
const POINTS_A_MINUTE: Readonly<Record<Resource, number>> = { core: 810, graphql: 1_800 };
const MINUTE_MS = 60_000;

/** "Best practices for using the REST API": at least one second between requests that change something. */
const BETWEEN_WRITES_MS = 1_000;

/** GitHub allows 100 at once for all programs of an installation. */
const AT_ONCE = 10;

/** Waiting longer than this is the job queue's business, not a running job's. */
export const LONGEST_WAIT_SECONDS = 60;

/** What an answer tells of the limits. */
export interface LimitNews {
  /** Requests or points that are left of the hour; null where the answer does not tell. */
  readonly remaining: number | null;
  /** The hour's allowance; null as above. */
  readonly limit: number | null;
  /** Seconds until the hour is over. */
  readonly untilReset: number;
  /** Seconds that GitHub wants to see no request; null where this request has met no limit. */
  readonly refusedFor: number | null;
}

export interface PaceClock {
  /** Milliseconds. */
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

const CLOCK: PaceClock = {
  now: Date.now,
  sleep: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
};

/**
 * Keeps the requests of one token within GitHub's limits. Writes are a second apart, reads are not: neither REST's nor
 * GraphQL's, each of which has a budget of its own. It stops before a budget is gone, for who goes on is banned.
 */
export class Pace {
  readonly #clock: PaceClock;
  readonly #budgets: Readonly<Record<Resource, Budget>> = {
    core: new Budget(POINTS_A_MINUTE.core),
    graphql: new Budget(POINTS_A_MINUTE.graphql),
  };
  #nextWrite = 0;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(clock: PaceClock = CLOCK) {
    this.#clock = clock;
  }

  /**
   * Waits until a request may be sent; whoever got in must {@link leave}.
   * @returns null when it may, else the seconds until it might: too many to wait for
   */
  async enter(kind: RequestKind, signal?: AbortSignal): Promise<number | null> {
    const cost = COSTS[kind];
    let entered = false;
    try {
      for (;;) {
        const wait = this.#waitFor(cost);
        if (wait > LONGEST_WAIT_SECONDS * 1_000) return Math.ceil(wait / 1_000);
        if (wait > 0) await this.#clock.sleep(Math.ceil(wait), signal);
        else if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
        else break;
      }
      this.#take(cost);
      entered = true;
      return null;
    } finally {
      // Who was called in and did not come passes the call on.
      if (!entered) this.#callNext();
    }
  }

  leave(): void {
    this.#running -= 1;
    this.#callNext();
  }

  /** Takes in what an answer tells. */
  learn(kind: RequestKind, { remaining, limit, untilReset, refusedFor }: LimitNews): void {
    const now = this.#clock.now();
    const { resource } = COSTS[kind];
    const margin = Math.floor((limit ?? 0) / 100);
    if (remaining !== null && remaining <= margin) this.#budgets[resource].close(now + untilReset * 1_000);
    if (refusedFor === null) return;
    // The primary limit is one resource's, a secondary one is everybody's.
    const met = remaining === 0 ? [this.#budgets[resource]] : Object.values(this.#budgets);
    for (const budget of met) budget.close(now + refusedFor * 1_000);
  }

  #callNext(): void {
    this.#waiting.shift()?.();
  }

  #waitFor({ resource, points, writes }: Cost): number {
    const now = this.#clock.now();
    const budget = this.#budgets[resource].opensAt(points, now) - now;
    return writes ? Math.max(budget, this.#nextWrite - now) : budget;
  }

  #take({ resource, points, writes }: Cost): void {
    const now = this.#clock.now();
    this.#running += 1;
    this.#budgets[resource].spend(points, now);
    if (writes) this.#nextWrite = now + BETWEEN_WRITES_MS;
  }
}

/** Points of the last minute, and the time until which nothing may be spent. */
class Budget {
  readonly #allowed: number;
  #spent: { readonly at: number; readonly points: number }[] = [];
  #closedUntil = 0;

  constructor(allowed: number) {
    this.#allowed = allowed;
  }

  close(until: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, until);
  }

  spend(points: number, now: number): void {
    this.#spent.push({ at: now, points });
  }

  /** When so many points may be spent, in milliseconds. */
  opensAt(points: number, now: number): number {
    const since = now - MINUTE_MS;
    this.#spent = this.#spent.filter(({ at }) => at > since);
    let excess = this.#spent.reduce((sum, one) => sum + one.points, points) - this.#allowed;
    let free = now;
    for (const one of this.#spent) {
      if (excess <= 0) break;
      excess -= one.points;
      free = one.at + MINUTE_MS;
    }
    return Math.max(free, this.#closedUntil);
  }
}
