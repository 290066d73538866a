import type { GitHubClient } from '../github/client.ts';
import { readCommitPoint, writeChain } from '../github/commit-chain.ts';
import { missingPermissions, TOKEN_PERMISSIONS } from '../github/permissions.ts';
import { explainRefusal } from '../github/write-refusals.ts';
import { nothingToRepair, openedAs, pushedAs } from '../remediate/answer.ts';
import { asOneCommit } from '../remediate/one-commit.ts';
import { isRefusal } from '../source/refusal.ts';
import type { Exclusive } from './exclusive.ts';
import type { FixAnswer, FixRequest } from './fix-request.ts';
import { type JudgedTarget, judgeTarget } from './fix-target.ts';
import type { RepositoryPlace } from './job.ts';
import { type FollowUpTools, type MadeFollowUp, makeFollowUp } from './make-follow-up.ts';
import { fixesFor } from './wish-follow-up.ts';

export interface FixTools extends FollowUpTools {
  /** Keeps apart what is about the same repository. */
  readonly exclusive: Exclusive;
}

/**
 * Carries out a person's wish for repairs, and says what came of it.
 * @throws GitHubFailure when GitHub cannot be read; Error where a proof does not hold
 */
export async function fix(tools: FixTools, request: FixRequest): Promise<FixAnswer> {
  const { place, delivery } = request;
  const missing = missingPermissions(await tools.granted(place.installationId), TOKEN_PERMISSIONS.fix);
  if (missing.length > 0) return notDone(lacking(missing));
  return tools.exclusive(exclusiveKey(place), async () => {
    const client = await tools.clientFor(place, 'fix');
    return delivery === 'commit' ? pushTwice(tools, client, request) : open(tools, client, request);
  });
}

/** Repairs of one repository wait for each other: its limits count all of them, and a push sees what was being made. */
export function exclusiveKey({ repositoryId }: RepositoryPlace): string {
  return String(repositoryId);
}

/** Why nothing can be repaired without some permissions, for the person who asked. */
export function lacking(missing: readonly string[]): string {
  const named = missing.map((one) => `\`${one}\``).join(' and ');
  return `Plimsoll may not repair here: it lacks ${named}, which an owner of the repository can grant.`;
}

function notDone(says: string): FixAnswer {
  return { says, done: false };
}

async function open(tools: FixTools, client: GitHubClient, { place, target, scope }: FixRequest): Promise<FixAnswer> {
  const judged = await judgeTarget(tools, client, place, target);
  if (isRefusal(judged)) return notDone(judged.refused);
  return answerOf(await makeFollowUp(tools, client, judged, { scope, ticked: [], opens: true }), judged);
}

function answerOf({ fixes, published }: MadeFollowUp, { pull }: JudgedTarget): FixAnswer {
  const { outcome, says } = published;
  if (outcome === 'refused') return notDone(says);
  const { number, lacking: failures } = published;
  if (number === null) return notDone(nothingToRepair(fixes, pull !== null));
  const done = outcome !== 'declined' && outcome !== 'closed';
  const told = outcome === 'opened' ? openedAs(number, fixes) : says;
  const [failure] = failures;
  return {
    done,
    says: failure === undefined ? told : `${told} Something about it was refused: ${explainRefusal(failure).sentence}`,
  };
}

/** A push that comes in between is no reason to ask again: what stands there then is repaired. */
async function pushTwice(tools: FixTools, client: GitHubClient, request: FixRequest): Promise<FixAnswer> {
  const first = await push(tools, client, request);
  return first === 'moved' ? orRefused(await push(tools, client, request)) : first;
}

function orRefused(answer: FixAnswer | 'moved'): FixAnswer {
  return answer === 'moved'
    ? notDone('Others push to the branch all the time: nothing was changed, ask again later.')
    : answer;
}

async function push(
  tools: FixTools,
  client: GitHubClient,
  { place, target, scope }: FixRequest,
): Promise<FixAnswer | 'moved'> {
  const judged = await judgeTarget(tools, client, place, target);
  if (isRefusal(judged)) return notDone(judged.refused);
  const fixes = await fixesFor(judged, scope);
  if (fixes.commits.length === 0) return notDone(nothingToRepair(fixes, judged.pull !== null));
  const { repository, branch, sha } = judged;
  const parent = await readCommitPoint(client, repository, sha);
  const commits = [asOneCommit(fixes, tools.followUpWords.title(fixes))];
  const chain = await writeChain(
    client,
    { repository, parent, commits, branch, move: { kind: 'advance' } },
    tools.patience,
  );
  if (chain.outcome === 'written') return { says: pushedAs(chain.headSha, branch, fixes), done: true };
  if (chain.outcome !== 'failed') return 'moved';
  const { reason, sentence } = explainRefusal(chain.failure);
  return reason === 'branch-moved' ? 'moved' : notDone(sentence);
}
