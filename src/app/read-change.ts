import { createHash } from 'node:crypto';
import type { Report } from '../engine/report.ts';
import { type BlobReader, createBlobReader } from '../github/blob-reader.ts';
import { readChangedFiles } from '../github/changed-files.ts';
import type { GitHubClient } from '../github/client.ts';
import { compare } from '../github/compare.ts';
import { readOrganisationConfig } from '../github/organisation-config.ts';
import type { RepositoryRef, RepositoryScope } from '../github/repository.ts';
import { archiveOf, type GitHubSnapshot, snapshotOf } from '../github/snapshot.ts';
import { readTree, type Tree } from '../github/tree.ts';
import { classify } from '../model/file-class.ts';
import type { FileContent, SkippedFile, SnapshotEntry } from '../model/snapshot.ts';
import type { JudgedSnapshots } from '../review/judge-sides.ts';
import type { PullMemory } from '../review/memory.ts';
import { type ReviewConfig, readReviewConfig } from './review-config.ts';
import type { ReviewTools } from './review-tools.ts';
import { together } from './together.ts';

/** What is read: the way from a branch to a commit that shall be merged into it. */
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
}

/** A change with everything that judging it takes. */
export interface ReadChange extends JudgedSnapshots {
  /** The merge base. */
  readonly baseSha: string;
  readonly headSha: string;
  readonly settings: ReviewConfig;
  readonly memory: PullMemory;
  /** What stayed unread for reasons of volume. */
  readonly gaps: readonly SkippedFile[];
}

/** More different files than this take longer to judge than people wait without a sign: some 2,000 a second are read. */
const MANY_FILES = 4_000;

/**
 * Reads both sides of a change, its configuration and what was said about it.
 * @param slow called, and waited for, as soon as it is known that the work takes long
 * @throws GitHubFailure
 */
export async function readChange(
  tools: ReviewTools,
  client: GitHubClient,
  change: Change,
  slow: () => Promise<void>,
): Promise<ReadChange> {
  const { repository, headSha } = change;
  const scope = { host: tools.host, installation: change.installationId, repositoryId: change.repositoryId };
  const blobs = createBlobReader({ client, repository, scope, cache: tools.blobs });
  const { settings, comparison, base, head, memory, early } = await readSides(tools, client, change, { blobs, scope });
  const wanted = [...head.entries, ...base.entries].filter(isRead(settings));
  const [changed, late] = await together([
    tools.commits.changes.once(JSON.stringify([scope, change.number, change.baseSha, headSha]), () =>
      readChangedFiles(client, repository, change.number, comparison, { base, head }),
    ),
    blobs.prefetch(wanted, early === null ? archiveOf(head) : undefined),
    new Set(wanted.map(({ id }) => id)).size > MANY_FILES ? slow() : Promise.resolve(),
  ]);
  const notes = [...(early ?? []), ...late];
  for (const note of notes) tools.log.warn({ change: headSha, note }, 'a slower way of reading files was taken');
  return {
    ...{ base, head, baseSha: comparison.mergeBase, headSha, changed: changed.files, settings, memory },
    ...{ config: settings.config, rules: tools.rules },
    facts: tools.facts.forRepository(JSON.stringify(scope)),
    ...(isModest(wanted) ? { reportBase: remembered(tools, [scope, base.sha, settings.layers]) } : {}),
    gaps: gapsOf([...base.gaps, ...head.gaps], changed.complete),
  };
}

/** What does not wait for an answer of another request is asked for at once. */
async function readSides(
  tools: ReviewTools,
  client: GitHubClient,
  change: Change,
  { blobs, scope }: { readonly blobs: BlobReader; readonly scope: RepositoryScope },
) {
  const { repository, baseSha, headSha } = change;
  const open = async (sha: string) => snapshotOf(sha, await treeOf(tools, client, { repository, scope, sha }), blobs);
  const configured = configFor(tools, client, change);
  const opened = open(headSha);
  const compared = async () => {
    const key = JSON.stringify([scope, baseSha, headSha]);
    const ask = () => compare(client, repository, baseSha, headSha);
    const comparison = await tools.commits.comparisons.once(key, ask);
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

/** The files of a commit, listed once. */
export function treeOf(
  { commits }: Pick<ReviewTools, 'commits'>,
  client: GitHubClient,
  {
    repository,
    scope,
    sha,
  }: { readonly repository: RepositoryRef; readonly scope: RepositoryScope; readonly sha: string },
): Promise<Tree> {
  return commits.trees.once(JSON.stringify([scope, sha]), () => readTree(client, repository, sha));
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

/** Which files the rules read under a configuration. */
export function isRead({ config }: ReviewConfig): (entry: SnapshotEntry) => boolean {
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
  tools: Pick<ReviewTools, 'clientFor' | 'host' | 'organisations' | 'rules' | 'today'>,
  client: GitHubClient,
  change: Pick<Change, 'installationId' | 'repositoryId' | 'repository' | 'config'>,
): Promise<ReviewConfig> {
  const { host, organisations: cache, rules, today } = tools;
  const { owner } = change.repository;
  const installation = change.installationId;
  const clients = { organisation: () => tools.clientFor(change, 'organisation'), own: client };
  const organisation = await readOrganisationConfig({ clients, owner, host, installation, cache });
  return readReviewConfig({ owner, organisation, repository: change.config, rules, today: today() });
}

function gapsOf(gaps: readonly SkippedFile[], complete: boolean): readonly SkippedFile[] {
  if (complete || gaps.length > 0) return gaps;
  return [{ path: '.', reason: 'the list of changed files is not complete' }];
}
