/**
 * Primary and secondary rate limits as documented:
 * docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api and
 * docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
import { NOBODY } from './auth/access.ts';
import { Refusal } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Actor } from './model.ts';

export type Resource = 'core' | 'graphql';

export interface Cost {
  resource: Resource;
  /** Requests (core) or points (graphql) off the hour's allowance. */
  primary: number;
  /** Points a minute: 1 to read, 5 to write. */
  points: number;
  creates: boolean;
}

interface Window {
  startedAt: number;
  used: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SECONDARY =
  'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits';
const PRIMARY = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#primary-rate-limit';

export class Rates {
  readonly #limits: Limits;
  readonly #clock: () => number;
  readonly #windows = new Map<string, Window>();
  readonly #concurrent = new Map<string, number>();

  constructor(limits: Limits, clock: () => number) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Counts a request. Gives a function to call when it is over. @throws Refusal 403 or 429, and it is not counted */
  enter(actor: Actor, cost: Cost): () => void {
    const key = keyOf(actor);
    if (this.#limits.secondary) this.#enterSecondary(key, cost);
    this.#enterPrimary(actor, key, cost);
    this.#concurrent.set(key, (this.#concurrent.get(key) ?? 0) + 1);
    return () => this.#concurrent.set(key, (this.#concurrent.get(key) ?? 1) - 1);
  }

  /** The `x-ratelimit-*` headers of an answer. */
  headers(actor: Actor, resource: Resource): Record<string, string> {
    const { limit, used, remaining, reset } = this.state(actor, resource);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(remaining),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': resource,
    };
  }

  /** The hour's allowance; `reset` in seconds since 1970. */
  state(actor: Actor, resource: Resource): { limit: number; used: number; remaining: number; reset: number } {
    const limit = this.#limitOf(actor, resource);
    const { used, startedAt } = this.#window(`${keyOf(actor)} ${resource}`, HOUR);
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil((startedAt + HOUR) / 1000) };
  }

  #limitOf(actor: Actor, resource: Resource): number {
    if (actor === NOBODY) return this.#limits.anonymousPerHour;
    return resource === 'core' ? this.#limits.primaryPerHour : this.#limits.graphqlPointsPerHour;
  }

  #enterPrimary(actor: Actor, key: string, { resource, primary }: Cost): void {
    const window = this.#window(`${key} ${resource}`, HOUR);
    const { limit } = this.state(actor, resource);
    if (window.used + primary > limit) {
      const who =
        actor.kind === 'installation' ? `installation ID ${actor.installation.id}` : `user ID ${actor.account.id}`;
      const message = `API rate limit exceeded for ${who}.`;
      throw new Refusal(403, { message, documentation_url: PRIMARY }, this.headers(actor, resource));
    }
    window.used += primary;
  }

  #enterSecondary(key: string, { resource, points, creates }: Cost): void {
    const perMinute = resource === 'core' ? this.#limits.restPointsPerMinute : this.#limits.graphqlPointsPerMinute;
    const spans: [string, number, number, number][] = [[`${key} ${resource} points`, MINUTE, points, perMinute]];
    if (creates) {
      spans.push([`${key} creations a minute`, MINUTE, 1, this.#limits.contentCreationsPerMinute]);
      spans.push([`${key} creations an hour`, HOUR, 1, this.#limits.contentCreationsPerHour]);
    }
    if ((this.#concurrent.get(key) ?? 0) >= this.#limits.concurrentRequests) throw this.#secondary(MINUTE);
    for (const [name, span, amount, limit] of spans) {
      const window = this.#window(name, span);
      if (window.used + amount > limit) throw this.#secondary(window.startedAt + span - this.#clock());
    }
    for (const [name, span, amount] of spans) this.#window(name, span).used += amount;
  }

  #secondary(wait: number): Refusal {
    const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    const headers = { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) };
    return new Refusal(this.#limits.secondaryStatus, { message, documentation_url: SECONDARY }, headers);
  }

  #window(name: string, span: number): Window {
    const known = this.#windows.get(name);
    if (known && known.startedAt + span > this.#clock()) return known;
    const fresh = { startedAt: this.#clock(), used: 0 };
    this.#windows.set(name, fresh);
    return fresh;
  }
}

function keyOf(actor: Actor): string {
  if (actor.kind === 'installation') return `installation ${actor.installation.id}`;
  return `${actor.kind} ${actor.account.id}`;
}
