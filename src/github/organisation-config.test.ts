import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileContent } from '../model/snapshot.ts';
import { type Api, apiTest } from './api.test.support.ts';
import { GitHubFailure } from './failure.ts';
import { readOrganisationConfig, timedCache } from './organisation-config.ts';

const CONFIG = '/repos/acme/.github/contents/.github%2Fplimsoll.yml';
const RAW = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' };

function setting({ client }: Api, now: () => number = () => 0) {
  const cache = timedCache<FileContent | null>(1000, now);
  return { client, owner: 'acme', host: 'h', installation: 1, cache };
}

apiTest("an organisation's configuration is read once in a while", async (api) => {
  let now = 0;
  const options = setting(api, () => now);
  api.scope.get(CONFIG).matchHeader('accept', /raw/).reply(200, 'failOn: error\n', RAW);
  api.scope.get(CONFIG).reply(200, 'failOn: note\n', RAW);
  assert.deepEqual(await readOrganisationConfig(options), { text: 'failOn: error\n' });
  now = 999;
  assert.deepEqual(await readOrganisationConfig({ ...options, owner: 'ACME' }), { text: 'failOn: error\n' });
  now = 1000;
  assert.deepEqual(await readOrganisationConfig(options), { text: 'failOn: note\n' });
});

apiTest('no configuration is remembered, too', async (api) => {
  const options = setting(api);
  api.scope.get(CONFIG).reply(404, { message: 'Not Found' });
  assert.equal(await readOrganisationConfig(options), null);
  assert.equal(await readOrganisationConfig(options), null);
});

apiTest('what one installation has read is not shown to another', async (api) => {
  const options = setting(api);
  api.scope.get(CONFIG).twice().reply(200, 'failOn: error\n', RAW);
  await readOrganisationConfig(options);
  await readOrganisationConfig({ ...options, installation: 2 });
});

apiTest('a file that answers as bytes is text all the same', async (api) => {
  api.scope.get(CONFIG).reply(200, Buffer.from([0x61, 0xff]), { 'content-type': 'application/octet-stream' });
  assert.deepEqual(await readOrganisationConfig(setting(api)), { unreadable: 'not UTF-8 text' });
});

for (const [kind, status, body] of [
  ['forbidden', 403, {}],
  ['server', 502, {}],
  ['malformed', 200, [{ name: 'a-folder' }]],
] as const) {
  apiTest(`${kind} is a failure, and not remembered`, async (api) => {
    const options = setting(api);
    api.scope.get(CONFIG).reply(status, body);
    const failed = (error: unknown): boolean => error instanceof GitHubFailure && error.kind === kind;
    await assert.rejects(readOrganisationConfig(options), failed);
    api.scope.get(CONFIG).reply(404);
    assert.equal(await readOrganisationConfig(options), null);
  });
}

test('a timed cache forgets the oldest beyond its size', () => {
  const cache = timedCache<number>(1000, () => 0, 2);
  for (const [at, key] of ['a', 'b', 'a', 'c'].entries()) cache.set(key, at);
  assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], [2, undefined, 3]);
});
