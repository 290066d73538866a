import assert from 'node:assert/strict';
import { test } from 'node:test';
import nock from 'nock';
import { type GitHubClient, tokenClient } from './client.ts';
import type { RequestRecord } from './observe.ts';

export const API = 'https://api.github.localhost';
export const REPOSITORY = { owner: 'acme', name: 'shop' } as const;
/** The path of {@link REPOSITORY} in the REST API. */
export const REPO = '/repos/acme/shop';

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Api {
  /** Answers of GitHub, each for one request. */
  readonly scope: nock.Scope;
  readonly client: GitHubClient;
  /** What went over the wire. */
  readonly requests: readonly RequestRecord[];
  /** Expects one GraphQL operation, a query or a mutation, of this name. What comes with it is in `graphqlRequests`. */
  graphql(operation: string, answer: nock.Body, status?: number): void;
  readonly graphqlRequests: readonly GraphqlRequest[];
}

/**
 * A test against prepared answers. It fails on a request that was not expected, even where the code under test
 * swallows it (an unmatched request is answered with 501), and on an expected one that did not come.
 */
export function apiTest(name: string, body: (api: Api) => Promise<void>): void {
  test(name, async () => {
    const unmatched: string[] = [];
    const note = (request: Request): void => {
      unmatched.push(`${request.method} ${request.url}`);
    };
    nock.disableNetConnect();
    nock.emitter.on('no match', note);
    const scope = nock(API);
    try {
      await body(apiOf(scope));
      assert.deepEqual(unmatched, [], 'requests that nobody expected');
      assert.deepEqual(scope.pendingMocks(), [], 'requests that did not come');
    } finally {
      nock.emitter.off('no match', note);
      nock.cleanAll();
      nock.enableNetConnect('127.0.0.1');
    }
  });
}

function apiOf(scope: nock.Scope): Api {
  const requests: RequestRecord[] = [];
  const client = tokenClient('a-token', { baseUrl: API, pace: 'plain', observe: (record) => requests.push(record) });
  const graphqlRequests: GraphqlRequest[] = [];
  const graphql: Api['graphql'] = (operation, answer, status = 200) => {
    const matches = (sent: GraphqlRequest): boolean => {
      if (!/^(?:query|mutation) (\w+)\(/.exec(sent.query)?.includes(operation)) return false;
      graphqlRequests.push(sent);
      return true;
    };
    scope.post('/graphql', matches).reply(status, answer);
  };
  return { scope, client, requests, graphql, graphqlRequests };
}
