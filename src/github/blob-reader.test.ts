import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SnapshotEntry } from '../model/snapshot.ts';
import { API, type Api, apiTest, REPO, REPOSITORY } from './api.test.support.ts';
import { tarball } from './archive.test.support.ts';
import { planBatches } from './blob-batches.ts';
import { type BlobReaderOptions, createBlobReader, isArchiveCheaper } from './blob-reader.ts';
import { GitHubFailure } from './failure.ts';
import { blobId } from './git-object.ts';
import { memoryBlobCache } from './memory-blob-cache.ts';

const SCOPE = { host: 'api.github.test', installation: 1, repositoryId: 11 } as const;
const SHA1 = '0'.repeat(40);

function idOf(content: string | Uint8Array): string {
  return blobId(Buffer.from(content), SHA1);
}

function entryOf(path: string, content: string | Uint8Array): SnapshotEntry {
  return { path, kind: 'file', id: idOf(content), size: Buffer.from(content).byteLength };
}

function readerOf({ client }: Api, changes: Partial<BlobReaderOptions> = {}) {
  const cache = memoryBlobCache(1_000_000);
  return createBlobReader({ client, repository: REPOSITORY, scope: SCOPE, cache, ...changes });
}

type BlobAnswer = { oid: string; text: string | null } | null;

function blobOf(text: string | null): BlobAnswer {
  return { oid: idOf(text ?? ''), text };
}

function blobsAnswer(...blobs: readonly BlobAnswer[]) {
  return { data: { repository: Object.fromEntries(blobs.map((blob, at) => [`b${at}`, blob])) } };
}

function expectBlob({ scope }: Api, content: string | Uint8Array, sent: string | Uint8Array = content): void {
  const body = { content: Buffer.from(sent).toString('base64'), encoding: 'base64' };
  scope.get(`${REPO}/git/blobs/${idOf(content)}`).reply(200, body);
}

apiTest('one query reads many files, of both commits, and nothing is asked for twice', async (api) => {
  const reader = readerOf(api);
  const entries = [entryOf('a.yaml', 'a: 1\n'), entryOf('old/a.yaml', 'a: 1\n'), entryOf('b.yaml', '\uFEFFb: ü\r\n')];
  api.graphql('Blobs', blobsAnswer(blobOf('a: 1\n'), blobOf('\uFEFFb: ü\r\n')));
  await reader.prefetch(entries);
  await reader.prefetch(entries);
  const texts = await Promise.all(entries.map((entry) => reader.read(entry)));
  assert.deepEqual(texts, [{ text: 'a: 1\n' }, { text: 'a: 1\n' }, { text: '\uFEFFb: ü\r\n' }]);
});

apiTest('links, submodules and large files are not fetched ahead', async (api) => {
  const large: SnapshotEntry = { ...entryOf('large.yaml', 'x'), size: 6_000_000 };
  const link: SnapshotEntry = { ...entryOf('link.yaml', 'x'), kind: 'symlink' };
  const submodule: SnapshotEntry = { ...entryOf('sub.yaml', 'x'), kind: 'submodule' };
  const reader = readerOf(api);
  await reader.prefetch([large, link, submodule]);
  assert.match(JSON.stringify(await reader.read(large)), /6\.0 MB/);
  assert.match(JSON.stringify(await reader.read(link)), /symbolic link/);
  assert.match(JSON.stringify(await reader.read(submodule)), /submodule/);
});

const LATIN1 = Buffer.from('name: caf\xe9\n', 'latin1');

const UNTRUSTED = [
  { name: 'a cut text', content: 'long: text\n', answer: blobOf('long'), text: 'long: text\n' },
  { name: 'no text', content: 'kept: yes\n', answer: blobOf(null), text: 'kept: yes\n' },
  { name: 'another text', content: 'a: 1\n', answer: blobOf('a: 2\n'), text: 'a: 1\n' },
  { name: 'a lost byte order mark', content: '\uFEFFa: 1\n', answer: blobOf('a: 1\n'), text: '\uFEFFa: 1\n' },
  { name: 'no blob', content: 'a: 1\n', answer: null, text: 'a: 1\n' },
  { name: 're-encoded bytes', content: LATIN1, answer: blobOf('name: café\n'), text: null },
] as const;

for (const { name, content, answer, text } of UNTRUSTED) {
  apiTest(`${name} in GraphQL's answer: the blob is read byte for byte`, async (api) => {
    const reader = readerOf(api);
    const entry = entryOf('a.yaml', content);
    api.graphql('Blobs', blobsAnswer(answer));
    expectBlob(api, content);
    await reader.prefetch([entry]);
    const read = await reader.read(entry);
    assert.deepEqual(read, text === null ? { unreadable: 'not UTF-8 text' } : { text });
  });
}

apiTest('a blob that does not match its id is a failure, not a content', async (api) => {
  expectBlob(api, 'a: 1\n', 'a: 2\n');
  const failed = (error: unknown): boolean => error instanceof GitHubFailure && error.kind === 'malformed';
  await assert.rejects(readerOf(api).read(entryOf('a.yaml', 'a: 1\n')), failed);
});

apiTest('a file above what GraphQL gives is read byte for byte at once', async (api) => {
  const content = `a: ${'x'.repeat(512_000)}\n`;
  expectBlob(api, content);
  const reader = readerOf(api);
  await reader.prefetch([entryOf('a.yaml', content)]);
  assert.deepEqual(await reader.read(entryOf('a.yaml', content)), { text: content });
});

apiTest('a batch that GitHub cannot answer is asked for in halves', async (api) => {
  api.graphql('Blobs', 'Bad Gateway', 502);
  api.graphql('Blobs', blobsAnswer(blobOf('a: 1\n')));
  api.graphql('Blobs', blobsAnswer(blobOf('b: 1\n')));
  const entries = [entryOf('a.yaml', 'a: 1\n'), entryOf('b.yaml', 'b: 1\n')];
  const reader = readerOf(api);
  await reader.prefetch(entries);
  assert.deepEqual(await Promise.all(entries.map((entry) => reader.read(entry))), [
    { text: 'a: 1\n' },
    { text: 'b: 1\n' },
  ]);
});

apiTest('a single blob that GitHub cannot answer is a failure', async (api) => {
  api.graphql('Blobs', 'Bad Gateway', 502);
  const failed = (error: unknown): boolean => error instanceof GitHubFailure && error.kind === 'server';
  await assert.rejects(readerOf(api).prefetch([entryOf('a.yaml', 'a: 1\n')]), failed);
});

apiTest('after a failure no further batch is asked for', async (api) => {
  api.scope.post('/graphql').reply(403, {});
  api.scope.post('/graphql').optionally().times(8).delay(100).reply(200, blobsAnswer());
  const entries = Array.from({ length: 900 }, (_, at) => entryOf('a.yaml', String(at)));
  await assert.rejects(readerOf(api).prefetch(entries), GitHubFailure);
  assert.equal(api.requests.length, 4);
});

apiTest('a batch that is refused is a failure', async (api) => {
  api.graphql('Blobs', { message: 'Resource not accessible by integration' }, 403);
  const entries = [entryOf('a.yaml', 'a: 1\n'), entryOf('b.yaml', 'b: 1\n')];
  const failed = (error: unknown): boolean => error instanceof GitHubFailure && error.kind === 'forbidden';
  await assert.rejects(readerOf(api).prefetch(entries), failed);
});

apiTest('files beyond the budget of one job are unreadable, with the reason', async (api) => {
  const reader = readerOf(api, { maxBytes: 1_000_005 });
  const [small, huge] = [entryOf('a.yaml', 'a: 1\n'), { ...entryOf('b.yaml', 'b'), size: 1_000_001 }];
  api.graphql('Blobs', blobsAnswer(blobOf('a: 1\n')));
  await reader.prefetch([small, huge]);
  assert.deepEqual(await reader.read(huge), { unreadable: 'not read: the files that rules read exceed 1 MB in all' });
});

apiTest('the cache answers the next job, and only of the same installation and repository', async (api) => {
  const cache = memoryBlobCache(1_000_000);
  const entry = entryOf('a.yaml', 'a: 1\n');
  api.graphql('Blobs', blobsAnswer(blobOf('a: 1\n')));
  await readerOf(api, { cache }).prefetch([entry]);
  assert.deepEqual(await readerOf(api, { cache }).read(entry), { text: 'a: 1\n' });
  for (const scope of [
    { ...SCOPE, repositoryId: 12 },
    { ...SCOPE, installation: 2 },
    { ...SCOPE, host: 'ghes' },
  ]) {
    api.graphql('Blobs', blobsAnswer(blobOf('a: 1\n')));
    await readerOf(api, { cache, scope }).prefetch([entry]);
  }
});

const MANY = Array.from({ length: 250 }, (_, at) => `a: ${at}\n`);
const MANY_ENTRIES = MANY.map((content, at) => entryOf(`k8s/${at}.yaml`, content));
const ARCHIVE = { sha: 'head', bytes: 10_000 } as const;

function expectArchive({ scope }: Api, body: Buffer): void {
  const location = `${API}/codeload/acme/shop/head`;
  scope.get(`${REPO}/tarball/head`).reply(302, '', { location }).get('/codeload/acme/shop/head').reply(200, body);
}

apiTest('many missing files come with one archive', async (api) => {
  const link = entryOf('elsewhere.txt', 'not asked for');
  expectArchive(
    api,
    await tarball([['elsewhere.txt', 'not asked for'], ...MANY.map((text, at) => [`k8s/${at}.yaml`, text] as const)]),
  );
  const reader = readerOf(api);
  assert.deepEqual(await reader.prefetch([link, ...MANY_ENTRIES], ARCHIVE), []);
  assert.deepEqual(await reader.read(MANY_ENTRIES[249] ?? link), { text: 'a: 249\n' });
});

apiTest('what an archive leaves out or rewrites is read from GraphQL', async (api) => {
  const files = MANY.slice(1).map((text, at) => [`k8s/${at + 1}.yaml`, text === 'a: 7\n' ? 'a: 8\n' : text] as const);
  expectArchive(api, await tarball(files));
  api.graphql('Blobs', blobsAnswer(blobOf('a: 0\n'), blobOf('a: 7\n')));
  const reader = readerOf(api);
  assert.deepEqual(await reader.prefetch(MANY_ENTRIES, ARCHIVE), []);
  const [first, , , , , , , seventh] = MANY_ENTRIES;
  assert.ok(first !== undefined && seventh !== undefined);
  assert.deepEqual([await reader.read(first), await reader.read(seventh)], [{ text: 'a: 0\n' }, { text: 'a: 7\n' }]);
});

/** Answers any query for blobs of these texts. */
function serveBlobs({ scope }: Api, texts: readonly string[]): void {
  const byId = new Map(texts.map((text) => [idOf(text), text]));
  const answer = async (request: Request) => {
    const { query } = (await request.json()) as { readonly query: string };
    const ids = [...query.matchAll(/oid: "(\w+)"/g)].map(([, id]) => id ?? '');
    return blobsAnswer(...ids.map((id) => blobOf(byId.get(id) ?? null)));
  };
  scope.persist().post('/graphql').reply(200, answer);
}

const BROKEN_ARCHIVES = [
  {
    name: 'cut off',
    body: async () => (await tarball(MANY.map((text, at) => [`${at}.yaml`, text]))).subarray(0, 2_000),
  },
  { name: 'no archive', body: async () => Buffer.from('<html>try later</html>') },
] as const;

for (const { name, body } of BROKEN_ARCHIVES) {
  apiTest(`an archive that is ${name} costs only time`, async (api) => {
    expectArchive(api, await body());
    serveBlobs(api, MANY);
    const reader = readerOf(api);
    const notes = await reader.prefetch(MANY_ENTRIES, ARCHIVE);
    assert.match(notes.join(), /the archive ended early \(.+\); \d+ files by other ways/);
    for (const [at, entry] of MANY_ENTRIES.entries()) assert.deepEqual(await reader.read(entry), { text: MANY[at] });
  });
}

apiTest('an archive that GitHub refuses costs one request', async (api) => {
  api.scope.get(`${REPO}/tarball/head`).reply(502);
  serveBlobs(api, MANY);
  const notes = await readerOf(api).prefetch(MANY_ENTRIES, ARCHIVE);
  assert.match(notes.join(), /502/);
});

for (const { left, ...limits } of [
  // The first ten texts have 5 bytes, those after them 6.
  { bytes: 62, entries: 1000, milliseconds: 10_000, left: /larger than one review reads\); 238 files/ },
  { bytes: 100_000, entries: 3, milliseconds: 10_000, left: /larger than one review reads\); 247 files/ },
]) {
  apiTest(`an archive is read up to ${limits.bytes} bytes and ${limits.entries} files`, async (api) => {
    expectArchive(api, await tarball(MANY.map((text, at) => [`k8s/${at}.yaml`, text] as const)));
    serveBlobs(api, MANY);
    const notes = await readerOf(api, { archiveLimits: limits }).prefetch(MANY_ENTRIES, ARCHIVE);
    assert.match(notes.join(), left);
  });
}

apiTest('an archive that is read ahead spares the others, and is left alone where it is not worth it', async (api) => {
  expectArchive(api, await tarball(MANY.map((text, at) => [`k8s/${at}.yaml`, text] as const)));
  const reader = readerOf(api);
  assert.equal(await reader.prefetchArchive(MANY_ENTRIES.slice(50), ARCHIVE), null);
  assert.equal(api.requests.length, 0);
  assert.deepEqual(await reader.prefetchArchive(MANY_ENTRIES, ARCHIVE), []);
  assert.deepEqual(await reader.prefetch(MANY_ENTRIES), []);
  assert.equal(api.requests.length, 1);
});

test('an archive is worth it from the third batch on, unless the repository is mostly something else', () => {
  const blobs = Array.from({ length: 201 }, (_, at) => ({ sha: String(at), size: 10 }));
  assert.equal(isArchiveCheaper(blobs, ARCHIVE), true);
  assert.equal(isArchiveCheaper(blobs.slice(1), ARCHIVE), false);
  assert.equal(isArchiveCheaper(blobs, { ...ARCHIVE, bytes: 600_000_000 }), false);
});

test('batches hold 100 blobs or 2 MB, and each blob once', () => {
  const sizes = (blobs: readonly { size: number }[]): readonly number[] =>
    planBatches(blobs.map(({ size }, at) => ({ sha: String(at), size }))).map((batch) => batch.length);
  assert.deepEqual(sizes(Array(201).fill({ size: 1 })), [100, 100, 1]);
  assert.deepEqual(sizes([{ size: 1_500_000 }, { size: 500_000 }, { size: 1 }]), [2, 1]);
  assert.deepEqual(sizes([{ size: 9_000_000 }, { size: 1 }]), [1, 1]);
  assert.deepEqual(sizes([]), []);
});
