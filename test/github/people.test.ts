import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, type Received, type SceneOptions, SHOP, sceneWithPull } from './harness.ts';

const EVENTS = [
  'pull_request',
  'issue_comment',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
];
const REPOSITORY = 'acme/shop';
const told = (received: readonly Received[]) =>
  received.map(({ event, payload }) => `${event} ${payload.action}`).sort();

/** The scene with the events of comments, and a thread that the App began. */
async function talking(t: Parameters<typeof sceneWithPull>[0], options: SceneOptions = {}) {
  const scene = await sceneWithPull(t, { events: EVENTS, ...options });
  const { hub, bot, received } = scene;
  const comments = [{ path: 'app.txt', line: 3, body: 'Why?' }];
  await bot.pulls.createReview({ ...SHOP, pull_number: 1, event: 'COMMENT', comments });
  const thread = (await hub.state.pull(REPOSITORY, 1)).threads[0];
  assert.ok(thread);
  await hub.settled();
  assert.deepEqual(told(received), ['pull_request_review submitted', 'pull_request_review_comment created']);
  received.length = 0;
  hub.notifications.length = 0;
  return { ...scene, threadId: thread.id, pull: () => hub.state.pull(REPOSITORY, 1) };
}

test('a comment under the pull request is written, edited and deleted, each with its webhook', async (t) => {
  const { hub, received, pull } = await talking(t);
  const id = await hub.comment(REPOSITORY, 1, 'dev', '/plimsoll help');
  await hub.editComment(REPOSITORY, id, 'dev', '/plimsoll help');
  assert.equal((await pull()).comments[0]?.editedAt, null);
  await hub.editComment(REPOSITORY, id, 'dev', 'Never mind');
  const [comment] = (await pull()).comments;
  assert.deepEqual([comment?.id, comment?.body, comment?.editedAt !== null], [id, 'Never mind', true]);
  await hub.deleteComment(REPOSITORY, id, 'dev');
  assert.deepEqual((await pull()).comments, []);
  await hub.settled();
  assert.deepEqual(told(received), ['issue_comment created', 'issue_comment deleted', 'issue_comment edited']);
  const edited = received.find(({ payload }) => payload.action === 'edited');
  assert.deepEqual(edited?.payload.changes, { body: { from: '/plimsoll help' } });
  assert.deepEqual(hub.notifications, []);
});

test('a thread is answered; with its last comment it is gone', async (t) => {
  const { hub, received, threadId, pull } = await talking(t);
  const id = await hub.reply(REPOSITORY, 1, threadId, 'dev', 'Because');
  await hub.editComment(REPOSITORY, id, 'dev', 'Because of this');
  const first = (await pull()).threads[0]?.comments[0]?.id ?? 0;
  await hub.deleteComment(REPOSITORY, first, 'dev');
  const bodies = (await pull()).threads.map(({ comments }) => comments.map(({ body }) => body));
  assert.deepEqual(bodies, [['Because of this']]);
  await hub.deleteComment(REPOSITORY, id, 'dev');
  assert.deepEqual((await pull()).threads, []);
  await hub.settled();
  assert.deepEqual(told(received), [
    'pull_request_review submitted',
    'pull_request_review_comment created',
    'pull_request_review_comment deleted',
    'pull_request_review_comment deleted',
    'pull_request_review_comment edited',
  ]);
});

test('a person comments on a line, where a line can be commented on', async (t) => {
  const { hub, pull } = await talking(t);
  await hub.commentOnLine(REPOSITORY, 1, 'dev', { path: 'app.txt', line: 28, side: 'LEFT', body: 'Gone?' });
  const [, thread] = (await pull()).threads;
  assert.deepEqual([thread?.side, thread?.line, thread?.comments[0]?.author], ['LEFT', 28, 'dev']);
  const outside = { path: 'app.txt', line: 15, body: 'x' };
  await assert.rejects(hub.commentOnLine(REPOSITORY, 1, 'dev', outside), /422 Validation Failed/);
});

test('only its author and people who may push change a comment', async (t) => {
  const { hub, pull } = await talking(t, { private: false });
  const id = await hub.comment(REPOSITORY, 1, 'stranger', 'mine');
  await hub.editComment(REPOSITORY, id, 'dev', 'changed by dev');
  const other = await hub.comment(REPOSITORY, 1, 'dev', 'of dev');
  await assert.rejects(hub.editComment(REPOSITORY, other, 'stranger', 'x'), /403/);
  await assert.rejects(hub.deleteComment(REPOSITORY, other, 'stranger'), /403/);
  assert.deepEqual(
    (await pull()).comments.map(({ body }) => body),
    ['changed by dev', 'of dev'],
  );
});

test('a thread is resolved and opened again by its pull request author and by people who may push', async (t) => {
  const { hub, received, threadId, pull } = await talking(t, { private: false });
  await assert.rejects(hub.resolveThread(REPOSITORY, 1, threadId, 'stranger'), /403/);
  await hub.resolveThread(REPOSITORY, 1, threadId, 'dev');
  await hub.resolveThread(REPOSITORY, 1, threadId, 'dev');
  assert.equal((await pull()).threads[0]?.resolvedBy, 'dev');
  await hub.unresolveThread(REPOSITORY, 1, threadId, 'dev');
  assert.equal((await pull()).threads[0]?.resolvedBy, null);
  await hub.settled();
  const thread = 'pull_request_review_thread';
  assert.deepEqual(told(received), [`${thread} resolved`, `${thread} unresolved`]);
});

test('the author of a pull request resolves without write access', async (t) => {
  const { hub, threadId } = await talking(t, { private: false });
  await hub.fork(REPOSITORY, 'stranger');
  await hub.commit('stranger/shop', 'patch', { files: { 'p.txt': 'p\n' } });
  await hub.openPull(REPOSITORY, 'stranger', { title: 'T', head: 'stranger:patch', base: 'main' });
  await hub.commentOnLine(REPOSITORY, 2, 'dev', { path: 'p.txt', line: 1, body: 'x' });
  const mine = (await hub.state.pull(REPOSITORY, 2)).threads[0]?.id ?? 0;
  await hub.resolveThread(REPOSITORY, 2, mine, 'stranger');
  assert.equal((await hub.state.pull(REPOSITORY, 2)).threads[0]?.resolvedBy, 'stranger');
  await assert.rejects(hub.resolveThread(REPOSITORY, 1, threadId, 'stranger'), /403/);
});

test('edits, reactions, minimising and resolving notify nobody; an answer and a comment tell each person once', async (t) => {
  const { hub, bot, threadId, pull } = await talking(t);
  hub.createUser('reviewer');
  hub.addCollaborator(REPOSITORY, 'reviewer', 'read');
  const id = await hub.comment(REPOSITORY, 1, 'reviewer', 'Hm');
  hub.notifications.length = 0;
  await hub.editComment(REPOSITORY, id, 'reviewer', 'Hm!');
  await hub.react(REPOSITORY, id, 'dev', 'eyes');
  await hub.minimize(REPOSITORY, id, 'RESOLVED');
  await hub.resolveThread(REPOSITORY, 1, threadId, 'dev');
  assert.deepEqual(hub.notifications, []);
  const [comment] = (await pull()).comments;
  assert.deepEqual([comment?.reactions, comment?.minimizedReason], [[{ content: 'eyes', by: 'dev' }], 'RESOLVED']);
  const people = () => hub.notifications.splice(0).map(({ user, subject }) => `${user} ${subject.type}`);
  await bot.issues.createComment({ ...SHOP, issue_number: 1, body: 'An answer for @reviewer' });
  assert.deepEqual(people().sort(), ['dev issue-comment', 'reviewer issue-comment']);
  const first = (await pull()).threads[0]?.comments[0]?.id ?? 0;
  await bot.pulls.createReplyForReviewComment({ ...SHOP, pull_number: 1, comment_id: first, body: 'And here' });
  assert.deepEqual(people().sort(), ['dev review-comment', 'reviewer review-comment']);
});

test('a bot opens a pull request and is no user where permissions are asked for', async (t) => {
  const { hub, bot, received } = await talking(t);
  hub.createBot('renovate[bot]');
  await hub.commit(REPOSITORY, 'renovate', { files: { 'b.txt': 'b\n' }, author: 'renovate[bot]' });
  const number = await hub.openPull(REPOSITORY, 'renovate[bot]', { title: 'Bump', head: 'renovate', base: 'main' });
  await hub.settled();
  const opened = received.find(({ payload }) => payload.action === 'opened')?.payload;
  const pull = opened?.pull_request as { user: { login: string; type: string } } | undefined;
  assert.deepEqual([pull?.user.login, pull?.user.type], ['renovate[bot]', 'Bot']);
  const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: ${number}) { author { login __typename } } } }`;
  const answer = await bot.graphql<{ repository: { pullRequest: unknown } }>(query);
  assert.deepEqual(answer.repository.pullRequest, { author: { login: 'renovate', __typename: 'Bot' } });
  const level = bot.repos.getCollaboratorPermissionLevel({ ...SHOP, username: 'renovate[bot]' });
  const { status, data } = await failure(level);
  assert.deepEqual([status, data.message], [404, 'renovate[bot] is not a user']);
});

test('base, state and draft are changed by people, each with its webhook', async (t) => {
  const { hub, received, pull } = await talking(t);
  await hub.commit(REPOSITORY, 'release', { base: 'main', files: { 'r.txt': 'r\n' } });
  const base = await hub.git(REPOSITORY, ['rev-parse', 'main']);
  await hub.changeBase(REPOSITORY, 1, 'dev', 'release');
  assert.equal((await pull()).base.ref, 'release');
  await hub.close(REPOSITORY, 1, 'dev');
  assert.equal((await pull()).state, 'closed');
  await hub.reopen(REPOSITORY, 1, 'dev');
  await hub.setDraft(REPOSITORY, 1, 'dev', true);
  assert.deepEqual([(await pull()).state, (await pull()).draft], ['open', true]);
  await hub.settled();
  const actions = received.map(({ payload }) => payload.action);
  assert.deepEqual(actions.sort(), ['closed', 'converted_to_draft', 'edited', 'reopened']);
  const edited = received.find(({ payload }) => payload.action === 'edited');
  assert.deepEqual(edited?.payload.changes, { base: { ref: { from: 'main' }, sha: { from: base } } });
});

test('every request waits, and longer by what the fault script adds', async (t) => {
  const { hub, bot } = await talking(t);
  const order: string[] = [];
  const ask = async (name: string) => {
    await bot.rest.pulls.get({ ...SHOP, pull_number: 1 });
    order.push(name);
  };
  hub.delayMs = 300;
  const slow = ask('slow');
  const seen = hub.requests.length;
  while (hub.requests.length === seen) await new Promise((resolve) => setImmediate(resolve));
  hub.delayMs = 0;
  hub.faults.add({ match: 'GET /repos/{owner}/{repo}/pulls/{pull_number}', delayMs: 100 });
  const faulty = ask('faulty');
  await Promise.all([slow, faulty, ask('at once')]);
  assert.deepEqual(order, ['at once', 'faulty', 'slow']);
});

test('a ticked box is an edit of the text that tells what it was; only the author and who may push can tick it', async (t) => {
  const { hub, bot, received } = await talking(t);
  await hub.commit(REPOSITORY, 'fix', { files: { 'fix.txt': 'x\n' }, author: 'dev' });
  const box = (mark: string) => `Controls\n\n- [${mark}] rebase`;
  const { data } = await bot.pulls.create({ ...SHOP, title: 'Fix', head: 'fix', base: 'main', body: box(' ') });
  const tick = (login: string) => hub.editPull(REPOSITORY, data.number, login, { body: box('x') });
  hub.createUser('guest');
  hub.addCollaborator(REPOSITORY, 'guest', 'read');
  await hub.settled();
  received.length = 0;
  for (const login of ['guest', 'stranger']) await assert.rejects(tick(login), /403 Must have push access/);
  await assert.rejects(hub.close(REPOSITORY, data.number, 'guest'), /403/);
  await assert.rejects(hub.setDraft(REPOSITORY, data.number, 'guest', true), /403/);
  await tick('dev');
  await tick('dev');
  await hub.settled();
  assert.deepEqual(told(received), ['pull_request edited']);
  const [{ payload }] = received as [Received];
  assert.deepEqual(payload.changes, { body: { from: box(' ') } });
  assert.equal((payload.sender as { login: string }).login, 'dev');
  assert.equal((payload.pull_request as { body: string }).body, box('x'));
  await hub.commit(REPOSITORY, 'own', { files: { 'own.txt': 'x\n' }, author: 'dev' });
  const own = await hub.openPull(REPOSITORY, 'guest', { title: 'Own', head: 'own', base: 'main' });
  await hub.editPull(REPOSITORY, own, 'guest', { body: 'Mine' });
});
