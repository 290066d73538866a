import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, type Scene, SHOP, sceneWithPull } from './harness.ts';

const PULL = { ...SHOP, pull_number: 1 };
const REVIEWS = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews';
const review = ({ bot }: Scene, body = 'Summary') =>
  bot.pulls.createReview({
    ...PULL,
    event: 'COMMENT',
    body,
    comments: [1, 2, 3].map((line) => ({ path: 'app.txt', line, body: `on ${line}` })),
  });
const reviews = async ({ hub }: Scene) => (await hub.state.pull('acme/shop', 1)).reviews.length;

test('a status instead of the effect, with headers and a body', async (t) => {
  const scene = await sceneWithPull(t);
  const headers = { 'retry-after': '7' };
  const fault = scene.hub.faults.add({ match: REVIEWS, status: 503, headers, body: { message: 'Later' } });
  const refused = await failure(review(scene));
  assert.deepEqual([refused.status, refused.data.message, refused.headers['retry-after']], [503, 'Later', '7']);
  assert.deepEqual([await reviews(scene), fault.hits], [0, 1]);
  assert.equal((await review(scene)).status, 200);
});

test('a connection dropped before the effect, and one dropped after it', async (t) => {
  const scene = await sceneWithPull(t);
  scene.hub.requests.length = 0;
  scene.hub.faults.add({ match: REVIEWS, drop: 'before' });
  await assert.rejects(review(scene));
  assert.equal(await reviews(scene), 0);
  scene.hub.faults.add({ match: REVIEWS, drop: 'after' });
  await assert.rejects(review(scene));
  assert.equal(await reviews(scene), 1);
  assert.deepEqual(
    scene.hub.requests.map(({ status }) => status),
    [0, 0],
  );
});

test('a 502 although the effect is there', async (t) => {
  const scene = await sceneWithPull(t);
  const page = '<html>Bad Gateway</html>';
  scene.hub.faults.add({ match: REVIEWS, respondAfterEffect: { status: 502, body: page } });
  assert.equal((await failure(review(scene))).status, 502);
  assert.equal(await reviews(scene), 1);
  assert.equal((await scene.bot.pulls.listReviews(PULL)).data.length, 1);
});

test('an answer that breaks off in the middle of its JSON', async (t) => {
  const scene = await sceneWithPull(t);
  scene.hub.faults.add({ match: REVIEWS, malformedBody: true });
  const headers = { authorization: `token ${scene.hub.userToken('dev')}` };
  const body = JSON.stringify({ event: 'COMMENT', body: 'x' });
  const url = `${scene.hub.url}/repos/acme/shop/pulls/1/reviews`;
  const answer = await fetch(url, { method: 'POST', headers, body });
  const text = await answer.text();
  assert.equal(answer.status, 200);
  assert.throws(() => JSON.parse(text), SyntaxError);
  assert.match(text, /^\{"id":/);
  assert.equal(await reviews(scene), 1);
});

test('a delayed request is overtaken, and delay goes with other faults', async (t) => {
  const scene = await sceneWithPull(t);
  scene.hub.faults.add({ match: 'GET /repos/{owner}/{repo}', delayMs: 300, status: 500 });
  const order: string[] = [];
  const slow = failure(scene.bot.repos.get(SHOP)).then(({ status }) => order.push(`slow ${status}`));
  const quick = scene.bot.pulls.get(PULL).then(({ status }) => order.push(`quick ${status}`));
  await Promise.all([slow, quick]);
  assert.deepEqual(order, ['quick 200', 'slow 500']);
});

test('faults meet the requests after the first few, as often as told', async (t) => {
  const scene = await sceneWithPull(t);
  const match = 'GET /repos/{owner}/{repo}';
  const fault = scene.hub.faults.add({ match, after: 1, times: 2, status: 500 });
  const statuses = async (count: number) => {
    scene.hub.requests.length = 0;
    for (let at = 0; at < count; at++) await scene.bot.repos.get(SHOP).catch(() => {});
    return scene.hub.requests.map(({ status }) => status);
  };
  assert.deepEqual(await statuses(5), [200, 500, 500, 200, 200]);
  assert.equal(fault.hits, 2);
  const always = scene.hub.faults.add({ match, times: Number.POSITIVE_INFINITY, status: 500 });
  assert.deepEqual(await statuses(2), [500, 500]);
  always.remove();
  assert.deepEqual(await statuses(1), [200]);
  scene.hub.faults.add({ match, status: 500 });
  scene.hub.faults.clear();
  assert.deepEqual(await statuses(1), [200]);
});

test('a fault is matched by anything in the request', async (t) => {
  const scene = await sceneWithPull(t);
  scene.hub.faults.add({ match: ({ body }) => (body as { body?: string } | undefined)?.body === 'two', status: 500 });
  scene.hub.faults.add({ match: ({ graphqlOperation }) => graphqlOperation === 'Who', status: 502 });
  assert.equal((await review(scene, 'one')).status, 200);
  assert.equal((await failure(review(scene, 'two'))).status, 500);
  assert.equal((await failure(scene.bot.graphql('query Who { viewer { login } }'))).status, 502);
  assert.deepEqual(await scene.bot.graphql('query Other { viewer { login } }'), { viewer: { login: 'plimsoll[bot]' } });
});

test('a review notifies each person once, whatever it holds; edits and checks notify nobody', async (t) => {
  const scene = await sceneWithPull(t);
  const { bot, hub, head } = scene;
  hub.watch('acme/shop', 'stranger');
  await review(scene, 'Summary for @dev and `@acme`');
  const told = () => hub.notifications.map(({ user, reason, subject }) => [user, reason, subject.type]);
  assert.deepEqual(told().sort(), [
    ['dev', 'mention', 'review'],
    ['stranger', 'subscribed', 'review'],
  ]);
  hub.notifications.length = 0;
  const comment_id = Number((await bot.pulls.listReviewComments(PULL)).data[0]?.id);
  await bot.pulls.updateReviewComment({ ...SHOP, comment_id, body: 'Edited, @dev' });
  await bot.checks.create({ ...SHOP, name: 'plimsoll', head_sha: head, conclusion: 'failure' });
  assert.deepEqual(told(), []);
  hub.faults.add({ match: REVIEWS, drop: 'before' });
  await assert.rejects(review(scene));
  assert.deepEqual(told(), []);
});
