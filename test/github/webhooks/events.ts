/** What is sent when: the payloads of GitHub's webhooks, checked against its own description of them. */
import type { Account, App, Installation, Pull, Repository } from '../model.ts';
import { installation as installationJson, simpleUser } from '../render/account.ts';
import { fullPull } from '../render/pull.ts';
import { repository as repositoryJson } from '../render/repository.ts';
import { fullName, nodeId, type World } from '../world.ts';

export type Payload = Record<string, unknown>;

/** Sends to every App that is installed on the repository and subscribed to the event. */
export function emit(world: World, repo: Repository, event: string, sender: Account, payload: Payload): void {
  for (const installed of world.installationsOn(repo))
    if (installed.app.events.includes(event))
      world.deliveries.send(installed.app, event, complete(world, repo, sender, installed, payload));
}

/** Sends to one App wherever it is installed on the repository, whether or not it subscribed. */
export function emitTo(
  world: World,
  app: App,
  repo: Repository,
  event: string,
  sender: Account,
  payload: Payload,
): void {
  for (const installed of world.installationsOn(repo).filter((one) => one.app === app))
    world.deliveries.send(app, event, complete(world, repo, sender, installed, payload));
}

function complete(world: World, repo: Repository, sender: Account, installed: Installation, payload: Payload): Payload {
  return {
    ...payload,
    repository: { ...repositoryJson(world, repo), custom_properties: {} },
    ...(repo.owner.type === 'Organization' ? { organization: organization(world, repo.owner) } : {}),
    sender: simpleUser(world, sender),
    installation: { id: installed.id, node_id: nodeId('I', installed.id) },
  };
}

function organization(world: World, account: Account) {
  const url = `${world.url}/orgs/${account.login}`;
  return {
    ...{ login: account.login, id: account.id, node_id: nodeId('O', account.id), url, description: null },
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    ...{ members_url: `${url}/members{/member}`, public_members_url: `${url}/public_members{/member}` },
    avatar_url: world.web(`avatars/${account.id}`),
  };
}

/** `pull_request.<action>`. */
export async function pullRequestEvent(
  world: World,
  pull: Pull,
  action: string,
  sender: Account,
  extra: Payload = {},
): Promise<void> {
  const concerned = world.installationsOn(pull.repository).some(({ app }) => app.events.includes('pull_request'));
  if (!concerned) return;
  const payload = { action, number: pull.number, pull_request: await fullPull(world, pull, false), ...extra };
  emit(world, pull.repository, 'pull_request', sender, payload);
}

/** `installation.<action>`: sent to the App whether or not it subscribed. */
export function installationEvent(world: World, installed: Installation, action: string, sender: Account): void {
  world.deliveries.send(installed.app, 'installation', {
    action,
    installation: installationJson(world, installed),
    repositories: world.repositoriesOf(installed).map((repo) => briefRepository(repo)),
    requester: null,
    sender: simpleUser(world, sender),
  });
}

/** `installation_repositories.added` or `removed`: likewise always sent. */
export function installationRepositoriesEvent(
  world: World,
  installed: Installation,
  sender: Account,
  added: Repository[],
  removed: Repository[],
): void {
  world.deliveries.send(installed.app, 'installation_repositories', {
    action: added.length > 0 ? 'added' : 'removed',
    installation: installationJson(world, installed),
    repository_selection: installed.repositories === 'all' ? 'all' : 'selected',
    repositories_added: added.map(briefRepository),
    repositories_removed: removed.map(briefRepository),
    requester: null,
    sender: simpleUser(world, sender),
  });
}

/** `ping`: sent by hand to see whether the receiver is there. */
export function pingPayload(world: World, app: App): Payload {
  return {
    zen: 'Loaded to the line.',
    hook_id: app.id,
    hook: {
      type: 'App',
      id: app.id,
      app_id: app.id,
      active: true,
      events: [...app.events],
      name: 'web',
      config: { content_type: 'json', insecure_ssl: '0', url: app.webhookUrl ?? '' },
      created_at: world.now(),
      updated_at: world.now(),
    },
  };
}

function briefRepository(repo: Repository) {
  return {
    id: repo.id,
    node_id: nodeId('R', repo.id),
    name: repo.name,
    full_name: fullName(repo),
    private: repo.private,
  };
}
