import { createHash } from 'node:crypto';
import type { Report } from '../engine/report.ts';
import { type BlobReader, createBlobReader } from '../github/blob-reader.ts';
import { readChangedFiles } from '../github/changed-files.ts';
import type { GitHubClient } from '../github/client.ts';
import { compare } from '../github/compare.ts';
import { GitHubFailure } from '../github/failure.ts';
import { readOrganisationConfig } from '../github/organisation-config.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { archiveOf, type GitHubSnapshot, openSnapshot } from '../github/snapshot.ts';
import { classify } from '../model/file-class.ts';
import type { FileContent, SkippedFile, SnapshotEntry } from '../model/snapshot.ts';
import type { PullMemory } from '../review/memory.ts';
import type { ReviewPlan } from '../review/review-plan.ts';
import { reviewSnapshots } from '../review/review-snapshots.ts';
import { overrideWords } from '../review/template-override.ts';
import { planUnfinished } from '../review/unfinished-plan.ts';
import type { Quiet } from '../review/views.ts';
import { type ReviewConfig, readReviewConfig } from './review-config.ts';
import type { ReviewTools } from './review-tools.ts';
import { together } from './together.ts';

/** What is judged: the way from a branch to a commit that shall be merged into it. */
export interface Change {
  readonly installationId: number;
  readonly repository: RepositoryRef;
  readonly repositoryId: number;
  /** A commit of the branch; what counts as the state before is the newest commit that both sides share. */
  readonly baseSha: string;
  readonly headSha: string;
  /** The pull request, whose list of files holds more than a comparison does; null where there is none. */
  readonly number: number | null;
  /** The repository's configuration on the branch; null where there is none. */
  readonly config: FileContent | null;
  readonly memory: () => Promise<PullMemory>;
  readonly quiet: Quiet | null;
}

export interface Judged {
  readonly plan: ReviewPlan;
  /** Why the plan only says that there is none; null where it is whole. */
  readonly failure: unknown;
}

/**
 * Judges a change. A failure must be seen on GitHub, not only in a log: its plan is then a neutral check.
 * @param slow called, and waited for, as soon as it is known that the work takes long
 */
export async function planBetween(
  tools: ReviewTools,
  client: GitHubClient,
  change: Change,
  slow: () => Promise<void>,
): Promise<Judged> {
  try {
    return { plan: await wholePlan(tools, client, change, slow), failure: null };
  } catch (failure) {
    return { plan: planUnfinished(change.headSha, reasonOf(failure), tools.words), failure };
  }
}

function reasonOf(failure: unknown): string {
  if (!(failure instanceof GitHubFailure)) return 'an error of its own, which its log tells';
  if (failure.kind === 'forbidden') return `GitHub refuses ${failure.request}; the installation may lack a permission`;
  return failure.message;
}

/** More different files than this take longer to judge than people wait without a sign: some 2,000 a second are read. */
const MANY_FILES = 4_000;

async function wholePlan(
  tools: ReviewTools,
  client: GitHubClient,
  change: Change,
  slow: () => Promise<void>,
): Promise<ReviewPlan> {
  const { repository, headSha, quiet } = change;
  const scope = { host: tools.host, installation: change.installationId, repositoryId: change.repositoryId };
  const blobs = createBlobReader({ client, repository, scope, cache: tools.blobs });
  const { settings, comparison, base, head, memory, early } = await readSides(tools, client, change, blobs);
  const wanted = [...head.entries, ...base.entries].filter(isRead(settings));
  const [changed, late] = await together([
    readChangedFiles(client, repository, change.number, comparison, { base, head }),
    blobs.prefetch(wanted, early === null ? archiveOf(head) : undefined),
    new Set(wanted.map(({ id }) => id)).size > MANY_FILES ? slow() : Promise.resolve(),
  ]);
  const notes = [...(early ?? []), ...late];
  for (const note of notes) tools.log.warn({ change: headSha, note }, 'a slower way of reading files was taken');
  const own = overrideWords(tools.words, settings.templates, tools.rules[0]?.id ?? '');
  return reviewSnapshots({
    ...{ base, head, baseSha: comparison.mergeBase, headSha, changed: changed.files },
    ...{ config: settings.config, problems: [...settings.problems, ...own.problems] },
    ...{ memory, quiet, rules: tools.rules, words: own.words },
    facts: tools.facts.forRepository(JSON.stringify(scope)),
    ...(isModest(wanted) ? { reportBase: remembered(tools, [scope, base.sha, settings.layers]) } : {}),
    gaps: gapsOf([...base.gaps, ...head.gaps], changed.complete),
    onCrash: (err) => tools.log.error({ change: headSha, err }, 'a bug ended the proof of a fix'),
  });
}

/** What does not wait for an answer of another request is asked for at once. */
async function readSides(tools: ReviewTools, client: GitHubClient, change: Change, blobs: BlobReader) {
  const { repository, baseSha, headSha } = change;
  const open = (sha: string) => openSnapshot(client, repository, sha, blobs);
  const configured = configFor(tools, client, change);
  const opened = open(headSha);
  const compared = async () => {
    const comparison = await compare(client, repository, baseSha, headSha);
    return [comparison, await open(comparison.mergeBase)] as const;
  };
  const [settings, head, [comparison, base], memory, early] = await together([
    configured,
    opened,
    compared(),
    change.memory(),
    readEarly(blobs, configured, opened),
  ]);
  return { settings, comparison, base, head, memory, early };
}

/** Most files of a large repository come from the head's archive, which need not wait for the other side. */
async function readEarly(
  blobs: BlobReader,
  configured: Promise<ReviewConfig>,
  opened: Promise<GitHubSnapshot>,
): Promise<readonly string[] | null> {
  const [settings, head] = await together([configured, opened]);
  const wanted = head.entries.filter(isRead(settings));
  return isModest(wanted) ? await blobs.prefetchArchive(wanted, archiveOf(head)) : null;
}

function isRead({ config }: ReviewConfig): (entry: SnapshotEntry) => boolean {
  return ({ path }) => classify(path) !== null && config.ignoredBy(path) === null;
}

/** Bytes of files below which every one of them is read, whatever else one job reads. */
const MODEST_BYTES = 100_000_000;

/** Whether the report on one side cannot depend on how much the other side holds. */
function isModest(wanted: readonly SnapshotEntry[]): boolean {
  return wanted.reduce((sum, { size }) => sum + (size ?? 0), 0) <= MODEST_BYTES;
}

/** The report on a commit follows from its files, the configuration, and the day: waivers end. */
function remembered({ reports, today }: ReviewTools, made: readonly unknown[]) {
  const key = createHash('sha256')
    .update(JSON.stringify([today(), ...made]))
    .digest('hex');
  return (judge: () => Promise<Report>): Promise<Report> => reports.once(key, judge);
}

/**
 * Reads the configuration that a change is judged by: the organisation's, and that of the branch.
 * @throws GitHubFailure
 */
export async function configFor(
  tools: Pick<ReviewTools, 'host' | 'organisations' | 'rules' | 'today'>,
  client: GitHubClient,
  change: Pick<Change, 'installationId' | 'repository' | 'config'>,
): Promise<ReviewConfig> {
  const { host, organisations: cache, rules, today } = tools;
  const { owner } = change.repository;
  const installation = change.installationId;
  const organisation = await readOrganisationConfig({ client, owner, host, installation, cache });
  return readReviewConfig({ owner, organisation, repository: change.config, rules, today: today() });
}

function gapsOf(gaps: readonly SkippedFile[], complete: boolean): readonly SkippedFile[] {
  if (complete || gaps.length > 0) return gaps;
  return [{ path: '.', reason: 'the list of changed files is not complete' }];
}
