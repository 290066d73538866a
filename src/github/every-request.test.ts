/**
 * Every request of this layer under every failure: it ends as the same kind of failure everywhere, and is sent once, or
 * once more where a write is in doubt that does no harm when repeated.
 */
import assert from 'node:assert/strict';
import type nock from 'nock';
import { type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { readBlob } from './blob.ts';
import { readBatch } from './blob-batches.ts';
import { readBranch } from './branch-ref.ts';
import { readBranchState } from './branch-state.ts';
import { readChangedFiles } from './changed-files.ts';
import { closeFollowUp } from './close-follow-up.ts';
import { readCommitPoint, writeChain } from './commit-chain.ts';
import { compare } from './compare.ts';
import { GitHubFailure, isDoubtful } from './failure.ts';
import { addLabels, editPull } from './follow-up-pulls.ts';
import { readFollowUpState } from './follow-up-state.ts';
import { readOrganisationConfig } from './organisation-config.ts';
import { readPull } from './pull.ts';
import { createReview } from './reviews.ts';
import { timedCache } from './timed-cache.ts';
import { readTree } from './tree.ts';

const SHA = 'a'.repeat(40);
const AT_ONCE = { pauseMs: 0 };
const NOTHING = { entries: [], gaps: [] };

interface Call {
  readonly what: string;
  readonly method: 'get' | 'post' | 'patch';
  readonly path: string;
  /** Sends the one request; throws, or gives the failure as a value. */
  readonly send: (api: Api) => Promise<unknown>;
  /** Whether it is a write that is sent again in doubt. */
  readonly again?: true;
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
      return readOrganisationConfig({
        clients: { organisation: async () => client, own: client },
        owner: 'acme',
        host: 'h',
        installation: 1,
        cache,
      });
    },
  },
  {
    what: 'a review',
    method: 'post',
    path: `${REPO}/pulls/7/reviews`,
    send: ({ client }) => createReview(client, REPOSITORY, 7, SHA, { comments: [], body: 'x' }),
  },
  {
    what: "a branch's follow-ups",
    method: 'post',
    path: '/graphql',
    send: ({ client }) =>
      readFollowUpState(client, REPOSITORY, { branch: 'plimsoll/main/all', baseSha: 'b'.repeat(40) }),
  },
  {
    what: 'a branch with its follow-ups',
    method: 'post',
    path: '/graphql',
    send: ({ client }) => readBranchState(client, REPOSITORY, 'main'),
  },
  {
    what: 'a follow-up that shall be closed',
    method: 'post',
    path: '/graphql',
    send: ({ client }) =>
      closeFollowUp(client, { repository: REPOSITORY, number: 7, branch: 'b', headSha: SHA, reason: 'x' }, AT_ONCE),
  },
  {
    what: 'a branch',
    method: 'get',
    path: `${REPO}/git/ref/heads%2Fb`,
    send: ({ client }) => readBranch(client, REPOSITORY, 'b'),
  },
  {
    what: 'a commit',
    method: 'get',
    path: `${REPO}/git/commits/${SHA}`,
    send: ({ client }) => readCommitPoint(client, REPOSITORY, SHA),
  },
  {
    what: 'a written tree',
    method: 'post',
    path: `${REPO}/git/trees`,
    send: ({ client }) => {
      const commits = [{ subject: 's', body: '', files: [{ path: 'a', mode: '100644' as const, text: 'a' }] }];
      const place = { repository: REPOSITORY, parent: { sha: SHA, tree: SHA }, branch: 'b' };
      return writeChain(client, { ...place, commits, move: { kind: 'create' } }, AT_ONCE);
    },
    again: true,
  },
  {
    what: 'an edited pull request',
    method: 'patch',
    path: `${REPO}/pulls/7`,
    send: ({ client }) => editPull(client, REPOSITORY, 7, { title: 't' }, AT_ONCE),
    again: true,
  },
  {
    what: 'labels',
    method: 'post',
    path: `${REPO}/issues/7/labels`,
    send: ({ client }) => addLabels(client, REPOSITORY, 7, ['plimsoll'], AT_ONCE),
    again: true,
  },
];

interface Trouble {
  readonly what: string;
  readonly kind: string;
  /** Whether a write may have had its effect. */
  readonly inDoubt?: true;
  readonly answer: (request: nock.Interceptor) => unknown;
}

const limited = 'You have exceeded a secondary rate limit';
const TROUBLES: readonly Trouble[] = [
  { what: '502', kind: 'server', inDoubt: true, answer: (request) => request.reply(502, '<html>Bad Gateway</html>') },
  { what: '403', kind: 'forbidden', answer: (request) => request.reply(403, { message: 'Resource not accessible' }) },
  {
    what: 'a secondary limit',
    kind: 'rate-limited',
    answer: (request) => request.reply(403, { message: limited }, { 'retry-after': '9' }),
  },
  {
    what: 'a dropped connection',
    kind: 'network',
    inDoubt: true,
    answer: (request) => request.replyWithError('socket hang up'),
  },
  {
    what: 'a malformed body',
    kind: 'malformed',
    inDoubt: true,
    answer: (request) => request.reply(200, '{"data":', { 'content-type': 'application/json' }),
  },
];

for (const { what, method, path, send, again } of CALLS) {
  for (const trouble of TROUBLES) {
    apiTest(`${what} under ${trouble.what} is the failure ${trouble.kind}`, async (api) => {
      const times = again && trouble.inDoubt ? 2 : 1;
      trouble.answer(api.scope[method](path).times(times));
      const failure = await send(api).then(failureIn, (error: unknown) => error);
      assert.ok(failure instanceof GitHubFailure, String(failure));
      assert.equal(failure.kind, trouble.kind);
      assert.equal(failure.retryAfter, trouble.kind === 'rate-limited' ? 9 : null);
      assert.equal(isDoubtful(failure), trouble.inDoubt ?? false);
      assert.equal(api.requests.length, times);
    });
  }
}

function failureIn(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'failure' in result ? result.failure : 'no failure';
}
