/** Every request of this layer under every failure: it ends as the same kind of failure everywhere, and is sent once. */
import assert from 'node:assert/strict';
import type nock from 'nock';
import { type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { readBlob } from './blob.ts';
import { readBatch } from './blob-batches.ts';
import { readChangedFiles } from './changed-files.ts';
import { compare } from './compare.ts';
import { GitHubFailure } from './failure.ts';
import { readOrganisationConfig, timedCache } from './organisation-config.ts';
import { readPull } from './pull.ts';
import { createReview } from './reviews.ts';
import { readTree } from './tree.ts';

const SHA = 'a'.repeat(40);
const NOTHING = { entries: [], gaps: [] };

interface Call {
  readonly what: string;
  readonly method: 'get' | 'post';
  readonly path: string;
  /** Sends the one request; throws, or gives the failure as a value. */
  readonly send: (api: Api) => Promise<unknown>;
}

const CALLS: readonly Call[] = [
  {
    what: 'a tree',
    method: 'get',
    path: `${REPO}/git/trees/${SHA}?recursive=1`,
    send: ({ client }) => readTree(client, REPOSITORY, SHA),
  },
  {
    what: 'a blob',
    method: 'get',
    path: `${REPO}/git/blobs/${SHA}`,
    send: ({ client }) => readBlob(client, REPOSITORY, SHA),
  },
  {
    what: 'a batch of blobs',
    method: 'post',
    path: '/graphql',
    send: ({ client }) => readBatch(client, REPOSITORY, [{ sha: SHA, size: 1 }]),
  },
  {
    what: 'a comparison',
    method: 'get',
    path: `${REPO}/compare/base...head?per_page=1&page=1`,
    send: ({ client }) => compare(client, REPOSITORY, 'base', 'head'),
  },
  {
    what: 'the changed files',
    method: 'get',
    path: `${REPO}/pulls/7/files?per_page=100&page=1`,
    send: ({ client }) =>
      readChangedFiles(client, REPOSITORY, 7, { files: [], cut: true }, { base: NOTHING, head: NOTHING }),
  },
  {
    what: 'the pull request',
    method: 'post',
    path: '/graphql',
    send: ({ client }) => readPull(client, { repository: REPOSITORY, number: 7, appId: 1 }),
  },
  {
    what: "the organisation's configuration",
    method: 'post',
    path: '/graphql',
    send: ({ client }) => {
      const cache = timedCache<never>(1, () => 0);
      return readOrganisationConfig({ client, owner: 'acme', host: 'h', installation: 1, cache });
    },
  },
  {
    what: 'a review',
    method: 'post',
    path: `${REPO}/pulls/7/reviews`,
    send: ({ client }) => createReview(client, REPOSITORY, 7, SHA, { comments: [], body: 'x' }),
  },
];

interface Trouble {
  readonly what: string;
  readonly kind: string;
  readonly answer: (request: nock.Interceptor) => unknown;
}

const limited = 'You have exceeded a secondary rate limit';
const TROUBLES: readonly Trouble[] = [
  { what: '502', kind: 'server', answer: (request) => request.reply(502, '<html>Bad Gateway</html>') },
  { what: '403', kind: 'forbidden', answer: (request) => request.reply(403, { message: 'Resource not accessible' }) },
  {
    what: 'a secondary limit',
    kind: 'rate-limited',
    answer: (request) => request.reply(403, { message: limited }, { 'retry-after': '9' }),
  },
  { what: 'a dropped connection', kind: 'network', answer: (request) => request.replyWithError('socket hang up') },
  {
    what: 'a malformed body',
    kind: 'malformed',
    answer: (request) => request.reply(200, '{"data":', { 'content-type': 'application/json' }),
  },
];

for (const { what, method, path, send } of CALLS) {
  for (const trouble of TROUBLES) {
    apiTest(`${what} under ${trouble.what} is the failure ${trouble.kind}`, async (api) => {
      trouble.answer(api.scope[method](path));
      const failure = await send(api).then(failureIn, (error: unknown) => error);
      assert.ok(failure instanceof GitHubFailure, String(failure));
      assert.equal(failure.kind, trouble.kind);
      assert.equal(failure.retryAfter, trouble.kind === 'rate-limited' ? 9 : null);
      assert.equal(api.requests.length, 1);
    });
  }
}

function failureIn(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'failure' in result ? result.failure : 'no failure';
}
