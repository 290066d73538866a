/**
 * The App against somebody else's emulator of GitHub, for what that one does right: an App's JWT, installation tokens,
 * git data, signed webhooks. It has no GraphQL, so a review begins there and cannot end.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { startApp } from '../../src/app/app.ts';
import { readBlob } from '../../src/github/blob.ts';
import { compare } from '../../src/github/compare.ts';
import { blobId } from '../../src/github/git-object.ts';
import type { RequestRecord } from '../../src/github/observe.ts';
import { readTree } from '../../src/github/tree.ts';
import {
  asDev,
  type Credentials,
  INSTALLATION,
  installationClient,
  REPOSITORY,
  SHOP,
  startEmulator,
} from './emulator.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: café}\nspec: {containers: []}\n';

test('the App and an independent emulator of GitHub understand each other', async (t) => {
  const relay = await startRelay(t);
  const { close, ...settings } = await startEmulator('review', relay.url);
  t.after(close);
  const { base, head } = await pushPod(settings);

  await t.test('JWT, installation token, trees, blobs, comparison', async () => {
    const requests: RequestRecord[] = [];
    const client = await installationClient(settings, 'review', requests);
    const tree = await readTree(client, SHOP, head);
    assert.deepEqual(tree.gaps, []);
    const pod = tree.entries.find(({ path }) => path === 'k8s/pod.yaml');
    assert.deepEqual([pod?.kind, pod?.id, pod?.size], ['file', blobId(Buffer.from(POD), head), Buffer.byteLength(POD)]);
    assert.deepEqual(await readBlob(client, SHOP, pod?.id ?? ''), { text: POD });
    const { mergeBase, files, cut } = await compare(client, SHOP, base, head);
    assert.deepEqual(
      [mergeBase, cut, files.map(({ path, status }) => `${status} ${path}`)],
      [base, false, ['added k8s/pod.yaml']],
    );
    const tokens = requests.filter(({ path }) => path.includes('/access_tokens'));
    assert.deepEqual(
      tokens.map(({ method, path, status }) => `${method} ${path} ${status}`),
      [`POST /app/installations/${INSTALLATION}/access_tokens 201`],
    );
  });

  await t.test('a signed webhook is accepted and begins a review', async (t) => {
    const requests: RequestRecord[] = [];
    const app = await startApp({
      settings: { ...settings, host: '127.0.0.1', port: 0, logLevel: 'silent', concurrency: 1, throttle: false },
      log: pino({ level: 'silent' }),
      observe: (record) => requests.push(record),
    });
    t.after(() => app.stop());
    relay.to(app.webhookUrl);
    await asDev(settings).rest.pulls.create({ ...REPOSITORY, title: 'A Pod', head: 'change', base: 'main' });
    assert.deepEqual(await relay.answered('pull_request'), 200);
    await app.idle();
    assert.deepEqual(
      requests.map(({ method, path, operation, status }) => [method, path, operation, status]),
      [
        ['GET', `/app/installations/${INSTALLATION}`, null, 200],
        ['POST', `/app/installations/${INSTALLATION}/access_tokens`, null, 201],
        ['POST', '/graphql', 'PullState', 404],
      ],
    );
  });
});

interface Relay {
  readonly url: string;
  /** From now on, deliveries go there; before, they end here. */
  to(url: string): void;
  /** The status that the first delivery of an event was answered with. */
  answered(event: string): Promise<number>;
}

/** The emulator wants the webhook's address before the App, which needs the emulator's key, has one. */
async function startRelay(t: TestContext): Promise<Relay> {
  const waiting = new Map<string, PromiseWithResolvers<number>>();
  const answer = (event: string) => {
    const found = waiting.get(event) ?? Promise.withResolvers<number>();
    waiting.set(event, found);
    return found;
  };
  let target: string | null = null;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (target === null) {
      response.writeHead(202).end();
      return;
    }
    const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...headers } = request.headers;
    const passed = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
    const { status } = await fetch(target, { method: 'POST', headers: passed, body: Buffer.concat(chunks) });
    response.writeHead(status).end();
    answer(String(headers['x-github-event'])).resolve(status);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    to: (url) => {
      target = url;
    },
    answered: (event) => answer(event).promise,
  };
}

/** Commits a Pod to the branch `change`, object by object. */
async function pushPod(credentials: Credentials): Promise<{ base: string; head: string }> {
  const { git } = asDev(credentials).rest;
  const main = await git.getRef({ ...REPOSITORY, ref: 'heads/main' });
  const base = main.data.object.sha;
  const parent = await git.getCommit({ ...REPOSITORY, commit_sha: base });
  const blob = await git.createBlob({ ...REPOSITORY, content: POD, encoding: 'utf-8' });
  const item = { path: 'k8s/pod.yaml', mode: '100644', type: 'blob', sha: blob.data.sha } as const;
  const tree = await git.createTree({ ...REPOSITORY, base_tree: parent.data.tree.sha, tree: [item] });
  const commit = await git.createCommit({ ...REPOSITORY, message: 'A Pod', tree: tree.data.sha, parents: [base] });
  await git.createRef({ ...REPOSITORY, ref: 'refs/heads/change', sha: commit.data.sha });
  return { base, head: commit.data.sha };
}
