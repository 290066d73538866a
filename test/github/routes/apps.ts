/** The App itself, its installations, and their tokens. */

import { atLeast, covers } from '../auth/access.ts';
import { installationToken } from '../auth/apps.ts';
import { forbidden, invalid, notFound } from '../errors.ts';
import { isoSeconds } from '../git/history.ts';
import { type AnyRoute, listed, route } from '../http/route.ts';
import type { Actor, App, Installation, Level, Permissions, Repository } from '../model.ts';
import { installation, integration } from '../render/account.ts';
import { repository } from '../render/repository.ts';
import type { World } from '../world.ts';

const appOf = (actor: Actor): App => {
  if (actor.kind !== 'app') throw forbidden();
  return actor.app;
};

function installationOf(world: World, actor: Actor, id: number): Installation {
  const found = world.installations.get(id);
  if (!found || found.app !== appOf(actor)) throw notFound();
  return found;
}

interface Wanted {
  permissions?: Readonly<Record<string, string | undefined>> | undefined;
  repositories?: readonly string[] | undefined;
  repository_ids?: readonly number[] | undefined;
}

/** @throws Refusal 422 when more is asked for than the installation has */
function narrowedRepositories(world: World, installed: Installation, wanted: Wanted): Repository[] | null {
  const { repositories, repository_ids } = wanted;
  if (!repositories && !repository_ids) return null;
  const all = world.repositoriesOf(installed);
  const names = (repositories ?? []).map((name) => all.find((repo) => repo.name.toLowerCase() === name.toLowerCase()));
  const ids = (repository_ids ?? []).map((id) => all.find((repo) => repo.id === id));
  const found = [...names, ...ids].filter((repo) => repo !== undefined);
  if (found.length < names.length + ids.length)
    throw invalid(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  if (found.length > world.limits.tokenRepositories)
    throw invalid(`At most ${world.limits.tokenRepositories} repositories may be given.`);
  return [...new Set(found)];
}

function narrowedPermissions(installed: Installation, wanted: Wanted): Permissions {
  if (!wanted.permissions) return installed.permissions;
  const asked = Object.entries(wanted.permissions).filter((entry): entry is [string, Level] => entry[1] !== undefined);
  const granted: Permissions = { metadata: 'read', ...installed.permissions };
  if (asked.some(([name, level]) => !atLeast(granted[name], level)))
    throw invalid('The permissions requested are not granted to this installation.');
  return Object.fromEntries(asked);
}

export const appRoutes: readonly AnyRoute[] = [
  route({
    operation: 'GET /app',
    callers: ['app'],
    handle: ({ world, actor }) => {
      const app = appOf(actor);
      const count = [...world.installations.values()].filter((installed) => installed.app === app).length;
      return { status: 200, body: { ...integration(world, app), installations_count: count } };
    },
  }),
  route({
    operation: 'GET /app/installations',
    callers: ['app'],
    handle: ({ world, actor }) =>
      listed(
        [...world.installations.values()].filter(({ app }) => app === appOf(actor)),
        (installed) => installation(world, installed),
      ),
  }),
  route({
    operation: 'GET /app/installations/{installation_id}',
    callers: ['app'],
    handle: ({ world, actor, input }) => ({
      status: 200,
      body: installation(world, installationOf(world, actor, input.installation_id)),
    }),
  }),
  route({
    operation: 'POST /app/installations/{installation_id}/access_tokens',
    callers: ['app'],
    handle: ({ world, actor, input }) => {
      const installed = installationOf(world, actor, input.installation_id);
      const repositories = narrowedRepositories(world, installed, input);
      const permissions = narrowedPermissions(installed, input);
      const reach = repositories ? new Set(repositories.map((repo) => repo.id)) : null;
      const { token, expiresAt } = installationToken(world, installed, permissions, reach);
      const selected = repositories ?? (installed.repositories === 'all' ? null : world.repositoriesOf(installed));
      return {
        status: 201,
        body: {
          token,
          expires_at: isoSeconds(expiresAt ?? 0),
          permissions: { metadata: 'read', ...permissions },
          repository_selection: selected ? 'selected' : 'all',
          ...(selected ? { repositories: selected.map((repo) => repository(world, repo)) } : {}),
        },
      };
    },
  }),
  route({
    operation: 'DELETE /installation/token',
    callers: ['installation'],
    handle: ({ world, actor }) => {
      for (const [token, held] of world.tokens) if (held.actor === actor) world.tokens.delete(token);
      return { status: 204 };
    },
  }),
  route({
    operation: 'GET /installation/repositories',
    callers: ['installation'],
    handle: ({ world, actor }) => {
      if (actor.kind !== 'installation') throw forbidden();
      const reached = world.repositoriesOf(actor.installation).filter((repo) => covers(world, actor, repo));
      const selection = actor.installation.repositories === 'all' && !actor.repositories ? 'all' : 'selected';
      const wrap = (repositories: unknown[]) => ({
        total_count: reached.length,
        repository_selection: selection,
        repositories,
      });
      return listed(reached, (repo) => repository(world, repo), wrap);
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/installation',
    callers: ['app'],
    handle: ({ world, actor, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const found = world.installationsOn(repo).find(({ app }) => app === appOf(actor));
      if (!found) throw notFound();
      return { status: 200, body: installation(world, found) };
    },
  }),
];
