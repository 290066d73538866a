import type { Endpoints, RequestParameters } from '@octokit/types';
import { z } from 'zod';
import type { GitHubClient } from './client.ts';
import { GitHubFailure, graphqlErrors, graphqlFailure, toFailure } from './failure.ts';

type Route = keyof Endpoints;
type Parameters<R extends Route> = Endpoints[R]['parameters'] & RequestParameters;

/** What a write came to. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: GitHubFailure };

/**
 * Reads from the REST API. The client may repeat the request.
 * @param schema what the caller uses of the body
 * @throws GitHubFailure
 */
export async function read<R extends Route, T>(
  client: GitHubClient,
  route: R,
  parameters: Parameters<R>,
  schema: z.ZodType<T>,
): Promise<T> {
  const request = describe(client, route, parameters);
  try {
    return parseBody(request, (await send(client, route, parameters)).data, schema);
  } catch (error) {
    throw toFailure(request, error);
  }
}

/** As {@link read}, and null where there is no such thing, or none that the token may see. */
export async function readIfThere<R extends Route, T>(
  client: GitHubClient,
  route: R,
  parameters: Parameters<R>,
  schema: z.ZodType<T>,
): Promise<T | null> {
  try {
    return await read(client, route, parameters, schema);
  } catch (error) {
    if (error instanceof GitHubFailure && error.kind === 'not-found') return null;
    throw error;
  }
}

/**
 * Writes through the REST API, once: a write that failed in doubt may have taken effect, so only the caller, after
 * listing what is there, may decide to repeat it.
 */
export async function write<R extends Route, T>(
  client: GitHubClient,
  route: R,
  parameters: Parameters<R>,
  schema: z.ZodType<T>,
): Promise<Outcome<T>> {
  const once = { ...parameters, request: { ...parameters.request, retries: 0 } };
  try {
    return { ok: true, value: await read(client, route, once as Parameters<R>, schema) };
  } catch (error) {
    if (error instanceof GitHubFailure) return { ok: false, failure: error };
    throw error;
  }
}

/**
 * Reads the body of an answer as a stream.
 * @param signal ends the request and the stream
 * @throws GitHubFailure
 */
export async function readStream<R extends Route>(
  client: GitHubClient,
  route: R,
  parameters: Parameters<R>,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const request = describe(client, route, parameters);
  const streamed = { ...parameters, request: { ...parameters.request, signal, parseSuccessResponseBody: false } };
  try {
    return parseBody(request, (await send(client, route, streamed as Parameters<R>)).data, readableStream);
  } catch (error) {
    throw toFailure(request, error);
  }
}

const readableStream = z.instanceof(ReadableStream<Uint8Array>);

/** A GraphQL query, named: the name stands in messages and in the list of requests. */
export interface Query<T> {
  readonly name: string;
  readonly text: string;
  /** What the caller uses of `data`. */
  readonly schema: z.ZodType<T>;
  /** How often the client repeats it after a 5xx; its own number unless given. */
  readonly retries?: number;
  /** Whether an answer counts in which some of what was asked for is not there: `null` stands in its place. */
  readonly mayMiss?: boolean;
}

/**
 * Asks GraphQL. The client may repeat the request.
 * @throws GitHubFailure also where part of the data came with errors: a part is no answer
 */
export async function query<T>(client: GitHubClient, asked: Query<T>, variables: Record<string, unknown>): Promise<T> {
  const request = `GraphQL ${asked.name}`;
  const repeats = asked.retries === undefined ? {} : { request: { retries: asked.retries } };
  const options = { method: 'POST', url: graphqlUrl(client), query: asked.text, variables, ...repeats };
  try {
    const { data, headers } = await client.request(options);
    const body = parseBody(request, data, graphqlBody);
    const whole = body.errors === undefined || (asked.mayMiss === true && isMissing(body.errors));
    if (!whole) throw graphqlFailure(request, body.errors ?? [], headersOf(headers));
    return parseBody(request, body.data, asked.schema);
  } catch (error) {
    throw toFailure(request, error);
  }
}

/**
 * Sends a GraphQL mutation, once. Its fields take effect one after the other, each by itself, so a failure tells that
 * one or more of them had none: only mutations that do no harm when repeated belong here.
 */
export async function mutate(
  client: GitHubClient,
  asked: Pick<Query<unknown>, 'name' | 'text'>,
  variables: Record<string, unknown>,
): Promise<Outcome<null>> {
  try {
    await query(client, { ...asked, schema: z.unknown(), retries: 0 }, variables);
    return { ok: true, value: null };
  } catch (error) {
    if (error instanceof GitHubFailure) return { ok: false, failure: error };
    throw error;
  }
}

/**
 * An error before the execution leaves `data` out (GraphQL specification, section "Response format"): a limit, an
 * unknown field.
 */
const graphqlBody = z.union([
  z.object({ data: z.unknown(), errors: graphqlErrors.optional() }),
  z.object({ data: z.undefined().optional(), errors: graphqlErrors }),
]);

function isMissing(errors: z.infer<typeof graphqlErrors>): boolean {
  return errors.every(({ type }) => type === 'NOT_FOUND');
}

function headersOf(headers: object): Record<string, string | number | undefined> {
  return { ...headers };
}

/** GitHub Enterprise Server has REST at `/api/v3` and GraphQL at `/api/graphql`; GitHub.com has it at `/graphql`. */
function graphqlUrl(client: GitHubClient): string {
  const { baseUrl } = client.request.endpoint.DEFAULTS;
  return /\/api\/v3\/?$/.test(baseUrl) ? baseUrl.replace(/\/v3\/?$/, '/graphql') : '/graphql';
}

async function send<R extends Route>(
  client: GitHubClient,
  route: R,
  parameters: Parameters<R>,
): Promise<{ data: unknown }> {
  return await client.request(route as string, parameters);
}

function describe<R extends Route>(client: GitHubClient, route: R, parameters: Parameters<R>): string {
  const { method, url } = client.request.endpoint(route as string, parameters);
  return `${method} ${new URL(url).pathname}`;
}

function parseBody<T>(request: string, body: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.join('.');
  throw new GitHubFailure('malformed', request, `unexpected answer at ${place}: ${issue?.message ?? ''}`);
}
