/** Who asks, what that may see, and how accounts look. */
import { meets } from '../auth/access.ts';
import type { Demand } from '../http/route.ts';
import type { Account, Actor, Repository } from '../model.ts';
import { nodeId, type World } from '../world.ts';
import { inaccessible } from './errors.ts';

export interface Viewer {
  world: World;
  actor: Actor;
  cost: { points: number; nodes: number };
}

/** @throws GraphQLError FORBIDDEN */
export function demand({ world, actor }: Viewer, repo: Repository, ...demands: Demand[]): void {
  if (!demands.some((wanted) => meets(world, actor, repo, wanted))) throw inaccessible();
}

/** Bots show without the `[bot]` that REST puts behind their name. */
export function actorNode(world: World, account: Account) {
  const kinds = { User: ['User', 'U'], Organization: ['Organization', 'O'], Bot: ['Bot', 'BOT'] } as const;
  const [kind, prefix] = kinds[account.type];
  const login = account.login.replace(/\[bot\]$/, '');
  const web = { url: world.web(login), resourcePath: `/${login}`, avatarUrl: world.web(`avatars/${account.id}`) };
  return { __typename: kind, id: nodeId(prefix, account.id), databaseId: account.id, login, ...web };
}
