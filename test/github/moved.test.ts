import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, SHOP, scene, sceneWithPull } from './harness.ts';

const PULL = { ...SHOP, pull_number: 1 };
const QUERY = `query($follow: Boolean) { repository(owner: "acme", name: "shop", followRenames: $follow) { nameWithOwner } }`;
type Answer = { repository: { nameWithOwner: string } };

test('after a renaming the old name is redirected, by REST for any method, by GraphQL unless told not to', async (t) => {
  const { hub, bot } = await sceneWithPull(t);
  hub.renameRepository('acme/shop', 'store');
  hub.requests.length = 0;
  const { data } = await bot.pulls.get(PULL);
  assert.deepEqual([data.base.repo.full_name, data.url], ['acme/store', `${hub.url}/repos/acme/store/pulls/1`]);
  await bot.issues.createComment({ ...SHOP, issue_number: 1, body: 'Still here' });
  const { data: listed } = await bot.pulls.listFiles({ ...PULL, per_page: 1 });
  assert.equal(listed.length, 1);
  assert.equal((await hub.state.pull('acme/store', 1)).comments[0]?.body, 'Still here');
  const statuses = hub.requests.map(({ method, status }) => `${method} ${status}`);
  assert.deepEqual(statuses, ['GET 301', 'GET 200', 'POST 307', 'POST 201', 'GET 301', 'GET 200']);
  assert.equal((await bot.graphql<Answer>(QUERY)).repository.nameWithOwner, 'acme/store');
  await assert.rejects(bot.graphql(QUERY, { follow: false }), /Could not resolve to a Repository/);
});

test('a name that was taken again leads to who has it now', async (t) => {
  const { hub, bot } = await scene(t);
  hub.renameRepository('acme/shop', 'store');
  const { id } = await hub.createRepository('acme/shop', { files: { 'new.txt': 'x' } });
  assert.equal((await bot.repos.get(SHOP)).data.id, id);
  assert.throws(() => hub.renameRepository('acme/store', 'shop'), /already/);
});

test('what was transferred to an account without the App is out of its sight', async (t) => {
  const { hub, bot, dev } = await sceneWithPull(t);
  hub.transferRepository('acme/shop', 'dev');
  assert.equal((await dev.pulls.get({ ...PULL, owner: 'dev' })).status, 200);
  assert.equal((await failure(bot.pulls.get({ ...PULL, owner: 'dev' }))).status, 404);
});

test('a pull request outlives the fork that it came from', async (t) => {
  const { hub, bot } = await scene(t, { private: false });
  await hub.fork('acme/shop', 'stranger');
  const head = await hub.commit('stranger/shop', 'patch', { files: { 'p.txt': 'p\n' } });
  await hub.openPull('acme/shop', 'stranger', { title: 'T', head: 'stranger:patch', base: 'main' });
  await hub.deleteRepository('stranger/shop');
  const { data } = await bot.pulls.get(PULL);
  assert.deepEqual([data.state, data.head.repo, data.head.sha], ['open', null, head]);
  assert.equal((await bot.pulls.list(SHOP)).data[0]?.head.repo, null);
  const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { headRepository { name } isCrossRepository } } }`;
  const { repository } = await bot.graphql<{ repository: unknown }>(query);
  assert.deepEqual(repository, { pullRequest: { headRepository: null, isCrossRepository: true } });
  await hub.close('acme/shop', 1, 'stranger');
  await assert.rejects(hub.reopen('acme/shop', 1, 'stranger'), /422/);
  assert.equal((await failure(bot.repos.get({ owner: 'stranger', repo: 'shop' }))).status, 404);
});
