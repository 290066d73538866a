import type { Logger } from 'pino';
import type { Rule } from '../engine/contract.ts';
import type { BlobCache } from '../github/blob-cache.ts';
import type { GitHubClient } from '../github/client.ts';
import type { OrganisationConfigCache } from '../github/organisation-config.ts';
import type { Patience } from '../github/write-once.ts';
import type { Words } from '../review/words.ts';
import type { FactsStore } from './facts-cache.ts';
import type { ReportMemory } from './report-memory.ts';

/** What jobs share. */
export interface ReviewTools {
  /** A client with the rights of one installation. */
  readonly clientFor: (installationId: number) => Promise<GitHubClient>;
  readonly appId: number;
  /** The API's host: caches of one host never serve another. */
  readonly host: string;
  readonly rules: readonly Rule[];
  readonly words: Words;
  readonly blobs: BlobCache;
  readonly facts: FactsStore;
  readonly reports: ReportMemory;
  readonly organisations: OrganisationConfigCache;
  /** Today's date, `YYYY-MM-DD`: waivers end. */
  readonly today: () => string;
  readonly patience?: Patience;
  /** Milliseconds of work after which its check run says that it goes on. */
  readonly slowMs?: number;
  readonly log: Logger;
}
