import assert from 'node:assert/strict';
import { apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { addLabels, askReviewers, editPull, openPull } from './follow-up-pulls.ts';

const PATIENCE = { pauseMs: 0 };
const BRANCH = 'plimsoll/main/all';

const WANTED = { base: 'main', branch: BRANCH, title: 'Repair', body: 'What and why' };
const OPENED = { number: 7, html_url: 'https://github.localhost/acme/shop/pull/7' };
const SEEN = { number: 7, url: OPENED.html_url };
const FIND = `${REPO}/pulls?base=main&head=${encodeURIComponent(`acme:${BRANCH}`)}&state=open`;

apiTest('a pull request is opened with one request', async ({ client, scope }) => {
  const body = { base: 'main', head: BRANCH, title: 'Repair', body: 'What and why' };
  scope.post(`${REPO}/pulls`, body).reply(201, OPENED);
  assert.deepEqual(await openPull(client, REPOSITORY, WANTED, PATIENCE), { ok: true, value: SEEN });
});

apiTest('one in doubt is not opened twice', async ({ client, scope }) => {
  scope.post(`${REPO}/pulls`).reply(502);
  scope.get(FIND).reply(200, [OPENED]);
  assert.deepEqual(await openPull(client, REPOSITORY, WANTED, PATIENCE), { ok: true, value: SEEN });
});

apiTest('one in doubt that is not there is opened', async ({ client, scope }) => {
  scope.post(`${REPO}/pulls`).reply(502);
  scope.get(FIND).reply(200, []);
  scope.post(`${REPO}/pulls`).reply(201, OPENED);
  assert.deepEqual(await openPull(client, REPOSITORY, WANTED, PATIENCE), { ok: true, value: SEEN });
});

apiTest('an edit names what changes, and is sent again in doubt', async ({ client, scope }) => {
  scope.patch(`${REPO}/pulls/7`, { title: 'New' }).reply(502);
  scope.patch(`${REPO}/pulls/7`, { title: 'New' }).reply(200, OPENED);
  assert.ok((await editPull(client, REPOSITORY, 7, { title: 'New' }, PATIENCE)).ok);
  scope.patch(`${REPO}/pulls/7`, { state: 'open' }).reply(422, { message: 'state cannot be changed.' });
  assert.equal((await editPull(client, REPOSITORY, 7, { state: 'open' }, PATIENCE)).ok, false);
});

apiTest('labels are added with one request, and none without any', async (api) => {
  const { client, scope } = api;
  assert.ok((await addLabels(client, REPOSITORY, 7, [], PATIENCE)).ok);
  assert.equal(api.requests.length, 0);
  scope.post(`${REPO}/issues/7/labels`, { labels: ['plimsoll', 'ops'] }).reply(200, []);
  assert.ok((await addLabels(client, REPOSITORY, 7, ['plimsoll', 'ops'], PATIENCE)).ok);
});

const REVIEWERS = { users: ['dev'], teams: ['platform'] };
const ASK = `${REPO}/pulls/7/requested_reviewers`;

apiTest('reviewers are asked with one request, and none without any', async (api) => {
  const { client, scope } = api;
  const asked = { ok: true, value: { asked: true } };
  assert.deepEqual(await askReviewers(client, REPOSITORY, 7, { users: [], teams: [] }, PATIENCE), asked);
  assert.equal(api.requests.length, 0);
  scope.post(ASK, { reviewers: ['dev'], team_reviewers: ['platform'] }).reply(201, OPENED);
  assert.deepEqual(await askReviewers(client, REPOSITORY, 7, REVIEWERS, PATIENCE), asked);
});

for (const [status, message] of [
  [422, 'Reviews may only be requested from collaborators.'],
  [403, 'Resource not accessible by integration'],
  [404, 'Not Found'],
] as const) {
  apiTest(`reviewers that cannot be asked (${status}) are no failure`, async ({ client, scope }) => {
    scope.post(ASK).reply(status, { message });
    const sent = await askReviewers(client, REPOSITORY, 7, REVIEWERS, PATIENCE);
    assert.ok(sent.ok && !sent.value.asked);
    assert.match(sent.value.why, new RegExp(message));
  });
}

apiTest('a GitHub that is down is a failure', async ({ client, scope }) => {
  scope.post(ASK).twice().reply(502);
  assert.equal((await askReviewers(client, REPOSITORY, 7, REVIEWERS, PATIENCE)).ok, false);
});
