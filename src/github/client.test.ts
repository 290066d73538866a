import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import nock from 'nock';
import { Probot } from 'probot';
import { z } from 'zod';
import { API, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { appOctokit } from './app-octokit.ts';
import { readBatch } from './blob-batches.ts';
import { type GitHubClient, tokenClient } from './client.ts';
import { blobId } from './git-object.ts';
import type { RequestRecord } from './observe.ts';
import { query, read, write } from './request.ts';

const RUN = { owner: 'acme', repo: 'shop', name: 'n', head_sha: 's' } as const;

function createRun(client: GitHubClient) {
  return write(client, 'POST /repos/{owner}/{repo}/check-runs', RUN, z.unknown());
}

/** A client with its policies on; only the pauses between writes and retries are shortened. */
function politeClient(observe: (record: RequestRecord) => void): GitHubClient {
  return tokenClient('a-token', { baseUrl: API, observe, retryUnitMs: 1 });
}

apiTest('a read is repeated after a 502', async ({ scope }) => {
  scope.get(`${REPO}/git/trees/main`).reply(502).get(`${REPO}/git/trees/main`).reply(200, { truncated: false });
  const statuses: (number | null)[] = [];
  const client = politeClient(({ status }) => statuses.push(status));
  const place = { owner: 'acme', repo: 'shop', tree_sha: 'main' };
  await read(client, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', place, z.unknown());
  assert.deepEqual(statuses, [502, 200]);
});

apiTest('a batch that GitHub cannot answer is repeated once, then asked for in halves', async (api) => {
  const blobs = ['a', 'b'].map((text) => ({ sha: blobId(Buffer.from(text), '0'.repeat(40)), size: 1 }));
  api.graphql('Blobs', 'Bad Gateway', 502);
  api.graphql('Blobs', 'Bad Gateway', 502);
  for (const text of ['a', 'b']) api.graphql('Blobs', { data: { repository: { b0: { oid: 'x', text } } } });
  const contents = await readBatch(
    politeClient(() => undefined),
    REPOSITORY,
    blobs,
  );
  assert.deepEqual([...contents.values()], [{ text: 'a' }, { text: 'b' }]);
});

apiTest('a creation is sent once, whatever a 502 may mean', async ({ scope }) => {
  scope.post(`${REPO}/check-runs`).reply(502);
  const statuses: (number | null)[] = [];
  const outcome = await createRun(politeClient(({ status }) => statuses.push(status)));
  assert.equal(!outcome.ok && outcome.failure.kind, 'server');
  assert.deepEqual(statuses, [502]);
});

apiTest('a creation is sent once when the connection drops', async ({ scope }) => {
  scope.post(`${REPO}/check-runs`).replyWithError(new Error('socket hang up'));
  const statuses: (number | null)[] = [];
  const outcome = await createRun(politeClient((record) => statuses.push(record.status)));
  assert.equal(!outcome.ok && outcome.failure.kind, 'network');
  assert.deepEqual(statuses, [null]);
});

apiTest('a creation that meets a secondary limit comes back as a value, with the time to wait', async ({ scope }) => {
  const message = 'You have exceeded a secondary rate limit.';
  scope.post(`${REPO}/check-runs`).reply(403, { message }, { 'retry-after': '1' });
  const outcome = await createRun(politeClient(() => undefined));
  assert.ok(!outcome.ok);
  assert.deepEqual([outcome.failure.kind, outcome.failure.retryAfter], ['rate-limited', 1]);
});

apiTest('a read that meets a short limit is repeated after the wait, twice at most', async ({ scope }) => {
  const message = 'You have exceeded a secondary rate limit.';
  scope.get(`${REPO}/git/trees/main`).times(3).reply(429, { message }, { 'retry-after': '0.001' });
  const statuses: (number | null)[] = [];
  const client = politeClient(({ status }) => statuses.push(status));
  const place = { owner: 'acme', repo: 'shop', tree_sha: 'main' };
  await assert.rejects(read(client, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', place, z.unknown()), {
    kind: 'rate-limited',
  });
  assert.deepEqual(statuses, [429, 429, 429]);
});

apiTest('a long limit ends the reads at once, and the next ones are not even sent', async ({ scope }) => {
  const message = 'You have exceeded a secondary rate limit.';
  scope.get(`${REPO}/git/trees/main`).reply(403, { message }, { 'retry-after': '61' });
  const statuses: (number | null)[] = [];
  const client = politeClient(({ status }) => statuses.push(status));
  const place = { owner: 'acme', repo: 'shop', tree_sha: 'main' };
  for (let time = 0; time < 2; time += 1) {
    await assert.rejects(read(client, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', place, z.unknown()), {
      kind: 'rate-limited',
      retryAfter: 61,
    });
  }
  const outcome = await createRun(client);
  assert.deepEqual(!outcome.ok && [outcome.failure.kind, outcome.failure.retryAfter], ['rate-limited', 61]);
  assert.deepEqual(statuses, [403]);
});

apiTest('every request is observed, by path and GraphQL operation', async (api) => {
  api.scope.get(`${REPO}/git/trees/main?recursive=1`).reply(200, {}, { 'x-ratelimit-remaining': '4999' });
  api.graphql('Nothing', { data: {} });
  const place = { owner: 'acme', repo: 'shop', tree_sha: 'main', recursive: '1' };
  await read(api.client, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', place, z.unknown());
  await query(api.client, { name: 'Nothing', text: 'query Nothing($a: Int) { a }', schema: z.unknown() }, {});
  assert.deepEqual(api.requests, [
    { method: 'GET', path: `${REPO}/git/trees/main?recursive=1`, operation: null, status: 200, remaining: 4999 },
    { method: 'POST', path: '/graphql', operation: 'Nothing', status: 200, remaining: null },
  ]);
});

test('a request that is never answered fails after its time', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  try {
    const { port } = silent.address() as AddressInfo;
    const client = tokenClient(null, { baseUrl: `http://127.0.0.1:${port}`, pace: 'plain', timeoutMs: 20 });
    const outcome = await createRun(client);
    assert.equal(!outcome.ok && outcome.failure.kind, 'network');
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});

apiTest('an Enterprise Server has GraphQL beside its REST API', async () => {
  const server = nock('https://ghes.localhost').post('/api/graphql').reply(200, { data: {} });
  const client = tokenClient(null, { baseUrl: 'https://ghes.localhost/api/v3', pace: 'plain' });
  await query(client, { name: 'Nothing', text: 'query Nothing($a: Int) { a }', schema: z.unknown() }, {});
  server.done();
});

apiTest("the App's client has the same policies", async ({ scope }) => {
  scope.post(`${REPO}/check-runs`).reply(502);
  const records: RequestRecord[] = [];
  const Octokit = appOctokit({ observe: (record) => records.push(record) });
  const probot = new Probot({ githubToken: 'a-token', secret: 's', baseUrl: API, Octokit, logLevel: 'fatal' });
  const outcome = await createRun(await probot.auth());
  assert.equal(!outcome.ok && outcome.failure.kind, 'server');
  assert.deepEqual(
    records.map(({ status }) => status),
    [502],
  );
});

apiTest(
  'what GitHub tells one client of an installation holds for all of them, and for no other',
  async ({ scope }) => {
    const message = 'You have exceeded a secondary rate limit.';
    scope.get(`${REPO}/git/trees/main`).reply(403, { message }, { 'retry-after': '61' });
    scope.get(`${REPO}/git/trees/main`).reply(200, {});
    const statuses: (number | null)[] = [];
    const Octokit = appOctokit({ observe: ({ status }) => statuses.push(status) });
    const clientOf = (installationId: number) =>
      new Octokit({ baseUrl: API, auth: { token: 'a-token', installationId } });
    const place = { owner: 'acme', repo: 'shop', tree_sha: 'main' };
    const readWith = (client: GitHubClient) =>
      read(client, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', place, z.unknown());
    for (let time = 0; time < 2; time += 1) await assert.rejects(readWith(clientOf(5)), { kind: 'rate-limited' });
    await readWith(clientOf(6));
    assert.deepEqual(statuses, [403, 200]);
  },
);
