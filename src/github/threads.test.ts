import assert from 'node:assert/strict';
import { schema } from '@octokit/graphql-schema';
import { buildSchema, parse, validate } from 'graphql';
import { formatMarkers } from '../review/marker.ts';
import type { ThreadChange } from '../review/review-plan.ts';
import { API, type Api, apiTest } from './api.test.support.ts';
import { tokenClient } from './client.ts';
import { type Comment, PLACE, pullAnswer, threads } from './pull.test.support.ts';
import { readPull } from './pull.ts';
import { mutate } from './request.ts';
import { changeThreads } from './threads.ts';

const MARKERS = [{ fingerprint: 'f', key: 'k' }];
const OPEN = `Text\n\n${formatMarkers(MARKERS)}`;
const FIXED = `Text\n\n${formatMarkers(MARKERS, 'fixed')}`;
const DONE = { data: {} };
const known = buildSchema(schema.idl, { assumeValidSDL: true, assumeValid: true });

function change(at: number, changes: Partial<ThreadChange> = {}): ThreadChange {
  return { threadId: `T${at}`, commentId: `C${at}`, action: 'close', reason: 'fixed', body: FIXED, ...changes };
}

async function run(api: Api, changes: readonly ThreadChange[], now: readonly Comment[], may = true) {
  api.graphql('PullState', pullAnswer({ threads: threads(now) }));
  const pull = await readPull(api.client, PLACE);
  const resolving = may ? api.client : null;
  const outcome = await changeThreads({ editing: api.client, resolving }, changes, pull.threads, { pauseMs: 0 });
  for (const { query } of api.graphqlRequests) assert.deepEqual(validate(known, parse(query)), []);
  return outcome.ok ? outcome.value : outcome.failure.kind;
}

/** The fields of the mutations that were sent, each with the ids that it is about. */
function sent({ graphqlRequests }: Api): readonly (readonly string[])[] {
  return graphqlRequests.slice(1).map(({ query, variables }) =>
    query.split('\n').flatMap((line) => {
      const field = /^ {2}\w+: (\w+)\(.*Id: \$(\w+)(?:, classifier: (\w+))?/.exec(line);
      return field ? [[field[1], variables[field[2] ?? ''], field[3]].filter(Boolean).join(' ')] : [];
    }),
  );
}

apiTest('threads close in two requests, however many: resolved, then folded and edited', async (api) => {
  api.graphql('ResolveThreads', DONE);
  api.graphql('EditThreads', DONE);
  const changes = [change(0), change(1, { reason: 'outdated', body: `x${FIXED}` })];
  assert.equal(await run(api, changes, [{ body: OPEN }, { body: OPEN }]), 2);
  assert.deepEqual(sent(api), [
    ['resolveReviewThread T0', 'resolveReviewThread T1'],
    [
      'minimizeComment C0 RESOLVED',
      'updatePullRequestReviewComment C0',
      'minimizeComment C1 OUTDATED',
      'updatePullRequestReviewComment C1',
    ],
  ]);
  const { body0, body1 } = api.graphqlRequests[2]?.variables ?? {};
  assert.deepEqual([body0, body1], [FIXED, `x${FIXED}`]);
});

apiTest('a thread opens again the other way round', async (api) => {
  api.graphql('ResolveThreads', DONE);
  api.graphql('EditThreads', DONE);
  const closed = { body: FIXED, minimized: true, resolvedBy: 'plimsoll' };
  assert.equal(await run(api, [change(0, { action: 'reopen', body: OPEN })], [closed]), 1);
  assert.deepEqual(sent(api), [
    ['unresolveReviewThread T0'],
    ['unminimizeComment C0', 'updatePullRequestReviewComment C0'],
  ]);
});

apiTest('where nothing is due, nothing is sent', async (api) => {
  const now = [
    { body: FIXED, minimized: true },
    { body: OPEN, resolvedBy: 'ada' },
  ];
  assert.equal(await run(api, [change(0), change(1), change(7)], now), 0);
  assert.equal(api.requests.length, 1);
});

apiTest('what an interrupted run has resolved is only edited', async (api) => {
  api.graphql('EditThreads', DONE);
  assert.equal(await run(api, [change(0)], [{ body: OPEN, resolvedBy: 'plimsoll' }]), 1);
});

const forbidden = {
  data: { r0: null },
  errors: [{ type: 'FORBIDDEN', path: ['r0'], message: 'Resource not accessible by integration' }],
};

apiTest('where nobody may resolve threads, GitHub is not asked to', async (api) => {
  api.graphql('EditThreads', DONE);
  assert.equal(await run(api, [change(0)], [{ body: OPEN }], false), 1);
});

apiTest('without the permission to resolve threads they are closed in their text', async (api) => {
  api.graphql('ResolveThreads', forbidden);
  api.graphql('EditThreads', DONE);
  assert.equal(await run(api, [change(0)], [{ body: OPEN }]), 1);
});

apiTest('a comment that was deleted meanwhile holds up no other', async (api) => {
  const gone = { data: { e0: null }, errors: [{ type: 'NOT_FOUND', path: ['e0'], message: 'Could not resolve' }] };
  api.graphql('ResolveThreads', gone);
  api.graphql('EditThreads', gone);
  assert.equal(await run(api, [change(0), change(1)], [{ body: OPEN }, { body: OPEN }]), 2);
});

apiTest('comments that may not be edited are a failure', async (api) => {
  api.graphql('ResolveThreads', forbidden);
  api.graphql('EditThreads', forbidden);
  assert.equal(await run(api, [change(0)], [{ body: OPEN }]), 'forbidden');
});

apiTest('a doubtful answer is followed by the same request once more', async (api) => {
  api.graphql('ResolveThreads', 'Bad Gateway', 502);
  api.graphql('ResolveThreads', DONE);
  api.graphql('EditThreads', DONE);
  assert.equal(await run(api, [change(0)], [{ body: OPEN }]), 1);
});

apiTest('after two doubtful answers nothing is edited, for the next run to see what is due', async (api) => {
  api.graphql('ResolveThreads', 'Bad Gateway', 502);
  api.graphql('ResolveThreads', 'Bad Gateway', 502);
  assert.equal(await run(api, [change(0)], [{ body: OPEN }]), 'server');
});

apiTest('the client itself repeats no mutation', async (api) => {
  const polite = tokenClient('a-token', { baseUrl: API, retryUnitMs: 1 });
  api.graphql('ResolveThreads', 'Bad Gateway', 502);
  const sent = await mutate(polite, { name: 'ResolveThreads', text: 'mutation ResolveThreads() { a }' }, {});
  assert.equal(sent.ok, false);
});

apiTest('a limit is no doubt', async (api) => {
  api.graphql('ResolveThreads', { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] });
  assert.equal(await run(api, [change(0)], [{ body: OPEN }]), 'rate-limited');
});

apiTest('sixty threads take three requests, and many hundreds are left to the next run', async (api) => {
  const many = Array.from({ length: 400 }, (_, at) => change(at));
  const now = many.map(() => ({ body: OPEN }));
  for (let at = 0; at < 3; at += 1) api.graphql('ResolveThreads', DONE);
  for (let at = 0; at < 10; at += 1) api.graphql('EditThreads', DONE);
  assert.equal(await run(api, many, now), 300);
  const few: Api = { ...api, graphqlRequests: [] };
  api.graphql('ResolveThreads', DONE);
  api.graphql('EditThreads', DONE);
  api.graphql('EditThreads', DONE);
  assert.equal(await run(few, many.slice(0, 60), now.slice(0, 60)), 60);
});
