import { z } from 'zod';

export type FailureKind =
  /** 404, 410, or GraphQL's NOT_FOUND: it is not there, or this token may not see it. */
  | 'not-found'
  /** 401, 403, or GraphQL's FORBIDDEN. */
  | 'forbidden'
  /** The primary or a secondary limit; `retryAfter` tells how long to wait. */
  | 'rate-limited'
  /** 5xx, or a GraphQL query that GitHub gave up. */
  | 'server'
  /** No answer: a dropped connection, a timeout, no route. */
  | 'network'
  /** An answer that is not what the API documents. */
  | 'malformed'
  /** Any other refusal of the request itself: 400, 409, 422, an invalid GraphQL query. */
  | 'validation';

/** A request that GitHub did not fulfil. */
export class GitHubFailure extends Error {
  override readonly name = 'GitHubFailure';
  readonly kind: FailureKind;
  /** Method and path, or the name of the GraphQL operation. */
  readonly request: string;
  /** The HTTP status, null when there was no answer. */
  readonly status: number | null;
  /** Seconds to wait before asking again; null unless rate-limited. */
  readonly retryAfter: number | null;

  constructor(kind: FailureKind, request: string, detail: string, facts: FailureFacts = {}) {
    super(`${request}: ${detail}`, facts.cause === undefined ? {} : { cause: facts.cause });
    this.kind = kind;
    this.request = request;
    this.status = facts.status ?? null;
    this.retryAfter = facts.retryAfter ?? null;
  }
}

interface FailureFacts {
  readonly status?: number | undefined;
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** Whether a write that failed like this may have taken effect all the same: only listing can tell. */
export function isDoubtful(failure: GitHubFailure): boolean {
  return failure.kind === 'server' || failure.kind === 'network' || failure.kind === 'malformed';
}

/**
 * Names what a client threw for a request.
 * @param request method and path, or the GraphQL operation, for the message
 * @throws the error itself where it is none of GitHub's answers and no failure of the network: that is a bug or a
 * wrong set-up (an unreadable private key), and must be seen as such.
 */
export function toFailure(request: string, error: unknown): GitHubFailure {
  if (error instanceof GitHubFailure) return error;
  const answer = answered.safeParse(error);
  if (answer.success) return answerFailure(request, answer.data, error);
  if (!(error instanceof Error)) throw error;
  if (isHttpError(error) || error.name === 'AbortError' || error.name === 'TimeoutError') {
    return new GitHubFailure('network', request, error.message, { cause: error });
  }
  // The retry plugin looks into bodies before we do, and trips over a body that is `null`.
  if (error instanceof TypeError) {
    return new GitHubFailure('malformed', request, error.message, { cause: error });
  }
  throw error;
}

function isHttpError(error: Error): boolean {
  return error.name === 'HttpError' && 'status' in error;
}

const graphqlError = z.object({
  message: z.string().catch('no message'),
  type: z.string().optional().catch(undefined),
  extensions: z.object({ code: z.string().optional() }).optional().catch(undefined),
});

/** The errors of a GraphQL answer; GitHub adds `type` to the fields of the specification. */
export const graphqlErrors = z.array(graphqlError).min(1);

type GraphqlErrors = z.infer<typeof graphqlErrors>;

/** What octokit's errors carry when there was an answer. */
const answered = z.object({
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()),
    data: z.unknown(),
  }),
});

type Answer = z.infer<typeof answered>['response'];

function answerFailure(request: string, { response }: z.infer<typeof answered>, cause: unknown): GitHubFailure {
  if (response.status < 400) {
    const errors = graphqlErrors.safeParse(z.object({ errors: z.unknown() }).safeParse(response.data).data?.errors);
    if (errors.success) return graphqlFailure(request, errors.data, response.headers);
  }
  const message = messageOf(response.data);
  const kind = kindOf(response, message);
  const retryAfter = kind === 'rate-limited' ? secondsToWait(response.headers) : undefined;
  return new GitHubFailure(kind, request, `${response.status} ${message}`.trim(), {
    status: response.status,
    retryAfter,
    cause,
  });
}

/** What GitHub says in an error's body, bounded: a proxy in between may answer with a page. */
function messageOf(data: unknown): string {
  if (typeof data === 'string') return data.slice(0, 200);
  const body = z.object({ message: z.string(), errors: z.array(z.unknown()).optional() }).safeParse(data);
  if (!body.success) return '';
  const details = body.data.errors === undefined ? '' : ` ${JSON.stringify(body.data.errors)}`;
  return `${body.data.message}${details}`.slice(0, 1000);
}

function kindOf({ status, headers }: Answer, message: string): FailureKind {
  if (status === 404 || status === 410) return 'not-found';
  if (status === 429) return 'rate-limited';
  if (status === 403 && isLimit(headers, message)) return 'rate-limited';
  if (status === 401 || status === 403) return 'forbidden';
  return status >= 500 ? 'server' : 'validation';
}

/** "Rate limits for the REST API", section "Exceeding the rate limit": 403 or 429, and how to tell which limit. */
function isLimit(headers: Answer['headers'], message: string): boolean {
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /secondary rate limit|abuse detection/i.test(message)
  );
}

/**
 * Whether an answer is the refusal of a limit.
 * @param body its text, of which a sentence tells where no header does
 * @returns the seconds that GitHub wants to see no request, null where it is no such refusal
 */
export function limitWait({ status, headers }: Omit<Answer, 'data'>, body: string): number | null {
  const refused = status === 429 || (status === 403 && isLimit(headers, body));
  const refusedQuery = status === 200 && /"type":\s*"RATE_LIMIT(?:ED)?"/.test(body);
  return refused || refusedQuery ? secondsToWait(headers) : null;
}

/**
 * How long GitHub wants us to wait, in seconds: `retry-after`, else until `x-ratelimit-reset` by the server's own
 * clock, else the minute that its best practices ask for.
 */
function secondsToWait(headers: Answer['headers']): number {
  const after = Number(headers['retry-after']);
  if (Number.isFinite(after) && after > 0) return after;
  const reset = Number(headers['x-ratelimit-reset']);
  const now = Date.parse(String(headers.date)) / 1000;
  const untilReset = Math.ceil(reset - now);
  const exhausted = String(headers['x-ratelimit-remaining']) === '0';
  return exhausted && Number.isFinite(untilReset) && untilReset > 0 ? untilReset : 60;
}

/** Names the first of a GraphQL answer's errors. */
export function graphqlFailure(request: string, errors: GraphqlErrors, headers: Answer['headers'] = {}): GitHubFailure {
  const detail = errors.map((error) => error.message).join('; ');
  const kind = graphqlKind(errors);
  const retryAfter = kind === 'rate-limited' ? secondsToWait(headers) : undefined;
  return new GitHubFailure(kind, request, detail.slice(0, 1000), { status: 200, retryAfter });
}

function graphqlKind(errors: GraphqlErrors): FailureKind {
  const types = new Set(errors.map((error) => error.type));
  if (types.has('RATE_LIMITED') || types.has('RATE_LIMIT')) return 'rate-limited';
  if (types.has('FORBIDDEN') || types.has('INSUFFICIENT_SCOPES')) return 'forbidden';
  if (types.has('NOT_FOUND')) return 'not-found';
  if (types.has('UNPROCESSABLE') || types.has('STALE_DATA')) return 'validation';
  return errors.some((error) => error.extensions?.code !== undefined) ? 'validation' : 'server';
}
