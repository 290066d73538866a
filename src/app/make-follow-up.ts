import { setTimeout } from 'node:timers/promises';
import type { GitHubClient } from '../github/client.ts';
import { type FollowUpState, readFollowUpState } from '../github/follow-up-state.ts';
import { type FollowUpPlan, type PublishedFollowUp, publishFollowUp } from '../github/publish-follow-up.ts';
import type { RepositoryRef } from '../github/repository.ts';
import { DEFAULT_PATIENCE, type Patience } from '../github/write-once.ts';
import type { FollowUpWords } from '../remediate/body.ts';
import { type Control, readControls } from '../remediate/body-controls.ts';
import { type Decision, decide, type Situation } from '../remediate/decide.ts';
import type { FixScope, FixSet, FollowUp, KnownFollowUp } from '../remediate/follow-up.ts';
import { withHandsOff } from '../remediate/hands-off.ts';
import { branchName, groupIn } from '../remediate/identity.ts';
import { mayOpen, type Permission } from '../remediate/limits.ts';
import { isRefusal } from '../source/refusal.ts';
import { answerBoxes } from './answer-boxes.ts';
import { type JudgedTarget, judgeTarget, targetOf } from './fix-target.ts';
import type { RepositoryPlace } from './job.ts';
import type { ReviewTools } from './review-tools.ts';
import { NOBODY, reviewersFor, wishFollowUp } from './wish-follow-up.ts';

/** What making a follow-up of a judged target takes. */
export interface MakingTools extends Pick<ReviewTools, 'patience' | 'log'> {
  readonly followUpWords: FollowUpWords;
  /** The time, ISO 8601 in UTC. */
  readonly now: () => string;
}

/** What making follow-ups takes besides what reviews take. */
export interface FollowUpTools extends ReviewTools, MakingTools {}

/** Looks at a follow-up until GitHub knows whether it can be merged; then it counts as one that can. */
const LOOKS = 3;

/** How a follow-up shall be. */
export interface FollowUpAsk {
  /** Null: as the open one has it. */
  readonly scope: FixScope | null;
  /** Boxes that a person has ticked, whatever the description says by now. */
  readonly ticked: readonly Control[];
  /** Whether one may be opened where none is open. */
  readonly opens: boolean;
}

/** What shall become of a target's follow-up, before anything is written. */
export interface PlannedFollowUp {
  readonly fixes: FixSet;
  /** The pull request that the target shall have, whatever becomes of it; null where there is nothing to repair. */
  readonly wished: FollowUp | null;
  readonly plan: FollowUpPlan;
}

/** What a target's follow-up has become. */
export interface MadeFollowUp {
  readonly fixes: FixSet;
  readonly published: PublishedFollowUp;
  /** Whether one more might have been opened. */
  readonly permission: Permission;
}

/**
 * Brings the follow-up of a judged target up to date: opens, updates, closes or leaves it. Safe to run again at any time,
 * and not twice at the same time for one target.
 * @throws GitHubFailure when GitHub cannot be read; Error where a proof does not hold
 */
export async function makeFollowUp(
  tools: MakingTools,
  client: GitHubClient,
  target: JudgedTarget,
  ask: FollowUpAsk,
): Promise<MadeFollowUp> {
  const { branch, state } = await readTargetState(tools, client, target);
  const { fixes, plan } = await planFollowUp(tools, target, ask, { branch, state });
  return { fixes, permission: plan.mayOpen, published: await publishPlan(tools, client, target.repository, plan) };
}

/**
 * Decides what becomes of the follow-up of a judged target, and writes nothing.
 * @throws Error where a proof does not hold, and what the target's snapshot throws when its source fails
 */
export async function planFollowUp(
  tools: MakingTools,
  target: JudgedTarget,
  ask: FollowUpAsk,
  { branch, state }: TargetState,
): Promise<PlannedFollowUp> {
  const { known, conflict, branches, opened } = state;
  const there = known.find((other) => other.state === 'open');
  const asked = askedOf(there, ask.ticked);
  const scope = ask.scope ?? asked.scope;
  const { fixes, followUp } = await wishFollowUp(tools.followUpWords, target, scope, { branch, known });
  const decision = decide({
    wished: followUp,
    leftOut: fixes.unjudged > 0,
    known,
    conflict: conflict ?? false,
    request: asked.request,
  });
  const open = branches.flatMap(({ pulls }) => pulls.filter((pull) => pull.state === 'open')).length;
  const permission = mayOpen(opened, open, tools.now(), target.settings.config.followUps.limits);
  const reviewers = decision.action === 'open' ? await reviewersFor(target, fixes, state.viewer) : NOBODY;
  const { labels } = target.settings.config.followUps;
  const plan = {
    state,
    decision: ask.opens || there ? decision : notOpened(decision),
    mayOpen: permission,
    labels,
    reviewers,
  };
  return { fixes, wished: followUp, plan };
}

/** Where nobody has asked for one, what is closed stays closed. */
function notOpened(decision: Decision): Decision {
  return decision.action === 'open' || decision.action === 'reopen'
    ? { action: 'leave', number: null, says: 'Nobody has asked for these repairs.' }
    : decision;
}

/**
 * Carries out a plan. @throws GitHubFailure as {@link publishFollowUp}
 */
export async function publishPlan(
  { followUpWords, patience, log }: MakingTools,
  client: GitHubClient,
  repository: RepositoryRef,
  plan: FollowUpPlan,
): Promise<PublishedFollowUp> {
  const handsOff = (body: string) => withHandsOff(body, followUpWords.handsOff);
  const published = await publishFollowUp({
    client,
    repository,
    handsOff,
    ...plan,
    ...(patience ? { patience } : {}),
  });
  const { outcome } = published;
  const failures = outcome === 'refused' ? [published.failure] : published.lacking;
  const trouble = failures.filter((failure) => failure !== null);
  log[trouble.length > 0 ? 'warn' : 'info'](
    { repository, outcome, says: published.says, err: trouble[0] },
    'a follow-up was seen to',
  );
  return published;
}

/** What there is of a target's follow-up. */
export interface TargetState {
  /** The name of its branch. */
  readonly branch: string;
  readonly state: FollowUpState;
}

/**
 * Reads what there is of a target's follow-up. It goes on under its name where its base was renamed, for GitHub then
 * points it to the new one.
 * @throws GitHubFailure
 */
export async function readTargetState(
  { patience = DEFAULT_PATIENCE }: MakingTools,
  client: GitHubClient,
  { repository, branch: base, sha: baseSha, group }: JudgedTarget,
): Promise<TargetState> {
  const read = (branch: string) => readSettled(client, repository, { branch, baseSha }, patience);
  const branch = branchName(base, group);
  const state = await read(branch);
  if (state.known.some((other) => other.state === 'open')) return { branch, state };
  const renamed = state.branches.find(
    (other) =>
      groupIn(other.branch) === group && other.pulls.some((pull) => pull.state === 'open' && pull.base === base),
  );
  return renamed === undefined ? { branch, state } : { branch: renamed.branch, state: await read(renamed.branch) };
}

/** After a push it takes GitHub some seconds to know whether there is a conflict. */
async function readSettled(
  client: GitHubClient,
  repository: RepositoryRef,
  wanted: Parameters<typeof readFollowUpState>[2],
  { pauseMs }: Patience,
): Promise<FollowUpState> {
  let state = await readFollowUpState(client, repository, wanted);
  for (let left = LOOKS - 1; left > 0 && state.conflict === null; left -= 1) {
    await setTimeout(pauseMs);
    state = await readFollowUpState(client, repository, wanted);
  }
  return state;
}

/** What people ask of an open follow-up by the boxes in its description. */
function askedOf(
  open: KnownFollowUp | undefined,
  ticked: readonly Control[],
): { readonly scope: FixScope; readonly request: Situation['request'] } {
  const controls = new Set([...readControls(open?.body ?? ''), ...ticked]);
  const request = controls.has('regenerate') ? 'regenerate' : controls.has('rebase') ? 'rebase' : null;
  return { scope: controls.has('include-review') ? 'review' : 'safe', request };
}

/** A follow-up that is open, as it was found. */
export interface OpenFollowUp {
  readonly number: number;
  readonly branch: string;
  /** Where its branch stands. */
  readonly sha: string;
  /** The branch that it goes to. */
  readonly base: string;
  readonly ticked: readonly Control[];
}

/**
 * Looks after an open follow-up: what it goes to may have moved, people may have ticked a box, or it may be needed no more.
 * @returns null for one that nothing can be said of
 * @throws as {@link makeFollowUp}
 */
export async function attendFollowUp(
  tools: FollowUpTools,
  client: GitHubClient,
  place: RepositoryPlace,
  { number, branch, base, sha, ticked }: OpenFollowUp,
): Promise<PublishedFollowUp | null> {
  const about = targetOf(groupIn(branch), base);
  if (about === null) return null;
  const target = await judgeTarget(tools, client, place, about);
  if (!isRefusal(target)) {
    const { published } = await makeFollowUp(tools, client, target, { scope: null, ticked, opens: false });
    await answerBoxes(tools, client, { repository: target.repository, number, ticked }, published);
    return published;
  }
  if (target.over === null) return null;
  const repository = { owner: place.owner, name: place.repo };
  const state = await readFollowUpState(client, repository, { branch, baseSha: sha });
  const decision = decide({ wished: null, known: state.known, conflict: false, request: null });
  const says = decision.action === 'close' ? `Closed: ${target.over}` : decision.says;
  const extras = { mayOpen: { allowed: true } as const, labels: [], reviewers: NOBODY };
  return publishPlan(tools, client, repository, { state, decision: { ...decision, says }, ...extras });
}
