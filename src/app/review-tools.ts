import type { Logger } from 'pino';
import type { Rule } from '../engine/contract.ts';
import type { BlobCache } from '../github/blob-cache.ts';
import type { InstallationClients } from '../github/installation-clients.ts';
import type { OrganisationConfigCache } from '../github/organisation-config.ts';
import type { Patience } from '../github/write-once.ts';
import type { Words } from '../review/words.ts';
import type { CommitMemory } from './commit-memory.ts';
import type { FactsStore } from './facts-cache.ts';
import type { ReportMemory } from './report-memory.ts';

/** What jobs share. */
export interface ReviewTools {
  /** A client for one repository, with the permissions that its use takes and no more. */
  readonly clientFor: InstallationClients['clientFor'];
  /** What an installation has granted by now. */
  readonly granted: InstallationClients['granted'];
  readonly appId: number;
  /** The API's host: caches of one host never serve another. */
  readonly host: string;
  readonly rules: readonly Rule[];
  readonly words: Words;
  readonly blobs: BlobCache;
  readonly facts: FactsStore;
  readonly reports: ReportMemory;
  readonly commits: CommitMemory;
  readonly organisations: OrganisationConfigCache;
  /** Today's date, `YYYY-MM-DD`: waivers end. */
  readonly today: () => string;
  readonly patience?: Patience;
  /** Milliseconds of work after which its check run says that it goes on. */
  readonly slowMs?: number;
  readonly log: Logger;
}
