import { pino } from 'pino';
import { RULES } from '../../rules/index.ts';
import { memoryCommits } from '../app/commit-memory.ts';
import { memoryFacts } from '../app/facts-cache.ts';
import type { BranchTools } from '../app/fix-target.ts';
import type { MakingTools } from '../app/make-follow-up.ts';
import { loadFollowUpWords } from '../edges/follow-up-words.ts';
import { type GitHubClient, tokenClient } from '../github/client.ts';
import { memoryBlobCache } from '../github/memory-blob-cache.ts';
import { timedCache } from '../github/timed-cache.ts';
import type { Progress } from './fix-pull-progress.ts';
import type { GitHubSettings } from './fix-pull-settings.ts';

/** Stands where an App names its installation: a token has none, and GitHub counts from 1. */
export const NO_INSTALLATION = 0;

/** What the App has for a job, with one client for everything: a token can do what it can do. */
export interface PullTools extends BranchTools, MakingTools {
  readonly client: GitHubClient;
}

const CACHE_BYTES = 256_000_000;
const CACHE_FILES = 200_000;
const COMMIT_ENTRIES = 300_000;
const HOUR = 3_600_000;

/** @param today `YYYY-MM-DD` */
export function pullTools({ token, apiUrl }: GitHubSettings, { observe, onFile }: Progress, today: string): PullTools {
  const { hostname, host } = new URL(apiUrl);
  // A GitHub on this machine has no limits to keep to.
  const pace = hostname === '127.0.0.1' || hostname === 'localhost' ? 'plain' : 'polite';
  const client = tokenClient(token, { baseUrl: apiUrl, pace, observe });
  return {
    client,
    clientFor: async () => client,
    ...{ host, onFile, rules: RULES, today: () => today, now: () => new Date().toISOString() },
    followUpWords: loadFollowUpWords(RULES),
    blobs: memoryBlobCache(CACHE_BYTES),
    facts: memoryFacts(CACHE_FILES),
    commits: memoryCommits(COMMIT_ENTRIES),
    organisations: timedCache(HOUR, Date.now),
    log: pino({ level: 'silent' }),
  };
}
