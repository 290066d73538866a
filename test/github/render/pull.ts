/** Pull requests, their files and commits as the REST API shows them. */
import type { FileDiff } from '../git/diff.ts';
import { aheadBehind, type Commit, isoSeconds } from '../git/history.ts';
import type { Account, Label, Pull, PullHead, Repository } from '../model.ts';
import { changesOf, mergeBaseOf, visiblePatch } from '../pulls/changes.ts';
import { mergeableOf } from '../pulls/mergeability.ts';
import { fullName, nodeId, type World } from '../world.ts';
import { simpleUser } from './account.ts';
import { accountOf } from './person.ts';
import { apiOf, repository } from './repository.ts';

/** `author_association`: what the author is to the repository. */
export function association(world: World, repo: Repository, author: Account): string {
  const login = author.login.toLowerCase();
  if (author === repo.owner) return 'OWNER';
  if (world.members.get(repo.owner.id)?.has(login)) return 'MEMBER';
  return repo.collaborators.has(login) ? 'COLLABORATOR' : 'NONE';
}

/** `pull-request-simple`: what lists hold. */
export function simplePull(world: World, pull: Pull) {
  const { repository: repo, number } = pull;
  const [url, html] = [`${apiOf(world, repo)}/pulls/${number}`, world.web(`${fullName(repo)}/pull/${number}`)];
  const issue = `${apiOf(world, repo)}/issues/${number}`;
  const statuses = `${apiOf(world, repo)}/statuses/${pull.head.sha}`;
  return {
    ...{ url, html_url: html, diff_url: `${html}.diff`, patch_url: `${html}.patch`, issue_url: issue, number },
    ...{ id: pull.id, node_id: nodeId('PR', pull.id), state: pull.state, locked: false, title: pull.title },
    ...{ user: simpleUser(world, pull.author), body: pull.body, draft: pull.draft },
    ...times(pull),
    merge_commit_sha: pull.merged?.sha ?? null,
    ...{ assignee: null, assignees: [], requested_teams: [], milestone: null },
    requested_reviewers: pull.requestedReviewers.map((account) => simpleUser(world, account)),
    labels: pull.labels.map((label) => labelJson(world, repo, label)),
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${apiOf(world, repo)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: branch(world, pull.head),
    base: branch(world, { repository: repo, ...pull.base }),
    _links: links({
      self: url,
      html,
      issue,
      comments: `${issue}/comments`,
      review_comments: `${url}/comments`,
      review_comment: `${apiOf(world, repo)}/pulls/comments{/number}`,
      commits: `${url}/commits`,
      statuses,
    }),
    author_association: association(world, repo, pull.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** `label`. */
export function labelJson(world: World, repo: Repository, { id, name }: Label) {
  const url = `${apiOf(world, repo)}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: nodeId('LA', id), url, name, description: '', color: 'ededed', default: false };
}

function times(pull: Pull) {
  return {
    created_at: isoSeconds(pull.createdAt),
    updated_at: isoSeconds(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : isoSeconds(pull.closedAt),
    merged_at: pull.merged ? isoSeconds(pull.merged.at) : null,
  };
}

export function links(targets: Record<string, string>) {
  return Object.fromEntries(Object.entries(targets).map(([name, href]) => [name, { href }]));
}

/** `pull-request`: the whole, with counts that git gives. @param isAsked false in webhooks: nobody asks whether it can be merged */
export async function fullPull(world: World, pull: Pull, isAsked = true) {
  const { git } = pull.repository;
  const files = await changesOf(world, pull);
  const { ahead } = await aheadBehind(git, await mergeBaseOf(world, pull), pull.head.sha);
  const mergeable = await mergeableOf(world, pull, isAsked);
  return {
    ...simplePull(world, pull),
    merged: pull.merged !== null,
    merged_by: pull.merged ? simpleUser(world, pull.merged.by) : null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? 'unknown' : mergeable ? (pull.draft ? 'draft' : 'clean') : 'dirty',
    comments: pull.comments.length,
    review_comments: pull.threads.reduce((sum, thread) => sum + thread.comments.length, 0),
    maintainer_can_modify: pull.maintainerCanModify,
    commits: ahead,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

function branch(world: World, { repository: repo, ref, sha }: PullHead) {
  return {
    label: `${repo.owner.login}:${ref}`,
    ref,
    sha,
    user: simpleUser(world, repo.owner),
    repo: repo.deleted ? null : { ...repository(world, repo), ...MERGE_SETTINGS },
  };
}

const MERGE_SETTINGS = {
  ...{ allow_squash_merge: true, allow_merge_commit: true, allow_rebase_merge: true, allow_auto_merge: false },
  ...{ delete_branch_on_merge: false, allow_update_branch: false, use_squash_pr_title_as_default: false },
  ...{ squash_merge_commit_message: 'COMMIT_MESSAGES', squash_merge_commit_title: 'COMMIT_OR_PR_TITLE' },
  ...{ merge_commit_message: 'PR_TITLE', merge_commit_title: 'MERGE_MESSAGE' },
};

/** `diff-entry`: one changed file at the commit `head`. */
export function diffEntry(world: World, repo: Repository, file: FileDiff, head: string) {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const patch = visiblePatch(file, world.limits);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: world.web(`${fullName(repo)}/blob/${head}/${path}`),
    raw_url: world.web(`${fullName(repo)}/raw/${head}/${path}`),
    contents_url: `${apiOf(world, repo)}/contents/${path}?ref=${head}`,
    ...(patch === null ? {} : { patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}

function verification(world: World, sha: string) {
  const verified = world.signed.has(sha);
  return { verified, reason: verified ? 'valid' : 'unsigned', signature: null, payload: null, verified_at: null };
}

/** `commit`, as comparisons hold it. */
export function commitEntry(world: World, repo: Repository, commit: Commit) {
  const url = `${apiOf(world, repo)}/commits/${commit.sha}`;
  const html = (sha: string) => world.web(`${fullName(repo)}/commit/${sha}`);
  return {
    url,
    sha: commit.sha,
    node_id: nodeId('C', Number.parseInt(commit.sha.slice(0, 8), 16)),
    html_url: html(commit.sha),
    comments_url: `${url}/comments`,
    commit: {
      url: `${apiOf(world, repo)}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${apiOf(world, repo)}/git/trees/${commit.tree}` },
      verification: verification(world, commit.sha),
    },
    author: personOf(world, commit.author.email),
    committer: personOf(world, commit.committer.email),
    parents: commit.parents.map((sha) => ({ sha, url: `${apiOf(world, repo)}/commits/${sha}`, html_url: html(sha) })),
  };
}

/** `git-commit`. */
export function gitCommit(world: World, repo: Repository, commit: Commit) {
  const git = `${apiOf(world, repo)}/git`;
  const html = (sha: string) => world.web(`${fullName(repo)}/commit/${sha}`);
  return {
    sha: commit.sha,
    node_id: nodeId('C', Number.parseInt(commit.sha.slice(0, 8), 16)),
    url: `${git}/commits/${commit.sha}`,
    html_url: html(commit.sha),
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${git}/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({ sha, url: `${git}/commits/${sha}`, html_url: html(sha) })),
    verification: verification(world, commit.sha),
  };
}

function personOf(world: World, email: string) {
  const account = accountOf(world, email);
  return account ? simpleUser(world, account) : null;
}
