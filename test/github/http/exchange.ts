/** From a request to a reply: route, credentials, limits, contract, handler, contract again. */
import type { IncomingHttpHeaders } from 'node:http';
import { authenticate, NOBODY, repositoryFor } from '../auth/access.ts';
import { checkRequest, checkResponse, readParameters } from '../contract/check.ts';
import type { OpenApi } from '../contract/openapi.ts';
import { forbidden, Refusal, Violation } from '../errors.ts';
import type { Fault, Faults } from '../faults.ts';
import { answerGraphql, operationName } from '../graphql/endpoint.ts';
import type { Actor, TokenKind } from '../model.ts';
import { checkWritable } from '../protection.ts';
import { ARCHIVE_ROUTE, archive, isArchive } from '../routes/archive.ts';
import { fullName, type World } from '../world.ts';
import { pageOf } from './paging.ts';
import type { Answer, AnyRoute } from './route.ts';
import type { Match, Router } from './router.ts';

export interface Request {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

/** A request as tests look at it. */
export interface RequestRecord {
  method: string;
  path: string;
  /** Method and template; null when the double serves no such route. */
  route: string | null;
  graphqlOperation: string | null;
  /** 0 while it is under way, and for good when the connection was dropped. */
  status: number;
  at: string;
  tokenKind: TokenKind;
}

export interface Begun {
  fault: Fault | null;
  reply: () => Promise<Reply>;
  record: (status: number) => void;
}

/** One request on its way. */
interface Progress {
  request: Request;
  match: Match | null;
  body: unknown;
  record: RequestRecord;
  actor: Actor | null;
}

const GRAPHQL = 'POST /graphql';
const RATE_LIMIT = 'GET /rate_limit';
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export class Exchange {
  readonly requests: RequestRecord[] = [];
  readonly violations: string[] = [];
  readonly #world: World;
  readonly #router: Router;
  readonly #contract: OpenApi;
  readonly #faults: Faults;

  constructor(world: World, router: Router, contract: OpenApi, faults: Faults) {
    this.#world = world;
    this.#router = router;
    this.#contract = contract;
    this.#faults = faults;
  }

  /** The `date` header: clients correct their clocks by it. */
  date(): string {
    return new Date(this.#world.clock()).toUTCString();
  }

  /** Records a request and finds its fault. Nothing has happened yet. */
  begin(request: Request): Begun {
    const { method, path } = request;
    const match = this.#router.match(method, named(this.#world, path));
    const route = namedRoute(request) ?? match?.route.operation ?? null;
    const body = parseJson(request.body);
    const graphqlOperation = route === GRAPHQL ? operationName(body) : null;
    const told = { method, path, route, graphqlOperation };
    const record: RequestRecord = { ...told, status: 0, at: this.#world.now(), tokenKind: 'none' };
    this.requests.push(record);
    const progress: Progress = { request, match, body, record, actor: null };
    const sent = (status: number) => {
      record.status = status;
    };
    return { fault: this.#faults.next({ ...told, body }), record: sent, reply: () => this.#guarded(progress) };
  }

  async #guarded(progress: Progress): Promise<Reply> {
    try {
      return await this.#reply(progress).catch((error) => this.#refused(progress, error));
    } catch (error) {
      const cause = error instanceof Violation ? error.message : (error as Error).stack;
      const what = `${progress.record.method} ${progress.record.path}: ${cause}`;
      this.violations.push(what);
      return json(501, { message: `The double of GitHub refuses: ${what}` });
    }
  }

  /** A refusal is an answer too, and held to the contract. Anything else goes on. */
  #refused({ match, actor, record }: Progress, error: unknown): Reply {
    if (!(error instanceof Refusal)) throw error;
    if (match) checkResponse(this.#contract, match.route.operation, error.status, error.body);
    const rates = actor ? this.#world.rates.headers(actor, record.route === GRAPHQL ? 'graphql' : 'core') : {};
    return json(error.status, error.body, { ...rates, ...error.headers });
  }

  async #reply(progress: Progress): Promise<Reply> {
    const { request, match, body, record } = progress;
    if (record.route === ARCHIVE_ROUTE)
      return { status: 200, ...(await archive(this.#world, request.path, request.query)) };
    if (record.route === null) throw new Violation('no such route is served');
    const isOpen = match !== null && isOpenToAll(request, match);
    const actor = isOpen ? NOBODY : authenticate(this.#world, request.headers.authorization);
    progress.actor = actor;
    record.tokenKind = isOpen ? 'none' : actor.kind;
    if (record.route === GRAPHQL) return this.#graphql(actor, body);
    if (!match) return this.#rateLimit(actor);
    const isRead = request.method === 'GET';
    const cost = {
      resource: 'core',
      primary: 1,
      points: isRead ? 1 : 5,
      creates: match.route.creates ?? false,
    } as const;
    const leave = this.#world.rates.enter(actor, cost);
    const act = () => this.#rest(request, match, body, actor);
    return (isRead ? act() : this.#world.change(act)).finally(leave);
  }

  async #rest(request: Request, { route, params }: Match, body: unknown, actor: Actor): Promise<Reply> {
    const operation = this.#contract.operation(route.operation);
    const parameters = readParameters(operation, route.operation, params, request.query);
    if (request.body.length > 0 && body === undefined) throw new Refusal(400, { message: 'Problems parsing JSON' });
    checkRequest(this.#contract, route.operation, body);
    const moved = movedTo(this.#world, route, request, parameters);
    if (moved) return moved;
    this.#authorize(request, route, actor, parameters);
    const input = { ...(body as object), ...parameters };
    const answer = await route.handle({ world: this.#world, actor, headers: request.headers, input });
    return this.#send(request, route, actor, answer);
  }

  #authorize({ method }: Request, route: AnyRoute, actor: Actor, input: Record<string, unknown>): void {
    if (!route.callers.includes(actor.kind)) throw wrongCaller(route, actor);
    if (!route.permissions) return;
    const repository = this.#world.repository(String(input.owner), String(input.repo));
    repositoryFor(this.#world, actor, repository, route.permissions);
    if (method !== 'GET') checkWritable(repository);
  }

  async #send(request: Request, route: AnyRoute, actor: Actor, answer: Answer): Promise<Reply> {
    const { status, list, bytes } = answer;
    const headers = { ...this.#world.rates.headers(actor, 'core'), ...answer.headers };
    if (bytes) return { status, headers, bytes };
    const page = list && pageOf(`${this.#world.url}${request.path}`, request.query, list);
    const body = page ? await list.page(page.start, page.end) : answer.body;
    if (body !== undefined) checkResponse(this.#contract, route.operation, status, body);
    return json(status, body, { ...headers, ...page?.headers });
  }

  async #graphql(actor: Actor, body: unknown): Promise<Reply> {
    if (actor.kind === 'app') throw forbidden('This endpoint requires an installation or user token.');
    const result = await answerGraphql(this.#world, actor, body);
    return json(200, result, this.#world.rates.headers(actor, 'graphql'));
  }

  /** Costs nothing, so it is none of the counted routes. */
  #rateLimit(actor: Actor): Reply {
    const [core, graphql] = [this.#world.rates.state(actor, 'core'), this.#world.rates.state(actor, 'graphql')];
    const search = { limit: 30, used: 0, remaining: 30, reset: core.reset };
    const body = { resources: { core, graphql, search }, rate: core };
    checkResponse(this.#contract, RATE_LIMIT, 200, body);
    return json(200, body, this.#world.rates.headers(actor, 'core'));
  }
}

/** What is public in a repository can be read without a token; GraphQL, and every write, takes one. */
function isOpenToAll({ method, headers }: Request, { route }: Match): boolean {
  return method === 'GET' && headers.authorization === undefined && route.permissions !== undefined;
}

/** The name of what is served beside the routes of GitHub's description. */
function namedRoute({ method, path }: Request): string | null {
  if (method === 'POST' && path === '/graphql') return GRAPHQL;
  if (method === 'GET' && path === '/rate_limit') return RATE_LIMIT;
  return method === 'GET' && isArchive(path) ? ARCHIVE_ROUTE : null;
}

/** Redirects lead to a repository by its id: `/repositories/1/pulls` is `/repos/owner/name/pulls`. */
function named(world: World, path: string): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repo = [...world.repositories.values()].find((one) => one.id === Number(id));
  return repo ? `/repos/${fullName(repo)}${rest}` : path;
}

/** docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api: 301, and 307 for what is no GET. */
function movedTo(world: World, route: AnyRoute, request: Request, input: Record<string, unknown>): Reply | null {
  const repo = route.permissions ? world.formerly(String(input.owner), String(input.repo)) : null;
  if (!repo) return null;
  const rest = request.path.split('/').slice(4).join('/');
  const query = request.query.size > 0 ? `?${request.query}` : '';
  const url = `${world.url}/repositories/${repo.id}${rest === '' ? '' : `/${rest}`}${query}`;
  const message = request.method === 'GET' ? 'Moved Permanently' : 'Temporary Redirect';
  const documentation_url = 'https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api';
  return json(request.method === 'GET' ? 301 : 307, { message, url, documentation_url }, { location: url });
}

/** GitHub tells an App's JWT and a token in the wrong place apart by these words. */
function wrongCaller(route: AnyRoute, actor: Actor): Refusal {
  if (route.callers.includes('app')) return new Refusal(401, { message: 'A JSON web token could not be decoded' });
  return actor.kind === 'app' ? forbidden() : forbidden('Resource not accessible by personal access token');
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body));
  return { status, headers: { ...JSON_TYPE, ...headers }, bytes };
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
