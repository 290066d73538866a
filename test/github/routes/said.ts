/** What the routes of both kinds of comments share. */
import type { Answer } from '../http/route.ts';
import type { Actor, Comment, Emoji } from '../model.ts';
import { react } from '../pulls/comments.ts';
import { reactionJson } from '../render/review.ts';
import type { World } from '../world.ts';

/** `created` or `updated`, rising unless told; `since` keeps what was updated later. */
export function ordered<Said extends { createdAt: number; updatedAt: number }>(
  said: readonly Said[],
  {
    sort = 'created',
    direction = 'asc',
    since,
  }: { sort?: string | undefined; direction?: string | undefined; since?: string | undefined },
): Said[] {
  const key = (one: Said) => (sort === 'updated' ? one.updatedAt : one.createdAt);
  const sign = direction === 'desc' ? -1 : 1;
  const kept = said.filter((one) => since === undefined || one.updatedAt >= Date.parse(since));
  return kept.sort((one, other) => sign * (key(one) - key(other)));
}

/** 201 with a new reaction, 200 with one that was there already. */
export function reactionAnswer(world: World, comment: Comment, { account }: Actor, content: Emoji): Answer {
  const { reaction, isNew } = react(world, comment, account, content);
  return { status: isNew ? 201 : 200, body: reactionJson(world, reaction) };
}
