import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { observedFetch, type RequestObserver } from './observe.ts';

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
   * `polite`, the default, spaces writes as GitHub asks and repeats failed reads. `plain` does neither: for tests and
   * for a GitHub that runs on the same machine.
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
  const Client = Octokit.plugin(retry, throttling);
  return new Client({
    ...policies(options),
    request: { fetch: observedFetch(options) },
    log: SILENT,
    ...(token === null ? {} : { auth: token }),
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
  });
}

/** Failures reach the caller as such; standard output belongs to the command that runs. */
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

/** Waiting longer than this is the job queue's business, not a running job's. */
const LONGEST_WAIT_SECONDS = 60;
const RETRIES_AFTER_A_LIMIT = 2;

interface LimitedRequest {
  readonly request?: { readonly retries?: number };
}

/**
 * Reads are repeated after a 5xx, and after a limit when the wait is short. Writes run with `retries: 0`, and are
 * never repeated here: after a 5xx they may have taken effect, and a refused one goes back to the caller as a value.
 */
export function policies({ pace = 'polite', retryUnitMs = 1_000 }: ClientOptions) {
  const enabled = pace === 'polite';
  const repeat = (wait: number, options: object, _client: unknown, retryCount: number): boolean =>
    (options as LimitedRequest).request?.retries !== 0 &&
    wait <= LONGEST_WAIT_SECONDS &&
    retryCount < RETRIES_AFTER_A_LIMIT;
  return {
    retry: { enabled, retryAfterBaseValue: retryUnitMs },
    throttle: { enabled, onRateLimit: repeat, onSecondaryRateLimit: repeat },
  };
}
