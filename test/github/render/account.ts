/** Accounts, Apps and installations as the REST API shows them. */
import { isoSeconds } from '../git/history.ts';
import type { Account, App, Installation } from '../model.ts';
import { nodeId, type World } from '../world.ts';

/** `simple-user`. */
export function simpleUser(world: World, account: Account) {
  const url = `${world.url}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type === 'Bot' ? 'BOT' : 'U', account.id),
    avatar_url: world.web(`avatars/${account.id}`),
    gravatar_id: '',
    url,
    html_url: world.web(account.type === 'Bot' ? `apps/${account.login.replace(/\[bot\]$/, '')}` : account.login),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** `integration`: an App. */
export function integration(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: simpleUser(world, app.owner),
    name: app.name,
    description: '',
    external_url: world.web(`apps/${app.slug}`),
    html_url: world.web(`apps/${app.slug}`),
    created_at: isoSeconds(app.createdAt),
    updated_at: isoSeconds(app.createdAt),
    permissions: { metadata: 'read', ...app.permissions },
    events: [...app.events],
  };
}

/** `installation`. */
export function installation(world: World, { app, ...installed }: Installation) {
  const organization = installed.account.type === 'Organization';
  const settings = organization ? `organizations/${installed.account.login}/settings` : 'settings';
  return {
    id: installed.id,
    account: simpleUser(world, installed.account),
    repository_selection: installed.repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: `${world.url}/app/installations/${installed.id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: world.web(`${settings}/installations/${installed.id}`),
    app_id: app.id,
    app_slug: app.slug,
    target_id: installed.account.id,
    target_type: organization ? 'Organization' : 'User',
    permissions: { metadata: 'read', ...installed.permissions },
    events: [...app.events],
    created_at: isoSeconds(installed.createdAt),
    updated_at: isoSeconds(installed.createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
