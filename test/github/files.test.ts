import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { failure, LINES, SHOP, scene, sceneWithPull, text } from './harness.ts';

const PULL = { ...SHOP, pull_number: 1 };
const names = (files: readonly { filename: string }[]) => files.map(({ filename }) => filename);
const numbered = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at + 1}.txt`, 'x\n']));

test('binary files, large diffs and pure renames have no patch', async (t) => {
  const { hub, bot } = await sceneWithPull(t, { limits: { patchLines: 10, patchBytes: 200 } });
  await hub.commit('acme/shop', 'main', { files: { 'old name.txt': text(LINES) } });
  const files = {
    'logo.bin': Buffer.from([0, 1, 2, 10]),
    'long.txt': 'x\n'.repeat(11),
    'wide.txt': `${'x'.repeat(300)}\n`,
    'short.txt': 'x\n',
  };
  await hub.commit('acme/shop', 'moved', { base: 'main', files, rename: { 'old name.txt': 'sub/new name.txt' } });
  await hub.openPull('acme/shop', 'dev', { title: 'T', head: 'moved', base: 'main' });
  const { data } = await bot.pulls.listFiles({ ...PULL, pull_number: 2 });
  const shown = data.map((file) => [file.filename, file.status, file.additions, 'patch' in file]);
  assert.deepEqual(shown, [
    ['logo.bin', 'added', 0, false],
    ['long.txt', 'added', 11, false],
    ['short.txt', 'added', 1, true],
    ['sub/new name.txt', 'renamed', 0, false],
    ['wide.txt', 'added', 1, false],
  ]);
  assert.equal(data[3]?.previous_filename, 'old name.txt');
  assert.equal(data[2]?.patch, '@@ -0,0 +1 @@\n+x');
});

test('files come in pages and stop at the limit, although the count goes on', async (t) => {
  const { hub, bot } = await scene(t, { limits: { pullFiles: 5 } });
  await hub.commit('acme/shop', 'many', { files: numbered(7) });
  await hub.openPull('acme/shop', 'dev', { title: 'T', head: 'many', base: 'main' });
  const second = await bot.pulls.listFiles({ ...PULL, per_page: 2, page: 2 });
  assert.deepEqual(names(second.data), ['f3.txt', 'f4.txt']);
  assert.match(String(second.headers.link), /page=3>; rel="next".*page=3>; rel="last"/);
  const all = await bot.paginate(bot.pulls.listFiles, { ...PULL, per_page: 2 });
  assert.deepEqual(names(all), ['f1.txt', 'f2.txt', 'f3.txt', 'f4.txt', 'f5.txt']);
  assert.equal((await bot.pulls.get(PULL)).data.changed_files, 7);
});

test('comparing gives a limited number of files, and on the first page only', async (t) => {
  const { hub, bot } = await scene(t, { limits: { compareFiles: 3 } });
  await hub.commit('acme/shop', 'many', { files: numbered(4) });
  await hub.commit('acme/shop', 'many', { files: { 'last.txt': 'x\n' } });
  await hub.commit('acme/shop', 'main', { files: { 'elsewhere.txt': 'x\n' } });
  const compare = async (page: number) =>
    (await bot.repos.compareCommitsWithBasehead({ ...SHOP, basehead: 'main...many', per_page: 1, page })).data;
  const first = await compare(1);
  assert.deepEqual(names(first.files ?? []), ['f1.txt', 'f2.txt', 'f3.txt']);
  assert.deepEqual([first.status, first.ahead_by, first.behind_by, first.commits.length], ['diverged', 2, 1, 1]);
  const second = await compare(2);
  assert.deepEqual([second.files, second.commits.length], [undefined, 1]);
  assert.equal((await failure(bot.repos.compareCommitsWithBasehead({ ...SHOP, basehead: 'main...no' }))).status, 404);
});

test('the whole diff is text, or 406 when it is too large', async (t) => {
  const { bot, hub } = await sceneWithPull(t, { limits: { compareFiles: 2 } });
  const mediaType = { format: 'diff' };
  const { data } = await bot.pulls.get({ ...PULL, mediaType });
  assert.match(String(data), /^diff --git a\/app\.txt b\/app\.txt\n[\s\S]*\+line three\n/);
  await hub.commit('acme/shop', 'feature', { files: { 'third.txt': 'x\n' } });
  assert.equal((await failure(bot.pulls.get({ ...PULL, mediaType }))).status, 406);
});

test('trees over the limit of entries or bytes are truncated, and say so', async (t) => {
  const { hub, bot } = await scene(t, { limits: { treeEntries: 4 } });
  await hub.commit('acme/shop', 'main', { files: { 'a/b.txt': 'x', 'a/c.txt': 'x' } });
  const read = async () => (await bot.git.getTree({ ...SHOP, tree_sha: 'main', recursive: '1' })).data;
  const whole = await read();
  assert.deepEqual(
    [whole.truncated, whole.tree.map(({ path }) => path)],
    [false, ['a', 'a/b.txt', 'a/c.txt', 'app.txt']],
  );
  await hub.commit('acme/shop', 'main', { files: { 'z.txt': 'x' } });
  const cut = await read();
  assert.deepEqual([cut.truncated, cut.tree.length], [true, 4]);
});

test('trees are cut at the limit of bytes too', async (t) => {
  const { hub, bot } = await scene(t, { limits: { treeBytes: 700 } });
  await hub.commit('acme/shop', 'main', { files: numbered(10) });
  const { data } = await bot.git.getTree({ ...SHOP, tree_sha: 'main' });
  assert.equal(data.truncated, true);
  assert.ok(data.tree.length > 0 && data.tree.length < 11);
  assert.ok(JSON.stringify(data.tree).length <= 702);
});

test('the archive of a commit is one folder, at an address that needs no token', async (t) => {
  const { hub, bot, head } = await sceneWithPull(t);
  const headers = { authorization: `token ${hub.userToken('dev')}` };
  const redirect = await fetch(`${hub.url}/repos/acme/shop/tarball/${head}`, { headers, redirect: 'manual' });
  assert.equal(redirect.status, 302);
  const address = String(redirect.headers.get('location'));
  const tar = gunzipSync(Buffer.from(await (await fetch(address)).arrayBuffer())).toString('latin1');
  assert.ok(tar.includes(`acme-shop-${head.slice(0, 7)}/app.txt`));
  assert.ok(tar.includes('line three'));
  assert.equal((await fetch(address.replace('token=', 'token=x'))).status, 404);
  assert.equal((await failure(bot.repos.downloadTarballArchive({ ...SHOP, ref: 'nothing' }))).status, 404);
});

test('contents are raw or JSON, of files and of folders, and 404 where there is nothing', async (t) => {
  const { hub, bot } = await scene(t, { limits: { contentsBytes: 300 } });
  const bytes = Buffer.from([0xff, 0, 10]);
  const files = {
    'sub/a.bin': bytes,
    'sub/long.txt': 'x'.repeat(301),
    link: { content: 'sub/a.bin', mode: '120000' as const },
  };
  await hub.commit('acme/shop', 'main', { files });
  const get = async (path: string, ref?: string) =>
    (await bot.repos.getContent({ ...SHOP, path, ...(ref ? { ref } : {}) })).data as Record<string, unknown>;
  const { content, encoding, size, type } = await get('sub/a.bin');
  assert.deepEqual([type, encoding, size, content], ['file', 'base64', 3, bytes.toString('base64')]);
  assert.deepEqual([(await get('sub/long.txt')).encoding, (await get('sub/long.txt')).content], ['none', '']);
  assert.equal((await get('link')).content, bytes.toString('base64'));
  const folder = (await get('sub')) as unknown as { name: string; type: string }[];
  assert.deepEqual(
    folder.map((entry) => [entry.name, entry.type]),
    [
      ['a.bin', 'file'],
      ['long.txt', 'file'],
    ],
  );
  const headers = { authorization: `token ${hub.userToken('dev')}`, accept: 'application/vnd.github.raw+json' };
  const raw = await fetch(`${hub.url}/repos/acme/shop/contents/sub/a.bin`, { headers });
  assert.deepEqual(Buffer.from(await raw.arrayBuffer()), bytes);
  for (const [path, ref] of [['nothing.txt'], ['sub/nothing'], ['app.txt', 'no-branch'], ['app.txt/below']] as const)
    assert.equal((await failure(get(String(path), ref))).status, 404);
});

test('blobs over the limit are refused, others are what git holds', async (t) => {
  const { hub, bot } = await scene(t, { limits: { blobBytes: 1000 } });
  await hub.commit('acme/shop', 'main', { files: { 'large.txt': 'x'.repeat(1001) } });
  const sha = (path: string) => hub.git('acme/shop', ['rev-parse', `main:${path}`]);
  const { data } = await bot.git.getBlob({ ...SHOP, file_sha: await sha('app.txt') });
  assert.equal(Buffer.from(data.content, 'base64').toString(), text(LINES));
  assert.equal((await failure(bot.git.getBlob({ ...SHOP, file_sha: await sha('large.txt') }))).status, 422);
  assert.equal((await failure(bot.git.getBlob({ ...SHOP, file_sha: 'f'.repeat(40) }))).status, 404);
});
