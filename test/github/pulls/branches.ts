/** What becomes of pull requests whose base branch is deleted or renamed. */
import type { Account, Pull, Repository } from '../model.ts';
import { pullRequestEvent } from '../webhooks/events.ts';
import { fullName, type World } from '../world.ts';
import { closePull } from './lifecycle.ts';
import { deleteRef, pushed } from './push.ts';
import { relocateThreads } from './threads.ts';

/**
 * The base branch of a pull request is gone: it is closed, but where the branch came from a merged pull request and was
 * deleted by GitHub's own button or setting, it goes to that one's base ("About branches", section "Working with
 * branches"; that a deletion through the API or by git closes it: cli/cli issue 14223, ai-driven-dev/framework issue 843).
 */
export async function baseDeleted(world: World, pull: Pull, sender: Account, by: 'page' | 'push'): Promise<void> {
  const { repository } = pull;
  const merged = by === 'page' ? mergedFrom(repository, pull.base.ref) : undefined;
  const sha = merged === undefined ? null : await repository.git.branch(merged.base.ref);
  if (merged === undefined || sha === null) await closePull(world, pull, sender);
  else await setBase(world, pull, { ref: merged.base.ref, sha }, sender);
}

/** The pull request that was merged last from a branch of the repository itself. */
function mergedFrom(repository: Repository, ref: string): Pull | undefined {
  const merged = [...repository.pulls.values()].filter((pull) => pull.merged !== null);
  return merged.filter(({ head }) => head.repository === repository && head.ref === ref).at(-1);
}

/** `pull_request.edited` with `changes.base`. */
async function setBase(world: World, pull: Pull, base: Pull['base'], sender: Account): Promise<void> {
  const changes = { base: { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } } };
  Object.assign(pull, { base, updatedAt: world.clock() });
  await relocateThreads(world, pull);
  await pullRequestEvent(world, pull, 'edited', sender, { changes });
}

/**
 * Renames a branch: open pull requests to it go to the new name, those from it are closed, and protections of this very
 * branch move along ("Renaming a branch"). To git it is a branch that is made and another that is deleted, and so it is
 * told (isaacs/github issue 1913). @throws Error when there is no such branch, or one of the new name
 */
export async function renameBranch(world: World, repo: Repository, from: string, to: string, by: Account) {
  const sha = await repo.git.branch(from);
  if (!sha) throw new Error(`${fullName(repo)} has no branch ${from}`);
  if (await repo.git.branch(to)) throw new Error(`${fullName(repo)} has a branch ${to} already`);
  await repo.git.setRef(`refs/heads/${to}`, sha);
  for (const protection of repo.protections) if (protection.pattern === from) protection.pattern = to;
  if (repo.defaultBranch === from) {
    repo.defaultBranch = to;
    await repo.git.run(['symbolic-ref', 'HEAD', `refs/heads/${to}`]);
  }
  await pushed(world, { repository: repo, ref: `refs/heads/${to}`, before: null, after: sha, pusher: by });
  const based = [...repo.pulls.values()].filter(({ state, base }) => state === 'open' && base.ref === from);
  for (const pull of based) await setBase(world, pull, { ref: to, sha }, by);
  await deleteRef(world, repo, `refs/heads/${from}`, by);
}
