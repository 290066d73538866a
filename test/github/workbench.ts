/** What people do on GitHub and tests do for them: repositories, forks, pushes, merges, pressing a suggestion's button. */
import type { Changes, FileContent } from './git/import.ts';
import { importCommit } from './git/import.ts';
import type { Account, Pull, Repository } from './model.ts';
import { pushed } from './pulls/push.ts';
import { applied } from './pulls/suggestions.ts';
import { addressOf } from './render/person.ts';
import { fullName, type World } from './world.ts';

export interface RepositoryOptions {
  /** False unless told. */
  private?: boolean;
  /** `main` unless told. */
  defaultBranch?: string;
  /** The first commit's files; without them the repository stays empty. */
  files?: Readonly<Record<string, FileContent>>;
}

export interface ChangeOptions extends Changes {
  message?: string;
  /** Login of who commits and pushes; the repository's owner, or its first member, unless told. */
  author?: string;
  /** Branch or sha to start from: the branch's own tip, else the default branch's, unless told. */
  base?: string;
  /** Allows a push that is no fast forward. */
  force?: boolean;
  /** All parents, for merges; the first one's tree is what `files` and the rest change. */
  parents?: readonly string[];
}

export async function createRepository(world: World, name: string, options: RepositoryOptions): Promise<Repository> {
  const [owner = '', short = ''] = name.split('/');
  const { defaultBranch = 'main', files } = options;
  const repo = world.addRepository(world.account(owner), short, {
    private: options.private ?? false,
    defaultBranch,
    parent: null,
  });
  if (files) await commitTo(world, repo, defaultBranch, { files, message: 'Initial commit' });
  return repo;
}

/** All branches as they are now; objects are shared from then on, as GitHub does within a network of forks. */
export async function forkRepository(world: World, parent: Repository, owner: Account): Promise<Repository> {
  const { defaultBranch } = parent;
  const fork = world.addRepository(owner, parent.name, { private: parent.private, defaultBranch, parent });
  const refs = await parent.git.text(['for-each-ref', '--format=create %(refname) %(objectname)', 'refs/heads/']);
  await fork.git.run(['update-ref', '--stdin'], { input: refs === '' ? '' : `${refs}\n` });
  return fork;
}

/** A commit and its push, with all that follows from it. @throws Error on a push that is no fast forward without `force` */
export async function commitTo(
  world: World,
  repo: Repository,
  branch: string,
  options: ChangeOptions,
): Promise<string> {
  const before = await repo.git.branch(branch);
  const parents = await parentsFor(repo, before, options);
  if (before && !options.force && !parents.includes(before) && !(await contains(repo, parents, before)))
    throw new Error(`The push to ${fullName(repo)} ${branch} is no fast forward: pass force`);
  const pusher = options.author === undefined ? defaultAuthor(world, repo) : world.account(options.author);
  const after = await importCommit(repo.git, {
    ...options,
    ref: `refs/heads/${branch}`,
    parents,
    message: options.message ?? 'Change files',
    author: { name: pusher.login, email: addressOf(pusher) },
    at: world.clock(),
  });
  await pushed(world, { repository: repo, ref: `refs/heads/${branch}`, before, after, pusher });
  return after;
}

async function parentsFor(
  repo: Repository,
  before: string | null,
  { base, parents }: ChangeOptions,
): Promise<string[]> {
  if (parents) return [...parents];
  const start =
    base === undefined ? (before ?? (await repo.git.branch(repo.defaultBranch))) : await repo.git.commit(base);
  if (base !== undefined && !start) throw new Error(`${fullName(repo)} has no ${base} to start from`);
  return start ? [start] : [];
}

async function contains(repo: Repository, parents: readonly string[], before: string): Promise<boolean> {
  for (const parent of parents) if (await repo.git.isAncestor(before, parent)) return true;
  return false;
}

function defaultAuthor(world: World, repo: Repository): Account {
  const member = [...(world.members.get(repo.owner.id)?.keys() ?? [])][0];
  return member === undefined ? repo.owner : world.account(member);
}

/** Merges a pull request with a merge commit. @throws Error on conflicts */
export async function mergePull(world: World, pull: Pull, by: Account): Promise<string> {
  const { repository, base } = pull;
  const before = await repository.git.branch(base.ref);
  const after = await mergeCommit(world, pull, String(before), by);
  await repository.git.setRef(`refs/heads/${base.ref}`, after);
  await pushed(world, { repository, ref: `refs/heads/${base.ref}`, before, after, pusher: by });
  return after;
}

/** The commit that merges a pull request's head into another commit; no branch moves. @throws Error on conflicts */
export async function mergeCommit(world: World, pull: Pull, onto: string, by: Account): Promise<string> {
  const { repository, number, head } = pull;
  const merged = await repository.git.attempt(['merge-tree', '--write-tree', '--no-messages', onto, head.sha]);
  if (merged.code !== 0) throw new Error(`#${number} has conflicts`);
  const when = `${Math.floor(world.clock() / 1000)} +0000`;
  const env = {
    ...{ GIT_AUTHOR_NAME: by.login, GIT_AUTHOR_EMAIL: addressOf(by), GIT_AUTHOR_DATE: when },
    ...{ GIT_COMMITTER_NAME: by.login, GIT_COMMITTER_EMAIL: addressOf(by), GIT_COMMITTER_DATE: when },
  };
  const tree = merged.stdout.toString('utf8').trim();
  const message = `Merge pull request #${number} from ${head.repository.owner.login}/${head.ref}`;
  const sha = await repository.git.text(['commit-tree', tree, '-p', onto, '-p', head.sha, '-m', message], { env });
  world.signed.add(sha);
  return sha;
}

/** Applies suggestions of one pull request in one commit on its head branch, as "Commit suggestion" does. */
export async function applySuggestions(
  world: World,
  repo: Repository,
  ids: readonly number[],
  by?: Account,
): Promise<string> {
  const comments = [...repo.pulls.values()].flatMap((pull) => pull.threads).flatMap((thread) => thread.comments);
  const chosen = ids.map((id) => comments.find((comment) => comment.id === id));
  const found = chosen.filter((comment) => comment !== undefined);
  const pull = found[0]?.thread.pull;
  if (!pull || found.length < ids.length || found.some((comment) => comment.thread.pull !== pull))
    throw new Error(`${ids.join(', ')} are not review comments of one pull request of ${fullName(repo)}`);
  if (pull.head.repository.deleted) throw new Error('Suggestions cannot be applied: the fork was deleted');
  const files = await applied(world, pull, found);
  const committer = by ?? pull.author;
  const others = new Set(found.map((comment) => comment.author).filter((author) => author !== committer));
  const credits = [...others].map((author) => `\nCo-authored-by: ${author.login} <${addressOf(author)}>`);
  const message = `Apply suggestion${ids.length > 1 ? 's' : ''} from code review\n${credits.join('')}`;
  const { head } = pull;
  const modes = await modesOf(head.repository, head.sha, Object.keys(files));
  const changed = Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, { content, mode: modes.get(path) ?? '100644' }]),
  );
  const sha = await commitTo(world, head.repository, head.ref, {
    files: changed as Record<string, FileContent>,
    message,
    author: committer.login,
  });
  return sha;
}

async function modesOf(repo: Repository, commit: string, paths: readonly string[]): Promise<Map<string, string>> {
  const listed = await repo.git.text(['ls-tree', '-z', '--full-tree', commit, '--', ...paths]);
  return new Map(
    listed
      .split('\0')
      .filter(Boolean)
      .map((line) => [line.slice(line.indexOf('\t') + 1), line.slice(0, 6)]),
  );
}
