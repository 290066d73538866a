import { z } from 'zod';
import { CONFIG_PATH } from '../config/config-path.ts';
import { decodeContent, type FileContent } from '../model/snapshot.ts';
import type { GitHubClient } from './client.ts';
import { readIfThere } from './request.ts';

/** Remembers values for a while; it may forget anything at any time. */
export interface TimedCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/**
 * Remembers values for a fixed time.
 * @param lifetimeMs milliseconds
 * @param now the clock, in milliseconds
 */
export function timedCache<T>(lifetimeMs: number, now: () => number, maxEntries = 10_000): TimedCache<T> {
  const entries = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      return entry !== undefined && now() < entry.until ? entry.value : undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until: now() + lifetimeMs });
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
    },
  };
}

export type OrganisationConfigCache = TimedCache<FileContent | null>;

export interface OrganisationConfigOptions {
  readonly client: GitHubClient;
  /** The organisation or person that owns the reviewed repository. */
  readonly owner: string;
  /** The API's host and the installation's id: answers of one installation are not shown to another. */
  readonly host: string;
  readonly installation: number | null;
  readonly cache: OrganisationConfigCache;
}

/**
 * Reads the configuration that an organisation keeps for all of its repositories, in its repository `.github`.
 * @returns null where there is none, or none that the installation may see
 * @throws GitHubFailure any other failure: a review under the wrong configuration is worse than a late one
 */
export async function readOrganisationConfig(options: OrganisationConfigOptions): Promise<FileContent | null> {
  const { client, owner, host, installation, cache } = options;
  const key = JSON.stringify([host, installation, owner.toLowerCase()]);
  const remembered = cache.get(key);
  if (remembered !== undefined) return remembered;
  const parameters = { owner, repo: '.github', path: CONFIG_PATH, mediaType: { format: 'raw' } };
  const content = await readIfThere(client, 'GET /repos/{owner}/{repo}/contents/{path}', parameters, rawContent);
  cache.set(key, content);
  return content;
}

/** The raw media type answers bytes or text; of a folder it answers JSON, which is no configuration. */
const rawContent = z
  .union([z.string(), z.instanceof(ArrayBuffer)])
  .transform((raw) => decodeContent(typeof raw === 'string' ? Buffer.from(raw, 'utf8') : new Uint8Array(raw)));
