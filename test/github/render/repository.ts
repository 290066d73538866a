/** Repositories as the REST API shows them. */
import { isoSeconds } from '../git/history.ts';
import type { Level, Repository } from '../model.ts';
import { fullName, nodeId, type World } from '../world.ts';
import { simpleUser } from './account.ts';

/** Field name to what follows the repository's address. */
const LINKS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

export const apiOf = (world: World, repository: Repository) => `${world.url}/repos/${fullName(repository)}`;

/** `repository`; with a level, also what the caller may do. */
export function repository(world: World, repo: Repository, level?: Level) {
  const name = fullName(repo);
  const url = apiOf(world, repo);
  const links = Object.fromEntries(Object.entries(LINKS).map(([field, path]) => [field, url + path]));
  return {
    id: repo.id,
    node_id: nodeId('R', repo.id),
    name: repo.name,
    full_name: name,
    private: repo.private,
    owner: simpleUser(world, repo.owner),
    html_url: world.web(name),
    description: null,
    fork: repo.parent !== null,
    url,
    ...links,
    ...clones(world, name),
    ...features(repo),
    created_at: isoSeconds(repo.createdAt),
    updated_at: isoSeconds(repo.pushedAt),
    pushed_at: isoSeconds(repo.pushedAt),
    default_branch: repo.defaultBranch,
    ...(level ? { permissions: userPermissions(level) } : {}),
  };
}

/** `full-repository`. */
export function fullRepository(world: World, repo: Repository, level: Level) {
  const parent = repo.parent ? { parent: repository(world, repo.parent), source: repository(world, rootOf(repo)) } : {};
  return { ...repository(world, repo, level), ...parent, network_count: 0, subscribers_count: repo.watchers.size };
}

function rootOf(repo: Repository): Repository {
  return repo.parent ? rootOf(repo.parent) : repo;
}

function clones(world: World, name: string) {
  const host = new URL(world.web('')).host;
  return {
    clone_url: world.web(`${name}.git`),
    git_url: `git://${host}/${name}.git`,
    ssh_url: `git@${host}:${name}.git`,
    svn_url: world.web(name),
    mirror_url: null,
  };
}

function features(repo: Repository) {
  const open = [...repo.pulls.values()].filter((pull) => pull.state === 'open').length;
  return {
    ...{ homepage: null, language: null, license: null, topics: [], size: 0, is_template: false },
    ...{ forks: 0, forks_count: 0, stargazers_count: 0, watchers: 0, watchers_count: 0 },
    ...{ open_issues: open, open_issues_count: open, archived: repo.archived, disabled: false },
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    ...{ allow_forking: true, web_commit_signoff_required: false },
    visibility: repo.private ? 'private' : 'public',
  };
}

export function userPermissions(level: Level) {
  const push = level !== 'read';
  return { admin: level === 'admin', maintain: level === 'admin', push, triage: push, pull: true };
}
