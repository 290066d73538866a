import { type Logger, pino } from 'pino';
import { Probot } from 'probot';
import { RULES } from '../../rules/index.ts';
import { loadAnswers } from '../edges/answers.ts';
import { loadFollowUpWords } from '../edges/follow-up-words.ts';
import { loadWords } from '../edges/review-words.ts';
import { appOctokit } from '../github/app-octokit.ts';
import { type InstallationClients, installationClients } from '../github/installation-clients.ts';
import { memoryBlobCache } from '../github/memory-blob-cache.ts';
import { observedFetch, type RequestObserver } from '../github/observe.ts';
import { timedCache } from '../github/timed-cache.ts';
import { connectChecks } from './check-events.ts';
import { checkMergeGroup } from './check-job.ts';
import { answerCommands, type CommandTools } from './command-job.ts';
import { memoryCommits } from './commit-memory.ts';
import { createExclusive } from './exclusive.ts';
import { memoryFacts } from './facts-cache.ts';
import { fix } from './fix.ts';
import { type FixJobTools, runFix } from './fix-job.ts';
import type { Fix } from './fix-request.ts';
import { connectFollowUps } from './follow-up-events.ts';
import { type FollowUpsTools, lookAfterFollowUps } from './follow-ups-job.ts';
import type { CommandJob, FixJob, Job, MergeGroupJob, PullRef, ReviewJob } from './job.ts';
import { createJobQueue, type JobQueue } from './job-queue.ts';
import { memoryReports } from './report-memory.ts';
import { askAgain } from './rerun-job.ts';
import { type ReviewOutcome, reviewPull } from './review-job.ts';
import type { ReviewTools } from './review-tools.ts';
import { type JobRunners, runWith } from './run-job.ts';
import { startServer } from './server.ts';
import type { Settings } from './settings.ts';
import { connectInstallations, connectWebhooks } from './webhooks.ts';

/** Text of blobs kept between reviews. */
const BLOB_CACHE_BYTES = 256_000_000;
const FACTS_CACHE_FILES = 200_000;
/** Some 200 bytes each. */
const REPORT_ROWS = 500_000;
/** The same. */
const COMMIT_ENTRIES = 300_000;
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
  /** Milliseconds of work after which its check run says that it goes on. */
  readonly slowMs?: number;
}

export interface App {
  readonly url: string;
  readonly webhookUrl: string;
  /** Asks for work as a webhook would. */
  readonly enqueue: (job: Job) => void;
  /** Resolves when no job waits or runs. */
  idle(): Promise<void>;
  /** Takes no more deliveries, lets running jobs end, closes the server. */
  stop(): Promise<void>;
}

/** Starts the App: server, webhooks, queue and reviews in one process. */
export async function startApp(options: AppOptions): Promise<App> {
  const { settings } = options;
  const log = options.log ?? pino({ level: settings.logLevel });
  const probot = createProbot(options, log);
  await probot.ready();
  const clients = await installations(options, probot, log);
  const tools = reviewTools(options, clients, log);
  const asking: Asking = {
    enqueue: (job) => queue.enqueue(job),
    enqueueAt: (job, timeMs) => queue.enqueueAt(job, timeMs),
  };
  const queue = createJobQueue(runWith(jobRunners(tools, options, asking)), {
    concurrency: settings.concurrency,
    onError: (job, error) => log.error({ job, err: error }, 'a job failed'),
    now: options.now ?? Date.now,
  });
  connectWebhooks(probot, queue.enqueue);
  connectChecks(probot, queue.enqueue);
  connectFollowUps(probot, queue.enqueue);
  connectInstallations(probot, clients.forget);
  const webhooks = await probot.getNodeMiddleware({ path: '/api/github/webhooks' });
  let stopping = false;
  const server = await startServer({ host: settings.host, port: settings.port, webhooks, ready: () => !stopping, log });
  log.info({ url: server.url, rules: RULES.length }, 'Plimsoll is up');
  const stop = async () => {
    stopping = true;
    const { dropped } = await queue.close();
    if (dropped > 0)
      log.warn({ dropped }, 'jobs that waited are lost: the next push to their pull requests asks again');
    await server.close();
  };
  return { url: server.url, webhookUrl: server.webhookUrl, enqueue: queue.enqueue, idle: queue.idle, stop };
}

/** How jobs ask for other jobs. */
type Asking = Pick<JobQueue, 'enqueue' | 'enqueueAt'>;

function jobRunners(tools: ReviewTools, options: AppOptions, { enqueue, enqueueAt }: Asking): JobRunners {
  const now = options.now ?? Date.now;
  const followUps: FollowUpsTools = {
    ...tools,
    followUpWords: loadFollowUpWords(RULES),
    now: () => new Date(now()).toISOString(),
    exclusive: createExclusive(),
    enqueueAt,
  };
  const carryOut: Fix = (request) => fix(followUps, request);
  const commands: CommandTools = { ...tools, writeAnswer: loadAnswers(RULES), fix: carryOut, enqueue };
  return {
    review: (job) => runReview(tools, options, job),
    command: (job) => runCommands(commands, job),
    'merge group': (job) => runCheck(tools, job),
    rerun: (job) => askAgain(tools, job, enqueue),
    fix: (job) => runButton({ ...tools, fix: carryOut }, job),
    'follow-ups': (job) => lookAfterFollowUps(followUps, job),
  };
}

async function runReview(tools: ReviewTools, options: AppOptions, pull: ReviewJob): Promise<void> {
  const outcome = await reviewPull(tools, pull);
  const failed = outcome.outcome === 'failed' || outcome.outcome === 'unfinished';
  const failure = failed ? { err: outcome.failure } : {};
  tools.log[failed ? 'error' : 'info']({ pull, outcome: outcome.outcome, ...failure }, 'a review has ended');
  options.onReview?.(pull, outcome);
}

async function runCheck(tools: ReviewTools, job: MergeGroupJob): Promise<void> {
  const outcome = await checkMergeGroup(tools, job);
  const failure = 'failure' in outcome ? { err: outcome.failure } : {};
  tools.log['failure' in outcome ? 'error' : 'info'](
    { job, outcome: outcome.outcome, ...failure },
    'a check has ended',
  );
}

async function runCommands(tools: CommandTools, job: CommandJob): Promise<void> {
  const outcome = await answerCommands(tools, job);
  tools.log.info({ pull: job, ...outcome }, 'commands were seen to');
}

async function runButton(tools: FixJobTools, job: FixJob): Promise<void> {
  const outcome = await runFix(tools, job);
  tools.log.info({ job, ...outcome }, 'a button was seen to');
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

async function installations(options: AppOptions, probot: Probot, log: Logger): Promise<InstallationClients> {
  return installationClients({
    app: await probot.auth(),
    fetch: observedFetch(clientOptions(options)),
    now: options.now ?? Date.now,
    onLacking: (place, use, lacking) => log.warn({ ...place, use, lacking }, 'the installation lacks permissions'),
  });
}

function reviewTools(options: AppOptions, { clientFor, granted }: InstallationClients, log: Logger): ReviewTools {
  const now = options.now ?? Date.now;
  const { settings, pauseMs, slowMs } = options;
  return {
    clientFor,
    granted,
    appId: settings.appId,
    host: new URL(settings.apiUrl).host,
    rules: RULES,
    words: loadWords(RULES),
    blobs: memoryBlobCache(BLOB_CACHE_BYTES),
    facts: memoryFacts(FACTS_CACHE_FILES),
    reports: memoryReports(REPORT_ROWS),
    commits: memoryCommits(COMMIT_ENTRIES),
    organisations: timedCache(ORGANISATION_CONFIG_MS, now),
    today: () => new Date(now()).toISOString().slice(0, 10),
    ...(pauseMs === undefined ? {} : { patience: { pauseMs } }),
    ...(slowMs === undefined ? {} : { slowMs }),
    log,
  };
}
