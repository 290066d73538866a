/** Who is calling, and what that caller may do to a repository. */
import { badCredentials, forbidden, notFound, Refusal } from '../errors.ts';
import type { Demand } from '../http/route.ts';
import type { Actor, Level, Permissions, Repository } from '../model.ts';
import type { World } from '../world.ts';
import { appOfJwt } from './jwt.ts';

const RANK: Readonly<Record<Level, number>> = { read: 1, write: 2, admin: 3 };

export const atLeast = (level: Level | undefined, wanted: Level) => level !== undefined && RANK[level] >= RANK[wanted];

/** Whoever sends no token: sees what is public, and changes nothing. Its id is nobody's. */
export const NOBODY: Actor = { kind: 'user', account: { id: 0, login: '', type: 'User', createdAt: 0 } };

/** @param authorization the header's value. @throws Refusal 401 */
export function authenticate(world: World, authorization: string | undefined): Actor {
  if (!authorization) throw new Refusal(401, { message: 'Requires authentication' });
  const credential = /^(?:bearer|token) +(\S+)$/i.exec(authorization)?.[1];
  if (!credential) throw badCredentials();
  if (credential.split('.').length === 3) {
    const app = appOfJwt(world, credential);
    return { kind: 'app', app, account: app.bot };
  }
  const token = world.tokens.get(credential);
  const live = token && (token.expiresAt === null || token.expiresAt > world.clock());
  if (!live) throw badCredentials();
  if (token.actor.kind === 'installation' && !world.installations.has(token.actor.installation.id))
    throw badCredentials();
  return token.actor;
}

/** A user's level on a repository, null when it is not even visible. */
export function userLevel(world: World, repository: Repository, login: string): Level | null {
  const key = login.toLowerCase();
  if (repository.owner.login.toLowerCase() === key) return 'admin';
  const known = repository.collaborators.get(key) ?? world.members.get(repository.owner.id)?.get(key);
  return known ?? (repository.private ? null : 'read');
}

/** Whether an installation token reaches a repository, its narrowing counted. */
export function covers(world: World, actor: Extract<Actor, { kind: 'installation' }>, repository: Repository): boolean {
  const installed = world.repositoriesOf(actor.installation).includes(repository);
  return installed && (actor.repositories === null || actor.repositories.has(repository.id));
}

/** The repository if the caller may see it, and do what the route demands. @throws Refusal 404 or 403 */
export function repositoryFor(
  world: World,
  actor: Actor,
  repository: Repository,
  demands: readonly Demand[] = ['metadata:read'],
): Repository {
  if (actor.kind === 'app') return repository;
  if (!mayRead(world, actor, repository)) throw notFound();
  if (!demands.some((demand) => meets(world, actor, repository, demand)))
    throw forbidden(actor.kind === 'installation' ? undefined : 'Must have push access to repository');
  return repository;
}

/** Whether the caller meets one demand on a repository that it can see. */
export function meets(world: World, actor: Actor, repository: Repository, demand: Demand): boolean {
  const [permission = '', level = 'read'] = demand.split(':') as [string, Level];
  if (actor.kind === 'app') return false;
  if (actor.kind === 'user')
    return atLeast(userLevel(world, repository, actor.account.login) ?? undefined, userNeed(permission, level));
  if (!covers(world, actor, repository)) return !repository.private && level === 'read';
  const granted = [actor.permissions, actor.installation.permissions];
  return granted.every((permissions) => atLeast(permissionOf(permissions, permission), level));
}

function mayRead(world: World, actor: Actor, repository: Repository): boolean {
  if (actor.kind === 'user') return userLevel(world, repository, actor.account.login) !== null;
  return !repository.private || (actor.kind === 'installation' && covers(world, actor, repository));
}

/** Anyone who can read may open pull requests and comment; contents take push access. */
function userNeed(permission: string, level: Level): Level {
  return permission === 'contents' ? level : 'read';
}

/** Metadata can always be read by an installation. */
function permissionOf(permissions: Permissions, name: string): Level | undefined {
  return name === 'metadata' ? 'read' : permissions[name];
}
