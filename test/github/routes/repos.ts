/** Repositories, people's permissions on them, archives, and what is left of one's rate. */
import { userLevel } from '../auth/access.ts';
import { notFound, Refusal } from '../errors.ts';
import { type AnyRoute, route, TOKENS } from '../http/route.ts';
import type { Account } from '../model.ts';
import { simpleUser } from '../render/account.ts';
import { fullRepository, userPermissions } from '../render/repository.ts';
import type { World } from '../world.ts';
import { archiveAddress } from './archive.ts';

/** Bots are accounts, and still no users here. @throws Refusal 404 */
function personNamed(world: World, login: string): Account {
  const account = world.accounts.get(login.toLowerCase());
  if (!account || account.type === 'Bot') throw new Refusal(404, { message: `${login} is not a user` });
  return account;
}

export const repositoryRoutes: readonly AnyRoute[] = [
  route({
    operation: 'GET /repos/{owner}/{repo}',
    callers: TOKENS,
    permissions: ['metadata:read'],
    handle: ({ world, actor, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const level = actor.kind === 'user' ? (userLevel(world, repo, actor.account.login) ?? 'read') : 'read';
      return { status: 200, body: fullRepository(world, repo, level) };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    callers: TOKENS,
    permissions: ['metadata:read'],
    handle: ({ world, input }) => {
      const account = personNamed(world, input.username);
      const level = userLevel(world, world.repository(input.owner, input.repo), account.login) ?? 'none';
      const permissions = level === 'none' ? { ...userPermissions('read'), pull: false } : userPermissions(level);
      const user = { ...simpleUser(world, account), permissions, role_name: level };
      return { status: 200, body: { permission: level, role_name: level, user } };
    },
  }),
  route({
    operation: 'GET /repos/{owner}/{repo}/tarball/{ref}',
    callers: TOKENS,
    permissions: ['contents:read'],
    handle: async ({ world, input }) => {
      const repo = world.repository(input.owner, input.repo);
      const sha = await repo.git.commit(input.ref || repo.defaultBranch);
      if (!sha) throw notFound();
      return { status: 302, headers: { location: archiveAddress(world, repo, sha) } };
    },
  }),
];
