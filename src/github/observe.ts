/** One request as it went over the wire, retries and token requests included. */
export interface RequestRecord {
  readonly method: string;
  /** Path and query, without the host. */
  readonly path: string;
  /** The name of the GraphQL operation; null for REST. */
  readonly operation: string | null;
  /** The HTTP status; null when no answer came. */
  readonly status: number | null;
  /** What is left of the primary limit, as the answer tells. */
  readonly remaining: number | null;
}

export type RequestObserver = (record: RequestRecord) => void;

/** A request without an answer within this time has failed: GitHub itself gives up after 10 seconds. */
const DEFAULT_TIMEOUT_MS = 30_000;

export interface FetchOptions {
  readonly observe?: RequestObserver;
  /** Milliseconds for a request that brings no signal of its own, its body included. */
  readonly timeoutMs?: number;
}

/** A fetch that tells about every request and gives up on those that never end. */
export function observedFetch({ observe, timeoutMs = DEFAULT_TIMEOUT_MS }: FetchOptions): typeof fetch {
  return async (input, init) => {
    const signal = init?.signal ?? AbortSignal.timeout(timeoutMs);
    const asked = { method: init?.method ?? 'GET', path: pathOf(input), operation: operationOf(init?.body) };
    try {
      const response = await globalThis.fetch(input, { ...init, signal });
      observe?.({ ...asked, status: response.status, remaining: remainingOf(response) });
      return response;
    } catch (error) {
      observe?.({ ...asked, status: null, remaining: null });
      throw error;
    }
  };
}

function pathOf(input: string | URL | Request): string {
  const url = new URL(input instanceof Request ? input.url : input);
  return url.pathname + url.search;
}

function operationOf(body: unknown): string | null {
  if (typeof body !== 'string') return null;
  return /"query":"\s*(?:query|mutation)\s+(\w+)/.exec(body)?.[1] ?? null;
}

function remainingOf(response: Response): number | null {
  const header = response.headers.get('x-ratelimit-remaining');
  return header === null ? null : Number(header);
}
