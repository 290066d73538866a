/** The double of GitHub: what tests, the demo and benchmarks hold in their hands. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userLevel } from './auth/access.ts';
import { installationToken } from './auth/apps.ts';
import { checkWebhook } from './contract/check.ts';
import { githubContract } from './contract/openapi.ts';
import { Faults } from './faults.ts';
import { Exchange, type RequestRecord } from './http/exchange.ts';
import { Router } from './http/router.ts';
import { HttpServer } from './http/server.ts';
import { DOCUMENTED_LIMITS, type Limits } from './limits.ts';
import type { Account, Level, Notification } from './model.ts';
import { Owners } from './owners.ts';
import { ROUTES } from './routes/index.ts';
import { State } from './state.ts';
import { Deliveries, type Delivery, type DeliveryScript } from './webhooks/deliveries.ts';
import { type ChangeOptions, commitTo, createRepository, forkRepository, type RepositoryOptions } from './workbench.ts';
import { fullName, World } from './world.ts';

export interface StartOptions {
  /** Any free one unless told. */
  port?: number;
  /** Milliseconds since 1970; the machine's clock unless told. */
  clock?: () => number;
  limits?: Partial<Limits>;
  /** Milliseconds that every request waits, as on a long way; 0 unless told. `delayMs` of the double changes it. */
  delayMs?: number;
}

export interface RepositoryHandle {
  id: number;
  fullName: string;
  defaultBranch: string;
  /** The bare repository's folder, for git itself. */
  directory: string;
}

export class GitHubDouble extends Owners {
  /** Root of the REST API, without a slash at its end; GraphQL is at `/graphql`. */
  readonly url: string;
  readonly faults: Faults;
  readonly state: State;
  readonly #exchange: Exchange;
  readonly #server: HttpServer;
  readonly #directory: string;

  private constructor(world: World, server: HttpServer, directory: string, exchange: Exchange, faults: Faults) {
    super(world);
    this.url = world.url;
    this.faults = faults;
    this.state = new State(world);
    this.#exchange = exchange;
    this.#server = server;
    this.#directory = directory;
  }

  /** Listens on 127.0.0.1. */
  static async start({
    port = 0,
    clock = Date.now,
    limits = {},
    delayMs = 0,
  }: StartOptions = {}): Promise<GitHubDouble> {
    const server = new HttpServer();
    server.delayMs = delayMs;
    const url = await server.listen(port);
    const directory = mkdtempSync(join(tmpdir(), 'github-double-'));
    const contract = githubContract();
    const all = { ...DOCUMENTED_LIMITS, ...limits };
    const check = ({ event, action, payload }: Delivery) => {
      const name = [event, ...(action === null ? [] : [action])].join('-').replaceAll('_', '-');
      const breach = checkWebhook(contract, name, payload);
      if (breach) exchange.violations.push(breach);
    };
    const deliveries = new Deliveries({ timeoutMs: all.webhookTimeoutMs, maxBytes: all.webhookBytes, check });
    const world = new World({ url, directory, clock, limits: all, deliveries });
    const faults = new Faults();
    const exchange = new Exchange(world, new Router(ROUTES), contract, faults);
    server.serve(exchange);
    return new GitHubDouble(world, server, directory, exchange, faults);
  }

  /** Closes everything and removes its files. @throws Error when there were violations; clear them where they were expected */
  async stop(): Promise<void> {
    await this.world.deliveries.close();
    await this.#server.close();
    await Promise.all([...this.world.repositories.values()].map((repo) => repo.git.close()));
    await rm(this.#directory, { recursive: true, force: true });
    if (this.violations.length > 0)
      throw new Error(`The double of GitHub saw violations:\n${this.violations.join('\n')}`);
  }

  /** Requests that the double does not serve, or that break GitHub's description; a live array. */
  get violations(): string[] {
    return this.#exchange.violations;
  }

  /** What GitHub takes and nobody can have meant; a live array. */
  get warnings(): string[] {
    return this.world.warnings;
  }

  /** Every request so far; a live array, `length = 0` clears it. */
  get requests(): RequestRecord[] {
    return this.#exchange.requests;
  }

  /** What people were notified of; a live array. */
  get notifications(): Notification[] {
    return this.world.notifications;
  }

  /** Every webhook so far; a live array. */
  get deliveries(): Delivery[] {
    return this.world.deliveries.list;
  }

  /** Milliseconds that every request waits before anything happens, beside what the fault script adds. */
  get delayMs(): number {
    return this.#server.delayMs;
  }

  set delayMs(milliseconds: number) {
    this.#server.delayMs = milliseconds;
  }

  createUser(login: string): Account {
    return this.world.addAccount(login, 'User');
  }

  /** An account of another App, such as `renovate[bot]`: it opens pull requests and comments as people do. */
  createBot(login: string): Account {
    return this.world.addAccount(login, 'Bot');
  }

  /** @param members logins and their level on all repositories of the organisation */
  createOrg(login: string, members: Readonly<Record<string, Level>> = {}): Account {
    const account = this.world.addAccount(login, 'Organization');
    const known = Object.entries(members).map(([member, level]): [string, Level] => [
      this.world.account(member).login.toLowerCase(),
      level,
    ]);
    this.world.members.set(account.id, new Map(known));
    return account;
  }

  /** A token that lasts. */
  userToken(login: string): string {
    return this.world.issueToken({ kind: 'user', account: this.world.account(login) }, 'ghp', null).token;
  }

  addCollaborator(repository: string, login: string, level: Level): void {
    this.world.named(repository).collaborators.set(this.world.account(login).login.toLowerCase(), level);
  }

  /** A user's level on a repository, null when it is not visible. */
  level(repository: string, login: string): Level | null {
    return userLevel(this.world, this.world.named(repository), login);
  }

  /** From now on the user is notified of every pull request, review and comment. */
  watch(repository: string, login: string): void {
    this.world.named(repository).watchers.add(this.world.account(login).login);
  }

  /** A token with all that the installation may do, as the API would give one. */
  installationToken(installationId: number): string {
    return installationToken(this.world, this.installation(installationId)).token;
  }

  /** @param name `owner/name` */
  async createRepository(name: string, options: RepositoryOptions = {}): Promise<RepositoryHandle> {
    const repo = await this.world.change(() => createRepository(this.world, name, options));
    return { id: repo.id, fullName: fullName(repo), defaultBranch: repo.defaultBranch, directory: repo.git.directory };
  }

  /** Gives the fork's name. */
  async fork(repository: string, owner: string): Promise<string> {
    const [parent, account] = [this.world.named(repository), this.world.account(owner)];
    return fullName(await this.world.change(() => forkRepository(this.world, parent, account)));
  }

  /** Commits and pushes. Gives the commit's sha; webhooks that follow are under way by then. */
  commit(repository: string, branch: string, options: ChangeOptions = {}): Promise<string> {
    return this.world.change(() => commitTo(this.world, this.world.named(repository), branch, options));
  }

  /** Runs git in the bare repository and gives its output without the last line break. */
  git(repository: string, args: readonly string[], input?: string): Promise<string> {
    return this.world.named(repository).git.text(args, input === undefined ? {} : { input });
  }

  /** Signs and sends any payload as it is, to the App named or else the first one. */
  deliver(event: string, payload: Readonly<Record<string, unknown>>, appId?: number): Delivery {
    const app = appId === undefined ? [...this.world.apps.values()][0] : this.app(appId);
    if (!app) throw new Error('There is no App to deliver to');
    return this.world.deliveries.send(app, event, payload, true);
  }

  /** Bends the deliveries to come. */
  deliveryScript(script: DeliveryScript): void {
    this.world.deliveries.script(script);
  }

  /** Sends a past delivery again, under the same GUID, and waits for the answer. */
  redeliver(id: string): Promise<Delivery> {
    return this.world.deliveries.redeliver(id);
  }

  /** Waits until every delivery was answered. */
  settled(): Promise<void> {
    return this.world.deliveries.settled();
  }
}
