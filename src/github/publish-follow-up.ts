import type { Reviewers } from '../remediate/codeowners.ts';
import type { Decision } from '../remediate/decide.ts';
import type { FollowUp, KnownFollowUp } from '../remediate/follow-up.ts';
import type { Permission as OpenPermission } from '../remediate/limits.ts';
import { readBranch } from './branch-ref.ts';
import type { GitHubClient } from './client.ts';
import { closeFollowUp, takeBackBranch } from './close-follow-up.ts';
import { type BranchMove, restoreBranch, writeChain } from './commit-chain.ts';
import type { GitHubFailure } from './failure.ts';
import { addLabels, askReviewers, editPull, openPull } from './follow-up-pulls.ts';
import type { FollowUpState } from './follow-up-state.ts';
import type { RepositoryRef } from './repository.ts';
import { DEFAULT_PATIENCE, type Patience } from './write-once.ts';
import { explainRefusal, refusalFor } from './write-refusals.ts';

/** A decision, and what it rests on. */
export interface FollowUpPlan {
  readonly decision: Decision;
  /** What the decision was made on. */
  readonly state: FollowUpState;
  /** Whether one more may be opened now. */
  readonly mayOpen: OpenPermission;
  readonly labels: readonly string[];
  readonly reviewers: Pick<Reviewers, 'people' | 'teams'>;
}

/** A plan, and what carrying it out takes. */
export interface FollowUpOrder extends FollowUpPlan {
  readonly client: GitHubClient;
  readonly repository: RepositoryRef;
  /** The new body of one that people have edited; null where it says so already. */
  readonly handsOff: (body: string) => string | null;
  readonly patience?: Patience;
}

/** What became of a decision. `says` is one or two sentences of Markdown in words of the project alone. */
export type PublishedFollowUp =
  | {
      readonly outcome: 'opened' | 'reopened' | 'updated' | 'left' | 'closed' | 'declined';
      /** Null where there is none. */
      readonly number: number | null;
      readonly says: string;
      /** What did not take effect though the pull request is as it shall be: labels, reviewers. */
      readonly lacking: readonly GitHubFailure[];
    }
  /** Nothing has changed. `failure` is null where a limit of our own, or what was read, stood in the way. */
  | { readonly outcome: 'refused'; readonly says: string; readonly failure: GitHubFailure | null };

/**
 * Carries out what was decided about a follow-up. Commits are written before their branch, the branch before its pull
 * request, and a branch without one is taken back: whatever fails leaves no half-made branch. Running it again on a new
 * reading is safe.
 * @throws GitHubFailure when a branch that is to be replaced, or was to come back, cannot be read
 */
export async function publishFollowUp(order: FollowUpOrder): Promise<PublishedFollowUp> {
  const { decision } = order;
  if (decision.action === 'declined') return done('declined', decision.number, decision.says);
  if (decision.action === 'leave') return leave(order, decision.number);
  const refusal = knownRefusal(order);
  if (refusal !== null) return refused(refusal);
  switch (decision.action) {
    case 'close':
      return close(order, decision.number);
    case 'open':
      return open(order, decision.followUp);
    case 'reopen':
      return reopen(order, decision.number, decision.followUp);
    case 'update':
      return update(order, decision.number, decision.followUp, 'updated');
  }
}

/** Why a plan cannot be carried out, as far as what was read tells: a sentence for people; null where nothing does. */
export function knownRefusal({ decision, state, mayOpen }: FollowUpPlan): string | null {
  if (decision.action === 'declined' || decision.action === 'leave') return null;
  if (state.archived) return refusalFor('archived');
  if (decision.action === 'open' && !mayOpen.allowed) return mayOpen.says;
  if (decision.action === 'open' && moveFor(state) === null) return refusalFor('branch-exists');
  const isElsewhere = (number: number) => state.tip !== null && state.tip.sha !== knownAs(state, number).headSha;
  if (decision.action === 'reopen' && isElsewhere(decision.number)) return refusalFor('branch-exists');
  return decision.action !== 'close' && state.parent === null ? refusalFor('no-base') : null;
}

type Done = Exclude<PublishedFollowUp, { readonly outcome: 'refused' }>;

function done(outcome: Done['outcome'], number: number | null, says: string, lacking: Done['lacking'] = []): Done {
  return { outcome, number, says, lacking };
}

function refused(says: string, failure: GitHubFailure | null = null): PublishedFollowUp {
  return { outcome: 'refused', says, failure };
}

function failed(failure: GitHubFailure): PublishedFollowUp {
  return refused(explainRefusal(failure).sentence, failure);
}

/** One that people have edited says so above its description; everything else stays as it is. */
async function leave(order: FollowUpOrder, number: number | null): Promise<PublishedFollowUp> {
  const { client, repository, decision, state, patience } = order;
  const pull = state.known.find((known) => known.number === number);
  const body = pull?.edited && pull.state === 'open' ? order.handsOff(pull.body) : null;
  if (pull === undefined || body === null || state.archived) return done('left', number, decision.says);
  const edited = await editPull(client, repository, pull.number, { body }, patience);
  return done('left', number, decision.says, edited.ok ? [] : [edited.failure]);
}

async function close({ client, repository, decision, state, patience }: FollowUpOrder, number: number) {
  const { branch, headSha } = knownAs(state, number);
  const obsolete = { repository, number, branch, headSha, reason: decision.says };
  const closed = await closeFollowUp(client, obsolete, patience);
  return closed.ok ? done('closed', number, `#${number}: ${decision.says}`) : failed(closed.failure);
}

function knownAs({ known }: FollowUpState, number: number): KnownFollowUp {
  const pull = known.find((other) => other.number === number);
  if (!pull) throw new Error(`a decision about #${number}, which was not read`);
  return pull;
}

async function open(order: FollowUpOrder, followUp: FollowUp): Promise<PublishedFollowUp> {
  const { client, repository, state, decision, patience } = order;
  const move = moveFor(state);
  if (move === null) return refused(refusalFor('branch-exists'));
  const chain = await write(order, followUp, move);
  if (typeof chain !== 'string') return chain;
  const pull = await openPull(client, repository, followUp, patience);
  if (!pull.ok) {
    // A branch that stood there before, ours as well, is not worth more than one that is new.
    await takeBackBranch(client, { repository, branch: followUp.branch, headSha: chain }, patience);
    return failed(pull.failure);
  }
  const { number } = pull.value;
  return done('opened', number, `#${number}: ${decision.says}`, await decorate(order, number));
}

/**
 * How the branch of a new follow-up comes to be; null where a person's stands in its place. One that ends in a commit of
 * ours, or that was merged as it stands, is left over: from a run that was broken off, or from a former follow-up.
 */
function moveFor({ tip, known, repositoryId }: FollowUpState): BranchMove | null {
  if (tip === null) return { kind: 'create' };
  const isMerged = known.some(({ state, headSha }) => state === 'merged' && headSha === tip.sha);
  return tip.own || isMerged ? { kind: 'replace', from: tip.sha, repositoryId } : null;
}

/** GitHub reopens a pull request only while its branch stands where it was closed: the new commits come afterwards. */
async function reopen(order: FollowUpOrder, number: number, followUp: FollowUp): Promise<PublishedFollowUp> {
  const { client, repository, state, patience = DEFAULT_PATIENCE } = order;
  const { branch, headSha } = knownAs(state, number);
  if (state.tip === null) {
    const restored = await restoreBranch(client, repository, { branch, sha: headSha }, patience);
    if (!restored.ok) return failed(restored.failure);
  }
  const back = await editPull(client, repository, number, { state: 'open' }, patience);
  const made = back.ok ? await update(order, number, followUp, 'reopened') : failed(back.failure);
  // What could not come back is as it was: closed, without a branch. One whose commits have come by now stays.
  if (made.outcome !== 'refused' || made.failure === null) return made;
  if (back.ok && (await readBranch(client, repository, branch)) !== headSha) return made;
  if (back.ok) await editPull(client, repository, number, { state: 'closed' }, patience);
  await takeBackBranch(client, { repository, branch, headSha }, patience);
  return made;
}

async function update(
  order: FollowUpOrder,
  number: number,
  followUp: FollowUp,
  outcome: 'updated' | 'reopened',
): Promise<PublishedFollowUp> {
  const { client, repository, state, decision, patience } = order;
  const { branch, headSha } = knownAs(state, number);
  const move = { kind: 'replace', from: headSha, pull: number, repositoryId: state.repositoryId } as const;
  const chain = await write(order, { ...followUp, branch }, move);
  if (typeof chain !== 'string') return chain;
  const { title, body } = followUp;
  const edited = await editPull(client, repository, number, { title, body }, patience);
  return edited.ok ? done(outcome, number, decision.says) : failed(edited.failure);
}

const OVER = 'Somebody has merged or closed the pull request meanwhile: nothing was changed.';

/** Writes the commits; gives the new head, or why there is none. */
async function write(
  { client, repository, state: { parent }, patience }: FollowUpOrder,
  { branch, fixes }: FollowUp,
  move: BranchMove,
): Promise<string | PublishedFollowUp> {
  if (parent === null) return refused(refusalFor('no-base'));
  const chain = await writeChain(client, { repository, parent, commits: fixes.commits, branch, move }, patience);
  if (chain.outcome === 'failed') return failed(chain.failure);
  if (chain.outcome === 'written') return chain.headSha;
  return refused(chain.outcome === 'over' ? OVER : refusalFor('branch-moved'));
}

/** Labels and reviewers are an extra: without them the pull request stands all the same. */
async function decorate(
  { client, repository, labels, reviewers, patience }: FollowUpOrder,
  number: number,
): Promise<readonly GitHubFailure[]> {
  const labelled = await addLabels(client, repository, number, labels, patience);
  const wanted = { users: reviewers.people, teams: reviewers.teams };
  const asked = await askReviewers(client, repository, number, wanted, patience);
  return [labelled, asked].flatMap((sent) => (sent.ok ? [] : [sent.failure]));
}
