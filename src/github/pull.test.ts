import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schema } from '@octokit/graphql-schema';
import { buildSchema, parse, validate } from 'graphql';
import { apiTest, REPO } from './api.test.support.ts';
import { batchQuery } from './blob-batches.ts';
import { GitHubFailure } from './failure.ts';
import { blobId } from './git-object.ts';
import {
  APP_ID,
  BASE,
  commitsWithRuns,
  HEAD,
  PLACE,
  pageAnswer,
  pullAnswer,
  reviews,
  threads,
} from './pull.test.support.ts';
import { readPull } from './pull.ts';
import { PULL_PAGE, PULL_STATE } from './pull-query.ts';
import { COMMENT_TEXTS, REPLY_PAGE } from './thread-query.ts';

test("every query is valid under GitHub's public schema", () => {
  // The published schema defines two fields twice, which only the check of the schema itself minds.
  const known = buildSchema(schema.idl, { assumeValidSDL: true, assumeValid: true });
  for (const { text } of [PULL_STATE, PULL_PAGE, REPLY_PAGE, COMMENT_TEXTS, batchQuery([{ sha: HEAD, size: 1 }])]) {
    assert.deepEqual(validate(known, parse(text)), []);
  }
});

apiTest('one request tells the state of a pull request', async ({ client, graphql, graphqlRequests }) => {
  graphql('PullState', pullAnswer());
  const pull = await readPull(client, PLACE);
  assert.deepEqual(pull, {
    repositoryId: 11,
    repository: { owner: 'acme', name: 'shop' },
    number: 3,
    title: 'Add the shop',
    state: 'open',
    draft: false,
    author: 'ada',
    authorIsBot: false,
    head: { sha: HEAD, ref: 'feature', repository: { owner: 'acme', name: 'shop' } },
    base: { sha: BASE, ref: 'main' },
    crossRepository: false,
    config: null,
    threads: [],
    reviews: [],
    acknowledged: [],
    checkRuns: [],
  });
  assert.equal(graphqlRequests[0]?.variables.number, 3);
});

apiTest('a deleted author, fork and base branch are no failure', async ({ client, graphql }) => {
  const gone = { author: null, headRepository: null, baseRef: null, isCrossRepository: true, state: 'MERGED' } as const;
  graphql('PullState', pullAnswer(gone));
  const pull = await readPull(client, PLACE);
  assert.deepEqual([pull.author, pull.head.repository, pull.state], [null, null, 'merged']);
  assert.deepEqual(pull.base, { sha: 'c'.repeat(40), ref: 'main' });
});

apiTest('an App as author is told from a person', async ({ client, graphql }) => {
  graphql('PullState', pullAnswer({ author: { __typename: 'Bot', login: 'renovate' } }));
  const { author, authorIsBot } = await readPull(client, PLACE);
  assert.deepEqual([author, authorIsBot], ['renovate', true]);
});

apiTest('only what this app has written counts', async ({ client, graphql }) => {
  graphql(
    'PullState',
    pullAnswer({
      threads: threads([{ body: 'ours' }, { body: 'forged', own: false }]),
      reviews: reviews([{ body: 'forged', own: false }, { body: 'ours too' }]),
      commits: commitsWithRuns([
        { id: 1, externalId: 'x', status: 'IN_PROGRESS', annotations: 50 },
        { id: 2, externalId: 'x', appId: APP_ID + 1 },
      ]),
    }),
  );
  const pull = await readPull(client, PLACE);
  assert.deepEqual(
    pull.threads.map(({ body }) => body),
    ['ours'],
  );
  assert.deepEqual(pull.reviews, [{ body: 'ours too' }]);
  assert.deepEqual(pull.checkRuns, [{ id: 1, externalId: 'x', completed: false, annotationCount: 50 }]);
});

apiTest('check runs of an older head do not count', async ({ client, graphql }) => {
  graphql(
    'PullState',
    pullAnswer({ headRefOid: 'd'.repeat(40), commits: commitsWithRuns([{ id: 1, externalId: 'x' }]) }),
  );
  assert.deepEqual((await readPull(client, PLACE)).checkRuns, []);
});

apiTest('threads and reviews are read to their last page', async ({ client, graphql, graphqlRequests }) => {
  graphql(
    'PullState',
    pullAnswer({ threads: threads([{ body: '1' }], 't1'), reviews: reviews([{ body: 'a' }], 'r1') }),
  );
  graphql('PullPage', pageAnswer({ threads: threads([{ body: '2' }], 't2'), reviews: reviews([{ body: 'b' }]) }));
  graphql('PullPage', pageAnswer({ threads: threads([{ body: '3' }]) }));
  const pull = await readPull(client, PLACE);
  assert.equal(pull.threads.map(({ body }) => body).join(), '1,2,3');
  assert.equal(pull.reviews.map(({ body }) => body).join(), 'a,b');
  const asked = graphqlRequests.map(({ variables: v }) => [v.threads, v.wantThreads, v.reviews, v.wantReviews]);
  assert.deepEqual(asked, [
    [null, true, null, true],
    ['t1', true, 'r1', true],
    ['t2', true, null, false],
  ]);
});

const CONFIG = 'failOn: warning\n';
const configId = blobId(Buffer.from(CONFIG), HEAD);

function baseRefWith(object: { oid: string; text: string | null }, mode = 33188) {
  return { target: { oid: BASE, file: { mode, object } } };
}

apiTest('the configuration of the base branch comes along', async ({ client, graphql }) => {
  const blob = { oid: configId, text: CONFIG };
  graphql('PullState', pullAnswer({ baseRef: baseRefWith(blob) }));
  assert.deepEqual((await readPull(client, PLACE)).config, { text: CONFIG });
});

apiTest('a configuration that GraphQL cuts is read whole', async ({ client, graphql, scope }) => {
  const blob = { oid: configId, text: 'failOn' };
  graphql('PullState', pullAnswer({ baseRef: baseRefWith(blob) }));
  const content = Buffer.from(CONFIG).toString('base64');
  scope.get(`${REPO}/git/blobs/${configId}`).reply(200, { content, encoding: 'base64' });
  assert.deepEqual((await readPull(client, PLACE)).config, { text: CONFIG });
});

apiTest('a configuration that is a symbolic link is not followed', async ({ client, graphql }) => {
  const blob = { oid: configId, text: CONFIG };
  graphql('PullState', pullAnswer({ baseRef: baseRefWith(blob, 0o120000) }));
  const { config } = await readPull(client, PLACE);
  assert.match(config !== null && 'unreadable' in config ? config.unreadable : '', /symbolic link/);
});

apiTest('a pull request that is not there is the failure not-found', async ({ client, graphql }) => {
  const errors = [{ type: 'NOT_FOUND', message: 'Could not resolve to a PullRequest with the number of 3.' }];
  graphql('PullState', { data: { repository: { databaseId: 11, pullRequest: null } }, errors });
  const failed = (error: unknown): boolean => error instanceof GitHubFailure && error.kind === 'not-found';
  await assert.rejects(readPull(client, PLACE), failed);
});
