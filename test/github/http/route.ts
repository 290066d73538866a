/** What a route is: an operation of GitHub's description, what it demands of the caller, and what it does. */

import type { IncomingHttpHeaders } from 'node:http';
import type { Endpoints } from '@octokit/types';
import type { Actor, Level } from '../model.ts';
import type { World } from '../world.ts';

export type Operations = Endpoints;

/** Path, query and body in one, as octokit takes them. Validated before a handler sees it. */
export type InputOf<Name extends keyof Operations> = Plain<
  Omit<Operations[Name]['parameters'], 'baseUrl' | 'headers' | 'mediaType' | 'request' | 'method' | 'url'>
>;

/** JSON has no big integers, though the generated types allow for them in ids. */
type Plain<Parameters> = { [Name in keyof Parameters]: Exclude<Parameters[Name], bigint> };

export interface Context<Name extends keyof Operations> {
  world: World;
  actor: Actor;
  input: InputOf<Name>;
  headers: IncomingHttpHeaders;
}

export interface Answer {
  status: number;
  /** JSON, checked against the description. */
  body?: unknown;
  /** Bytes instead of JSON, sent as they are: raw contents and diffs. */
  bytes?: Buffer;
  headers?: Record<string, string>;
  /** A list instead of a body: the server sends the page that was asked for, with its Link header. */
  list?: List;
}

export interface List {
  length: number;
  /** Items a page unless the caller says; GitHub's usual 30 when absent. */
  perPage?: number;
  /** Items from `start` to `end` as JSON. */
  page: (start: number, end: number) => Promise<unknown>;
}

/** An answer of which the caller sees one page. `wrap` puts the page where the operation has it. */
export function listed<Item>(
  items: readonly Item[],
  show: (item: Item) => unknown,
  wrap: (page: unknown[]) => unknown = (page) => page,
  perPage?: number,
): Answer {
  const page = async (start: number, end: number) => wrap(await Promise.all(items.slice(start, end).map(show)));
  return { status: 200, list: { length: items.length, page, ...(perPage ? { perPage } : {}) } };
}

/** `pull_requests:write`; of several, one is enough. */
export type Demand = `${string}:${Level}`;

export interface Route<Name extends keyof Operations> {
  operation: Name;
  /** Which kinds of credentials GitHub takes here. */
  callers: readonly Actor['kind'][];
  /** Permissions on the repository in the path; absent where there is none or where any token will do. */
  permissions?: readonly Demand[];
  /** Counts as content creation for the secondary limits. */
  creates?: true;
  handle: (context: Context<Name>) => Promise<Answer> | Answer;
}

/** A route whose operation is known only at run time: the server calls it with input that was validated. */
export type AnyRoute = Omit<Route<keyof Operations>, 'handle'> & {
  handle: (
    context: Omit<Context<keyof Operations>, 'input'> & { input: Record<string, unknown> },
  ) => Promise<Answer> | Answer;
};

/** Fixes the operation's name, so that `input` is typed after it. */
export function route<const Name extends keyof Operations>(definition: Route<Name>): AnyRoute {
  return definition as unknown as AnyRoute;
}

export const TOKENS = ['installation', 'user'] as const;
