import assert from 'node:assert/strict';
import { formatMarkers } from '../review/marker.ts';
import type { PlannedComment, ReviewPlan } from '../review/review-plan.ts';
import { type Api, apiTest, REPO } from './api.test.support.ts';
import { publish } from './publish.ts';
import { BASE, commitsWithRuns, HEAD, PLACE, pullAnswer, reviews, threads } from './pull.test.support.ts';

const REVIEWS = `${REPO}/pulls/3/reviews`;
const RUN = { id: 9, status: 'completed', output: { annotations_count: 0 } };

function bodyOf(...fingerprints: readonly string[]): string {
  return `Text\n\n${formatMarkers(fingerprints.map((fingerprint) => ({ fingerprint, key: `key${fingerprint}` })))}`;
}

function comment(fingerprint: string, changes: Partial<PlannedComment> = {}): PlannedComment {
  const markers = [{ fingerprint, key: `key${fingerprint}` }];
  const place = { path: 'k8s/app.yaml', line: 12, startLine: null, side: 'RIGHT' } as const;
  return { ...place, body: bodyOf(fingerprint), suggestion: null, fingerprints: [fingerprint], markers, ...changes };
}

function planOf(changes: Partial<ReviewPlan> = {}): ReviewPlan {
  const check = { conclusion: 'failure', title: 't', summary: 's', annotations: [], actions: [] } as const;
  const counts = { introduced: [], ignored: [], fixed: [], threads: [], existing: 0, skipped: [] };
  const said = {
    comments: [comment('f1'), comment('f2')],
    body: null,
    fallbacks: [{ comments: [], body: bodyOf('f1', 'f2') }],
  };
  return { headSha: HEAD, ...counts, ...said, check, ...changes };
}

function run({ client }: Api, plan = planOf()) {
  const reviewed = { head: { sha: HEAD, ref: 'feature', repository: null }, base: { sha: BASE, ref: 'main' } };
  return publish(plan, { client, resolving: client, place: PLACE, reviewed, patience: { pauseMs: 0 } });
}

function expectCheckRun({ scope }: Api): void {
  scope.post(`${REPO}/check-runs`).reply(201, RUN);
}

apiTest('a review is three requests: look, check run, review', async (api) => {
  const range = comment('f2', { line: 14, startLine: 12, side: 'LEFT' });
  const expected = {
    commit_id: HEAD,
    event: 'COMMENT',
    body: bodyOf('f3'),
    comments: [
      { path: 'k8s/app.yaml', line: 12, side: 'RIGHT', body: bodyOf('f1') },
      { path: 'k8s/app.yaml', line: 14, side: 'LEFT', start_line: 12, start_side: 'LEFT', body: bodyOf('f2') },
    ],
  };
  api.graphql('PullState', pullAnswer());
  expectCheckRun(api);
  api.scope.post(REVIEWS, expected).reply(200, { id: 1 });
  const published = await run(api, planOf({ comments: [comment('f1'), range], body: bodyOf('f3') }));
  assert.deepEqual(published, { outcome: 'published', checkRunId: 9, comments: 2, body: true, threads: 0 });
  assert.deepEqual(
    api.requests.map(({ method, path, operation }) => `${method} ${operation ?? path}`),
    ['POST PullState', `POST ${REPO}/check-runs`, `POST ${REVIEWS}`],
  );
});

apiTest('without findings there is a green check and no comment', async (api) => {
  api.graphql('PullState', pullAnswer());
  expectCheckRun(api);
  const published = await run(api, planOf({ comments: [] }));
  assert.deepEqual(published, { outcome: 'published', checkRunId: 9, comments: 0, body: false, threads: 0 });
});

for (const [reason, changes] of [
  ['the head has moved', { headRefOid: 'd'.repeat(40) }],
  ['the pull request is closed', { state: 'CLOSED' }],
  ['the pull request is merged', { state: 'MERGED' }],
  ['the base branch is another', { baseRefName: 'release' }],
] as const) {
  apiTest(`nothing is written when ${reason}`, async (api) => {
    api.graphql('PullState', pullAnswer(changes));
    assert.deepEqual(await run(api), { outcome: 'stale', reason });
  });
}

apiTest('a base branch that grew is no reason to stop', async (api) => {
  api.graphql('PullState', pullAnswer({ baseRef: { target: { oid: 'e'.repeat(40), file: null } } }));
  expectCheckRun(api);
  assert.equal((await run(api, planOf({ comments: [] }))).outcome, 'published');
});

apiTest('what is there already, in threads or reviews, is not posted again', async (api) => {
  api.graphql(
    'PullState',
    pullAnswer({ threads: threads([{ body: bodyOf('f1') }]), reviews: reviews([{ body: bodyOf('f3') }]) }),
  );
  expectCheckRun(api);
  const isRest = (sent: { body: string; comments: readonly PlannedComment[] }): boolean =>
    sent.body === '' && sent.comments.map(({ body }) => body).join() === bodyOf('f2');
  api.scope.post(REVIEWS, isRest).reply(200, { id: 1 });
  const published = await run(api, planOf({ body: bodyOf('f3') }));
  assert.deepEqual(published, { outcome: 'published', checkRunId: 9, comments: 1, body: false, threads: 0 });
});

apiTest('a second run posts nothing and writes nothing', async (api) => {
  const sent: string[] = [];
  api.graphql('PullState', pullAnswer());
  const noteId = ({ external_id: id }: { external_id: string }): boolean => sent.push(id) > 0;
  api.scope.post(`${REPO}/check-runs`, noteId).reply(201, RUN);
  api.scope.post(REVIEWS).reply(200, { id: 1 });
  await run(api);
  const posted = threads([{ body: bodyOf('f1') }, { body: bodyOf('f2') }]);
  const commits = commitsWithRuns([{ id: 9, externalId: sent[0] ?? null }]);
  api.graphql('PullState', pullAnswer({ threads: posted, commits }));
  assert.deepEqual(await run(api), { outcome: 'published', checkRunId: 9, comments: 0, body: false, threads: 0 });
  assert.equal(api.requests.length, 4);
});

apiTest('markers that somebody else has written hide nothing', async (api) => {
  api.graphql('PullState', pullAnswer({ threads: threads([{ body: bodyOf('f1'), own: false }]) }));
  expectCheckRun(api);
  api.scope.post(REVIEWS, ({ comments }) => comments.length === 2).reply(200, { id: 1 });
  assert.equal((await run(api)).outcome, 'published');
});

const DOUBTS = [
  ['a 502', (api: Api) => api.scope.post(REVIEWS).reply(502)],
  ['a dropped connection', (api: Api) => api.scope.post(REVIEWS).replyWithError(new Error('socket hang up'))],
  ['a broken body', (api: Api) => api.scope.post(REVIEWS).reply(200, '{"id":')],
] as const;

for (const [name, doubt] of DOUBTS) {
  apiTest(`${name} that hides a posted review: nothing is posted twice`, async (api) => {
    api.graphql('PullState', pullAnswer());
    expectCheckRun(api);
    doubt(api);
    api.graphql('PullState', pullAnswer({ threads: threads([{ body: bodyOf('f1') }, { body: bodyOf('f2') }]) }));
    assert.deepEqual(await run(api), { outcome: 'published', checkRunId: 9, comments: 2, body: false, threads: 0 });
  });

  apiTest(`${name} that posted nothing: it is posted, once`, async (api) => {
    api.graphql('PullState', pullAnswer());
    expectCheckRun(api);
    doubt(api);
    api.graphql('PullState', pullAnswer());
    api.scope.post(REVIEWS).reply(200, { id: 1 });
    assert.deepEqual(await run(api), { outcome: 'published', checkRunId: 9, comments: 2, body: false, threads: 0 });
  });
}

apiTest('a review of a body alone is found by its body', async (api) => {
  api.graphql('PullState', pullAnswer());
  expectCheckRun(api);
  api.scope.post(REVIEWS).reply(502);
  api.graphql('PullState', pullAnswer({ reviews: reviews([{ body: bodyOf('f3') }]) }));
  const published = await run(api, planOf({ comments: [], body: bodyOf('f3') }));
  assert.deepEqual(published, { outcome: 'published', checkRunId: 9, comments: 0, body: true, threads: 0 });
});

apiTest('after a doubtful answer a head that moved ends it', async (api) => {
  api.graphql('PullState', pullAnswer());
  expectCheckRun(api);
  api.scope.post(REVIEWS).reply(502);
  api.graphql('PullState', pullAnswer({ headRefOid: 'd'.repeat(40) }));
  assert.deepEqual(await run(api), { outcome: 'stale', reason: 'the head has moved' });
});

apiTest('two doubtful answers are a failure, for another run to complete', async (api) => {
  api.graphql('PullState', pullAnswer());
  expectCheckRun(api);
  api.scope.post(REVIEWS).twice().reply(502);
  api.graphql('PullState', pullAnswer());
  api.graphql('PullState', pullAnswer());
  const published = await run(api);
  assert.ok(published.outcome === 'failed');
  assert.deepEqual([published.step, published.failure.kind], ['review', 'server']);
});

const UNRESOLVED = { message: 'Unprocessable Entity', errors: ['Line could not be resolved'] };

apiTest('a review whose places are refused is sent once more without them', async (api) => {
  api.graphql('PullState', pullAnswer());
  expectCheckRun(api);
  api.scope.post(REVIEWS, ({ comments }) => comments.length === 2).reply(422, UNRESOLVED);
  const whole = { commit_id: HEAD, event: 'COMMENT', body: bodyOf('f1', 'f2'), comments: [] };
  api.scope.post(REVIEWS, whole).reply(200, { id: 1 });
  assert.deepEqual(await run(api), { outcome: 'published', checkRunId: 9, comments: 0, body: true, threads: 0 });
});

apiTest('a review whose uncertain places are refused is sent once more without those', async (api) => {
  api.graphql('PullState', pullAnswer());
  expectCheckRun(api);
  const certain = { comments: [comment('f1')], body: bodyOf('f2') };
  api.scope.post(REVIEWS, ({ comments }) => comments.length === 2).reply(422, UNRESOLVED);
  api.scope.post(REVIEWS, ({ comments, body }) => comments.length === 1 && body === certain.body).reply(200, { id: 1 });
  const fallbacks = [certain, { comments: [], body: bodyOf('f1', 'f2') }];
  assert.deepEqual(await run(api, planOf({ fallbacks })), {
    outcome: 'published',
    checkRunId: 9,
    comments: 1,
    body: true,
    threads: 0,
  });
});

apiTest('a review that is refused without places too is a failure', async (api) => {
  api.graphql('PullState', pullAnswer());
  expectCheckRun(api);
  api.scope.post(REVIEWS).times(2).reply(422, UNRESOLVED);
  const published = await run(api);
  assert.ok(published.outcome === 'failed');
  assert.deepEqual([published.step, published.failure.kind], ['review', 'validation']);
});

for (const [kind, status, body] of [
  ['forbidden', 403, { message: 'Resource not accessible by integration' }],
  ['rate-limited', 403, { message: 'You have exceeded a secondary rate limit' }],
] as const) {
  apiTest(`a review that is refused (${kind}) is not tried again`, async (api) => {
    api.graphql('PullState', pullAnswer());
    expectCheckRun(api);
    api.scope.post(REVIEWS).reply(status, body);
    const published = await run(api);
    assert.ok(published.outcome === 'failed');
    assert.deepEqual([published.step, published.failure.kind], ['review', kind]);
  });
}

apiTest('no comment is posted without its check run', async (api) => {
  api.graphql('PullState', pullAnswer());
  api.scope.post(`${REPO}/check-runs`).reply(403, { message: 'Resource not accessible by integration' });
  const published = await run(api);
  assert.ok(published.outcome === 'failed');
  assert.deepEqual([published.step, published.failure.kind], ['check run', 'forbidden']);
});

const CLOSE = { threadId: 'T0', commentId: 'C0', action: 'close', reason: 'fixed', body: 'gone' } as const;

apiTest('threads are changed last, and tell how many they were', async (api) => {
  api.graphql('PullState', pullAnswer({ threads: threads([{ body: bodyOf('f0') }]) }));
  expectCheckRun(api);
  api.scope.post(REVIEWS).reply(200, { id: 1 });
  api.graphql('ResolveThreads', { data: {} });
  api.graphql('EditThreads', { data: {} });
  const published = await run(api, planOf({ threads: [CLOSE] }));
  assert.deepEqual(published, { outcome: 'published', checkRunId: 9, comments: 2, body: false, threads: 1 });
  assert.deepEqual(
    api.requests.map(({ path, operation }) => operation ?? path.split('/').at(-1)),
    ['PullState', 'check-runs', 'reviews', 'ResolveThreads', 'EditThreads'],
  );
});

apiTest('threads that cannot be changed lose neither the check nor the review', async (api) => {
  api.graphql('PullState', pullAnswer({ threads: threads([{ body: bodyOf('f0') }]) }));
  expectCheckRun(api);
  api.scope.post(REVIEWS).reply(200, { id: 1 });
  api.graphql('ResolveThreads', { data: null, errors: [{ type: 'RATE_LIMITED', message: 'too much' }] });
  const published = await run(api, planOf({ threads: [CLOSE] }));
  assert.ok(published.outcome === 'failed');
  assert.deepEqual([published.step, published.failure.kind], ['threads', 'rate-limited']);
});
