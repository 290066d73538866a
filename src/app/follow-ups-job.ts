import { type BranchState, readBranchState } from '../github/branch-state.ts';
import type { GitHubClient } from '../github/client.ts';
import { takeBackBranch } from '../github/close-follow-up.ts';
import { missingPermissions, TOKEN_PERMISSIONS } from '../github/permissions.ts';
import { branchName, groupIn } from '../remediate/identity.ts';
import { opensAt } from '../remediate/schedule.ts';
import { isRefusal } from '../source/refusal.ts';
import { answerBoxes } from './answer-boxes.ts';
import { exclusiveKey, type FixTools, lacking } from './fix.ts';
import { judgeTarget, targetOf, WHOLE_BRANCH } from './fix-target.ts';
import type { FollowUpsJob, Job } from './job.ts';
import { attendFollowUp, makeFollowUp } from './make-follow-up.ts';
import { configFor } from './read-change.ts';

export interface FollowUpsTools extends FixTools {
  /** Asks for work at a time, in milliseconds since 1970. */
  readonly enqueueAt: (job: Job, timeMs: number) => void;
}

/**
 * Looks after the follow-ups that go to a branch, and opens one where the configuration wants that after a merge. Safe to
 * run again at any time; without any follow-ups it is one request.
 * @throws GitHubFailure when GitHub cannot be read
 */
export async function lookAfterFollowUps(tools: FollowUpsTools, job: FollowUpsJob): Promise<void> {
  const missing = missingPermissions(await tools.granted(job.installationId), TOKEN_PERMISSIONS.fix);
  if (missing.length > 0) return tellTicked(tools, job, lacking(missing));
  // Read only then: what is being made at the moment may have begun before the push.
  await tools.exclusive(exclusiveKey(job), () => lookAfter(tools, job));
}

/** Tells those who have ticked boxes why nothing comes of them; it takes fewer permissions than the repair. */
async function tellTicked(tools: FollowUpsTools, job: FollowUpsJob, says: string): Promise<void> {
  const refusal = { outcome: 'refused', says, failure: null } as const;
  for (const { number, controls: ticked } of job.ticked ?? []) {
    const repository = { owner: job.owner, name: job.repo };
    await answerBoxes(tools, await tools.clientFor(job, 'answer'), { repository, number, ticked }, refusal);
  }
}

async function lookAfter(tools: FollowUpsTools, job: FollowUpsJob): Promise<void> {
  const reader = await tools.clientFor(job, 'review');
  const state = await readBranchState(reader, { owner: job.owner, name: job.repo }, job.branch);
  const place = { ...job, owner: state.repository.owner, repo: state.repository.name };
  const writer = () => tools.clientFor(place, 'fix');
  let isThere = false;
  for (const { branch, sha, pulls } of state.ownBranches) {
    const open = pulls.find((pull) => pull.state === 'open' && pull.base === job.branch);
    if (open === undefined) continue;
    isThere ||= groupIn(branch) === WHOLE_BRANCH;
    const ticked = job.ticked?.filter(({ number }) => number === open.number).flatMap(({ controls }) => controls) ?? [];
    if (targetOf(groupIn(branch), job.branch) === null) continue;
    const client = await writer();
    const followUp = { number: open.number, branch, sha, base: job.branch, ticked };
    await attendFollowUp(tools, client, place, followUp);
  }
  await tidy(tools, writer, state);
  if (!isThere && state.name === state.defaultBranch) await openUnasked(tools, { ...job, ...place }, state, reader);
}

/** Deletes branches of ours that nobody needs: they were merged as they stand, or what they go to is gone. */
async function tidy(tools: FollowUpsTools, writer: () => Promise<GitHubClient>, state: BranchState): Promise<void> {
  const { repository, name, sha: base } = state;
  for (const { branch, sha, pulls } of state.ownBranches) {
    const last = pulls.at(-1);
    if (last === undefined || last.base !== name || last.headSha !== sha) continue;
    if (branch !== branchName(name, groupIn(branch)) || pulls.some((pull) => pull.state === 'open')) continue;
    if (last.state !== 'merged' && base !== null) continue;
    const taken = await takeBackBranch(await writer(), { repository, branch, headSha: sha }, tools.patience);
    if (!taken.ok) tools.log.warn({ repository, branch, err: taken.failure }, 'a branch could not be deleted');
  }
}

/** Where the configuration wants it, what is safe is repaired after a merge, at the times that it allows. */
async function openUnasked(
  tools: FollowUpsTools,
  job: FollowUpsJob,
  state: BranchState,
  reader: GitHubClient,
): Promise<void> {
  const { repository, repositoryId, config } = state;
  const { installationId } = job;
  const settings = await configFor(tools, reader, { installationId, repository, repositoryId, config });
  const { when, schedule } = settings.config.followUps;
  if (when !== 'after-merge') return;
  const later = opensAt(schedule, tools.now());
  if (later !== null) return tools.enqueueAt(job, Date.parse(later));
  const about = { kind: 'branch', name: job.branch } as const;
  const client = await tools.clientFor(job, 'fix');
  const target = await judgeTarget(tools, client, job, about);
  if (isRefusal(target)) return;
  const ask = { scope: 'safe', ticked: [], opens: true } as const;
  const { published, permission } = await makeFollowUp(tools, client, target, ask);
  const retryAt = permission.allowed ? null : permission.retryAt;
  if (published.outcome === 'refused' && retryAt !== null) tools.enqueueAt(job, Date.parse(retryAt));
}
