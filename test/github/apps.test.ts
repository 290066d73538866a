import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP_ID, client, failure, jwt, NOON, SHOP, scene } from './harness.ts';

test('an App shows itself and its installations to a right JWT', async (t) => {
  const { hub, privateKey, installation } = await scene(t, { clock: () => NOON });
  const app = client(hub, jwt(privateKey, NOON));
  assert.equal((await app.apps.getAuthenticated()).data?.slug, 'plimsoll');
  assert.deepEqual(
    (await app.apps.listInstallations()).data.map(({ id }) => id),
    [installation],
  );
  assert.equal((await app.apps.getRepoInstallation(SHOP)).data.id, installation);
  assert.equal((await app.apps.getInstallation({ installation_id: installation })).data.app_slug, 'plimsoll');
});

test('a JWT is refused when it is expired, too long-lived, not yet issued, or signed by another key', async (t) => {
  const { hub, privateKey } = await scene(t, { clock: () => NOON });
  const other = hub.createApp({ id: 8, slug: 'other', permissions: {}, events: [], webhookSecret: 's' }).privateKey;
  const seconds = NOON / 1000;
  const refused = [
    [jwt(privateKey, NOON, { exp: seconds }), /must be a numeric value representing the future time/],
    [jwt(privateKey, NOON, { exp: seconds + 3600 }), /too far in the future/],
    [jwt(privateKey, NOON, { iat: seconds + 300 }), /'Issued at' claim/],
    [jwt(privateKey, NOON, { iss: 99 }), /'Issuer' claim/],
    [jwt(other, NOON), /could not be decoded/],
  ] as const;
  for (const [token, message] of refused) {
    const { status, data } = await failure(client(hub, token).apps.getAuthenticated());
    assert.equal(status, 401);
    assert.match(String(data.message), message);
  }
});

test('an installation token lasts an hour of the clock', async (t) => {
  let now = NOON;
  const { hub, privateKey, installation } = await scene(t, { clock: () => now });
  const app = client(hub, jwt(privateKey, NOON));
  const { data } = await app.apps.createInstallationAccessToken({ installation_id: installation });
  assert.equal(data.expires_at, '2026-11-21T13:00:00Z');
  assert.notEqual(data.token.length, 40);
  const bot = client(hub, data.token);
  now = NOON + 3_599_000;
  assert.equal((await bot.repos.get(SHOP)).status, 200);
  now = NOON + 3_600_000;
  const { status, message } = await failure(bot.repos.get(SHOP));
  assert.equal(status, 401);
  assert.match(message, /Bad credentials/);
});

test('a narrowed token can do less, and never more', async (t) => {
  const { hub, privateKey, installation } = await scene(t);
  await hub.createRepository('acme/secret', { private: true });
  const app = client(hub, jwt(privateKey, Date.now()));
  const token = async (narrowing: object) => {
    const { data } = await app.apps.createInstallationAccessToken({ installation_id: installation, ...narrowing });
    return data;
  };
  const narrow = await token({ repositories: ['shop'], permissions: { pull_requests: 'read' } });
  assert.equal(narrow.repository_selection, 'selected');
  assert.deepEqual(
    narrow.repositories?.map(({ name }) => name),
    ['shop'],
  );
  const bot = client(hub, narrow.token);
  assert.equal((await bot.pulls.list(SHOP)).status, 200);
  assert.equal((await failure(bot.git.getTree({ ...SHOP, tree_sha: 'main' }))).status, 403);
  assert.equal((await failure(bot.repos.get({ owner: 'acme', repo: 'secret' }))).status, 404);
  assert.equal((await failure(token({ permissions: { administration: 'write' } }))).status, 422);
  assert.equal((await failure(token({ repositories: ['unknown'] }))).status, 422);
});

test('a lacking permission is 403, an unseen repository 404, no token 401', async (t) => {
  const { hub, bot } = await scene(t, { permissions: { pull_requests: 'read' } });
  await hub.createRepository('dev/private', { private: true });
  const forbidden = await failure(bot.git.getTree({ ...SHOP, tree_sha: 'main' }));
  assert.equal(forbidden.status, 403);
  assert.equal(forbidden.data.message, 'Resource not accessible by integration');
  assert.equal((await failure(bot.repos.get({ owner: 'dev', repo: 'private' }))).status, 404);
  assert.equal((await failure(bot.repos.get({ owner: 'acme', repo: 'nothing' }))).status, 404);
  assert.equal((await fetch(`${hub.url}/repos/acme/shop`)).status, 401);
  assert.equal((await failure(client(hub, 'ghs_wrong').repos.get(SHOP))).message.includes('Bad credentials'), true);
});

test('an installation token is no JWT, and a JWT no token', async (t) => {
  const { hub, privateKey, bot } = await scene(t);
  assert.equal((await failure(bot.apps.getAuthenticated())).status, 401);
  assert.equal((await failure(client(hub, jwt(privateKey, Date.now())).repos.get(SHOP))).status, 403);
});

test('an installation sees its repositories, in pages, and those added or removed later', async (t) => {
  const { hub, received } = await scene(t);
  for (const name of ['one', 'two', 'three']) await hub.createRepository(`dev/${name}`, {});
  const id = hub.install(APP_ID, 'dev', { repositories: ['one', 'two'] });
  const bot = client(hub, hub.installationToken(id));
  const page = await bot.apps.listReposAccessibleToInstallation({ per_page: 1 });
  assert.equal(page.data.total_count, 2);
  assert.match(String(page.headers.link), /[?&]page=2.*rel="next"/);
  hub.changeRepositories(id, { add: ['three'], remove: ['one'] });
  const { data } = await bot.apps.listReposAccessibleToInstallation();
  assert.deepEqual(
    data.repositories.map(({ name }) => name),
    ['two', 'three'],
  );
  await hub.settled();
  const told = received.map(({ event, payload }) => `${event}.${payload.action}`).sort();
  assert.deepEqual(told, [
    'installation.created',
    'installation_repositories.added',
    'installation_repositories.removed',
  ]);
});

test('an uninstalled App has no way in', async (t) => {
  const { hub, installation, bot, received } = await scene(t);
  hub.uninstall(installation);
  assert.equal((await failure(bot.repos.get(SHOP))).status, 401);
  await hub.settled();
  assert.equal(received[0]?.payload.action, 'deleted');
});

test('a token can be given back', async (t) => {
  const { bot } = await scene(t);
  assert.equal((await bot.apps.revokeInstallationAccessToken()).status, 204);
  assert.equal((await failure(bot.repos.get(SHOP))).status, 401);
});

test('people have the permission that they were given', async (t) => {
  const { hub, bot, dev } = await scene(t);
  hub.addCollaborator('acme/shop', 'stranger', 'read');
  const level = async (username: string) =>
    (await bot.repos.getCollaboratorPermissionLevel({ ...SHOP, username })).data.permission;
  assert.equal(await level('dev'), 'write');
  assert.equal(await level('stranger'), 'read');
  assert.equal(await level('acme'), 'admin');
  const { data } = await client(hub, hub.userToken('stranger')).repos.get(SHOP);
  assert.equal(data.permissions?.push, false);
  assert.equal((await dev.repos.get(SHOP)).data.permissions?.push, true);
});
