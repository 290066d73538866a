import assert from 'node:assert/strict';
import { type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { closeFollowUp, takeBackBranch } from './close-follow-up.ts';

const PATIENCE = { pauseMs: 0 };
const HEAD = 'a'.repeat(40);
const BRANCH = 'plimsoll/main/all';
const OBSOLETE = { repository: REPOSITORY, number: 7, branch: BRANCH, headSha: HEAD, reason: 'All is repaired.' };
const NAME = encodeURIComponent(`heads/${BRANCH}`);
const PULL = { number: 7, html_url: 'https://github.localhost/acme/shop/pull/7' };

function now(api: Api, changes: Record<string, unknown> = {}, totalCount = 0): void {
  const pullRequest = { state: 'OPEN', headRef: { target: { oid: HEAD } }, comments: { nodes: [] }, ...changes };
  api.graphql('FollowUpNow', { data: { repository: { id: 'R_1', pullRequest, based: { totalCount } } } });
}

function branchAt(api: Api, oid: string | null, totalCount = 0): void {
  const ref = oid === null ? null : { target: { oid } };
  api.graphql('BranchNow', { data: { repository: { id: 'R_1', ref, based: { totalCount } } } });
}

const comments = (body: string, viewerDidAuthor: boolean) => ({ comments: { nodes: [{ body, viewerDidAuthor }] } });
const close = ({ client }: Api) => closeFollowUp(client, OBSOLETE, PATIENCE);

function expectComment({ scope }: Api): void {
  scope.post(`${REPO}/issues/7/comments`, { body: 'All is repaired.' }).reply(201, { id: 1 });
}

function expectClosing({ scope }: Api): void {
  scope.patch(`${REPO}/pulls/7`, { state: 'closed' }).reply(200, PULL);
}

function expectDeletion({ graphql }: Api): void {
  graphql('UpdateRefs', { data: { updateRefs: { clientMutationId: null } } });
}

apiTest('closing is four requests: look, say why, close, delete the branch', async (api) => {
  now(api);
  expectComment(api);
  expectClosing(api);
  expectDeletion(api);
  assert.deepEqual(await close(api), { ok: true, value: { branch: 'deleted' } });
  const sent = api.requests.map(({ method, operation }) => operation ?? method);
  assert.deepEqual(sent, ['FollowUpNow', 'POST', 'PATCH', 'UpdateRefs']);
  const update = { name: `refs/heads/${BRANCH}`, beforeOid: HEAD, afterOid: '0'.repeat(40), force: true };
  assert.deepEqual(api.graphqlRequests.at(-1)?.variables, { repositoryId: 'R_1', refUpdates: [update] });
});

for (const [branch, headRef] of [
  ['kept', { target: { oid: 'f'.repeat(40) } }],
  ['gone', null],
] as const) {
  apiTest(`a branch that is ${branch} is not deleted`, async (api) => {
    now(api, { headRef });
    expectComment(api);
    expectClosing(api);
    assert.deepEqual(await close(api), { ok: true, value: { branch } });
  });
}

apiTest(
  'a branch that others want to merge into is not deleted: GitHub would close their pull request',
  async (api) => {
    now(api, {}, 1);
    expectComment(api);
    expectClosing(api);
    assert.deepEqual(await close(api), { ok: true, value: { branch: 'kept' } });
    branchAt(api, HEAD, 1);
    assert.deepEqual(await takeBackBranch(api.client, OBSOLETE, PATIENCE), { ok: true, value: { branch: 'kept' } });
  },
);

apiTest('a run that failed half-way is completed: what is said is not said again', async (api) => {
  now(api, comments('All is repaired.\r\n', true));
  expectClosing(api);
  expectDeletion(api);
  assert.deepEqual(await close(api), { ok: true, value: { branch: 'deleted' } });
  now(api, { state: 'CLOSED' });
  expectDeletion(api);
  assert.deepEqual(await close(api), { ok: true, value: { branch: 'deleted' } });
});

apiTest('the same words of somebody else do not count', async (api) => {
  now(api, comments('All is repaired.', false));
  expectComment(api);
  expectClosing(api);
  expectDeletion(api);
  assert.ok((await close(api)).ok);
});

apiTest('a comment in doubt is looked for', async (api) => {
  now(api);
  api.scope.post(`${REPO}/issues/7/comments`).reply(502);
  now(api, comments('All is repaired.', true));
  expectClosing(api);
  expectDeletion(api);
  assert.ok((await close(api)).ok);
});

apiTest('without the comment nothing is closed', async (api) => {
  now(api);
  api.scope.post(`${REPO}/issues/7/comments`).reply(403, { message: 'Resource not accessible by integration' });
  assert.equal((await close(api)).ok, false);
});

apiTest('a pull request that cannot be read is a failure', async (api) => {
  api.graphql('FollowUpNow', {}, 502);
  assert.equal((await close(api)).ok, false);
});

apiTest('a deletion in doubt is looked for', async (api) => {
  now(api, { state: 'CLOSED' });
  api.graphql('UpdateRefs', {}, 502);
  api.scope.get(`${REPO}/git/ref/${NAME}`).reply(404, {});
  assert.deepEqual(await close(api), { ok: true, value: { branch: 'deleted' } });
});

apiTest('a branch that somebody pushes to at that moment is kept', async (api) => {
  now(api, { state: 'CLOSED' });
  api.graphql('UpdateRefs', { data: { updateRefs: null }, errors: [{ type: 'UNPROCESSABLE', message: 'no' }] });
  api.scope.get(`${REPO}/git/ref/${NAME}`).reply(200, { object: { sha: 'f'.repeat(40) } });
  assert.deepEqual(await close(api), { ok: true, value: { branch: 'kept' } });
});

apiTest('a deletion that is refused is a failure', async (api) => {
  now(api, { state: 'CLOSED' });
  api.graphql('UpdateRefs', { data: { updateRefs: null }, errors: [{ type: 'UNPROCESSABLE', message: 'no' }] });
  api.scope.get(`${REPO}/git/ref/${NAME}`).reply(200, { object: { sha: HEAD } });
  api.scope.delete(`${REPO}/git/refs/${NAME}`).reply(422, { message: 'Cannot delete this protected branch' });
  const closed = await close(api);
  assert.ok(!closed.ok);
  assert.match(closed.failure.message, /Cannot delete/);
});

for (const [branch, sha] of [
  ['deleted', HEAD],
  ['kept', 'f'.repeat(40)],
] as const) {
  apiTest(`a branch at ${sha.slice(0, 7)} is ${branch} when it is taken back`, async (api) => {
    branchAt(api, sha);
    if (branch === 'deleted') expectDeletion(api);
    assert.deepEqual(await takeBackBranch(api.client, OBSOLETE, PATIENCE), { ok: true, value: { branch } });
  });
}

apiTest('a branch that is gone need not be taken back, and one that cannot be read is a failure', async (api) => {
  branchAt(api, null);
  assert.deepEqual(await takeBackBranch(api.client, OBSOLETE, PATIENCE), { ok: true, value: { branch: 'gone' } });
  api.graphql('BranchNow', {}, 502);
  assert.equal((await takeBackBranch(api.client, OBSOLETE, PATIENCE)).ok, false);
});
