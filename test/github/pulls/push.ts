/** What follows from a branch that moved: a push event, pull requests that move along, and those it merges. */
import { commitsBetween, readCommit } from '../git/history.ts';
import type { Account, Repository } from '../model.ts';
import { addressOf, personName } from '../render/person.ts';
import { emit, pullRequestEvent } from '../webhooks/events.ts';
import { fullName, type World } from '../world.ts';
import { baseDeleted } from './branches.ts';
import { closePull, mergedInto, moveHead } from './lifecycle.ts';

const ZERO = '0'.repeat(40);

export interface Push {
  repository: Repository;
  /** Full ref, such as `refs/heads/main`. */
  ref: string;
  /** Null when the branch is new, or gone. */
  before: string | null;
  after: string | null;
  pusher: Account;
  /** A button of GitHub's pages, or a push and the API, which is the case unless told. */
  by?: 'page' | 'push';
}

/** Deletes a ref, with all that follows. @throws Error when there is none */
export async function deleteRef(
  world: World,
  repository: Repository,
  ref: string,
  pusher: Account,
  by: 'page' | 'push' = 'push',
): Promise<void> {
  const before = await repository.git.commit(ref);
  if (!before) throw new Error(`${fullName(repository)} has no ${ref}`);
  await repository.git.run(['update-ref', '-d', ref]);
  await pushed(world, { repository, ref, before, after: null, pusher, by });
}

/** Call after the ref was set. Returns when every webhook that follows is queued. */
export async function pushed(world: World, push: Push): Promise<void> {
  if (push.before === push.after) return;
  push.repository.pushedAt = world.clock();
  await pushEvent(world, push);
  const branch = push.ref.replace(/^refs\/heads\//, '');
  if (branch === push.ref) return;
  for (const pull of world.pulls().filter((candidate) => candidate.state === 'open')) {
    const { head, base } = pull;
    if (head.repository === push.repository && head.ref === branch) {
      if (push.after === null) await closePull(world, pull, push.pusher);
      else await synchronize(world, pull, push);
    } else if (pull.repository === push.repository && base.ref === branch) {
      if (push.after === null) await baseDeleted(world, pull, push.pusher, push.by ?? 'push');
      else if (await pull.repository.git.isAncestor(head.sha, push.after))
        await mergedInto(world, pull, push.pusher, push.after);
    }
  }
}

async function synchronize(world: World, pull: Parameters<typeof moveHead>[1], { after, pusher }: Push): Promise<void> {
  const before = pull.head.sha;
  await moveHead(world, pull, String(after));
  await pullRequestEvent(world, pull, 'synchronize', pusher, { before, after });
}

async function pushEvent(world: World, { repository: repo, ref, before, after, pusher }: Push): Promise<void> {
  const concerned = world.installationsOn(repo).some(({ app }) => app.events.includes('push'));
  if (!concerned) return;
  const forced = before !== null && after !== null && !(await repo.git.isAncestor(before, after));
  const commits = after === null ? [] : await newCommits(world, repo, before, after);
  emit(world, repo, 'push', pusher, {
    ...{ ref, before: before ?? ZERO, after: after ?? ZERO, base_ref: null },
    ...{ created: before === null, deleted: after === null, forced },
    compare: world.web(`${fullName(repo)}/compare/${(before ?? ZERO).slice(0, 12)}...${(after ?? ZERO).slice(0, 12)}`),
    commits,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: pusher.login, email: addressOf(pusher) },
  });
}

async function newCommits(world: World, repo: Repository, before: string | null, after: string) {
  const commits = before === null ? [await readCommit(repo.git, after)] : await commitsBetween(repo.git, before, after);
  const listed = commits.filter((commit) => commit !== null).slice(-2048);
  return Promise.all(listed.map((commit) => pushedCommit(world, repo, commit)));
}

async function pushedCommit(
  world: World,
  repo: Repository,
  commit: NonNullable<Awaited<ReturnType<typeof readCommit>>>,
) {
  const parent = commit.parents[0];
  const files = parent ? await world.git.diff(repo.git, parent, commit.sha) : [];
  const paths = (...statuses: string[]) =>
    files.filter((file) => statuses.includes(file.status)).map((file) => file.path);
  const person = ({ name, email }: { name: string; email: string }) => ({ name, email, ...personName(world, email) });
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: world.web(`${fullName(repo)}/commit/${commit.sha}`),
    author: person(commit.author),
    committer: person(commit.committer),
    added: [...paths('added', 'copied'), ...files.filter((file) => file.status === 'renamed').map((file) => file.path)],
    removed: [...paths('removed'), ...files.flatMap((file) => (file.status === 'renamed' ? [file.previousPath] : []))],
    modified: paths('modified', 'changed'),
  };
}
