import assert from 'node:assert/strict';
import { type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { GitHubFailure } from './failure.ts';
import { answer, type CommentRef, mayWrite, react } from './issue-comments.ts';

const PATIENCE = { pauseMs: 1 };
const CONVERSATION: CommentRef = { repository: REPOSITORY, number: 7, id: 31, place: { in: 'conversation' } };
const THREAD: CommentRef = { ...CONVERSATION, place: { in: 'thread', opening: 30 } };
const never = async () => assert.fail('nobody has to look');

for (const [permission, expected] of [
  ['admin', true],
  ['write', true],
  ['read', false],
  ['none', false],
] as const) {
  apiTest(`the permission ${permission} means ${expected ? 'yes' : 'no'}`, async ({ client, scope }) => {
    // The roles maintain and triage come as write and read.
    scope.get(`${REPO}/collaborators/dev/permission`).reply(200, { permission, role_name: 'maintain' });
    assert.equal(await mayWrite(client, REPOSITORY, 'dev'), expected);
  });
}

apiTest('whom GitHub does not know has no permission', async ({ client, scope }) => {
  scope.get(`${REPO}/collaborators/ghost/permission`).reply(404, { message: 'ghost is not a user' });
  assert.equal(await mayWrite(client, REPOSITORY, 'ghost'), false);
});

apiTest('a permission that cannot be read is not taken for any', async ({ client, scope }) => {
  scope.get(`${REPO}/collaborators/dev/permission`).reply(500, {});
  await assert.rejects(mayWrite(client, REPOSITORY, 'dev'), GitHubFailure);
});

apiTest('a login is one segment of the path', async ({ client, scope }) => {
  scope.get(`${REPO}/collaborators/..%2F..%2Fdev/permission`).reply(404, {});
  assert.equal(await mayWrite(client, REPOSITORY, '../../dev'), false);
});

apiTest('a reaction goes to the comment, and is sent again in doubt', async ({ client, scope }) => {
  scope.post(`${REPO}/issues/comments/31/reactions`, { content: 'eyes' }).reply(502);
  scope.post(`${REPO}/issues/comments/31/reactions`, { content: 'eyes' }).reply(200, { id: 1 });
  assert.ok((await react(client, CONVERSATION, 'eyes', PATIENCE)).ok);
  scope.post(`${REPO}/pulls/comments/31/reactions`, { content: '+1' }).reply(201, { id: 2 });
  assert.ok((await react(client, THREAD, '+1', PATIENCE)).ok);
});

apiTest('an answer goes where the comment stands', async ({ client, scope }) => {
  scope.post(`${REPO}/issues/7/comments`, { body: 'a' }).reply(201, { id: 1 });
  assert.ok((await answer(client, CONVERSATION, 'a', never, PATIENCE)).ok);
  scope.post(`${REPO}/pulls/7/comments/30/replies`, { body: 'b' }).reply(201, { id: 2 });
  assert.ok((await answer(client, THREAD, 'b', never, PATIENCE)).ok);
});

async function answerInDoubt({ client }: Api, isThere: boolean): Promise<boolean> {
  return (await answer(client, CONVERSATION, 'a', async () => isThere, PATIENCE)).ok;
}

apiTest('an answer in doubt is not sent again when it is there', async (api) => {
  api.scope.post(`${REPO}/issues/7/comments`).reply(502);
  assert.equal(await answerInDoubt(api, true), true);
});

apiTest('an answer in doubt is sent once more when it is not there', async (api) => {
  api.scope.post(`${REPO}/issues/7/comments`).reply(502);
  api.scope.post(`${REPO}/issues/7/comments`).reply(201, { id: 1 });
  assert.equal(await answerInDoubt(api, false), true);
});

apiTest('an answer that is refused is a value', async (api) => {
  api.scope.post(`${REPO}/issues/7/comments`).reply(403, { message: 'locked' });
  assert.equal(await answerInDoubt(api, false), false);
});
