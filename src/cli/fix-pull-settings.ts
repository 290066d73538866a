import type { RepositoryRef } from '../github/repository.ts';
import { printable } from './paint.ts';
import { UsageError } from './terminal.ts';

/** Whom to ask, and as whom. */
export interface GitHubSettings {
  /** Null reads public repositories, and nothing else. */
  readonly token: string | null;
  /** The root of the REST API, without a slash at its end. */
  readonly apiUrl: string;
  /** The root of the pages that people see, without a slash at its end. */
  readonly webUrl: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UsageError where the address of the API is none */
export function readGitHubSettings(environment: Environment): GitHubSettings {
  const token = environment.GITHUB_TOKEN?.trim() || environment.GH_TOKEN?.trim() || null;
  const given = environment.GITHUB_API_URL?.trim() || 'https://api.github.com';
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given))
    throw new UsageError(`GITHUB_API_URL is no address: ${printable(given)}; it takes one such as https://HOST/api/v3`);
  const apiUrl = given.replace(/\/$/, '');
  return { token, apiUrl, webUrl: webUrlOf(new URL(apiUrl)) };
}

/** GitHub's API is at `api.` before the name of its pages; that of an Enterprise Server at `/api/v3` behind it. */
function webUrlOf({ protocol, host, pathname }: URL): string {
  const name = pathname === '/' ? host.replace(/^api\./, '') : host;
  return `${protocol}//${name}`;
}

/** Letters, digits, hyphens; accounts that an enterprise manages have an underscore as well. */
const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$/;
const NAME = /^[A-Za-z0-9._-]{1,100}$/;

/** @throws UsageError for what names no repository */
export function parseRepository(text: string): RepositoryRef {
  const [owner = '', name = '', ...more] = text.split('/');
  const isOne = more.length === 0 && OWNER.test(owner) && NAME.test(name) && name !== '.' && name !== '..';
  if (isOne) return { owner, name };
  throw new UsageError(`--pull-request takes the name of a repository, owner/repo: ${printable(text)} is none`);
}
