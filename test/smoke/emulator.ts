/** Somebody else's emulator of GitHub, seeded, and clients for it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Octokit } from '@octokit/rest';
import { createEmulator } from 'emulate';
import { pino } from 'pino';
import { Probot } from 'probot';
import { appOctokit } from '../../src/github/app-octokit.ts';
import type { GitHubClient } from '../../src/github/client.ts';
import { installationClients } from '../../src/github/installation-clients.ts';
import { observedFetch, type RequestRecord } from '../../src/github/observe.ts';
import { TOKEN_PERMISSIONS, type TokenUse } from '../../src/github/permissions.ts';

const APP_ID = 12_345;
const SECRET = 'a secret of sixteen characters and more';
const USER_TOKEN = 'dev-token';

export const INSTALLATION = 100;
export const SHOP = { owner: 'acme', name: 'shop' };
/** The same, as REST's parameters have it. */
export const REPOSITORY = { owner: SHOP.owner, repo: SHOP.name };

/** The App's credentials there, as the App's settings name them. */
export interface Credentials {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly apiUrl: string;
}

export interface Emulator extends Credentials {
  close(): Promise<void>;
}

/** Starts it with `acme/shop`, which holds one commit, its administrator `dev`, and the App with what `use` takes. */
export async function startEmulator(use: TokenUse, webhookUrl?: string): Promise<Emulator> {
  const app = {
    ...{ app_id: APP_ID, slug: 'plimsoll', name: 'Plimsoll', permissions: { ...TOKEN_PERMISSIONS[use] } },
    ...{ events: ['pull_request'], webhook_secret: SECRET },
    ...(webhookUrl === undefined ? {} : { webhook_url: webhookUrl }),
    installations: [{ installation_id: INSTALLATION, account: SHOP.owner }],
  };
  const github = {
    users: [{ login: 'dev' }],
    orgs: [{ login: SHOP.owner, members: [{ login: 'dev', role: 'admin' }] }],
    repos: [{ ...SHOP, auto_init: true }],
    apps: [app],
  };
  const tokens = { [USER_TOKEN]: { login: 'dev', scopes: ['repo'] } };
  const emulator = await createEmulator({ service: 'github', port: await freePort(), seed: { tokens, github } });
  const [secret] = emulator.generatedSecrets;
  if (secret === undefined) throw new Error('the emulator made no key for the App');
  const settings = { appId: APP_ID, privateKey: secret.value, webhookSecret: SECRET, apiUrl: emulator.url };
  return { ...settings, close: () => emulator.close() };
}

/** The emulator does not tell which port it took when it may choose. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A person's client. */
export function asDev({ apiUrl: baseUrl }: Credentials): Octokit {
  return new Octokit({ baseUrl, auth: USER_TOKEN });
}

/** The App's own client for its repository, as the App makes it. @param seen takes every request */
export async function installationClient(
  { appId, privateKey, webhookSecret: secret, apiUrl: baseUrl }: Credentials,
  use: TokenUse,
  seen: RequestRecord[],
): Promise<GitHubClient> {
  const options = { pace: 'plain' as const, observe: (record: RequestRecord) => seen.push(record) };
  const fetch = observedFetch(options);
  const log = pino({ level: 'silent' });
  const Client = appOctokit(options);
  const probot = new Probot({ appId, privateKey, secret, baseUrl, Octokit: Client, request: { fetch }, log });
  await probot.ready();
  const onLacking = (...told: unknown[]) => {
    throw new Error(`the App lacks ${JSON.stringify(told)}`);
  };
  const clients = installationClients({ app: await probot.auth(), fetch, now: Date.now, onLacking });
  const { data } = await new Octokit({ baseUrl, auth: USER_TOKEN }).rest.repos.get(REPOSITORY);
  return clients.clientFor({ installationId: INSTALLATION, repositoryId: data.id }, use);
}
