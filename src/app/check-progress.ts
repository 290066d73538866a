import type { CheckSubject } from '../github/check-subject.ts';
import { beginCheckRun, endCheckRun } from '../github/checks.ts';
import type { GitHubClient } from '../github/client.ts';
import type { OwnCheckRun } from '../github/own-check-runs.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { DEFAULT_PATIENCE } from '../github/write-once.ts';
import { BROKEN_OFF, type CheckState, OVERTAKEN } from '../review/check-states.ts';
import type { ReviewTools } from './review-tools.ts';

/** Work that takes longer than this is announced. */
const SLOW_MS = 5_000;

/** The check run that shall say what the work comes to. */
export interface AwaitedCheck {
  readonly repository: RepositoryRef;
  readonly headSha: string;
  readonly subject: CheckSubject;
  /** This app's runs on the head. */
  readonly existing: readonly OwnCheckRun[];
}

type AnnouncementTools = Pick<ReviewTools, 'log' | 'patience' | 'slowMs'>;

/** Work, given what to call as soon as it knows that it will take long. */
export type AnnouncedWork<T> = (slow: () => Promise<void>) => Promise<T>;

/** What became of the work on GitHub: only a result that is published ends the check run that was begun. */
export interface Ended {
  readonly outcome: string;
}

/**
 * Does work whose check run says `in_progress` when it takes long, then publishes what it came to. Whatever happens, no
 * run that was begun here stays in progress, unless GitHub cannot be reached: then the next run of the job takes it up.
 * @param publish is given the run that was begun; null where the work was quick
 * @throws what the work or the publishing throws
 */
export async function inProgress<T, R extends Ended>(
  tools: AnnouncementTools,
  client: GitHubClient,
  check: AwaitedCheck,
  work: AnnouncedWork<T>,
  publish: (value: T, begun: OwnCheckRun | null) => Promise<R>,
): Promise<R> {
  const announcement = new Announcement(tools, client, check);
  try {
    const value = await announcement.during(work);
    const ended = await publish(value, await announcement.begun());
    if (ended.outcome === 'stale') await announcement.end(OVERTAKEN);
    return ended;
  } catch (error) {
    await announcement.end(BROKEN_OFF);
    throw error;
  }
}

class Announcement {
  readonly #tools: AnnouncementTools;
  readonly #client: GitHubClient;
  readonly #check: AwaitedCheck;
  #begun: Promise<OwnCheckRun | null> | null = null;

  constructor(tools: AnnouncementTools, client: GitHubClient, check: AwaitedCheck) {
    this.#tools = tools;
    this.#client = client;
    this.#check = check;
  }

  async during<T>(work: AnnouncedWork<T>): Promise<T> {
    const timer = setTimeout(() => void this.#announce(), this.#tools.slowMs ?? SLOW_MS);
    try {
      return await work(async () => {
        await this.#announce();
      });
    } finally {
      clearTimeout(timer);
    }
  }

  begun(): Promise<OwnCheckRun | null> {
    return this.#begun ?? Promise.resolve(null);
  }

  async end(state: CheckState): Promise<void> {
    const run = await this.begun();
    if (run === null) return;
    const ended = await endCheckRun(this.#client, this.#check.repository, run.id, state);
    if (!ended.ok) this.#tools.log.warn({ run: run.id, err: ended.failure }, 'a check run stays in progress');
  }

  #announce(): Promise<OwnCheckRun | null> {
    this.#begun ??= this.#begin();
    return this.#begun;
  }

  /** A check run that cannot be begun stops no work: what it comes to is written all the same. */
  async #begin(): Promise<OwnCheckRun | null> {
    const { repository, ...check } = this.#check;
    const { patience = DEFAULT_PATIENCE, log } = this.#tools;
    try {
      const begun = await beginCheckRun(this.#client, repository, check, patience);
      if (begun.ok) return begun.value;
      log.warn({ check: check.headSha, err: begun.failure }, 'a check run could not be begun');
    } catch (err) {
      // Nobody waits for this promise yet when it fails, and an error that nobody hears of ends the process.
      log.error({ check: check.headSha, err }, 'a check run could not be begun');
    }
    return null;
  }
}
