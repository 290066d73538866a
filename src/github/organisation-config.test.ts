import assert from 'node:assert/strict';
import { type Api, apiTest } from './api.test.support.ts';
import { GitHubFailure } from './failure.ts';
import { blobId } from './git-object.ts';
import { type OrganisationFiles, readOrganisationConfig } from './organisation-config.ts';
import { timedCache } from './timed-cache.ts';

const EMPTY: OrganisationFiles = { config: null, templates: new Map() };

function setting({ client }: Api, now: () => number = () => 0) {
  const cache = timedCache<Promise<OrganisationFiles>>(1000, now);
  const clients = { organisation: async () => client, own: client };
  return { clients, owner: 'acme', host: 'h', installation: 1, cache };
}

/** A blob as GraphQL answers it, with its git id. */
function blob(text: string): { oid: string; text: string } {
  return { oid: blobId(Buffer.from(text), '0'.repeat(40)), text };
}

const answer = (repository: object | null) => ({ data: { repository } });
const config = (text: string): OrganisationFiles => ({ config: { text }, templates: new Map() });

apiTest('what an organisation keeps is read once in a while, all of it in one request', async (api) => {
  let now = 0;
  const options = setting(api, () => now);
  const first = { config: blob('failOn: error\n'), template0: null, template1: blob('{{ total }}'), template2: {} };
  api.scope
    .post(
      '/graphql',
      (body) => body.variables.owner === 'acme' && body.variables.config === 'HEAD:.github/plimsoll.yml',
    )
    .reply(200, answer(first));
  api.scope.post('/graphql').reply(200, answer({ config: blob('failOn: note\n') }));
  const read = { config: { text: 'failOn: error\n' }, templates: new Map([['review-body', { text: '{{ total }}' }]]) };
  assert.deepEqual(await readOrganisationConfig(options), read);
  now = 999;
  assert.deepEqual(await readOrganisationConfig({ ...options, owner: 'ACME' }), read);
  now = 1000;
  assert.deepEqual(await readOrganisationConfig(options), config('failOn: note\n'));
});

apiTest('that there is nothing is remembered, too', async (api) => {
  const options = setting(api);
  api.scope.post('/graphql').reply(200, { ...answer(null), errors: [{ type: 'NOT_FOUND', message: 'no repository' }] });
  assert.deepEqual(await readOrganisationConfig(options), EMPTY);
  assert.deepEqual(await readOrganisationConfig(options), EMPTY);
});

apiTest('what one installation has read is not shown to another', async (api) => {
  const options = setting(api);
  api.scope
    .post('/graphql')
    .twice()
    .reply(200, answer({ config: blob('failOn: error\n') }));
  await readOrganisationConfig(options);
  await readOrganisationConfig({ ...options, installation: 2 });
});

apiTest('what GraphQL gives no exact text for is read byte for byte', async (api) => {
  const bytes = Buffer.from([0x61, 0xff]);
  const oid = blobId(bytes, '0'.repeat(40));
  api.scope.post('/graphql').reply(200, answer({ config: { oid, text: null } }));
  const content = { content: bytes.toString('base64'), encoding: 'base64' };
  api.scope.get(`/repos/acme/.github/git/blobs/${oid}`).reply(200, content);
  assert.deepEqual((await readOrganisationConfig(setting(api))).config, { unreadable: 'not UTF-8 text' });
});

for (const [kind, status, body] of [
  ['forbidden', 403, {}],
  ['server', 502, {}],
  ['malformed', 200, { data: { repository: [1] } }],
] as const) {
  apiTest(`${kind} is a failure, and not remembered`, async (api) => {
    const options = setting(api);
    api.scope.post('/graphql').reply(status, body);
    const failed = (error: unknown): boolean => error instanceof GitHubFailure && error.kind === kind;
    await assert.rejects(readOrganisationConfig(options), failed);
    api.scope.post('/graphql').reply(200, answer({}));
    assert.deepEqual(await readOrganisationConfig(options), EMPTY);
  });
}
