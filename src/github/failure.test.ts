import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { type Api, apiTest, REPO } from './api.test.support.ts';
import { GitHubFailure, isDoubtful, toFailure } from './failure.ts';
import { mutate, type Query, query, read, readIfThere, write } from './request.ts';

const PLACE = { owner: 'acme', repo: 'shop', tree_sha: 'main' } as const;
const TREE = `${REPO}/git/trees/main`;

function readTruncated({ client }: Api): Promise<{ truncated: boolean }> {
  return read(client, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', PLACE, z.object({ truncated: z.boolean() }));
}

async function failureOf(promise: Promise<unknown>): Promise<GitHubFailure> {
  const error = await promise.then(
    () => assert.fail('it did not fail'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof GitHubFailure, String(error));
  return error;
}

const REFUSALS = [
  { status: 401, body: { message: 'Bad credentials' }, kind: 'forbidden' },
  { status: 403, body: { message: 'Resource not accessible by integration' }, kind: 'forbidden' },
  { status: 404, body: { message: 'Not Found' }, kind: 'not-found' },
  { status: 410, body: { message: 'Gone' }, kind: 'not-found' },
  { status: 409, body: { message: 'Git Repository is empty.' }, kind: 'validation' },
  { status: 422, body: { message: 'Validation Failed', errors: [{ field: 'line' }] }, kind: 'validation' },
  { status: 502, body: '<html>Bad Gateway</html>', kind: 'server' },
  { status: 503, body: {}, kind: 'server' },
] as const;

for (const { status, body, kind } of REFUSALS) {
  apiTest(`${status} is the failure ${kind}`, async (api) => {
    api.scope.get(TREE).reply(status, body);
    const failure = await failureOf(readTruncated(api));
    assert.deepEqual([failure.kind, failure.status, failure.retryAfter], [kind, status, null]);
    assert.match(failure.message, new RegExp(`^GET ${TREE}: ${status}`));
  });
}

apiTest('what GitHub says about a refusal is in the message', async (api) => {
  api.scope.get(TREE).reply(422, { message: 'Validation Failed', errors: [{ field: 'line' }] });
  assert.match((await failureOf(readTruncated(api))).message, /Validation Failed \[\{"field":"line"\}\]$/);
});

const LIMITS = [
  { name: 'a secondary limit with retry-after', status: 403, headers: { 'retry-after': '17' }, seconds: 17 },
  { name: 'a secondary limit that names no time', status: 403, headers: {}, seconds: 60 },
  {
    name: 'the primary limit, by the clock of the server',
    status: 403,
    headers: {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '1700000090',
      date: new Date(1_700_000_000_000).toUTCString(),
    },
    seconds: 90,
  },
  { name: '429', status: 429, headers: { 'retry-after': '5' }, seconds: 5 },
] as const;

for (const { name, status, headers, seconds } of LIMITS) {
  apiTest(`${name} is rate-limited for ${seconds} seconds`, async (api) => {
    const message = 'You have exceeded a secondary rate limit. Please wait.';
    api.scope.get(TREE).reply(status, { message }, headers);
    const failure = await failureOf(readTruncated(api));
    assert.deepEqual([failure.kind, failure.retryAfter], ['rate-limited', seconds]);
    assert.equal(isDoubtful(failure), false);
  });
}

apiTest('a dropped connection is a failure of the network', async (api) => {
  api.scope.get(TREE).replyWithError(new Error('socket hang up'));
  const failure = await failureOf(readTruncated(api));
  assert.deepEqual([failure.kind, failure.status], ['network', null]);
  assert.ok(failure.cause instanceof Error);
});

for (const body of ['{"truncated":', '', 'null', '[]', '{"truncated":"no"}'] as const) {
  apiTest(`the body ${JSON.stringify(body)} is malformed`, async (api) => {
    api.scope.get(TREE).reply(200, body, { 'content-type': 'application/json' });
    const failure = await failureOf(readTruncated(api));
    assert.equal(failure.kind, 'malformed');
    assert.ok(isDoubtful(failure));
    assert.ok(failure.message.startsWith(`GET ${TREE}: unexpected answer at `), failure.message);
  });
}

apiTest('what is not there is null, and nothing else is', async (api) => {
  const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
  api.scope.get(TREE).reply(404, {}).get(TREE).reply(403, {});
  assert.equal(await readIfThere(api.client, route, PLACE, z.unknown()), null);
  await failureOf(readIfThere(api.client, route, PLACE, z.unknown()));
});

apiTest('a failed write is a value', async (api) => {
  api.scope.post(`${REPO}/check-runs`).reply(502);
  const parameters = { owner: 'acme', repo: 'shop', name: 'n', head_sha: 's' };
  const outcome = await write(api.client, 'POST /repos/{owner}/{repo}/check-runs', parameters, z.unknown());
  assert.equal(!outcome.ok && outcome.failure.kind, 'server');
});

const VIEWER: Query<{ viewer: { login: string } }> = {
  name: 'Viewer',
  text: 'query Viewer($unused: String) { viewer { login } }',
  schema: z.object({ viewer: z.object({ login: z.string() }) }),
};

const GRAPHQL_ERRORS = [
  { error: { type: 'NOT_FOUND', message: 'no such repository' }, kind: 'not-found' },
  { error: { type: 'FORBIDDEN', message: 'not by integration' }, kind: 'forbidden' },
  { error: { type: 'RATE_LIMITED', message: 'API rate limit exceeded' }, kind: 'rate-limited' },
  { error: { type: 'UNPROCESSABLE', message: 'cannot be done' }, kind: 'validation' },
  { error: { type: 'STALE_DATA', message: 'not where it was' }, kind: 'validation' },
  { error: { message: 'Something went wrong while executing your query.' }, kind: 'server' },
  { error: { message: 'no such field', extensions: { code: 'undefinedField' } }, kind: 'validation' },
] as const;

for (const { error, kind } of GRAPHQL_ERRORS) {
  apiTest(`the GraphQL error "${error.message}" is the failure ${kind}, with data, null, or none`, async (api) => {
    for (const part of [{ data: { viewer: { login: 'x' } } }, { data: null }, {}]) {
      api.graphql('Viewer', { ...part, errors: [error] });
      const failure = await failureOf(query(api.client, VIEWER, {}));
      assert.deepEqual([failure.kind, failure.request], [kind, 'GraphQL Viewer']);
      assert.match(failure.message, new RegExp(error.message));
    }
  });
}

for (const body of ['null', '""', '{}', '{"data":null}', '{"data":{"viewer":null}}'] as const) {
  apiTest(`the GraphQL answer ${body} is malformed`, async (api) => {
    api.scope.post('/graphql').reply(200, body, { 'content-type': 'application/json' });
    assert.equal((await failureOf(query(api.client, VIEWER, {}))).kind, 'malformed');
  });
}

apiTest('an answer to a mutation that says nothing is in doubt', async (api) => {
  api.scope.post('/graphql').reply(200, {});
  const sent = await mutate(api.client, { name: 'Change', text: 'mutation Change() { a }' }, {});
  assert.equal(!sent.ok && sent.failure.kind, 'malformed');
});

test('bugs pass through unchanged', () => {
  const bug = new RangeError('a bug');
  assert.throws(() => toFailure('GET /', bug), bug);
  assert.throws(() => toFailure('GET /', 'a string'), /a string/);
});
