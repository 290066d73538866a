/** What owners of repositories and installations do, and tests do for them: installing, renaming, protecting, archiving. */

import type { InstallOptions } from './auth/apps.ts';
import { type AppOptions, changePermissions, changeRepositories, createApp, install, uninstall } from './auth/apps.ts';
import type { Account, App, Installation, InteractionLimit, Permissions, ProtectionKind } from './model.ts';
import { People } from './people.ts';
import { renameBranch } from './pulls/branches.ts';
import { deleteRef } from './pulls/push.ts';

export interface ProtectOptions {
  /** Logins that may push all the same, such as `my-app[bot]`. */
  bypass?: readonly string[];
}

export abstract class Owners extends People {
  createApp(options: AppOptions): { id: number; slug: string; privateKey: string } {
    const { id, slug, privateKey } = createApp(this.world, options);
    return { id, slug, privateKey };
  }

  setWebhookUrl(appId: number, url: string | null): void {
    this.app(appId).webhookUrl = url;
  }

  /** Installs an App and sends `installation.created`. Gives the installation's id. */
  install(appId: number, account: string, options: InstallOptions = {}): number {
    return install(this.world, this.app(appId), this.world.account(account), options).id;
  }

  /**
   * The owner accepts other permissions, and `installation.new_permissions_accepted` is sent. Tokens that are out lose
   * what is taken away, and gain nothing. An App that asks for less asks for these from now on.
   */
  changePermissions(installationId: number, permissions: Permissions): void {
    changePermissions(this.world, this.installation(installationId), permissions);
  }

  /** Changes which repositories an installation on some of them sees, and sends `installation_repositories`. */
  changeRepositories(installationId: number, { add = [], remove = [] }: { add?: string[]; remove?: string[] }): void {
    changeRepositories(this.world, this.installation(installationId), add, remove);
  }

  /** Removes an installation: its tokens are void, and `installation.deleted` is sent. */
  uninstall(installationId: number): void {
    uninstall(this.world, this.installation(installationId));
  }

  /** Gives it another name: the API redirects the old one from then on, and GraphQL follows it. */
  renameRepository(repository: string, name: string): void {
    const repo = this.world.named(repository);
    this.world.moveRepository(repo, repo.owner, name);
  }

  /** Gives it to another account, with the same redirects. Apps that are not installed there see it no more. */
  transferRepository(repository: string, owner: string): void {
    const repo = this.world.named(repository);
    this.world.moveRepository(repo, this.world.account(owner), repo.name);
  }

  /** Deletes it. Pull requests from a fork stay, with a head whose repository is null. */
  deleteRepository(repository: string): Promise<void> {
    return this.world.change(() => this.world.deleteRepository(this.world.named(repository)));
  }

  /** From now on the API changes nothing in it (403), until it is unarchived (`false`). */
  archiveRepository(repository: string, archived = true): void {
    this.world.named(repository).archived = archived;
  }

  /**
   * Protects branches: what is done to them through the API is refused, whoever does it. People's own pushes (`commit`,
   * `merge`) go through. @param pattern as in `fnmatch`: `release/*`, `plimsoll/**`
   */
  protect(repository: string, pattern: string, demanded: ProtectionKind, { bypass = [] }: ProtectOptions = {}): void {
    this.world.named(repository).protections.push({ ...demanded, pattern, bypass });
  }

  /** Takes all protections away that have this pattern. */
  unprotect(repository: string, pattern: string): void {
    const repo = this.world.named(repository);
    repo.protections = repo.protections.filter((protection) => protection.pattern !== pattern);
  }

  /** Limits who may open pull requests: docs.github.com/rest/interactions/repos. Null for everybody. */
  limitInteractions(repository: string, limit: InteractionLimit | null): void {
    this.world.named(repository).interactions = limit;
  }

  /** Deletes a branch, as the buttons of GitHub's pages do. What becomes of pull requests: `pulls/branches.ts`. */
  deleteBranch(repository: string, branch: string, by?: string): Promise<void> {
    const repo = this.world.named(repository);
    const [ref, pusher] = [`refs/heads/${branch}`, this.#person(repo.owner, by)];
    return this.world.change(() => deleteRef(this.world, repo, ref, pusher, 'page'));
  }

  /** Renames a branch, the default one too. What becomes of pull requests: `pulls/branches.ts`. */
  renameBranch(repository: string, from: string, to: string, by?: string): Promise<void> {
    const repo = this.world.named(repository);
    return this.world.change(() => renameBranch(this.world, repo, from, to, this.#person(repo.owner, by)));
  }

  protected installation(id: number): Installation {
    const installed = this.world.installations.get(id);
    if (!installed) throw new Error(`There is no installation ${id}`);
    return installed;
  }

  protected app(id: number): App {
    const app = this.world.apps.get(id);
    if (!app) throw new Error(`There is no App ${id}`);
    return app;
  }

  #person(owner: Account, login: string | undefined): Account {
    return login === undefined ? owner : this.world.account(login);
  }
}
