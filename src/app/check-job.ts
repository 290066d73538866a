import { contentId } from '../github/check-subject.ts';
import { writeCheckRun } from '../github/checks.ts';
import type { GitHubClient } from '../github/client.ts';
import { GitHubFailure } from '../github/failure.ts';
import { readMergeGroup } from '../github/merge-group.ts';
import { readPull } from '../github/pull.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { threadMemory } from '../github/thread-memory.ts';
import { DEFAULT_PATIENCE } from '../github/write-once.ts';
import { NOTHING_SAID, type PullMemory } from '../review/memory.ts';
import { inProgress } from './check-progress.ts';
import type { MergeGroupJob } from './job.ts';
import { type Judged, planBetween } from './plan-between.ts';
import type { ReviewTools } from './review-tools.ts';

export type CheckOutcome =
  | { readonly outcome: 'checked' }
  /** The group is no more: it was merged, or given up. */
  | { readonly outcome: 'gone' }
  /** It could not be judged; its check says so. */
  | { readonly outcome: 'unfinished'; readonly failure: unknown }
  | { readonly outcome: 'failed'; readonly failure: GitHubFailure };

/**
 * Judges what a merge queue is about to merge and writes the check run that the queue waits for. It posts no comments:
 * what people can still change is said on their pull request. Safe to run again at any time.
 * @throws GitHubFailure when GitHub cannot be read
 */
export async function checkMergeGroup(tools: ReviewTools, job: MergeGroupJob): Promise<CheckOutcome> {
  const client = await tools.clientFor(job, 'check');
  const { headSha, baseSha, number } = job;
  const asked = { owner: job.owner, name: job.repo };
  const group = await readMergeGroup(client, { repository: asked, appId: tools.appId, headSha, baseSha });
  if (group === null) return { outcome: 'gone' };
  const { repository, repositoryId, config, checkRuns } = group;
  const subject = { kind: 'merge group', baseSha, number } as const;
  const memory = () => groupMemory(tools, client, repository, number);
  const change = {
    ...{ installationId: job.installationId, repository, repositoryId, baseSha, headSha, config },
    memory,
  };
  return inProgress<Judged, CheckOutcome>(
    tools,
    client,
    { repository, headSha, subject, existing: checkRuns },
    (slow) => planBetween(tools, client, { ...change, number: null, quiet: null, mayFix: false }, slow),
    async ({ plan, failure }, begun) => {
      const content = {
        headSha,
        externalId: contentId(subject, headSha, plan.check),
        check: plan.check,
        detailsUrl: null,
      };
      const there = { existing: begun === null ? checkRuns : [begun], forced: job.forced ?? false };
      const run = await writeCheckRun(client, repository, content, there, tools.patience ?? DEFAULT_PATIENCE);
      if (!run.ok) return { outcome: 'failed', failure: run.failure };
      return failure === null ? { outcome: 'checked' } : { outcome: 'unfinished', failure };
    },
  );
}

/** What people have asked to leave alone on the pull request holds for its way through the queue as well. */
async function groupMemory(
  tools: ReviewTools,
  client: GitHubClient,
  repository: RepositoryRef,
  number: number | null,
): Promise<PullMemory> {
  if (number === null) return NOTHING_SAID;
  try {
    return await threadMemory(client, await readPull(client, { repository, number, appId: tools.appId })).load();
  } catch (error) {
    // The number comes from the name of a branch: it may be no pull request's.
    if (error instanceof GitHubFailure && error.kind === 'not-found') return NOTHING_SAID;
    throw error;
  }
}
