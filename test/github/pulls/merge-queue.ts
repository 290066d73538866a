/** Groups of a merge queue: what the base branch will be, as a branch of its own, before it is. */
import { readCommit } from '../git/history.ts';
import type { Account, Pull, Repository } from '../model.ts';
import { emit } from '../webhooks/events.ts';
import { mergeCommit } from '../workbench.ts';
import { fullName, type World } from '../world.ts';
import { deleteRef, pushed } from './push.ts';

export interface MergeGroup {
  headSha: string;
  /** Full ref, `refs/heads/gh-readonly-queue/main/pr-1-<sha>`. */
  headRef: string;
  baseSha: string;
  /** Full ref. */
  baseRef: string;
}

export type EndOfGroup = 'merged' | 'invalidated' | 'dequeued';

const QUEUE = /^refs\/heads\/gh-readonly-queue\/(.+)\/pr-\d+-([0-9a-f]{40})$/;

/** @throws Error on conflicts, and when the pull requests are none or go to different branches */
export async function queueGroup(
  world: World,
  repo: Repository,
  pulls: readonly Pull[],
  by: Account,
): Promise<MergeGroup> {
  const [first] = pulls;
  const baseSha = first && (await repo.git.branch(first.base.ref));
  if (!first || !baseSha || pulls.some((pull) => pull.base.ref !== first.base.ref))
    throw new Error('A group holds pull requests to one branch');
  let headSha: string = baseSha;
  for (const pull of pulls) headSha = await mergeCommit(world, pull, headSha, by);
  const headRef = `refs/heads/gh-readonly-queue/${first.base.ref}/pr-${pulls.at(-1)?.number}-${baseSha}`;
  const group = { headSha, headRef, baseSha, baseRef: `refs/heads/${first.base.ref}` };
  await repo.git.setRef(headRef, headSha);
  await pushed(world, { repository: repo, ref: headRef, before: null, after: headSha, pusher: by });
  await groupEvent(world, repo, group, 'checks_requested', by);
  return group;
}

/** @throws Error when there is no such group */
export async function endGroup(
  world: World,
  repo: Repository,
  headRef: string,
  reason: EndOfGroup,
  by: Account,
): Promise<void> {
  const [, base, baseSha] = QUEUE.exec(headRef) ?? [];
  const headSha = await repo.git.commit(headRef);
  if (!base || !baseSha || !headSha) throw new Error(`${fullName(repo)} has no group ${headRef}`);
  const baseRef = `refs/heads/${base}`;
  if (reason === 'merged') {
    await repo.git.setRef(baseRef, headSha);
    await pushed(world, { repository: repo, ref: baseRef, before: baseSha, after: headSha, pusher: by });
  }
  await deleteRef(world, repo, headRef, by);
  await groupEvent(world, repo, { headSha, headRef, baseSha, baseRef }, 'destroyed', by, { reason });
}

/** `merge_group.<action>`. */
async function groupEvent(
  world: World,
  repo: Repository,
  { headSha, headRef, baseSha, baseRef }: MergeGroup,
  action: string,
  sender: Account,
  extra: { reason?: EndOfGroup } = {},
): Promise<void> {
  const commit = await readCommit(repo.git, headSha);
  if (!commit) throw new Error(`${fullName(repo)} has no commit ${headSha}`);
  const { tree, message, author, committer } = commit;
  const person = ({ name, email }: typeof author) => ({ name, email });
  const head_commit = {
    ...{ id: headSha, tree_id: tree, message, timestamp: committer.date },
    ...{ author: person(author), committer: person(committer) },
  };
  const merge_group = { head_sha: headSha, head_ref: headRef, base_sha: baseSha, base_ref: baseRef, head_commit };
  emit(world, repo, 'merge_group', sender, { action, merge_group, ...extra });
}
