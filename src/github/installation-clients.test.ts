import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe } from 'node:test';
import type nock from 'nock';
import { pino } from 'pino';
import { Probot } from 'probot';
import { z } from 'zod';
import { API, apiTest } from './api.test.support.ts';
import { appOctokit } from './app-octokit.ts';
import type { GitHubClient } from './client.ts';
import { GitHubFailure } from './failure.ts';
import { type InstallationClients, installationClients } from './installation-clients.ts';
import { observedFetch } from './observe.ts';
import { APP_PERMISSIONS, type Permissions, TOKEN_PERMISSIONS } from './permissions.ts';
import { read } from './request.ts';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

const PLACE = { installationId: 5, repositoryId: 11 };
const INSTALLATION = '/app/installations/5';
const TOKENS = '/app/installations/5/access_tokens';

interface Setting extends InstallationClients {
  readonly lacking: (readonly string[])[];
  /** The clock, in milliseconds. */
  time: number;
}

async function setting(): Promise<Setting> {
  const options = { baseUrl: API, pace: 'plain' as const };
  const fetch = observedFetch({});
  const made = { appId: 1, privateKey: KEY, secret: 'sixteen letters!', baseUrl: API, log: pino({ level: 'silent' }) };
  const probot = new Probot({ ...made, Octokit: appOctokit(options), request: { fetch } });
  await probot.ready();
  const lacking: (readonly string[])[] = [];
  const clock = { time: 0 };
  const clients = installationClients({
    app: await probot.auth(),
    fetch,
    now: () => clock.time,
    onLacking: (_, __, missing) => lacking.push(missing),
  });
  return Object.assign(clock, clients, { lacking });
}

/** A token that the App's key has signed. */
const SIGNED = /^bearer [\w-]+\.[\w-]+\.[\w-]+$/;

function grants(scope: nock.Scope, permissions: Permissions = APP_PERMISSIONS): void {
  scope.get(INSTALLATION).matchHeader('authorization', SIGNED).reply(200, { id: 5, permissions });
}

/** Expects a token request, and answers it with a token of that name. */
function gives(scope: nock.Scope, token: string, body?: nock.RequestBodyMatcher): void {
  scope
    .post(TOKENS, body)
    .matchHeader('authorization', SIGNED)
    .reply(201, { token, expires_at: '2030-01-01T00:00:00Z' });
}

/** Expects one request with this token. */
function hears(scope: nock.Scope, token: string, status = 200): void {
  scope.get('/repos/acme/shop').matchHeader('authorization', `token ${token}`).reply(status, {});
}

const ask = (client: GitHubClient): Promise<unknown> =>
  read(client, 'GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'shop' }, z.unknown());

describe('a client', () => {
  apiTest(
    'has the permissions of its use in one repository, and takes its token when it sends something',
    async ({ scope }) => {
      const { clientFor, lacking } = await setting();
      grants(scope);
      const client = await clientFor(PLACE, 'answer');
      gives(scope, 't', { repository_ids: [11], permissions: TOKEN_PERMISSIONS.answer });
      hears(scope, 't');
      hears(scope, 't');
      await ask(client);
      await ask(client);
      assert.deepEqual(lacking, []);
    },
  );

  apiTest('for the organisation reaches its repository by name', async ({ scope }) => {
    const { clientFor } = await setting();
    grants(scope);
    gives(scope, 't', { repositories: ['.github'], permissions: { metadata: 'read', contents: 'read' } });
    hears(scope, 't');
    await ask(await clientFor(PLACE, 'organisation'));
  });

  apiTest(
    'shares its token with all of its place and use, also when they ask at once, for less than an hour',
    async ({ scope }) => {
      const at = await setting();
      grants(scope);
      gives(scope, 'first');
      for (let time = 0; time < 3; time += 1) hears(scope, 'first');
      const clients = await Promise.all([at.clientFor(PLACE, 'review'), at.clientFor(PLACE, 'review')]);
      await Promise.all(clients.map(ask));
      at.time = 54 * 60_000;
      await ask(await at.clientFor(PLACE, 'review'));
      at.time = 55 * 60_000;
      gives(scope, 'second');
      hears(scope, 'second');
      await ask(clients[0] as GitHubClient);
    },
  );

  apiTest('shares it with no other repository, installation or use', async ({ scope }) => {
    const { clientFor } = await setting();
    grants(scope);
    scope.get('/app/installations/6').reply(200, { permissions: APP_PERMISSIONS });
    gives(scope, 'here', { repository_ids: [11], permissions: TOKEN_PERMISSIONS.review });
    gives(scope, 'there', { repository_ids: [12], permissions: TOKEN_PERMISSIONS.review });
    gives(scope, 'fixing', { repository_ids: [11], permissions: TOKEN_PERMISSIONS.fix });
    scope.post('/app/installations/6/access_tokens').reply(201, { token: 'theirs' });
    for (const token of ['here', 'there', 'fixing', 'theirs']) hears(scope, token);
    await ask(await clientFor(PLACE, 'review'));
    await ask(await clientFor({ ...PLACE, repositoryId: 12 }, 'review'));
    await ask(await clientFor(PLACE, 'fix'));
    await ask(await clientFor({ ...PLACE, installationId: 6 }, 'review'));
  });

  apiTest('waits a moment where GitHub does not yet know its new token', async ({ scope }) => {
    const { clientFor } = await setting();
    grants(scope);
    gives(scope, 'new');
    hears(scope, 'new', 401);
    hears(scope, 'new');
    await ask(await clientFor(PLACE, 'review'));
  });

  apiTest('fails by the request for its token where that fails, and asks again with the next', async ({ scope }) => {
    const { clientFor } = await setting();
    grants(scope);
    const client = await clientFor(PLACE, 'review');
    const refused = 'There is at least one repository that does not exist or is not accessible.';
    scope.post(TOKENS).reply(422, { message: refused });
    const failed = (error: unknown): boolean =>
      error instanceof GitHubFailure && error.kind === 'validation' && error.request === `POST ${TOKENS}`;
    await assert.rejects(ask(client), failed);
    gives(scope, 't');
    hears(scope, 't');
    await ask(client);
  });
});

describe('what is granted', () => {
  apiTest('is asked for once in an hour, and anew when it is told to have changed', async ({ scope }) => {
    const at = await setting();
    grants(scope);
    assert.deepEqual(await Promise.all([at.granted(5), at.granted(5)]), [APP_PERMISSIONS, APP_PERMISSIONS]);
    at.time = 60 * 60_000 - 1;
    assert.deepEqual(await at.granted(5), APP_PERMISSIONS);
    grants(scope, { contents: 'read' });
    at.time = 60 * 60_000;
    assert.deepEqual(await at.granted(5), { metadata: 'read', contents: 'read' });
    grants(scope);
    at.forget(5);
    assert.deepEqual(await at.granted(5), APP_PERMISSIONS);
  });

  apiTest('bounds what a token is asked for, and what is lacking is told', async ({ scope }) => {
    const { clientFor, lacking } = await setting();
    grants(scope, { metadata: 'read', contents: 'read', pull_requests: 'write' });
    gives(scope, 't', {
      repository_ids: [11],
      permissions: { metadata: 'read', contents: 'read', pull_requests: 'write' },
    });
    hears(scope, 't');
    await ask(await clientFor(PLACE, 'fix'));
    assert.deepEqual(lacking, [['contents: write', 'checks: write']]);
  });

  apiTest('that is less by now is read again, once', async ({ scope }) => {
    const { clientFor } = await setting();
    grants(scope);
    const client = await clientFor(PLACE, 'threads');
    const message = 'The permissions requested are not granted to this installation.';
    scope.post(TOKENS, { repository_ids: [11], permissions: TOKEN_PERMISSIONS.threads }).reply(422, { message });
    grants(scope, { contents: 'read' });
    scope
      .post(TOKENS, { repository_ids: [11], permissions: { metadata: 'read', contents: 'read' } })
      .reply(422, { message });
    await assert.rejects(ask(client), { kind: 'validation' });
  });

  apiTest('is not remembered where it could not be read', async ({ scope }) => {
    const { clientFor, granted } = await setting();
    scope.get(INSTALLATION).reply(404, {});
    await assert.rejects(clientFor(PLACE, 'review'), { kind: 'not-found' });
    scope.get(INSTALLATION).reply(200, { id: 5 });
    await assert.rejects(granted(5), { kind: 'malformed' });
    grants(scope);
    assert.deepEqual(await granted(5), APP_PERMISSIONS);
  });
});
