import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, failure, SHOP, scene, sceneWithPull } from './harness.ts';

const PULL = { ...SHOP, pull_number: 1 };
const ISSUE = { ...SHOP, issue_number: 1 };

test('labels are made where there are none, and added once; each sends its webhook', async (t) => {
  const { hub, bot, received } = await sceneWithPull(t);
  await bot.issues.addLabels({ ...ISSUE, labels: ['ops', 'plimsoll'] });
  const { data } = await bot.issues.addLabels({ ...ISSUE, labels: ['OPS'] });
  assert.deepEqual(
    data.map(({ name }) => name),
    ['ops', 'plimsoll'],
  );
  assert.deepEqual((await hub.state.pull('acme/shop', 1)).labels, ['ops', 'plimsoll']);
  const { data: pull } = await bot.pulls.get(PULL);
  assert.deepEqual(
    pull.labels.map(({ id }) => id),
    data.map(({ id }) => id),
  );
  await hub.settled();
  const labels = received.map(({ payload }) => [payload.action, (payload.label as { name: string }).name]);
  assert.deepEqual(labels, [
    ['labeled', 'ops'],
    ['labeled', 'plimsoll'],
  ]);
  assert.deepEqual(hub.notifications, []);
});

test('a label without a name or with too long a one is refused, and none is added', async (t) => {
  const { hub, bot } = await sceneWithPull(t);
  for (const name of [' ', 'x'.repeat(51)]) {
    assert.equal((await failure(bot.issues.addLabels({ ...ISSUE, labels: ['fine', name] }))).status, 422);
  }
  assert.deepEqual((await hub.state.pull('acme/shop', 1)).labels, []);
});

test('who is asked for a review is told, once, and is asked no longer after it', async (t) => {
  const { hub, bot, received } = await scene(t);
  hub.createUser('second');
  hub.addCollaborator('acme/shop', 'second', 'write');
  await hub.commit('acme/shop', 'feature', { files: { 'new.txt': 'one\n' }, author: 'dev' });
  await hub.openPull('acme/shop', 'dev', { title: 'Add', head: 'feature', base: 'main' });
  await hub.settled();
  received.length = 0;
  hub.notifications.length = 0;
  for (const reviewers of [['second'], ['Second']]) await bot.pulls.requestReviewers({ ...PULL, reviewers });
  const { data } = await bot.pulls.get(PULL);
  assert.deepEqual(
    data.requested_reviewers?.map(({ login }) => login),
    ['second'],
  );
  assert.deepEqual(
    hub.notifications.map(({ user, reason }) => [user, reason]),
    [['second', 'review_requested']],
  );
  await hub.settled();
  const asked = received.map(({ payload }) => [
    payload.action,
    (payload.requested_reviewer as { login: string }).login,
  ]);
  assert.deepEqual(asked, [['review_requested', 'second']]);
  await hub.settled();
  await client(hub, hub.userToken('second')).pulls.createReview({ ...PULL, event: 'COMMENT', body: 'Fine' });
  assert.deepEqual((await hub.state.pull('acme/shop', 1)).requestedReviewers, []);
});

test('all are asked or nobody: no author, no stranger, no team', async (t) => {
  const { hub, bot } = await sceneWithPull(t, { private: false });
  hub.createUser('second');
  hub.addCollaborator('acme/shop', 'second', 'read');
  const ask = (wanted: { reviewers?: string[]; team_reviewers?: string[] }) =>
    failure(bot.pulls.requestReviewers({ ...PULL, ...wanted }));
  for (const [wanted, message] of [
    [{ reviewers: ['second', 'dev'] }, /cannot be requested from pull request author/],
    [{ reviewers: ['second', 'stranger'] }, /only be requested from collaborators/],
    [{ reviewers: ['second', 'nobody'] }, /only be requested from collaborators/],
    [{ reviewers: ['second'], team_reviewers: ['platform'] }, /only be requested from collaborators/],
  ] as const) {
    const mutable = { ...wanted, reviewers: [...wanted.reviewers] } as Parameters<typeof ask>[0];
    const { status, data } = await ask(mutable);
    assert.equal(status, 422);
    assert.match(String(data.message), message);
  }
  assert.deepEqual((await hub.state.pull('acme/shop', 1)).requestedReviewers, []);
});

test('both take pull_requests: write', async (t) => {
  const { bot } = await sceneWithPull(t, { permissions: { pull_requests: 'read', contents: 'read' } });
  assert.equal((await failure(bot.issues.addLabels({ ...ISSUE, labels: ['x'] }))).status, 403);
  assert.equal((await failure(bot.pulls.requestReviewers({ ...PULL, reviewers: ['x'] }))).status, 403);
});
