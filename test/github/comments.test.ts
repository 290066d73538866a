/** Comments through the API: reactions, edits, many mutations in one request, and how GraphQL shows what was said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, type Scene, type SceneOptions, SHOP, sceneWithPull } from './harness.ts';

const PULL = { ...SHOP, pull_number: 1 };
const REPOSITORY = 'acme/shop';

/** Three threads of the App, on lines 1 to 3 of `app.txt`. */
async function threeThreads(t: Parameters<typeof sceneWithPull>[0], options: SceneOptions = {}) {
  const scene = await sceneWithPull(t, options);
  const comments = [1, 2, 3].map((line) => ({ path: 'app.txt', line, body: `on ${line}` }));
  await scene.bot.pulls.createReview({ ...PULL, event: 'COMMENT', comments });
  scene.hub.notifications.length = 0;
  return { ...scene, ...(await ids(scene)) };
}

async function ids({ hub }: Scene) {
  const { threads } = await hub.state.pull(REPOSITORY, 1);
  const first = threads.map(({ comments }) => comments[0] ?? assert.fail('a thread has a comment'));
  return { threads: threads.map(({ nodeId }) => nodeId), first };
}

interface Answer {
  data: Record<string, unknown>;
  errors?: { type: string; path: string[]; message: string }[];
}

/** The whole answer, errors beside data. */
async function post({ hub, installation }: Scene, query: string): Promise<Answer> {
  const headers = { authorization: `token ${hub.installationToken(installation)}` };
  const response = await fetch(`${hub.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  assert.equal(response.status, 200);
  return (await response.json()) as Answer;
}

const edit = (id: string, body: string) =>
  `updatePullRequestReviewComment(input: { pullRequestReviewCommentId: "${id}", body: "${body}" }) {
    pullRequestReviewComment { body }
  }`;
const minimize = (id: string) =>
  `minimizeComment(input: { subjectId: "${id}", classifier: OUTDATED }) { minimizedComment { isMinimized } }`;
const resolve = (id: string) => `resolveReviewThread(input: { threadId: "${id}" }) { thread { isResolved } }`;

test('many mutations in one request: one that is refused stops none of the others', async (t) => {
  const scene = await threeThreads(t, { permissions: { contents: 'read', pull_requests: 'write' } });
  const { hub, first, threads } = scene;
  const [one, two] = [String(first[0]?.nodeId), String(first[1]?.nodeId)];
  const answer = await post(
    scene,
    `mutation { a: ${edit(one, 'Fixed')} b: ${resolve(String(threads[0]))} c: ${minimize(one)} d: ${edit('PRRC_no', 'x')} e: ${edit(two, 'Too')} }`,
  );
  assert.deepEqual(answer.data, {
    a: { pullRequestReviewComment: { body: 'Fixed' } },
    b: null,
    c: { minimizedComment: { isMinimized: true } },
    d: null,
    e: { pullRequestReviewComment: { body: 'Too' } },
  });
  assert.deepEqual(
    answer.errors?.map(({ type, path }) => [type, path]),
    [
      ['FORBIDDEN', ['b']],
      ['NOT_FOUND', ['d']],
    ],
  );
  assert.equal(answer.errors?.[0]?.message, 'Resource not accessible by integration');
  const seen = (await ids(scene)).first;
  assert.deepEqual(
    seen.map(({ body, minimizedReason }) => [body, minimizedReason]),
    [
      ['Fixed', 'OUTDATED'],
      ['Too', null],
      ['on 3', null],
    ],
  );
  assert.deepEqual(hub.notifications, []);
});

test("an App edits what is its own, and cannot edit people's words", async (t) => {
  const scene = await threeThreads(t);
  const id = await scene.hub.comment(REPOSITORY, 1, 'dev', 'of dev');
  const { status } = await failure(scene.bot.issues.updateComment({ ...SHOP, comment_id: id, body: 'x' }));
  assert.equal(status, 403);
  const { nodeId } = (await scene.hub.state.pull(REPOSITORY, 1)).comments[0] ?? assert.fail();
  const update = `updateIssueComment(input: { id: "${nodeId}", body: "x" }) { issueComment { body } }`;
  const { data, errors } = await post(
    scene,
    `mutation { ${update} long: ${edit(String(scene.first[0]?.nodeId), '')} }`,
  );
  assert.deepEqual(data, { updateIssueComment: null, long: null });
  assert.deepEqual(
    errors?.map(({ type }) => type),
    ['FORBIDDEN', 'UNPROCESSABLE'],
  );
});

test('a reaction is new once, and then there', async (t) => {
  const { hub, bot, dev, first } = await threeThreads(t);
  const issue = { ...SHOP, comment_id: await hub.comment(REPOSITORY, 1, 'dev', '/plimsoll help') };
  const review = { ...SHOP, comment_id: first[0]?.id ?? 0 };
  const made = await bot.reactions.createForIssueComment({ ...issue, content: '+1' });
  const again = await bot.reactions.createForIssueComment({ ...issue, content: '+1' });
  assert.deepEqual([made.status, again.status, again.data.id], [201, 200, made.data.id]);
  assert.deepEqual([made.data.user?.login, made.data.content], ['plimsoll[bot]', '+1']);
  assert.equal((await dev.reactions.createForIssueComment({ ...issue, content: '+1' })).status, 201);
  assert.equal((await bot.reactions.createForPullRequestReviewComment({ ...review, content: 'eyes' })).status, 201);
  assert.equal((await bot.reactions.createForPullRequestReviewComment({ ...review, content: 'eyes' })).status, 200);
  const { data: said } = await bot.issues.getComment(issue);
  assert.deepEqual([said.body, said.reactions?.['+1'], said.reactions?.total_count], ['/plimsoll help', 2, 2]);
  const { data: there } = await bot.pulls.getReviewComment(review);
  assert.deepEqual([there.body, there.reactions?.eyes], ['on 1', 1]);
  const { status } = await failure(bot.reactions.createForIssueComment({ ...SHOP, comment_id: 1, content: '+1' }));
  assert.deepEqual([status, hub.notifications], [404, []]);
});

test('a reaction takes a permission to write', async (t) => {
  const { hub, bot } = await sceneWithPull(t, { permissions: { pull_requests: 'read' } });
  const comment_id = await hub.comment(REPOSITORY, 1, 'dev', 'x');
  const { status } = await failure(bot.reactions.createForIssueComment({ ...SHOP, comment_id, content: '+1' }));
  assert.equal(status, 403);
});

const SAID = `author { login __typename } viewerDidAuthor body isMinimized minimizedReason lastEditedAt editor { login }
  reactionGroups { content viewerHasReacted reactors(first: 5) { totalCount nodes { ... on User { login } } } }`;

interface SaidNode {
  author: { login: string };
  body: string;
  lastEditedAt: string | null;
  editor: { login: string } | null;
  reactionGroups: { content: string; viewerHasReacted: boolean; reactors: { totalCount: number } }[];
}
interface Shown {
  repository: {
    pullRequest: {
      comments: { nodes: SaidNode[] };
      reviewThreads: { nodes: { resolvedBy: { login: string } | null; comments: { nodes: SaidNode[] } }[] };
    };
  };
}

test('GraphQL shows edits, who resolved, and whose reactions are the own ones', async (t) => {
  const { hub, bot, dev, first } = await threeThreads(t);
  const id = await hub.comment(REPOSITORY, 1, 'dev', '/plimsoll explain x');
  const reaction = { ...SHOP, comment_id: id, content: '+1' } as const;
  await dev.reactions.createForIssueComment(reaction);
  const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) {
    comments(first: 5) { nodes { ${SAID} } }
    reviewThreads(first: 5) { nodes { resolvedBy { login } comments(first: 5) { nodes { ${SAID} } } } }
  } } }`;
  const shown = async () => (await bot.graphql<Shown>(query)).repository.pullRequest;
  const thumbs = ({ comments }: Shown['repository']['pullRequest']) =>
    comments.nodes[0]?.reactionGroups.find(({ content }) => content === 'THUMBS_UP');
  const others = await shown();
  assert.deepEqual([thumbs(others)?.viewerHasReacted, thumbs(others)?.reactors.totalCount], [false, 1]);
  assert.equal(others.comments.nodes[0]?.reactionGroups.length, 8);
  assert.equal(others.comments.nodes[0]?.lastEditedAt, null);
  await bot.reactions.createForIssueComment(reaction);
  await hub.editComment(REPOSITORY, id, 'dev', '/plimsoll explain y');
  await hub.editComment(REPOSITORY, first[0]?.id ?? 0, 'dev', 'changed');
  const thread = (await hub.state.pull(REPOSITORY, 1)).threads[0]?.id ?? 0;
  await hub.resolveThread(REPOSITORY, 1, thread, 'dev');
  const now = await shown();
  assert.deepEqual([thumbs(now)?.viewerHasReacted, thumbs(now)?.reactors.totalCount], [true, 2]);
  assert.match(String(now.comments.nodes[0]?.lastEditedAt), /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(
    now.reviewThreads.nodes.map(({ resolvedBy, comments }) => [resolvedBy?.login, comments.nodes[0]?.editor?.login]),
    [
      ['dev', 'dev'],
      [undefined, undefined],
      [undefined, undefined],
    ],
  );
});

test('the comments of a pull request come in pages, from both ends', async (t) => {
  const { hub, bot } = await sceneWithPull(t);
  for (const body of ['a', 'b', 'c', 'd']) await hub.comment(REPOSITORY, 1, 'dev', body);
  type Page = { nodes: { body: string }[]; pageInfo: Record<string, unknown> };
  const page = async (paging: string) => {
    const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { comments(${paging}) {
      nodes { body } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }`;
    const { repository } = await bot.graphql<{ repository: { pullRequest: { comments: Page } } }>(query);
    return repository.pullRequest.comments;
  };
  const bodies = ({ nodes }: Page) => nodes.map(({ body }) => body).join('');
  const first = await page('first: 3');
  assert.deepEqual([bodies(first), first.pageInfo.hasNextPage], ['abc', true]);
  assert.equal(bodies(await page(`first: 3, after: "${first.pageInfo.endCursor}"`)), 'd');
  const last = await page('last: 2');
  assert.deepEqual([bodies(last), last.pageInfo.hasPreviousPage, last.pageInfo.hasNextPage], ['cd', true, false]);
  const before = await page(`last: 1, before: "${last.pageInfo.startCursor}"`);
  assert.deepEqual([bodies(before), before.pageInfo.hasPreviousPage, before.pageInfo.hasNextPage], ['b', true, true]);
});

test('of several nodes one that is not there is null with an error, and the others are shown', async (t) => {
  const scene = await threeThreads(t);
  const query = `{ nodes(ids: ["${scene.first[0]?.nodeId}", "IC_nothing", "${scene.threads[1]}"]) {
    __typename ... on PullRequestReviewThread { comments(first: 5) { nodes { body } } }
  } }`;
  const { data, errors } = await post(scene, query);
  assert.deepEqual(data.nodes, [
    { __typename: 'PullRequestReviewComment' },
    null,
    { __typename: 'PullRequestReviewThread', comments: { nodes: [{ body: 'on 2' }] } },
  ]);
  assert.deepEqual(
    errors?.map(({ type, path }) => [type, path]),
    [['NOT_FOUND', ['nodes', 1]]],
  );
});

test('comments stand on files without a patch where that is allowed', async (t) => {
  const limits = { patchLines: 1, commentsOnHiddenPatches: true };
  const { bot } = await threeThreads(t, { limits });
  const { data } = await bot.pulls.listFiles(PULL);
  assert.equal(data.find(({ filename }) => filename === 'app.txt')?.patch, undefined);
});
