/** Opening, changing, closing and merging pull requests, with the webhooks that each of them sends. */
import { meets } from '../auth/access.ts';
import { forbidden, notFound, validationFailed } from '../errors.ts';
import type { Account, Actor, Pull, PullHead, Repository } from '../model.ts';
import { checkInteraction } from '../protection.ts';
import { pullRequestEvent } from '../webhooks/events.ts';
import { fullName, type World } from '../world.ts';
import { mergeBaseOf } from './changes.ts';
import { notify } from './notify.ts';
import { checkBody } from './review.ts';
import { relocateThreads } from './threads.ts';

export interface NewPull {
  title: string;
  head: string;
  base: string;
  body?: string | null | undefined;
  draft?: boolean | undefined;
  maintainer_can_modify?: boolean | undefined;
}

/** @throws Refusal 422: unknown branch, nothing to merge, unrelated histories, or one such pull request open already */
export async function openPull(world: World, repo: Repository, author: Account, wanted: NewPull): Promise<Pull> {
  checkInteraction(world, repo, author);
  checkTexts(world, wanted);
  const head = await headOf(world, repo, wanted.head);
  const base = await repo.git.branch(wanted.base);
  if (!base) throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  await checkComparable(world, repo, head, { ref: wanted.base, sha: base });
  repo.lastNumber += 1;
  const pull: Pull = {
    id: world.nextId(),
    number: repo.lastNumber,
    repository: repo,
    title: wanted.title,
    body: wanted.body ?? null,
    author,
    ...{ state: 'open', draft: wanted.draft ?? false, head, base: { ref: wanted.base, sha: base }, heads: [head.sha] },
    ...{ maintainerCanModify: head.repository !== repo && (wanted.maintainer_can_modify ?? true), merged: null },
    ...{ reviews: [], threads: [], comments: [], labels: [], requestedReviewers: [], closings: [] },
    ...{ createdAt: world.clock(), updatedAt: world.clock(), closedAt: null },
  };
  repo.pulls.set(pull.number, pull);
  await repo.git.setRef(`refs/pull/${pull.number}/head`, head.sha);
  notify(world, pull, author, 'pull-request', [pull.body]);
  await pullRequestEvent(world, pull, 'opened', author);
  return pull;
}

function checkTexts(
  world: World,
  { title, body }: { title?: string | undefined; body?: string | null | undefined },
): void {
  const { titleCharacters } = world.limits;
  if (title !== undefined && title.trim() === '')
    throw validationFailed({ resource: 'PullRequest', code: 'missing_field', field: 'title' });
  if (title !== undefined && [...title].length > titleCharacters) {
    const message = `title is too long (maximum is ${titleCharacters} characters)`;
    throw validationFailed({ resource: 'PullRequest', code: 'custom', field: 'title', message });
  }
  checkBody(world, 'PullRequest', body ?? '');
}

/** `branch`, or `owner:branch` for one in a fork. */
async function headOf(world: World, repo: Repository, head: string): Promise<PullHead> {
  const [owner, ref] = head.includes(':') ? (head.split(':', 2) as [string, string]) : [repo.owner.login, head];
  const repository = inNetwork(world, repo).find(
    (candidate) => candidate.owner.login.toLowerCase() === owner.toLowerCase(),
  );
  const sha = await repository?.git.branch(ref);
  if (!repository || !sha) throw validationFailed({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  return { repository, ref, sha };
}

function inNetwork(world: World, repo: Repository): Repository[] {
  const root = (one: Repository): Repository => (one.parent ? root(one.parent) : one);
  return [repo, ...world.repositories.values()].filter((candidate) => root(candidate) === root(repo));
}

async function checkComparable(world: World, repo: Repository, head: PullHead, base: Pull['base']): Promise<void> {
  const custom = (message: string) => validationFailed({ resource: 'PullRequest', code: 'custom', message });
  const same = [...repo.pulls.values()].find(
    (pull) =>
      pull.state === 'open' &&
      pull.head.repository === head.repository &&
      pull.head.ref === head.ref &&
      pull.base.ref === base.ref,
  );
  if (same) throw custom(`A pull request already exists for ${head.repository.owner.login}:${head.ref}.`);
  const mergeBase = await world.git.mergeBase(repo.git, base.sha, head.sha);
  if (!mergeBase)
    throw custom(`The ${base.ref} branch has no history in common with ${fullName(head.repository)}:${head.ref}`);
  if (mergeBase === head.sha) throw custom(`No commits between ${base.ref} and ${head.ref}`);
}

export interface PullChanges {
  title?: string | undefined;
  body?: string | null | undefined;
  base?: string | undefined;
  state?: 'open' | 'closed' | undefined;
}

/** Its author and people who may push; an App with the permission, which its route sees to. @throws Refusal 403 */
export function mayEdit(world: World, actor: Actor, { author, repository }: Pull): void {
  if (actor.kind === 'user' && actor.account !== author && !meets(world, actor, repository, 'contents:write'))
    throw forbidden('Must have push access to repository');
}

/** Edits a pull request; `state` closes or reopens it. @throws Refusal 422 */
export async function updatePull(world: World, pull: Pull, sender: Account, wanted: PullChanges): Promise<void> {
  checkTexts(world, wanted);
  const changes: Record<string, unknown> = {};
  if (wanted.title !== undefined && wanted.title !== pull.title) changes.title = { from: pull.title };
  if (wanted.body !== undefined && wanted.body !== pull.body) changes.body = { from: pull.body ?? '' };
  if (wanted.base !== undefined && wanted.base !== pull.base.ref) {
    changes.base = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    await retarget(world, pull, wanted.base);
  }
  pull.title = wanted.title ?? pull.title;
  if (wanted.body !== undefined) pull.body = wanted.body;
  pull.updatedAt = world.clock();
  if (Object.keys(changes).length > 0) await pullRequestEvent(world, pull, 'edited', sender, { changes });
  if (wanted.state === 'closed' && pull.state === 'open') await closePull(world, pull, sender);
  if (wanted.state === 'open' && pull.state === 'closed') await reopenPull(world, pull, sender);
}

async function retarget(world: World, pull: Pull, ref: string): Promise<void> {
  if (pull.state === 'closed') {
    // Seen in cli/cli issue 14223.
    const message = 'Cannot change the base branch of a closed pull request.';
    throw validationFailed({ resource: 'PullRequest', code: 'invalid', field: 'base', message });
  }
  const sha = await pull.repository.git.branch(ref);
  if (!sha) throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  await checkComparable(world, pull.repository, pull.head, { ref, sha });
  pull.base = { ref, sha };
  await relocateThreads(world, pull);
}

export async function closePull(world: World, pull: Pull, sender: Account): Promise<void> {
  pull.state = 'closed';
  pull.closings.push({ id: world.nextId(), at: world.clock(), by: sender });
  pull.closedAt = world.clock();
  pull.updatedAt = world.clock();
  await pullRequestEvent(world, pull, 'closed', sender);
}

/** @throws Refusal 422 when it was merged, its head branch was force-pushed meanwhile, or one of its branches is gone */
async function reopenPull(world: World, pull: Pull, sender: Account): Promise<void> {
  const { base, head } = pull;
  const tip = head.repository.deleted ? null : await head.repository.git.branch(head.ref);
  const hasBase = (await pull.repository.git.branch(base.ref)) !== null;
  const followed = tip !== null && (await pull.repository.git.isAncestor(head.sha, tip));
  const message =
    tip === null || !hasBase
      ? `state cannot be changed. The ${tip === null ? head.ref : base.ref} branch has been deleted.`
      : `state cannot be changed. The ${head.ref} branch was force-pushed or recreated.`;
  if (pull.merged || !followed || !hasBase)
    throw validationFailed({ resource: 'PullRequest', code: 'invalid', field: 'state', message });
  Object.assign(pull, { state: 'open', closedAt: null, updatedAt: world.clock() });
  await moveHead(world, pull, tip);
  await pullRequestEvent(world, pull, 'reopened', sender);
}

/** Points an open pull request at a new head, and at the base branch as it is now. */
export async function moveHead(world: World, pull: Pull, sha: string): Promise<void> {
  if (pull.head.sha === sha) return;
  pull.head.sha = sha;
  pull.heads.push(sha);
  pull.base.sha = (await pull.repository.git.branch(pull.base.ref)) ?? pull.base.sha;
  pull.updatedAt = world.clock();
  await pull.repository.git.setRef(`refs/pull/${pull.number}/head`, sha);
  await relocateThreads(world, pull);
}

/** Marks as merged: the base branch now holds the head. */
export async function mergedInto(world: World, pull: Pull, sender: Account, sha: string): Promise<void> {
  pull.merged = { at: world.clock(), by: sender, sha };
  await closePull(world, pull, sender);
}

export async function setDraft(world: World, pull: Pull, sender: Account, draft: boolean): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  pull.updatedAt = world.clock();
  await pullRequestEvent(world, pull, draft ? 'converted_to_draft' : 'ready_for_review', sender);
}

/** @throws Refusal 404 */
export function pullOf(repo: Repository, number: number): Pull {
  const pull = repo.pulls.get(number);
  if (!pull) throw notFound();
  return pull;
}

/** The diff of a pull request as git prints it. */
export async function unifiedDiff(world: World, pull: Pull): Promise<string> {
  const files = await world.git.diff(pull.repository.git, await mergeBaseOf(world, pull), pull.head.sha);
  return files.map((file) => `${file.section}\n`).join('');
}
