import { retry } from '@octokit/plugin-retry';
import { Octokit } from '@octokit/rest';
import { observedFetch, type RequestObserver } from './observe.ts';
import { Pace } from './pace.ts';
import { pacedFetch } from './paced-fetch.ts';

/** What the App's client and the command line's have in common: all of `src/github` needs no more. */
export type GitHubClient = Pick<Octokit, 'request'>;

export interface ClientOptions {
  /** The root of the REST API; GitHub.com's unless given. */
  readonly baseUrl?: string;
  /** Told about every request that goes over the wire. */
  readonly observe?: RequestObserver;
  /** Milliseconds until a request without an answer has failed. */
  readonly timeoutMs?: number;
  /**
   * `polite`, the default, keeps within GitHub's limits, spaces writes as it asks, and repeats failed reads. `plain`
   * does neither: for tests and for a GitHub that runs on the same machine.
   */
  readonly pace?: 'polite' | 'plain';
  /** Milliseconds that retries count in: the first read again comes after one such unit, the next after four, nine. */
  readonly retryUnitMs?: number;
}

/**
 * A client for the command line and the Action.
 * @param token a personal token, or the one that a workflow gets; null reads public repositories
 */
export function tokenClient(token: string | null, options: ClientOptions = {}): GitHubClient {
  const Client = Octokit.plugin(retry);
  return new Client({
    retry: retryPolicy(options),
    request: { fetch: fetchFor(options, new Pace()) },
    log: SILENT,
    ...(token === null ? {} : { auth: token }),
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
  });
}

/** Failures reach the caller as such; standard output belongs to the command that runs. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

/** Statuses that another try cannot change, as the plugin has them, and 429, which the pace deals with. */
const FINAL = [400, 401, 403, 404, 410, 422, 429, 451];

/**
 * Reads are repeated after a 5xx. Writes run with `retries: 0` and are never repeated here: after a 5xx they may have
 * taken effect.
 */
export function retryPolicy({ pace = 'polite', retryUnitMs = 1_000 }: ClientOptions) {
  return { enabled: pace === 'polite', retryAfterBaseValue: retryUnitMs, doNotRetry: FINAL };
}

/** The way to the wire: every try of a request keeps to the pace and is observed. */
export function fetchFor(options: ClientOptions, pace: Pace): typeof fetch {
  const send = observedFetch(options);
  return options.pace === 'plain' ? send : pacedFetch(pace, send);
}
