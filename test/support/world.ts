import { pino } from 'pino';
import { z } from 'zod';
import { type App, type AppOptions, startApp } from '../../src/app/app.ts';
import type { RepositoryPlace } from '../../src/app/job.ts';
import type { RequestRecord } from '../../src/github/observe.ts';
import { APP_EVENTS, APP_PERMISSIONS, REVIEW_ONLY_PERMISSIONS } from '../../src/github/permissions.ts';
import { GitHubDouble } from '../github/index.ts';

const APP_ID = 4711;
const SECRET = 'a secret of sixteen characters and more';

/** What the App asks for in `app.yml`. */
export const PERMISSIONS: Permissions = APP_PERMISSIONS;

/** What it asks for in `app.review-only.yml`. */
export const REVIEW_ONLY: Permissions = REVIEW_ONLY_PERMISSIONS;

type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** The App running against the double of GitHub, with the repository `acme/shop`. */
export interface World {
  readonly hub: GitHubDouble;
  readonly app: App;
  readonly repository: string;
  readonly installationId: number;
  /** Every request that the App has sent, token requests included. */
  readonly requests: RequestRecord[];
  /** Waits until all deliveries are answered and all reviews have ended. */
  settled(): Promise<void>;
  /** Stops both; throws when the double saw a request that GitHub would not take. */
  stop(): Promise<void>;
}

export interface WorldOptions {
  /** The first commit of the repository. */
  readonly files: Readonly<
    Record<string, string | Buffer | { content: string; mode: '100644' | '100755' | '120000' | '160000' }>
  >;
  readonly app?: Partial<AppOptions>;
  readonly hub?: Parameters<typeof GitHubDouble.start>[0];
  /** Whether the App keeps to GitHub's limits, pauses between writes included; off unless told. */
  readonly throttle?: boolean;
  /** What the App asks for; {@link PERMISSIONS} unless told. */
  readonly permissions?: Permissions;
  /** What `acme` has granted of that; all of it unless told. */
  readonly granted?: Permissions;
}

/** Starts the double, one organisation `acme` with a developer `dev`, one repository, and the App installed on it. */
export async function startWorld({ files, app: options, hub: hubOptions, ...wanted }: WorldOptions): Promise<World> {
  const hub = await GitHubDouble.start(hubOptions ?? {});
  const repository = 'acme/shop';
  hub.createUser('dev');
  hub.createOrg('acme', { dev: 'write' });
  const { privateKey } = hub.createApp({
    id: APP_ID,
    slug: 'plimsoll',
    permissions: wanted.permissions ?? PERMISSIONS,
    events: Object.keys(APP_EVENTS),
    webhookSecret: SECRET,
  });
  await hub.createRepository(repository, { files: { ...files } });
  const granted = wanted.granted === undefined ? {} : { permissions: wanted.granted };
  const installationId = hub.install(APP_ID, 'acme', { repositories: 'all', ...granted });
  const requests: RequestRecord[] = [];
  const settings = settingsFor(hub, privateKey, wanted.throttle ?? false);
  const log = pino({ level: process.env.PLIMSOLL_TEST_LOG ?? 'silent' });
  const app = await startApp({ settings, log, pauseMs: 20, observe: (record) => requests.push(record), ...options });
  hub.setWebhookUrl(APP_ID, app.webhookUrl);
  const settled = async () => {
    // What the App does is told to it again.
    for (let before = -1; before < requests.length; ) {
      before = requests.length;
      await hub.settled();
      await app.idle();
    }
  };
  const stop = async () => {
    await settled();
    await app.stop();
    await hub.stop();
  };
  return { hub, app, repository, installationId, requests, settled, stop };
}

/** A repository of a world as its jobs name it. @param repository `owner/name` */
export async function placeOf({ hub, installationId }: World, repository: string): Promise<RepositoryPlace> {
  const headers = { authorization: `token ${hub.userToken('dev')}` };
  const answer = await fetch(`${hub.url}/repos/${repository}`, { headers });
  const { id, name, owner } = repositoryAnswer.parse(await answer.json());
  return { installationId, repositoryId: id, owner: owner.login, repo: name };
}

const repositoryAnswer = z.object({ id: z.number(), name: z.string(), owner: z.object({ login: z.string() }) });

function settingsFor({ url: apiUrl }: GitHubDouble, privateKey: string, throttle: boolean): AppOptions['settings'] {
  const place = { apiUrl, host: '127.0.0.1', port: 0 };
  return { appId: APP_ID, privateKey, webhookSecret: SECRET, ...place, logLevel: 'silent', concurrency: 4, throttle };
}
