import type { GitHubClient } from '../github/client.ts';
import type { TokenPlace } from '../github/installation-clients.ts';
import { missingPermissions, type Permissions, TOKEN_PERMISSIONS } from '../github/permissions.ts';
import { type Published, publish } from '../github/publish.ts';
import { type PullPlace, type PullState, readPull } from '../github/pull.ts';
import { threadMemory } from '../github/thread-memory.ts';
import type { Quiet } from '../review/views.ts';
import { inProgress } from './check-progress.ts';
import type { ReviewJob } from './job.ts';
import { mayFix } from './may-fix.ts';
import { type Judged, planBetween, type SpokenChange } from './plan-between.ts';
import type { ReviewTools } from './review-tools.ts';

export type ReviewOutcome =
  | Published
  | { readonly outcome: 'closed' }
  /** The pull request could not be judged; its check says so. */
  | { readonly outcome: 'unfinished'; readonly failure: unknown };

/**
 * Reviews a pull request as it is now and publishes what is new. Safe to run again at any time.
 * @throws GitHubFailure when GitHub cannot be read
 */
export async function reviewPull(tools: ReviewTools, job: Omit<ReviewJob, 'kind'>): Promise<ReviewOutcome> {
  const client = await tools.clientFor(job, 'review');
  const granted = await tools.granted(job.installationId);
  const asked: PullPlace = { repository: { owner: job.owner, name: job.repo }, number: job.number, appId: tools.appId };
  const pull = await readPull(client, asked);
  // A delivery that waited may name the repository as it was called then.
  const { repository, repositoryId, config } = pull;
  const place = { ...asked, repository };
  if (pull.state !== 'open') return { outcome: 'closed' };
  const memory = threadMemory(client, pull);
  const change: SpokenChange = {
    ...{ installationId: job.installationId, repository, repositoryId, config, number: job.number },
    ...{ baseSha: pull.base.sha, headSha: pull.head.sha, memory: memory.load },
    ...{ quiet: quietOf(pull), mayFix: mayFix(pull, granted) },
  };
  const subject = { kind: 'pull', number: job.number } as const;
  const { patience } = tools;
  return inProgress<Judged, ReviewOutcome>(
    tools,
    client,
    { repository, headSha: pull.head.sha, subject, existing: pull.checkRuns },
    (slow) => planBetween(tools, client, change, slow),
    async ({ plan, failure }, begun) => {
      const resolving = await threadClient(tools, job, granted);
      const wanted = { client, resolving, place, reviewed: pull, begun, forced: job.forced ?? false };
      const published = await publish(plan, { ...wanted, ...(patience ? { patience } : {}) });
      if (failure !== null && published.outcome !== 'stale') return { outcome: 'unfinished', failure };
      if (published.outcome === 'published') await memory.save(plan);
      return published;
    },
  );
}

/** The one that resolves threads: GitHub wants `contents: write` for that, which many installations do not grant. */
async function threadClient(tools: ReviewTools, place: TokenPlace, granted: Permissions): Promise<GitHubClient | null> {
  if (missingPermissions(granted, TOKEN_PERMISSIONS.threads).length > 0) return null;
  return await tools.clientFor(place, 'threads');
}

/** A draft is not ready for other people's eyes, and nobody answers for what a program proposes: both have their check. */
function quietOf({ draft, authorIsBot }: PullState): Quiet | null {
  if (draft) return 'draft';
  return authorIsBot ? 'bot' : null;
}
