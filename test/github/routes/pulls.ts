/** Pull requests: reading, opening, changing; their files; comparing two commits. */

import { invalid, notFound } from '../errors.ts';
import type { FileDiff } from '../git/diff.ts';
import { aheadBehind, type Commit, commitsBetween, readCommit } from '../git/history.ts';
import { type AnyRoute, listed, route, TOKENS } from '../http/route.ts';
import type { Pull, Repository } from '../model.ts';
import { changesOf } from '../pulls/changes.ts';
import { mayEdit, openPull, pullOf, unifiedDiff, updatePull } from '../pulls/lifecycle.ts';
import { commitEntry, diffEntry, fullPull, simplePull } from '../render/pull.ts';
import { apiOf } from '../render/repository.ts';
import { fullName, type World } from '../world.ts';

/** Commits in an answer that asks for no page: docs.github.com/rest/commits/commits#compare-two-commits */
const COMPARED_COMMITS = 250;

/** What `owner:branch`, a branch, a tag or a sha names in the network of a repository. */
async function resolve(world: World, repo: Repository, revision: string): Promise<string> {
  const [owner, ref] = revision.includes(':')
    ? (revision.split(':', 2) as [string, string])
    : [repo.owner.login, revision];
  const sameOwner = owner.toLowerCase() === repo.owner.login.toLowerCase();
  const from = sameOwner
    ? repo
    : [...world.repositories.values()].find(
        (other) => other.parent === repo && other.owner.login.toLowerCase() === owner.toLowerCase(),
      );
  const sha = await from?.git.commit(ref);
  if (!sha) throw notFound();
  return sha;
}

async function comparison(world: World, repo: Repository, basehead: string, firstPage: boolean) {
  const [baseName = '', headName = ''] = basehead.split('...');
  const base = await resolve(world, repo, baseName);
  const head = await resolve(world, repo, headName);
  const mergeBase = await world.git.mergeBase(repo.git, base, head);
  if (!mergeBase) throw notFound();
  const { ahead, behind } = await aheadBehind(repo.git, base, head);
  const commits = await commitsBetween(repo.git, base, head);
  const files: FileDiff[] = firstPage ? await world.git.diff(repo.git, mergeBase, head) : [];
  const entry = async (sha: string) => {
    const commit = await readCommit(repo.git, sha);
    return commit && commitEntry(world, repo, commit);
  };
  const html = world.web(`${fullName(repo)}/compare/${basehead}`);
  const body = {
    url: `${apiOf(world, repo)}/compare/${basehead}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    ...{ base_commit: await entry(base), merge_base_commit: await entry(mergeBase), status: statusOf(ahead, behind) },
    ...{ ahead_by: ahead, behind_by: behind, total_commits: ahead },
    ...(firstPage
      ? { files: files.slice(0, world.limits.compareFiles).map((file) => diffEntry(world, repo, file, head)) }
      : {}),
  };
  return { commits, body };
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  return ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'identical';
}

/** The media type `application/vnd.github.diff`. */
const wantsDiff = (accept: string | undefined) => /application\/vnd\.github(\.v3)?\.diff\b/.test(accept ?? '');

async function diffAnswer(world: World, pull: Pull) {
  const files = await changesOf(world, pull);
  const lines = files.reduce((sum, file) => sum + file.additions + file.deletions, 0);
  if (files.length > world.limits.compareFiles || lines > world.limits.patchLines) throw tooLarge(world);
  return {
    status: 200,
    bytes: Buffer.from(await unifiedDiff(world, pull)),
    headers: { 'content-type': 'application/vnd.github.diff; charset=utf-8' },
  };
}

function tooLarge(world: World) {
  const { compareFiles, patchLines } = world.limits;
  const refusal = invalid(
    `Sorry, the diff exceeded the maximum number of files (${compareFiles}) or of lines (${patchLines}).`,
  );
  return Object.assign(refusal, { status: 406 });
}

export const pullRoutes: readonly AnyRoute[] = [
  route({
    operation: 'GET /repos/{owner}/{repo}/pulls',
    callers: TOKENS,
    permissions: ['pull_requests:read'],
    handle: ({ world, input }) => {
      const { state = 'open', head, base, sort = 'created', direction } = input;
      const pulls = [...world.repository(input.owner, input.repo).pulls.values()]
        .filter((pull) => state === 'all' || pull.state === state)
        .filter((pull) => head === undefined || head === `${pull.head.repository.owner.login}:${pull.head.ref}`)
        .filter((pull) => base === undefined || base === pull.base.ref);
      const key = (pull: Pull) => (sort === 'updated' ? pull.updatedAt : pull.number);
      const order = (direction ?? (sort === 'created' ? 'desc' : 'asc')) === 'desc' ? -1 : 1;
      return listed(
        pulls.sort((one, other) => order * (key(one) - key(other))),
        (pull) => simplePull(world, pull),
      );
    },
  }),
  route({
    operation: 'POST /repos/{owner}/{repo}/pulls',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    creates: true,
    handle: async ({ world, actor, input }) => {
      const { title } = input;
      if (title === undefined) throw invalid('Opening a pull request out of an issue is not served');
      const pull = await openPull(world, world.repository(input.owner, input.repo), actor.account, { ...input, title });
      const body = await fullPull(world, pull);
      return { status: 201, body, headers: { location: body.url } };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    callers: TOKENS,
    permissions: ['pull_requests:read'],
    handle: async ({ world, input, headers }) => {
      const pull = pullOf(world.repository(input.owner, input.repo), input.pull_number);
      if (wantsDiff(headers.accept)) return diffAnswer(world, pull);
      return { status: 200, body: await fullPull(world, pull) };
    },
  }),
  route({
    operation: 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}',
    callers: TOKENS,
    permissions: ['pull_requests:write'],
    handle: async ({ world, actor, input }) => {
      const pull = pullOf(world.repository(input.owner, input.repo), input.pull_number);
      mayEdit(world, actor, pull);
      await updatePull(world, pull, actor.account, input);
      return { status: 200, body: await fullPull(world, pull) };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    callers: TOKENS,
    permissions: ['pull_requests:read'],
    handle: async ({ world, input }) => {
      const pull = pullOf(world.repository(input.owner, input.repo), input.pull_number);
      const files = (await changesOf(world, pull)).slice(0, world.limits.pullFiles);
      return listed(files, (file) => diffEntry(world, pull.repository, file, pull.head.sha));
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    callers: TOKENS,
    permissions: ['contents:read'],
    handle: async ({ world, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const { commits, body } = await comparison(world, repo, input.basehead, (input.page ?? 1) === 1);
      const show = (commit: Commit) => commitEntry(world, repo, commit);
      return listed(commits, show, (page) => ({ ...body, commits: page }), COMPARED_COMMITS);
    },
  }),
];
