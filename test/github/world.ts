/** All that the double remembers, and the look-ups that everything else shares. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { notFound } from './errors.ts';
import { isoSeconds } from './git/history.ts';
import { GitMemory } from './git/memory.ts';
import { GitRepository } from './git/repository.ts';
import type { Limits } from './limits.ts';
import type { Account, Actor, App, Installation, Level, Notification, Pull, Repository } from './model.ts';
import { Rates } from './rates.ts';
import type { Deliveries } from './webhooks/deliveries.ts';

export interface Token {
  actor: Actor;
  /** Milliseconds since 1970; null for users' tokens, which last. */
  expiresAt: number | null;
}

export interface WorldOptions {
  /** Root of the REST API, without a slash at its end. */
  url: string;
  directory: string;
  clock: () => number;
  limits: Limits;
  deliveries: Deliveries;
}

/** A host nobody can own (RFC 2606): links in answers never lead to somebody's real repository. */
const WEB = 'https://github.example';

export class World {
  readonly url: string;
  readonly clock: () => number;
  readonly limits: Limits;
  readonly deliveries: Deliveries;
  /** What git said, remembered. */
  readonly git = new GitMemory();
  readonly rates: Rates;
  readonly accounts = new Map<string, Account>();
  readonly members = new Map<number, Map<string, Level>>();
  readonly apps = new Map<number, App>();
  readonly installations = new Map<number, Installation>();
  readonly repositories = new Map<string, Repository>();
  readonly tokens = new Map<string, Token>();
  readonly notifications: Notification[] = [];
  readonly warnings: string[] = [];
  /** Commits that GitHub has signed. */
  readonly signed = new Set<string>();
  /** How often the mergeability of a pull request was asked for, by its id, base and head. */
  readonly mergeTests = new Map<string, number>();
  readonly #former = new Map<string, Repository>();
  readonly #directory: string;
  #lastId = 1_000;
  #changes: Promise<void> = Promise.resolve();

  constructor(options: WorldOptions) {
    this.url = options.url;
    this.clock = options.clock;
    this.limits = options.limits;
    this.deliveries = options.deliveries;
    this.rates = new Rates(options.limits, options.clock);
    this.#directory = options.directory;
  }

  /** Runs one change at a time, in the order of the calls: what is checked first is still so when it is done. */
  change<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#changes.then(action);
    this.#changes = result.then(
      () => {},
      () => {}, // the caller gets the error; the next change must run all the same
    );
    return result;
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** The time as GitHub prints it. */
  now(): string {
    return isoSeconds(this.clock());
  }

  /** Address of a page that people look at. */
  web(path: string): string {
    return `${WEB}/${path}`;
  }

  addAccount(login: string, type: Account['type']): Account {
    if (this.accounts.has(login.toLowerCase())) throw new Error(`There is an account ${login} already`);
    const account = { id: this.nextId(), login, type, createdAt: this.clock() };
    this.accounts.set(login.toLowerCase(), account);
    return account;
  }

  account(login: string): Account {
    const found = this.accounts.get(login.toLowerCase());
    if (!found) throw notFound();
    return found;
  }

  addRepository(
    owner: Account,
    name: string,
    options: Pick<Repository, 'private' | 'defaultBranch' | 'parent'>,
  ): Repository {
    const key = `${owner.login}/${name}`.toLowerCase();
    if (this.repositories.has(key)) throw new Error(`There is a repository ${key} already`);
    const id = this.nextId();
    const git = GitRepository.create(join(this.#directory, `${id}.git`), options.defaultBranch, options.parent?.git);
    const repository: Repository = {
      ...options,
      ...{ id, owner, name, git },
      ...{ collaborators: new Map(), watchers: new Set(), pulls: new Map(), labels: new Map() },
      ...{ checkRuns: [], lastNumber: 0 },
      ...{ deleted: false, archived: false, protections: [], interactions: null },
      ...{ createdAt: this.clock(), pushedAt: this.clock() },
    };
    this.repositories.set(key, repository);
    return repository;
  }

  /** @throws Refusal 404 */
  repository(owner: string, name: string): Repository {
    const found = this.repositories.get(`${owner}/${name}`.toLowerCase());
    if (!found) throw notFound();
    return found;
  }

  /** A repository by `owner/name`. @throws Refusal 404 */
  named(fullName: string): Repository {
    const [owner = '', name = ''] = fullName.split('/');
    return this.repository(owner, name);
  }

  /** Renames or transfers a repository; its former name leads to it until another takes it. */
  moveRepository(repository: Repository, owner: Account, name: string): void {
    const [from, to] = [fullName(repository).toLowerCase(), `${owner.login}/${name}`.toLowerCase()];
    if (this.repositories.has(to)) throw new Error(`There is a repository ${to} already`);
    this.repositories.delete(from);
    this.#former.set(from, repository);
    Object.assign(repository, { owner, name });
    this.repositories.set(to, repository);
  }

  async deleteRepository(repository: Repository): Promise<void> {
    this.repositories.delete(fullName(repository).toLowerCase());
    repository.deleted = true;
    await repository.git.close();
  }

  /** The repository that had this name before; null where there was none, it is gone, or another has the name now. */
  formerly(owner: string, name: string): Repository | null {
    const key = `${owner}/${name}`.toLowerCase();
    const found = this.repositories.has(key) ? undefined : this.#former.get(key);
    return found && !found.deleted ? found : null;
  }

  repositoriesOf(installation: Installation): Repository[] {
    const { repositories, account } = installation;
    return [...this.repositories.values()].filter(
      ({ owner, id }) => owner === account && (repositories === 'all' || repositories.has(id)),
    );
  }

  /** Installations that see a repository. */
  installationsOn(repository: Repository): Installation[] {
    return [...this.installations.values()].filter((installation) =>
      this.repositoriesOf(installation).includes(repository),
    );
  }

  /** Open and closed pull requests of every repository. */
  pulls(): Pull[] {
    return [...this.repositories.values()].flatMap((repository) => [...repository.pulls.values()]);
  }

  issueToken(actor: Actor, prefix: string, lifetime: number | null): { token: string; expiresAt: number | null } {
    const token = `${prefix}_${randomBytes(30).toString('base64url').replaceAll(/[-_]/g, '0')}`;
    const expiresAt = lifetime === null ? null : Math.floor((this.clock() + lifetime) / 1000) * 1000;
    this.tokens.set(token, { actor, expiresAt });
    return { token, expiresAt };
  }
}

export const fullName = (repository: Repository) => `${repository.owner.login}/${repository.name}`;

/** GitHub's opaque ids: a prefix for the kind, and the number. */
export const nodeId = (prefix: string, id: number) => `${prefix}_kwDO${Buffer.from(String(id)).toString('base64url')}`;

/** The number in a node id of that kind, or null. */
export function numberOf(prefix: string, id: string): number | null {
  const start = `${prefix}_kwDO`;
  const number = id.startsWith(start)
    ? Number(Buffer.from(id.slice(start.length), 'base64url').toString())
    : Number.NaN;
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
