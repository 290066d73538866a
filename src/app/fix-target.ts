import { type Analysis, analyse } from '../engine/analyse.ts';
import type { Finding } from '../engine/report.ts';
import { createBlobReader } from '../github/blob-reader.ts';
import { readBranchState } from '../github/branch-state.ts';
import type { GitHubClient } from '../github/client.ts';
import { type PullState, readPull } from '../github/pull.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { archiveOf, snapshotOf } from '../github/snapshot.ts';
import { threadMemory } from '../github/thread-memory.ts';
import { refusalFor } from '../github/write-refusals.ts';
import type { FileContent } from '../model/snapshot.ts';
import { broughtBy } from '../remediate/brought.ts';
import { isFollowUpBranch } from '../remediate/identity.ts';
import { judgeSides } from '../review/judge-sides.ts';
import { spokenOf } from '../review/spoken.ts';
import type { Refusal } from '../source/refusal.ts';
import type { FixTarget } from './fix-request.ts';
import type { RepositoryPlace } from './job.ts';
import { configFor, isRead, readChange, treeOf } from './read-change.ts';
import type { ReviewConfig } from './review-config.ts';
import type { ReviewTools } from './review-tools.ts';

/** A branch that is to be repaired, judged. */
export interface JudgedTarget {
  readonly repository: RepositoryRef;
  /** The branch, and the commit of it that was judged. */
  readonly branch: string;
  readonly sha: string;
  /** Names what the repairs are about, within the branch. */
  readonly group: string;
  /** The pull request whose findings are repaired; null where all of the branch's are. */
  readonly pull: number | null;
  readonly analysis: Analysis;
  readonly wanted: (finding: Finding) => boolean;
  readonly settings: ReviewConfig;
}

/** Why nothing can be repaired there. */
export interface NoTarget extends Refusal {
  /** Why what was repaired there before is needed no more: a sentence of Markdown; null where it may be. */
  readonly over: string | null;
}

/** The group of a branch's own repairs. */
export const WHOLE_BRANCH = 'all';

/** The group of the repairs of what a pull request brings in. */
export function groupOfPull(number: number): string {
  return `pull-${number}`;
}

/** What a group is about; null for a group that is none of these. */
export function targetOf(group: string, branch: string): FixTarget | null {
  if (group === WHOLE_BRANCH) return { kind: 'branch', name: branch };
  const [, number] = /^pull-(\d{1,15})$/.exec(group) ?? [];
  return number === undefined ? null : { kind: 'pull', number: Number(number) };
}

/**
 * Reads and judges what is to be repaired.
 * @returns why nothing can be repaired there, in a sentence of Markdown
 * @throws GitHubFailure when it cannot be read
 */
export function judgeTarget(
  tools: ReviewTools,
  client: GitHubClient,
  place: RepositoryPlace,
  target: FixTarget,
): Promise<JudgedTarget | NoTarget> {
  return target.kind === 'pull'
    ? judgePull(tools, client, place, target.number)
    : judgeBranch(tools, client, place, target);
}

async function judgePull(
  tools: ReviewTools,
  client: GitHubClient,
  place: RepositoryPlace,
  number: number,
): Promise<JudgedTarget | NoTarget> {
  const asked = { owner: place.owner, name: place.repo };
  const pull = await readPull(client, { repository: asked, number, appId: tools.appId });
  const none = whyNot(pull);
  if (none !== null) return none;
  const { repository, repositoryId, config, head, base } = pull;
  const { installationId } = place;
  const commits = { baseSha: base.sha, headSha: head.sha };
  const memory = threadMemory(client, pull).load;
  const change = { installationId, repository, repositoryId, config, ...commits, number, memory };
  const { settings, ...read } = await readChange(tools, client, change, async () => {});
  const judged = await judgeSides(read);
  const { headReport, matched } = judged;
  const spoken = spokenOf({ head: headReport, matched, proved: new Map(), memory: read.memory, quiet: null });
  return {
    ...{ repository, branch: head.ref, sha: head.sha, group: groupOfPull(number), pull: number, settings },
    analysis: judged.head,
    wanted: broughtBy(spoken.counted, headReport.findings),
  };
}

const FORK =
  'This pull request comes from a fork, where Plimsoll does not push. Take the suggestions in its comments, or run `plimsoll fix` on your branch.';
const OWN = 'This pull request is a repair itself: tick **Regenerate** in its description to have it made anew.';

function whyNot({ number, state, crossRepository, head, authorIsBot }: PullState): NoTarget | null {
  if (state !== 'open')
    return {
      refused: `This pull request is ${state}: there is nothing left to repair on its branch.`,
      over: `#${number}, which this was meant for, is ${state}.`,
    };
  if (crossRepository) return { refused: FORK, over: null };
  return authorIsBot && isFollowUpBranch(head.ref) ? { refused: OWN, over: null } : null;
}

/** What reading and judging a branch takes. */
export interface BranchTools
  extends Pick<
    ReviewTools,
    'clientFor' | 'host' | 'rules' | 'blobs' | 'commits' | 'facts' | 'organisations' | 'today'
  > {
  /** Called after each file that was read, for progress on long work. */
  readonly onFile?: (done: number, total: number) => void;
}

/** How a branch is judged. */
export interface BranchAsk {
  /** Without `refs/heads/`; null for the default branch. */
  readonly name: string | null;
  /** Counts in place of the configuration that the branch holds. */
  readonly config?: FileContent;
}

/**
 * Reads and judges a whole branch.
 * @returns as {@link judgeTarget}
 * @throws GitHubFailure when it cannot be read
 */
export async function judgeBranch(
  tools: BranchTools,
  client: GitHubClient,
  place: Pick<RepositoryPlace, 'installationId' | 'owner' | 'repo'>,
  ask: BranchAsk,
): Promise<JudgedTarget | NoTarget> {
  const state = await readBranchState(client, { owner: place.owner, name: place.repo }, ask.name);
  const { repository, repositoryId, sha, config = null } = { ...state, ...ask };
  if (sha === null) return { refused: refusalFor('no-base'), over: 'the branch that this was meant for is gone.' };
  const { installationId } = place;
  const scope = { host: tools.host, installation: installationId, repositoryId };
  const blobs = createBlobReader({ client, repository, scope, cache: tools.blobs });
  const settings = await configFor(tools, client, { installationId, repository, repositoryId, config });
  const snapshot = snapshotOf(sha, await treeOf(tools, client, { repository, scope, sha }), blobs);
  await blobs.prefetch(snapshot.entries.filter(isRead(settings)), archiveOf(snapshot));
  const facts = tools.facts.forRepository(JSON.stringify(scope));
  const progress = tools.onFile ? { onFile: tools.onFile } : {};
  const analysis = await analyse({ snapshot, config: settings.config, rules: tools.rules, facts, ...progress });
  return {
    ...{ repository, branch: state.name, sha, group: WHOLE_BRANCH, pull: null, settings, analysis },
    wanted: () => true,
  };
}
