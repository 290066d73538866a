/** Making Apps and installing them. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { Account, App, Installation, Permissions } from '../model.ts';
import { installationEvent, installationRepositoriesEvent } from '../webhooks/events.ts';
import type { World } from '../world.ts';
import { atLeast } from './access.ts';

export interface AppOptions {
  id: number;
  slug: string;
  name?: string;
  permissions: Permissions;
  events: readonly string[];
  webhookUrl?: string | null;
  webhookSecret: string;
}

export interface InstallOptions {
  /** Names without their owner; all unless told. */
  repositories?: 'all' | readonly string[];
  /** Fewer than the App asks for, as when an owner has not yet accepted new ones. */
  permissions?: Permissions;
}

const KEY_BITS = 2048;

/** Makes an App with a key of its own and an account for its bot. */
export function createApp(world: World, options: AppOptions): App {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
  const app: App = {
    ...{ id: options.id, slug: options.slug, name: options.name ?? options.slug, permissions: options.permissions },
    ...{ events: options.events, webhookUrl: options.webhookUrl ?? null, webhookSecret: options.webhookSecret },
    owner: world.accounts.get(`${options.slug}-authors`) ?? world.addAccount(`${options.slug}-authors`, 'Organization'),
    bot: world.addAccount(`${options.slug}[bot]`, 'Bot'),
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    publicKey: createPublicKey(privateKey),
    createdAt: world.clock(),
  };
  world.apps.set(app.id, app);
  return app;
}

/** @throws Error when it is installed there already, or would have more than the App asks for */
export function install(world: World, app: App, account: Account, options: InstallOptions): Installation {
  const { repositories = 'all', permissions = app.permissions } = options;
  const known = [...world.installations.values()].some((one) => one.app === app && one.account === account);
  if (known) throw new Error(`${app.slug} is installed on ${account.login} already`);
  const more = Object.entries(permissions).filter(([name, level]) => !atLeast(app.permissions[name], level));
  if (more.length > 0)
    throw new Error(`${app.slug} does not ask for ${more.map((entry) => entry.join(':')).join(', ')}`);
  const selected = repositories === 'all' ? 'all' : new Set(repositories.map((name) => idOf(world, account, name)));
  const installed: Installation = {
    id: world.nextId(),
    app,
    account,
    permissions,
    repositories: selected,
    createdAt: world.clock(),
  };
  world.installations.set(installed.id, installed);
  installationEvent(world, installed, 'created', account);
  return installed;
}

/** A token for an hour. Like GitHub's newer ones it is not 40 characters long. @param reach repository ids; null for all */
export function installationToken(
  world: World,
  installation: Installation,
  permissions = installation.permissions,
  reach: ReadonlySet<number> | null = null,
): { token: string; expiresAt: number | null } {
  const { app } = installation;
  const holder = {
    kind: 'installation',
    app,
    account: app.bot,
    installation,
    permissions,
    repositories: reach,
  } as const;
  return world.issueToken(holder, `ghs_${app.id}`, world.limits.tokenLifetimeMs);
}

/** What an installation may do from now on; the App asks for at least that. */
export function changePermissions(world: World, installed: Installation, permissions: Permissions): void {
  const { app } = installed;
  const more = Object.entries(permissions).filter(([name, level]) => !atLeast(app.permissions[name], level));
  app.permissions = { ...app.permissions, ...Object.fromEntries(more) };
  installed.permissions = permissions;
  installationEvent(world, installed, 'new_permissions_accepted', installed.account);
}

/** @throws Error for an installation on all repositories, which sees new ones by itself */
export function changeRepositories(world: World, installed: Installation, add: string[], remove: string[]): void {
  const { repositories, account } = installed;
  if (repositories === 'all') throw new Error(`${installed.app.slug} is installed on all of ${account.login} already`);
  const added = add.map((name) => world.repository(account.login, name));
  const removed = remove.map((name) => world.repository(account.login, name));
  for (const repo of added) repositories.add(repo.id);
  for (const repo of removed) repositories.delete(repo.id);
  if (added.length > 0) installationRepositoriesEvent(world, installed, account, added, []);
  if (removed.length > 0) installationRepositoriesEvent(world, installed, account, [], removed);
}

export function uninstall(world: World, installed: Installation): void {
  installationEvent(world, installed, 'deleted', installed.account);
  world.installations.delete(installed.id);
}

function idOf(world: World, account: Account, name: string): number {
  return world.repository(account.login, name).id;
}
