/** Ties commits to accounts, by the address that the double's own commits carry. */
import type { Account } from '../model.ts';
import type { World } from '../world.ts';

export const addressOf = (account: Account) => `${account.id}+${account.login}@users.noreply.github.example`;

/** The account whose address this is, or null. */
export function accountOf(world: World, email: string): Account | null {
  const id = Number(/^(\d+)\+/.exec(email)?.[1]);
  return [...world.accounts.values()].find((account) => account.id === id && addressOf(account) === email) ?? null;
}

/** `{ username }` as webhooks carry it, or nothing. */
export function personName(world: World, email: string): { username?: string } {
  const account = accountOf(world, email);
  return account ? { username: account.login } : {};
}
