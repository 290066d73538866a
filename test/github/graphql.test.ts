import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, type Scene, SHOP, scene, sceneWithPull } from './harness.ts';

const PULL = { ...SHOP, pull_number: 1 };
const REPOSITORY = 'repository(owner: "acme", name: "shop")';
type Asker = Scene['bot'];

/** The answer's data. */
const ask = <Data>(client: Asker, query: string, variables: Record<string, unknown> = {}) =>
  client.graphql<Data>(query, variables);

/** The types of the errors in an answer with status 200. */
async function errorTypes(request: Promise<unknown>): Promise<unknown[]> {
  const error = await request.then(
    () => ({ errors: [] }),
    (caught) => caught,
  );
  return error.errors.map(({ type }: { type: string }) => type);
}

/** Three comments in three threads of one review. */
const threeThreads = ({ bot }: Scene) =>
  bot.pulls.createReview({
    ...PULL,
    event: 'COMMENT',
    body: 'Summary',
    comments: [1, 2, 3].map((line) => ({ path: 'app.txt', line, body: `on ${line}` })),
  });

test('blobs by alias: cut at the limit, without text when binary or no UTF-8, null when missing', async (t) => {
  const made = await scene(t, { limits: { graphqlBlobBytes: 5 } });
  const files = {
    'short.txt': 'short',
    'long.txt': 'abcdé and more',
    binary: Buffer.from([65, 0, 66]),
    latin1: Buffer.from([65, 0xe9, 66]),
  };
  await made.hub.commit('acme/shop', 'main', { files });
  const blob = (path: string) => `object(expression: "main:${path}") {
    ... on Blob { text isTruncated isBinary byteSize }
  }`;
  const query = `{ ${REPOSITORY} {
    short: ${blob('short.txt')} long: ${blob('long.txt')} binary: ${blob('binary')}
    latin1: ${blob('latin1')} missing: ${blob('missing')}
  } }`;
  const { repository } = await ask<{ repository: unknown }>(made.bot, query);
  assert.deepEqual(repository, {
    short: { text: 'short', isTruncated: false, isBinary: false, byteSize: 5 },
    long: { text: 'abcd', isTruncated: true, isBinary: false, byteSize: 15 },
    binary: { text: null, isTruncated: false, isBinary: true, byteSize: 3 },
    latin1: { text: null, isTruncated: false, isBinary: null, byteSize: 3 },
    missing: null,
  });
});

interface Threads {
  repository: {
    pullRequest: {
      reviewThreads: {
        totalCount: number;
        nodes: { id: string; line: number; comments: { nodes: { body: string; author: { login: string } }[] } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    };
  };
}

const THREADS = `query Threads($first: Int!, $after: String) { ${REPOSITORY} { pullRequest(number: 1) {
  reviewThreads(first: $first, after: $after) {
    totalCount
    nodes { id line comments(first: 10) { nodes { body author { login } } } }
    pageInfo { hasNextPage endCursor }
  }
} } }`;

test('threads come in pages, bots without the ending that REST gives them', async (t) => {
  const made = await sceneWithPull(t);
  await threeThreads(made);
  const page = async (first: number, after: string | null) =>
    (await ask<Threads>(made.bot, THREADS, { first, after })).repository.pullRequest.reviewThreads;
  const first = await page(2, null);
  assert.deepEqual([first.totalCount, first.pageInfo.hasNextPage], [3, true]);
  assert.deepEqual(first.nodes[0]?.comments.nodes, [{ body: 'on 1', author: { login: 'plimsoll' } }]);
  const second = await page(2, first.pageInfo.endCursor);
  const lines = [...first.nodes, ...second.nodes].map(({ line }) => line);
  assert.deepEqual([lines, second.pageInfo.hasNextPage], [[1, 2, 3], false]);
});

test('reviews are filtered by author and state', async (t) => {
  const made = await sceneWithPull(t);
  await threeThreads(made);
  await made.dev.pulls.createReview({ ...PULL, event: 'COMMENT', body: 'Mine' });
  const bodies = async (filter: string) => {
    const query = `{ ${REPOSITORY} { pullRequest(number: 1) { reviews(first: 5${filter}) { nodes { body } } } } }`;
    type Data = { repository: { pullRequest: { reviews: { nodes: { body: string }[] } } } };
    const { repository } = await ask<Data>(made.bot, query);
    return repository.pullRequest.reviews.nodes.map(({ body }) => body);
  };
  assert.deepEqual(await bodies(''), ['Summary', 'Mine']);
  assert.deepEqual(await bodies(', author: "plimsoll"'), ['Summary']);
  assert.deepEqual(await bodies(', states: [APPROVED]'), []);
});

test('comments and reviews are minimized, with a reason', async (t) => {
  const made = await sceneWithPull(t);
  await threeThreads(made);
  const minimize = `mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) {
    minimizedComment { isMinimized minimizedReason }
  } }`;
  const before = await made.hub.state.pull('acme/shop', 1);
  const commentId = before.threads[0]?.comments[0]?.nodeId;
  const answer = await ask<{ minimizeComment: unknown }>(made.bot, minimize, { id: commentId });
  assert.deepEqual(answer.minimizeComment, { minimizedComment: { isMinimized: true, minimizedReason: 'outdated' } });
  const { data: reviews } = await made.bot.pulls.listReviews(PULL);
  await ask(made.bot, minimize, { id: reviews[0]?.node_id });
  const { threads, reviews: seen } = await made.hub.state.pull('acme/shop', 1);
  const minimized = threads.map(({ comments }) => comments[0]?.isMinimized);
  assert.deepEqual([minimized, seen[0]?.isMinimized], [[true, false, false], true]);
  assert.deepEqual(await errorTypes(ask(made.bot, minimize, { id: 'PRRC_nothing' })), ['NOT_FOUND']);
});

const RESOLVE = 'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';

test('resolving a thread takes contents: write; less is FORBIDDEN', async (t) => {
  const made = await sceneWithPull(t, { permissions: { contents: 'read', pull_requests: 'write' } });
  await threeThreads(made);
  const id = (await made.hub.state.pull('acme/shop', 1)).threads[0]?.nodeId;
  assert.deepEqual(await errorTypes(ask(made.bot, RESOLVE, { id })), ['FORBIDDEN']);
  assert.equal((await made.hub.state.pull('acme/shop', 1)).threads[0]?.isResolved, false);
});

test('with contents: write a thread is resolved, and its webhook sent', async (t) => {
  const made = await sceneWithPull(t);
  await threeThreads(made);
  const id = (await made.hub.state.pull('acme/shop', 1)).threads[0]?.nodeId;
  const answer = await ask<{ resolveReviewThread: unknown }>(made.bot, RESOLVE, { id });
  assert.deepEqual(answer.resolveReviewThread, { thread: { isResolved: true } });
  assert.equal((await made.hub.state.pull('acme/shop', 1)).threads[0]?.isResolved, true);
  await made.hub.settled();
  const sent = made.received.filter(({ event }) => event === 'pull_request_review_thread');
  assert.deepEqual(
    sent.map(({ payload }) => payload.action),
    ['resolved'],
  );
});

test('an unknown field, one that is not served, and a query that cannot be read are violations', async (t) => {
  const { hub, bot } = await scene(t);
  const wrong = [
    [`{ ${REPOSITORY} { colour } }`, /Cannot query field "colour" on type "Repository"/],
    [`{ ${REPOSITORY} { stargazerCount } }`, /Repository\.stargazerCount is not served/],
    ['{ repository(', /Syntax Error/],
  ] as const;
  for (const [query, message] of wrong) {
    const { status, data } = await failure(ask(bot, query));
    assert.equal(status, 501);
    assert.match(String(data.message), message);
  }
  assert.equal(hub.violations.length, wrong.length);
  hub.violations.length = 0;
});

test('what GitHub refuses comes with status 200 and a type', async (t) => {
  const { bot } = await sceneWithPull(t, { permissions: { pull_requests: 'read' } });
  const types = (query: string) => errorTypes(ask(bot, query));
  const threads = (paging: string) =>
    `{ ${REPOSITORY} { pullRequest(number: 1) { reviewThreads${paging} { totalCount } } } }`;
  assert.deepEqual(await types('{ repository(owner: "acme", name: "nothing") { name } }'), ['NOT_FOUND']);
  assert.deepEqual(await types(`{ ${REPOSITORY} { pullRequest(number: 9) { title } } }`), ['NOT_FOUND']);
  assert.deepEqual(await types(threads('')), ['MISSING_PAGINATION_BOUNDARIES']);
  assert.deepEqual(await types(threads('(first: 101)')), ['EXCESSIVE_PAGINATION']);
  assert.deepEqual(await types(`{ ${REPOSITORY} { object(expression: "main:app.txt") { oid } } }`), ['FORBIDDEN']);
});

test('a commit by its sha shows its files and its checks, all of them or the newest of each name', async (t) => {
  const { hub, bot, head } = await sceneWithPull(t);
  const check = { ...SHOP, head_sha: head };
  const old = await bot.checks.create({ ...check, name: 'x', conclusion: 'failure' });
  const newest = await bot.checks.create({ ...check, name: 'x', external_id: 'again' });
  const other = await bot.checks.create({ ...check, name: 'y' });
  const runs = (filter: string) => `checkRuns(first: 5, filterBy: { ${filter} }) { nodes { databaseId } }`;
  const query = `{ ${REPOSITORY} { object(oid: "${head}") { ... on Commit {
    oid tree { entries { name } } file(path: "new.txt") { name } missing: file(path: "none") { name }
    checkSuites(first: 5, filterBy: { checkName: "x" }) { nodes {
      app { databaseId } all: ${runs('checkType: ALL')} latest: ${runs('checkType: LATEST')} named: ${runs('checkName: "x"')}
    } }
  } } } }`;
  const { repository } = await ask<{ repository: { object: unknown } }>(bot, query);
  const nodes = (...made: { data: { id: number } }[]) => ({ nodes: made.map(({ data }) => ({ databaseId: data.id })) });
  const suite = { app: { databaseId: 7 }, all: nodes(old, newest, other), latest: nodes(newest, other) };
  assert.deepEqual(repository.object, {
    oid: head,
    tree: { entries: [{ name: 'app.txt' }, { name: 'new.txt' }] },
    file: { name: 'new.txt' },
    missing: null,
    checkSuites: { nodes: [{ ...suite, named: nodes(old, newest) }] },
  });
  const unserved = `{ ${REPOSITORY} { object(oid: "${head}") { ... on Commit { checkSuites(first: 1) { nodes {
    ${runs('conclusions: [FAILURE]')}
  } } } } } }`;
  assert.equal((await failure(ask(bot, unserved))).status, 501);
  hub.violations.length = 0;
});
