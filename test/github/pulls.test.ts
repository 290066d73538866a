import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, failure, NOON, replaced, SHOP, scene, sceneWithPull, text } from './harness.ts';

const PULL = { ...SHOP, pull_number: 1 };

test('a pull request is opened through the API, with counts from git', async (t) => {
  const { hub, dev, bot } = await scene(t);
  const head = await hub.commit('acme/shop', 'feature', { files: { 'new.txt': 'one\ntwo\n' }, delete: ['app.txt'] });
  const { data } = await dev.pulls.create({
    ...SHOP,
    title: 'T',
    head: 'feature',
    base: 'main',
    body: 'B',
    draft: true,
  });
  assert.deepEqual(
    [data.number, data.state, data.draft, data.head.sha, data.user.login, data.author_association],
    [1, 'open', true, head, 'dev', 'MEMBER'],
  );
  assert.deepEqual([data.changed_files, data.additions, data.deletions, data.commits], [2, 2, 30, 1]);
  assert.equal((await bot.pulls.get(PULL)).data.title, 'T');
  assert.equal(await hub.git('acme/shop', ['rev-parse', 'refs/pull/1/head']), head);
});

test('GitHub refuses unknown branches, nothing to merge, a second of the same, and long titles', async (t) => {
  const { hub, dev } = await sceneWithPull(t);
  await hub.commit('acme/shop', 'same', { base: 'main', files: {}, parents: [] as string[], message: 'unrelated' });
  await hub.git('acme/shop', ['branch', 'equal', 'main']);
  const open = (head: string, base: string, title = 'T') => failure(dev.pulls.create({ ...SHOP, title, head, base }));
  const errors = async (head: string, base: string, title?: string) => {
    const { status, data } = await open(head, base, title);
    assert.equal(status, 422);
    return JSON.stringify(data.errors);
  };
  assert.match(await errors('nothing', 'main'), /"field":"head","code":"invalid"/);
  assert.match(await errors('feature', 'nothing'), /"field":"base","code":"invalid"/);
  assert.match(await errors('feature', 'main'), /A pull request already exists for acme:feature/);
  assert.match(await errors('equal', 'main'), /No commits between main and equal/);
  assert.match(await errors('same', 'main'), /no history in common/);
  assert.match(await errors('feature', 'main', 'x'.repeat(256)), /title is too long/);
});

test('a push moves the head, and base.sha follows the base branch only then', async (t) => {
  const { hub, bot, received } = await sceneWithPull(t);
  const before = (await bot.pulls.get(PULL)).data;
  const base = await hub.commit('acme/shop', 'main', { files: { 'other.txt': 'x\n' } });
  assert.equal((await bot.pulls.get(PULL)).data.base.sha, before.base.sha);
  const head = await hub.commit('acme/shop', 'feature', { files: { 'new.txt': 'three\n' } });
  const after = (await bot.pulls.get(PULL)).data;
  assert.deepEqual([after.head.sha, after.base.sha, after.commits], [head, base, 2]);
  assert.equal(await hub.git('acme/shop', ['rev-parse', 'refs/pull/1/head']), head);
  await hub.settled();
  const [synchronize] = received.filter(({ payload }) => payload.action === 'synchronize');
  assert.deepEqual([synchronize?.payload.before, synchronize?.payload.after], [before.head.sha, head]);
});

test('a push that is no fast forward needs force', async (t) => {
  const { hub, bot, received } = await sceneWithPull(t);
  const files = { 'new.txt': 'rebased\n' };
  await assert.rejects(hub.commit('acme/shop', 'feature', { base: 'main', files }), /no fast forward/);
  const head = await hub.commit('acme/shop', 'feature', { base: 'main', files, force: true });
  assert.equal((await bot.pulls.get(PULL)).data.head.sha, head);
  await hub.settled();
  assert.equal(received.find(({ event }) => event === 'push')?.payload.forced, true);
});

test('a pull request from a fork follows the fork', async (t) => {
  const { hub, dev, bot } = await scene(t, { private: false });
  assert.equal(await hub.fork('acme/shop', 'dev'), 'dev/shop');
  await hub.commit('dev/shop', 'patch', { files: { 'fork.txt': 'one\n' } });
  const { data } = await dev.pulls.create({ ...SHOP, title: 'T', head: 'dev:patch', base: 'main' });
  assert.deepEqual(
    [data.head.label, data.head.repo?.full_name, data.maintainer_can_modify],
    ['dev:patch', 'dev/shop', true],
  );
  const head = await hub.commit('dev/shop', 'patch', { files: { 'fork.txt': 'two\n' } });
  assert.equal((await bot.pulls.get(PULL)).data.head.sha, head);
  const { data: files } = await bot.pulls.listFiles(PULL);
  assert.deepEqual(
    files.map(({ filename }) => filename),
    ['fork.txt'],
  );
  assert.equal((await bot.git.getBlob({ ...SHOP, file_sha: String(files[0]?.sha) })).status, 200);
  const compared = await bot.repos.compareCommitsWithBasehead({ ...SHOP, basehead: 'main...dev:patch' });
  assert.equal(compared.data.ahead_by, 2);
});

test('editing, closing, reopening and drafts, each with its webhook', async (t) => {
  const { hub, dev, received } = await sceneWithPull(t);
  await dev.pulls.update({ ...PULL, title: 'New' });
  await dev.pulls.update({ ...PULL, state: 'closed' });
  const reopened = await dev.pulls.update({ ...PULL, state: 'open' });
  assert.deepEqual([reopened.data.state, reopened.data.closed_at], ['open', null]);
  const id = reopened.data.node_id;
  await dev.graphql(
    'mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) { pullRequest { isDraft } } }',
    { id },
  );
  await dev.graphql(
    'mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { isDraft } } }',
    { id },
  );
  await hub.settled();
  const actions = received.map(({ payload }) => String(payload.action)).sort();
  assert.deepEqual(actions, ['closed', 'converted_to_draft', 'edited', 'ready_for_review', 'reopened']);
  const edited = received.find(({ payload }) => payload.action === 'edited');
  assert.deepEqual(edited?.payload.changes, { title: { from: 'Change lines' } });
});

test('a new base changes what is compared', async (t) => {
  const { hub, dev } = await sceneWithPull(t);
  await hub.commit('acme/shop', 'release', { base: 'feature~1', files: { 'new.txt': 'one\ntwo\n' } });
  const { data } = await dev.pulls.update({ ...PULL, base: 'release' });
  assert.equal(data.base.ref, 'release');
  const { status } = await failure(dev.pulls.update({ ...PULL, base: 'nothing' }));
  assert.equal(status, 422);
});

test('merging closes it as merged; so does a push of its head to the base', async (t) => {
  const { hub, bot } = await sceneWithPull(t);
  const sha = await hub.merge('acme/shop', 1, 'dev');
  const { data } = await bot.pulls.get(PULL);
  assert.deepEqual(
    [data.state, data.merged, data.merge_commit_sha, data.merged_by?.login],
    ['closed', true, sha, 'dev'],
  );
  assert.equal((await hub.state.pull('acme/shop', 1)).state, 'merged');
  assert.equal((await failure(bot.pulls.update({ ...PULL, state: 'open' }))).status, 422);
});

test('deleting the head branch closes it, and it cannot be reopened', async (t) => {
  const { hub, bot } = await sceneWithPull(t);
  await hub.deleteBranch('acme/shop', 'feature', 'dev');
  assert.equal((await bot.pulls.get(PULL)).data.state, 'closed');
  const { data } = await failure(bot.pulls.update({ ...PULL, state: 'open' }));
  assert.match(JSON.stringify(data.errors), /feature branch has been deleted/);
});

test('mergeable is what git says', async (t) => {
  const { hub, bot } = await sceneWithPull(t);
  assert.equal((await bot.pulls.get(PULL)).data.mergeable_state, 'clean');
  await hub.commit('acme/shop', 'main', { files: { 'app.txt': text(replaced(3, 'line drei')) } });
  await hub.commit('acme/shop', 'feature', { message: 'nothing new' });
  assert.equal((await bot.pulls.get(PULL)).data.mergeable_state, 'dirty');
});

test('lists are filtered, ordered, and come in pages with Link headers', async (t) => {
  let now = NOON;
  const { hub, bot } = await scene(t, { clock: () => now });
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    now += 1000;
    await hub.commit('acme/shop', name, { files: { [name]: name } });
    await hub.openPull('acme/shop', 'dev', { title: name, head: name, base: 'main' });
  }
  await bot.pulls.update({ ...PULL, state: 'closed' });
  const page = await bot.pulls.list({ ...SHOP, per_page: 2, page: 2, state: 'all' });
  assert.deepEqual(
    page.data.map(({ title }) => title),
    ['c', 'b'],
  );
  for (const rel of ['prev', 'next', 'last', 'first'])
    assert.match(String(page.headers.link), new RegExp(`rel="${rel}"`));
  const all = await bot.paginate(bot.pulls.list, { ...SHOP, per_page: 2, state: 'all', direction: 'asc' });
  assert.deepEqual(
    all.map(({ title }) => title),
    ['a', 'b', 'c', 'd', 'e'],
  );
  assert.equal((await bot.pulls.list(SHOP)).data.length, 4);
  assert.deepEqual(
    (await bot.pulls.list({ ...SHOP, head: 'acme:b' })).data.map(({ title }) => title),
    ['b'],
  );
});

test('people edit what is theirs', async (t) => {
  const { hub } = await sceneWithPull(t, { private: false });
  const stranger = client(hub, hub.userToken('stranger'));
  assert.equal((await stranger.pulls.get(PULL)).status, 200);
  assert.equal((await failure(stranger.pulls.update({ ...PULL, title: 'Mine' }))).status, 403);
});
