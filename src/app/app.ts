import { type Logger, pino } from 'pino';
import { Probot } from 'probot';
import { RULES } from '../../rules/index.ts';
import { loadWords } from '../edges/review-words.ts';
import { appOctokit } from '../github/app-octokit.ts';
import { memoryBlobCache } from '../github/memory-blob-cache.ts';
import { observedFetch, type RequestObserver } from '../github/observe.ts';
import { timedCache } from '../github/organisation-config.ts';
import { memoryFacts } from './facts-cache.ts';
import { type ReviewOutcome, type ReviewTools, reviewPull } from './review-job.ts';
import { createReviewQueue, type PullRef } from './review-queue.ts';
import { startServer } from './server.ts';
import type { Settings } from './settings.ts';
import { connectWebhooks } from './webhooks.ts';

/** Text of blobs kept between reviews. */
const BLOB_CACHE_BYTES = 256_000_000;
const FACTS_CACHE_FILES = 200_000;
const ORGANISATION_CONFIG_MS = 5 * 60_000;

export interface AppOptions {
  readonly settings: Settings;
  readonly log?: Logger;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Told about every request to GitHub. */
  readonly observe?: RequestObserver;
  /** Told about every finished review. */
  readonly onReview?: (pull: PullRef, outcome: ReviewOutcome) => void;
  /** Pause after a doubtful answer, in milliseconds. */
  readonly pauseMs?: number;
}

export interface App {
  readonly url: string;
  readonly webhookUrl: string;
  /** Asks for a review as a webhook would. */
  readonly enqueue: (pull: PullRef) => void;
  /** Resolves when no review waits or runs. */
  idle(): Promise<void>;
  /** Takes no more deliveries, lets running reviews end, closes the server. */
  stop(): Promise<void>;
}

/** Starts the App: server, webhooks, queue and reviews in one process. */
export async function startApp(options: AppOptions): Promise<App> {
  const { settings } = options;
  const log = options.log ?? pino({ level: settings.logLevel });
  const probot = createProbot(options, log);
  await probot.ready();
  const tools = reviewTools(options, probot, log);
  const queue = createReviewQueue((pull) => runReview(tools, options, pull), {
    concurrency: settings.concurrency,
    onError: (pull, error) => log.error({ pull, err: error }, 'a review failed'),
  });
  connectWebhooks(probot, queue.enqueue);
  const webhooks = await probot.getNodeMiddleware({ path: '/api/github/webhooks' });
  let stopping = false;
  const server = await startServer({ host: settings.host, port: settings.port, webhooks, ready: () => !stopping, log });
  log.info({ url: server.url, rules: RULES.length }, 'Plimsoll is up');
  const stop = async () => {
    stopping = true;
    const { dropped } = await queue.close();
    if (dropped > 0)
      log.warn({ dropped }, 'reviews that waited are lost: the next push to their pull requests asks again');
    await server.close();
  };
  return { url: server.url, webhookUrl: server.webhookUrl, enqueue: queue.enqueue, idle: queue.idle, stop };
}

async function runReview(tools: ReviewTools, options: AppOptions, pull: PullRef): Promise<void> {
  const outcome = await reviewPull(tools, pull);
  const failed = outcome.outcome === 'failed' || outcome.outcome === 'unfinished';
  const failure = failed ? { err: outcome.failure } : {};
  tools.log[failed ? 'error' : 'info']({ pull, outcome: outcome.outcome, ...failure }, 'a review has ended');
  options.onReview?.(pull, outcome);
}

function clientOptions({ settings, observe }: AppOptions) {
  return {
    baseUrl: settings.apiUrl,
    pace: settings.throttle ? ('polite' as const) : ('plain' as const),
    ...(observe ? { observe } : {}),
  };
}

function createProbot(options: AppOptions, log: Logger): Probot {
  const { appId, privateKey, webhookSecret, apiUrl } = options.settings;
  const client = clientOptions(options);
  return new Probot({
    appId,
    privateKey,
    secret: webhookSecret,
    baseUrl: apiUrl,
    Octokit: appOctokit(client),
    request: { fetch: observedFetch(client) },
    log,
  });
}

function reviewTools(options: AppOptions, probot: Probot, log: Logger): ReviewTools {
  const now = options.now ?? Date.now;
  const { settings, pauseMs } = options;
  return {
    clientFor: (installationId) => probot.auth(installationId),
    appId: settings.appId,
    host: new URL(settings.apiUrl).host,
    rules: RULES,
    words: loadWords(RULES),
    blobs: memoryBlobCache(BLOB_CACHE_BYTES),
    facts: memoryFacts(FACTS_CACHE_FILES),
    organisations: timedCache(ORGANISATION_CONFIG_MS, now),
    today: () => new Date(now()).toISOString().slice(0, 10),
    ...(pauseMs === undefined ? {} : { patience: { pauseMs } }),
    log,
  };
}
