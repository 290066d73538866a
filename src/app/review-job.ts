import type { Logger } from 'pino';
import type { Rule } from '../engine/contract.ts';
import type { BlobCache } from '../github/blob-cache.ts';
import { createBlobReader } from '../github/blob-reader.ts';
import { readChangedFiles } from '../github/changed-files.ts';
import type { GitHubClient } from '../github/client.ts';
import { compare } from '../github/compare.ts';
import { GitHubFailure } from '../github/failure.ts';
import { type OrganisationConfigCache, readOrganisationConfig } from '../github/organisation-config.ts';
import { type Published, publish } from '../github/publish.ts';
import { type PullPlace, type PullState, readPull } from '../github/pull.ts';
import { archiveOf, openSnapshot } from '../github/snapshot.ts';
import { threadMemory } from '../github/thread-memory.ts';
import type { Patience } from '../github/write-once.ts';
import { classify } from '../model/file-class.ts';
import type { SkippedFile, SnapshotEntry } from '../model/snapshot.ts';
import type { PullMemory } from '../review/memory.ts';
import type { ReviewPlan } from '../review/review-plan.ts';
import { reviewSnapshots } from '../review/review-snapshots.ts';
import { planUnfinished } from '../review/unfinished-plan.ts';
import type { Words } from '../review/words.ts';
import type { FactsStore } from './facts-cache.ts';
import { type ReviewConfig, readReviewConfig } from './review-config.ts';
import type { PullRef } from './review-queue.ts';

/** What reviews share. */
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
  readonly organisations: OrganisationConfigCache;
  /** Today's date, `YYYY-MM-DD`: waivers end. */
  readonly today: () => string;
  readonly patience?: Patience;
  readonly log: Logger;
}

export type ReviewOutcome =
  | Published
  | { readonly outcome: 'closed' }
  /** The pull request could not be judged; its check says so. */
  | { readonly outcome: 'unfinished'; readonly failure: unknown };

/**
 * Reviews a pull request as it is now and publishes what is new. Safe to run again at any time.
 * @throws GitHubFailure when GitHub cannot be read
 */
export async function reviewPull(tools: ReviewTools, ref: PullRef): Promise<ReviewOutcome> {
  const client = await tools.clientFor(ref.installationId);
  const place: PullPlace = { repository: { owner: ref.owner, name: ref.repo }, number: ref.number, appId: tools.appId };
  const pull = await readPull(client, place);
  if (pull.state !== 'open') return { outcome: 'closed' };
  const memory = threadMemory(pull);
  const review: PullReview = { tools, client, place, pull, ref, memory: await memory.load() };
  const { plan, failure } = await planOrReason(review);
  // A draft is not ready for other people's eyes: its author reads the check.
  const wanted = pull.draft ? { ...plan, comments: [], body: null } : plan;
  const { patience } = tools;
  const published = await publish(wanted, { client, place, reviewed: pull, ...(patience ? { patience } : {}) });
  if (failure !== null) return { outcome: 'unfinished', failure };
  if (published.outcome === 'published') await memory.save(wanted);
  return published;
}

/** One pull request under review. */
interface PullReview {
  readonly tools: ReviewTools;
  readonly client: GitHubClient;
  readonly place: PullPlace;
  readonly pull: PullState;
  readonly ref: PullRef;
  /** What was said and asked before. */
  readonly memory: PullMemory;
}

/** A review that fails must be seen on the pull request, not only in a log: its plan is then a neutral check. */
async function planOrReason(review: PullReview): Promise<{ readonly plan: ReviewPlan; readonly failure: unknown }> {
  try {
    return { plan: await planFor(review), failure: null };
  } catch (failure) {
    return { plan: planUnfinished(review.pull.head.sha, reasonOf(failure), review.tools.words), failure };
  }
}

function reasonOf(failure: unknown): string {
  if (!(failure instanceof GitHubFailure)) return 'an error of its own, which its log tells';
  if (failure.kind === 'forbidden') return `GitHub refuses ${failure.request}; the installation may lack a permission`;
  return failure.message;
}

async function planFor(review: PullReview): Promise<ReviewPlan> {
  const { tools, client, pull, ref, memory } = review;
  const { host, rules, words } = tools;
  const { repository } = review.place;
  const installation = ref.installationId;
  const { config, problems } = await configFor(review);
  const comparison = await compare(client, repository, pull.base.sha, pull.head.sha);
  const scope = { host, installation, repositoryId: pull.repositoryId };
  const isRead = ({ path }: SnapshotEntry) => classify(path) !== null && config.ignoredBy(path) === null;
  const blobs = createBlobReader({ client, repository, scope, cache: tools.blobs });
  const base = await openSnapshot(client, repository, comparison.mergeBase, blobs);
  const head = await openSnapshot(client, repository, pull.head.sha, blobs);
  const changed = await readChangedFiles(client, repository, ref.number, comparison, { base, head });
  const notes = await blobs.prefetch([...head.entries, ...base.entries].filter(isRead), archiveOf(head));
  for (const note of notes) tools.log.warn({ pull: ref, note }, 'a slower way of reading files was taken');
  return reviewSnapshots({
    base,
    head,
    baseSha: comparison.mergeBase,
    headSha: pull.head.sha,
    changed: changed.files,
    config,
    rules,
    words,
    facts: tools.facts.forRepository(JSON.stringify(scope)),
    problems,
    memory,
    gaps: gapsOf([...base.gaps, ...head.gaps], changed.complete),
    onCrash: (err) => tools.log.error({ pull: ref, err }, 'a bug ended the proof of a fix'),
  });
}

async function configFor({ tools, client, pull, ref }: PullReview): Promise<ReviewConfig> {
  const { host, organisations: cache, rules, today } = tools;
  const { owner, installationId: installation } = ref;
  const organisation = await readOrganisationConfig({ client, owner, host, installation, cache });
  return readReviewConfig({ owner, organisation, repository: pull.config, rules, today: today() });
}

function gapsOf(gaps: readonly SkippedFile[], complete: boolean): readonly SkippedFile[] {
  if (complete || gaps.length > 0) return gaps;
  return [{ path: '.', reason: 'the list of changed files is not complete' }];
}
