import { limitWait } from './failure.ts';
import { type LimitNews, LONGEST_WAIT_SECONDS, type Pace, type RequestKind } from './pace.ts';

const REPEATS_AFTER_A_LIMIT = 2;

/**
 * A fetch that keeps to a pace. A read that meets a limit is repeated when the wait is short. A write is never repeated
 * here: a refused one goes back to the caller, who knows what is there.
 * @param send sends one request
 */
export function pacedFetch(pace: Pace, send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const kind = kindOf(input, init);
    const repeatable = kind === 'read' || kind === 'query';
    for (let repeats = 0; ; repeats += 1) {
      const wait = await pace.enter(kind, init?.signal ?? undefined);
      if (wait !== null) return refusal(wait);
      const response = await send(input, init).finally(() => pace.leave());
      const news = await newsOf(response, kind);
      pace.learn(kind, news);
      const again = repeatable && news.refusedFor !== null && news.refusedFor <= LONGEST_WAIT_SECONDS;
      if (!again || repeats === REPEATS_AFTER_A_LIMIT) return response;
      await response.body?.cancel();
    }
  };
}

/** A query that is not known for one counts as a write: that is only slower. */
function kindOf(input: string | URL | Request, init: RequestInit | undefined): RequestKind {
  const method = init?.method ?? 'GET';
  if (method === 'GET' || method === 'HEAD') return 'read';
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  // Asking for a token changes nothing that people see, and harms nobody twice.
  if (/\/app\/installations\/\d+\/access_tokens$/.test(pathname)) return 'read';
  if (!pathname.endsWith('/graphql')) return 'write';
  return typeof init?.body === 'string' && /^\{"query":"\s*query\b/.test(init.body) ? 'query' : 'mutation';
}

async function newsOf(response: Response, kind: RequestKind): Promise<LimitNews> {
  const headers = Object.fromEntries(response.headers);
  const number = (name: string): number | null => (headers[name] === undefined ? null : Number(headers[name]));
  const remaining = number('x-ratelimit-remaining');
  const mayTell = response.status === 403 || response.status === 429 || (remaining === 0 && kind === 'query');
  const body = mayTell ? (await response.clone().text()).slice(0, 10_000) : '';
  return {
    remaining,
    limit: number('x-ratelimit-limit'),
    untilReset: untilReset(headers),
    refusedFor: limitWait({ status: response.status, headers }, body),
  };
}

/** By the server's own clock: ours may be wrong. */
function untilReset(headers: Readonly<Record<string, string>>): number {
  const seconds = Number(headers['x-ratelimit-reset']) - Date.parse(headers.date ?? '') / 1_000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : 60;
}

/** What GitHub would answer, had it been asked. */
function refusal(seconds: number): Response {
  const message = `the limit of requests is reached; nothing was sent, and nothing will be for ${seconds} seconds`;
  return Response.json({ message }, { status: 429, headers: { 'retry-after': String(seconds) } });
}
