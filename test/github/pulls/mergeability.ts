/** Whether a pull request can be merged, as git finds by merging. */
import type { Pull } from '../model.ts';
import type { World } from '../world.ts';

/**
 * Null for what is closed, whose base is gone, or where GitHub has not tried yet: it does so in the background once
 * somebody asks (docs.github.com/rest/pulls/pulls#get-a-pull-request), `limits.mergeTests` says how many ask in vain.
 * @param counts false for what only shows a pull request to somebody who has not asked, such as a webhook
 */
export async function mergeableOf(world: World, pull: Pull, counts = true): Promise<boolean | null> {
  const { repository, head, state } = pull;
  const base = await repository.git.branch(pull.base.ref);
  if (state !== 'open' || base === null) return null;
  const key = `${pull.id} ${base} ${head.sha}`;
  const asked = world.mergeTests.get(key) ?? 0;
  if (counts) world.mergeTests.set(key, asked + 1);
  if (asked < world.limits.mergeTests) return null;
  return world.git.merges(repository.git, base, head.sha);
}
