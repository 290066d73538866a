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

const words = async (request: Promise<unknown>) => {
  const { status, data } = await failure(request);
  return [status, data.message];
};

test("a token is narrowed by ids as by names, and more than is granted is refused in GitHub's words", async (t) => {
  const { hub, privateKey, installation } = await scene(t);
  const { id } = await hub.createRepository('acme/secret', { private: true });
  const open = await hub.createRepository('dev/open', { files: { 'a.txt': 'a\n' } });
  const foreign = await hub.createRepository('dev/hidden', { private: true });
  const app = client(hub, jwt(privateKey, Date.now()));
  const token = (narrowing: object) =>
    app.apps.createInstallationAccessToken({ installation_id: installation, ...narrowing });
  const { data } = await token({ repository_ids: [id], permissions: { contents: 'read', checks: 'write' } });
  assert.deepEqual(data.permissions, { metadata: 'read', contents: 'read', checks: 'write' });
  const bot = client(hub, data.token);
  assert.equal((await bot.repos.get({ owner: 'acme', repo: 'secret' })).data.id, id);
  assert.deepEqual(await words(bot.repos.get(SHOP)), [404, 'Not Found']);
  assert.equal((await bot.repos.get({ owner: 'dev', repo: 'open' })).data.id, open.id);
  const seen = (await bot.apps.listReposAccessibleToInstallation()).data.repositories.map(({ name }) => name);
  assert.deepEqual(seen, ['secret']);
  const ref = { owner: 'acme', repo: 'secret', ref: 'refs/heads/x', sha: 'f'.repeat(40) };
  assert.deepEqual(await words(bot.git.createRef(ref)), [403, 'Resource not accessible by integration']);
  const unknown =
    'There is at least one repository that does not exist or is not accessible to the parent installation.';
  assert.deepEqual(await words(token({ repository_ids: [foreign.id] })), [422, unknown]);
  assert.deepEqual(await words(token({ repository_ids: [id, 1] })), [422, unknown]);
  const ungranted = 'The permissions requested are not granted to this installation.';
  assert.deepEqual(await words(token({ permissions: { issues: 'read' } })), [422, ungranted]);
  assert.deepEqual(await words(token({ permissions: { contents: 'read', workflows: 'write' } })), [422, ungranted]);
});

test('an owner grants more and less: tokens that are out gain nothing, lose what is taken, and the App is told', async (t) => {
  const permissions = { contents: 'read', pull_requests: 'write' } as const;
  const { hub, privateKey, installation, bot, received } = await scene(t, { permissions });
  const app = client(hub, jwt(privateKey, Date.now()));
  const granted = async () => (await app.apps.getInstallation({ installation_id: installation })).data.permissions;
  assert.deepEqual(await granted(), { metadata: 'read', ...permissions });
  const sha = await hub.git('acme/shop', ['rev-parse', 'main']);
  const branch = (octokit: typeof bot, name: string) =>
    octokit.git.createRef({ ...SHOP, ref: `refs/heads/${name}`, sha });
  hub.changePermissions(installation, { contents: 'write' });
  assert.deepEqual(await granted(), { metadata: 'read', contents: 'write' });
  const asked = (await app.apps.getAuthenticated()).data?.permissions;
  assert.deepEqual(asked, { metadata: 'read', contents: 'write', pull_requests: 'write' });
  assert.equal((await failure(branch(bot, 'old-token'))).status, 403);
  assert.equal((await branch(client(hub, hub.installationToken(installation)), 'new-token')).status, 201);
  assert.equal((await failure(bot.pulls.list(SHOP))).status, 403);
  await hub.settled();
  const told = received.filter(({ event }) => event === 'installation').map(({ payload }) => payload);
  assert.deepEqual(
    told.map(({ action, installation: one }) => [action, (one as { permissions: object }).permissions]),
    [['new_permissions_accepted', { metadata: 'read', contents: 'write' }]],
  );
});

test('a lacking permission is 403, an unseen repository 404, no token 401', async (t) => {
  const { hub, bot } = await scene(t, { permissions: { pull_requests: 'read' } });
  await hub.createRepository('dev/private', { private: true });
  const forbidden = await failure(bot.git.getTree({ ...SHOP, tree_sha: 'main' }));
  assert.equal(forbidden.status, 403);
  assert.equal(forbidden.data.message, 'Resource not accessible by integration');
  assert.equal((await failure(bot.repos.get({ owner: 'dev', repo: 'private' }))).status, 404);
  assert.equal((await failure(bot.repos.get({ owner: 'acme', repo: 'nothing' }))).status, 404);
  assert.equal((await fetch(`${hub.url}/app`)).status, 401);
  assert.equal((await failure(client(hub, 'ghs_wrong').repos.get(SHOP))).message.includes('Bad credentials'), true);
});

test('without a token, what is public can be read, sixty times an hour, and nothing else', async (t) => {
  const { hub } = await scene(t);
  await hub.createRepository('dev/open', { files: { 'a.txt': 'a' } });
  const get = async (path: string) => (await fetch(`${hub.url}${path}`)).status;
  assert.equal(await get('/repos/dev/open'), 200);
  assert.equal(await get('/repos/dev/open/git/trees/main'), 200);
  assert.equal(await get('/repos/dev/open/tarball/main'), 200);
  assert.equal(await get('/repos/acme/shop'), 404);
  const post = async (path: string) => (await fetch(`${hub.url}${path}`, { method: 'POST', body: '{}' })).status;
  assert.equal(await post('/graphql'), 401);
  assert.equal(await post('/repos/dev/open/pulls'), 401);
  for (let sent = 4; sent < 60; sent += 1) await get('/repos/dev/open');
  assert.equal(await get('/repos/dev/open'), 403);
  assert.equal(hub.requests.at(-1)?.tokenKind, 'none');
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
