import assert from 'node:assert/strict';
import { type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { swapRef } from './branch-ref.ts';
import { GitHubFailure } from './failure.ts';

const FROM = 'e'.repeat(40);
const TO = '2'.repeat(40);
const OTHER = 'f'.repeat(40);
const ZERO = '0'.repeat(40);
const BRANCH = 'plimsoll/main/all';
const NAME = encodeURIComponent(`heads/${BRANCH}`);
const DONE = { data: { updateRefs: { clientMutationId: null } } };
const REFUSED = { data: { updateRefs: null }, errors: [{ type: 'UNPROCESSABLE', message: 'no' }] };

const swap = ({ client }: Api, to: string | null = TO) =>
  swapRef(client, { repository: REPOSITORY, repositoryId: 'R_1', branch: BRANCH, from: FROM, to }, { pauseMs: 0 });

function standsAt({ scope }: Api, sha: string | null): void {
  const body = sha === null ? { message: 'Not Found' } : { object: { sha } };
  scope.get(`${REPO}/git/ref/${NAME}`).reply(sha === null ? 404 : 200, body);
}

apiTest('a branch is moved by one request, which says where it stands', async (api) => {
  api.graphql('UpdateRefs', DONE);
  assert.deepEqual(await swap(api), { outcome: 'swapped' });
  const update = { name: `refs/heads/${BRANCH}`, beforeOid: FROM, afterOid: TO, force: true };
  assert.deepEqual(api.graphqlRequests[0]?.variables, { repositoryId: 'R_1', refUpdates: [update] });
  assert.equal(api.requests.length, 1);
});

apiTest('a branch is deleted the same way', async (api) => {
  api.graphql('UpdateRefs', DONE);
  assert.deepEqual(await swap(api, null), { outcome: 'swapped' });
  const update = { name: `refs/heads/${BRANCH}`, beforeOid: FROM, afterOid: ZERO, force: true };
  assert.deepEqual(api.graphqlRequests[0]?.variables.refUpdates, [update]);
});

for (const [what, sha] of [
  ['stands elsewhere', OTHER],
  ['is gone', null],
] as const) {
  apiTest(`a branch that ${what} by then stays so`, async (api) => {
    api.graphql('UpdateRefs', REFUSED);
    standsAt(api, sha);
    assert.deepEqual(await swap(api), { outcome: 'elsewhere', sha });
  });
}

apiTest('a branch in doubt is looked for, and moved once', async (api) => {
  api.graphql('UpdateRefs', {}, 502);
  standsAt(api, TO);
  assert.deepEqual(await swap(api), { outcome: 'swapped' });
  api.graphql('UpdateRefs', {}, 502);
  standsAt(api, null);
  assert.deepEqual(await swap(api, null), { outcome: 'swapped' });
});

apiTest('what took effect after the look is no refusal', async (api) => {
  api.graphql('UpdateRefs', {}, 502);
  standsAt(api, FROM);
  api.graphql('UpdateRefs', REFUSED);
  standsAt(api, TO);
  assert.deepEqual(await swap(api), { outcome: 'swapped' });
});

for (const [what, body, status] of [
  ['has no such mutation', { errors: [{ message: 'no', extensions: { code: 'undefinedField' } }] }, 200],
  ['has no GraphQL', { message: 'Not Found' }, 404],
  ['refuses it', REFUSED, 200],
] as const) {
  apiTest(`REST is asked where GitHub ${what} and the branch stands as it did`, async (api) => {
    api.graphql('UpdateRefs', body, status);
    standsAt(api, FROM);
    api.scope.patch(`${REPO}/git/refs/${NAME}`, { sha: TO, force: true }).reply(200, { object: { sha: TO } });
    assert.deepEqual(await swap(api), { outcome: 'swapped' });
    api.graphql('UpdateRefs', body, status);
    standsAt(api, FROM);
    api.scope.delete(`${REPO}/git/refs/${NAME}`).reply(204);
    assert.deepEqual(await swap(api, null), { outcome: 'swapped' });
  });
}

apiTest('the refusal is that of REST', async (api) => {
  api.graphql('UpdateRefs', REFUSED);
  standsAt(api, FROM);
  api.scope.patch(`${REPO}/git/refs/${NAME}`).reply(422, { message: 'Cannot force-push to this protected branch' });
  const swapped = await swap(api);
  assert.ok(swapped.outcome === 'failed');
  assert.match(swapped.failure.message, /Cannot force-push/);
});

apiTest('what stays in doubt is asked of REST, which may be in doubt as well', async (api) => {
  for (const _ of [1, 2]) {
    api.graphql('UpdateRefs', { errors: [{ type: 'OF_NO_KNOWN_TYPE', message: 'no' }] });
    standsAt(api, FROM);
  }
  for (const _ of [1, 2]) {
    standsAt(api, FROM);
    api.scope.patch(`${REPO}/git/refs/${NAME}`).reply(502);
  }
  standsAt(api, FROM);
  const broken = await swap(api);
  assert.ok(broken.outcome === 'failed' && broken.failure.kind === 'server');
});

apiTest('a limit is a failure at once', async (api) => {
  api.graphql('UpdateRefs', { errors: [{ type: 'RATE_LIMITED', message: 'later' }] });
  const limited = await swap(api);
  assert.ok(limited.outcome === 'failed' && limited.failure.kind === 'rate-limited');
});

apiTest('a branch that cannot be read throws', async (api) => {
  api.graphql('UpdateRefs', REFUSED);
  api.scope.get(`${REPO}/git/ref/${NAME}`).reply(403, { message: 'no' });
  await assert.rejects(swap(api), GitHubFailure);
});
