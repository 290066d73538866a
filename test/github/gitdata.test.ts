import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, LINES, SHOP, scene, sceneWithPull, text } from './harness.ts';

const sha40 = /^[0-9a-f]{40}$/;

test('a commit is made of blobs, a tree on a base commit, and a reference, and git agrees', async (t) => {
  const { hub, bot, received } = await scene(t);
  const base = await hub.git('acme/shop', ['rev-parse', 'main']);
  const { data: blob } = await bot.git.createBlob({
    ...SHOP,
    content: Buffer.from([0, 255]).toString('base64'),
    encoding: 'base64',
  });
  const { data: tree } = await bot.git.createTree({
    ...SHOP,
    base_tree: base,
    tree: [
      { path: 'deep/er/binary', mode: '100644', type: 'blob', sha: blob.sha },
      { path: 'run.sh', mode: '100755', type: 'blob', content: 'echo\n' },
      { path: 'app.txt', mode: '100644', type: 'blob', sha: null },
    ],
  });
  const { data: commit } = await bot.git.createCommit({
    ...SHOP,
    message: 'Made by hand',
    tree: tree.sha,
    parents: [base],
  });
  assert.deepEqual([commit.author.name, commit.verification.verified], ['plimsoll[bot]', true]);
  await bot.git.createRef({ ...SHOP, ref: 'refs/heads/made', sha: commit.sha });
  const listed = await hub.git('acme/shop', ['ls-tree', '-r', '--format=%(objectmode) %(path)', 'made']);
  assert.equal(listed, '100644 deep/er/binary\n100755 run.sh');
  assert.equal(await hub.git('acme/shop', ['log', '-1', '--format=%s %P', 'made']), `Made by hand ${base}`);
  await hub.settled();
  assert.deepEqual(
    received.map(({ event, payload }) => [event, payload.ref, payload.created]),
    [['push', 'refs/heads/made', true]],
  );
});

test('an author of its own makes a commit unsigned', async (t) => {
  const { hub, bot } = await scene(t);
  const tree = await hub.git('acme/shop', ['rev-parse', 'main^{tree}']);
  const author = { name: 'Somebody', email: 'somebody@example.com', date: '2026-01-02T03:04:05Z' };
  const { data } = await bot.git.createCommit({ ...SHOP, message: 'x', tree, parents: [], author });
  assert.deepEqual(data.author, author);
  assert.equal(data.verification.verified, false);
  assert.deepEqual((await bot.git.getCommit({ ...SHOP, commit_sha: data.sha })).data.parents, []);
});

test('references: one of a name, forward only unless forced, gone when deleted', async (t) => {
  const { hub, bot } = await scene(t);
  const first = await hub.git('acme/shop', ['rev-parse', 'main']);
  const second = await hub.commit('acme/shop', 'main', { files: { 'two.txt': '2\n' } });
  const ref = 'heads/topic';
  await bot.git.createRef({ ...SHOP, ref: `refs/${ref}`, sha: second });
  const message = async (request: Promise<unknown>) => {
    const { status, data } = await failure(request);
    assert.equal(status, 422);
    return data.message;
  };
  assert.equal(
    await message(bot.git.createRef({ ...SHOP, ref: `refs/${ref}`, sha: first })),
    'Reference already exists',
  );
  assert.equal(await message(bot.git.createRef({ ...SHOP, ref: 'topic', sha: first })), 'Reference name is invalid');
  assert.equal(
    await message(bot.git.createRef({ ...SHOP, ref: 'refs/heads/x', sha: '0'.repeat(40) })),
    'Object does not exist',
  );
  assert.equal(await message(bot.git.updateRef({ ...SHOP, ref, sha: first })), 'Update is not a fast forward');
  assert.equal((await bot.git.updateRef({ ...SHOP, ref, sha: first, force: true })).data.object.sha, first);
  assert.equal((await bot.git.getRef({ ...SHOP, ref })).data.object.sha, first);
  assert.equal((await bot.git.deleteRef({ ...SHOP, ref })).status, 204);
  assert.equal((await failure(bot.git.getRef({ ...SHOP, ref }))).status, 404);
  assert.equal(await message(bot.git.updateRef({ ...SHOP, ref, sha: first })), 'Reference does not exist');
});

test('moving a branch through the API moves its pull request', async (t) => {
  const { hub, bot, head } = await sceneWithPull(t);
  const tree = await hub.git('acme/shop', ['rev-parse', 'main^{tree}']);
  const { data } = await bot.git.createCommit({ ...SHOP, message: 'Undo', tree, parents: [head] });
  await bot.git.updateRef({ ...SHOP, ref: 'heads/feature', sha: data.sha });
  const pull = await bot.pulls.get({ ...SHOP, pull_number: 1 });
  assert.deepEqual([pull.data.head.sha, pull.data.changed_files], [data.sha, 0]);
});

test('trees that cannot be are refused', async (t) => {
  const { bot } = await scene(t);
  const tree = (path: string, sha: string) =>
    bot.git.createTree({ ...SHOP, tree: [{ path, mode: '100644', type: 'blob', sha }] });
  const { data: blob } = await bot.git.createBlob({ ...SHOP, content: 'x' });
  for (const path of ['../up', '/top', 'a//b', '.git/config'])
    assert.equal((await failure(tree(path, blob.sha))).status, 422);
  assert.equal((await failure(tree('file', '1'.repeat(40)))).status, 422);
  assert.equal((await failure(bot.git.createTree({ ...SHOP, base_tree: '1'.repeat(40), tree: [] }))).status, 404);
});

test('symlinks, submodules, modes and hard names come through every door', async (t) => {
  const { hub, bot } = await scene(t);
  const names = ['with space', 'quote"d', 'line\nbreak', 'tab\tbed', 'ümlaut', '-dash', '100%'];
  await hub.commit('acme/shop', 'main', {
    files: {
      ...Object.fromEntries(names.map((name) => [`hard/${name}`, `${name}\n`])),
      link: { content: 'app.txt', mode: '120000' },
      outside: { content: '../../etc/passwd', mode: '120000' },
      module: { content: 'a'.repeat(40), mode: '160000' },
      'run.sh': { content: 'echo\n', mode: '100755' },
    },
  });
  const { data } = await bot.git.getTree({ ...SHOP, tree_sha: 'main', recursive: '1' });
  const entries = new Map(data.tree.map((entry) => [entry.path, entry]));
  const kinds = ['link', 'outside', 'module', 'run.sh', 'hard'].map(
    (path) => `${entries.get(path)?.mode} ${entries.get(path)?.type}`,
  );
  assert.deepEqual(kinds, ['120000 blob', '120000 blob', '160000 commit', '100755 blob', '040000 tree']);
  for (const name of names) {
    assert.match(String(entries.get(`hard/${name}`)?.sha), sha40);
    const content = await bot.repos.getContent({ ...SHOP, path: `hard/${name}`, mediaType: { format: 'raw' } });
    assert.equal(String(content.data), `${name}\n`);
    const query = `query($e: String!) { repository(owner: "acme", name: "shop") { object(expression: $e) { ... on Blob { text } } } }`;
    const found = await bot.graphql<{ repository: { object: { text: string } } }>(query, { e: `main:hard/${name}` });
    assert.equal(found.repository.object.text, `${name}\n`);
  }
  const type = async (path: string) => ((await bot.repos.getContent({ ...SHOP, path })).data as { type: string }).type;
  assert.deepEqual([await type('link'), await type('outside'), await type('module')], ['file', 'symlink', 'submodule']);
  const linked = await bot.repos.getContent({ ...SHOP, path: 'link', mediaType: { format: 'raw' } });
  assert.equal(String(linked.data), text(LINES));
});

test('a commit that renames and deletes is what git says it is', async (t) => {
  const { hub, bot } = await scene(t);
  await hub.commit('acme/shop', 'main', { files: { 'gone.txt': 'x\n', 'old name.txt': text(LINES.toReversed()) } });
  await hub.commit('acme/shop', 'next', { rename: { 'old name.txt': 'new name.txt' }, delete: ['gone.txt'] });
  const { data } = await bot.repos.compareCommitsWithBasehead({ ...SHOP, basehead: 'main...next' });
  const files = data.files?.map(({ filename, previous_filename, status, patch }) => [
    filename,
    previous_filename,
    status,
    patch === undefined,
  ]);
  assert.deepEqual(files, [
    ['gone.txt', undefined, 'removed', false],
    ['new name.txt', 'old name.txt', 'renamed', true],
  ]);
});

test('a branch in whose name another stands is refused', async (t) => {
  const { hub, bot } = await scene(t);
  const sha = await hub.git('acme/shop', ['rev-parse', 'main']);
  const { status, data } = await failure(bot.git.createRef({ ...SHOP, ref: 'refs/heads/main/fix', sha }));
  assert.deepEqual([status, data.message], [422, 'Reference update failed']);
});
