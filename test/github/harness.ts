/** The scene most tests start from: an organisation with one repository, a developer, an App, and its receiver. */
import { createHmac, createSign } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { Octokit } from '@octokit/rest';
import { GitHubDouble, type Permissions, type StartOptions } from './index.ts';

export const SHOP = { owner: 'acme', repo: 'shop' } as const;
export const APP_ID = 7;
export const SECRET = 'a secret';
/** A time that never passes: 21 November 2026, noon UTC. */
export const NOON = Date.UTC(2026, 10, 21, 12);

/** Thirty lines, so that changes at both ends are in two hunks. */
export const LINES = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
export const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
export const replaced = (at: number, line: string) => LINES.map((old, index) => (index + 1 === at ? line : old));

export interface Received {
  headers: IncomingHttpHeaders;
  event: string;
  payload: Record<string, unknown>;
  /** Whether `X-Hub-Signature-256` is that of the body under the secret. */
  signed: boolean;
}

export interface Scene {
  hub: GitHubDouble;
  privateKey: string;
  installation: number;
  /** The App's installation. */
  bot: Octokit;
  dev: Octokit;
  received: Received[];
}

export interface SceneOptions extends StartOptions {
  permissions?: Permissions;
  events?: string[];
  private?: boolean;
  /** Status of the receiver's answers. */
  answer?: number;
}

const PERMISSIONS: Permissions = { contents: 'write', pull_requests: 'write', checks: 'write' };
const EVENTS = [
  'pull_request',
  'push',
  'issue_comment',
  'pull_request_review',
  'pull_request_review_thread',
  'check_run',
];

/** Starts it all; it ends with the test, which fails when there were violations that it has not cleared. */
export async function scene(test: TestContext, options: SceneOptions = {}): Promise<Scene> {
  const { permissions = PERMISSIONS, events = EVENTS, answer = 200, private: isPrivate = true, ...start } = options;
  const { url, received } = await receiver(test, answer);
  const hub = await GitHubDouble.start(start);
  // Last of the hooks: the runner skips those after one that throws, and an open receiver would keep the process alive.
  test.after(() => hub.stop());
  hub.createUser('dev');
  hub.createUser('stranger');
  hub.createOrg('acme', { dev: 'write' });
  const { privateKey } = hub.createApp({
    id: APP_ID,
    slug: 'plimsoll',
    permissions,
    events,
    webhookSecret: SECRET,
    webhookUrl: url,
  });
  await hub.createRepository('acme/shop', { private: isPrivate, files: { 'app.txt': text(LINES) } });
  const installation = hub.install(APP_ID, 'acme');
  await hub.settled();
  received.length = 0;
  hub.deliveries.length = 0;
  return {
    hub,
    privateKey,
    installation,
    bot: client(hub, hub.installationToken(installation)),
    dev: client(hub, hub.userToken('dev')),
    received,
  };
}

/** The scene with an open pull request: line 3 of `app.txt` changed, line 28 deleted, `new.txt` added. */
export async function sceneWithPull(test: TestContext, options: SceneOptions = {}): Promise<Scene & { head: string }> {
  const made = await scene(test, options);
  const changed = replaced(3, 'line three').filter((line) => line !== 'line 28');
  const head = await made.hub.commit('acme/shop', 'feature', {
    files: { 'app.txt': text(changed), 'new.txt': 'one\ntwo\n' },
    author: 'dev',
  });
  await made.hub.openPull('acme/shop', 'dev', { title: 'Change lines', head: 'feature', base: 'main' });
  await made.hub.settled();
  made.received.length = 0;
  made.hub.notifications.length = 0;
  return { ...made, head };
}

export function client(hub: GitHubDouble, token: string): Octokit {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return new Octokit({ baseUrl: hub.url, auth: token, log });
}

/** An App's JWT, by hand. @param claims instead of the usual ones; times in seconds since 1970 */
export function jwt(privateKey: string, now: number, claims: Record<string, unknown> = {}): string {
  const seconds = Math.floor(now / 1000);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iss: APP_ID, iat: seconds - 30, exp: seconds + 570, ...claims })}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
}

async function receiver(test: TestContext, answer: number): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const right = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
    const { headers } = request;
    received.push({
      headers,
      event: String(headers['x-github-event']),
      payload: JSON.parse(body.toString()),
      signed: headers['x-hub-signature-256'] === right,
    });
    response.writeHead(answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
}

/** The error that a request ends in. @throws Error when it ends well */
export async function failure(
  request: Promise<unknown>,
): Promise<{ status: number; message: string; data: Record<string, unknown>; headers: Record<string, string> }> {
  const error = await request.then(
    () => null,
    (caught) => caught,
  );
  if (!error) throw new Error('The request was not refused');
  const { data = {}, headers = {} } = error.response ?? {};
  return { status: error.status, message: error.message, data, headers };
}
