/** `updateRefs`: moves references, each from where it is said to stand, all of them or none. */
import type { Repository } from '../model.ts';
import { checkProtections, checkWritable } from '../protection.ts';
import { deleteRef, pushed } from '../pulls/push.ts';
import { nodeId } from '../world.ts';
import { typed } from './errors.ts';
import { demand, type Viewer } from './viewer.ts';

export interface RefUpdate {
  name: string;
  beforeOid?: string | null;
  afterOid: string;
  force?: boolean | null;
}

/** For `beforeOid` it says that there shall be none, for `afterOid` that there shall be none any more. */
const ZERO = '0'.repeat(40);

interface Move {
  ref: string;
  before: string | null;
  after: string | null;
}

export async function updateRefs(viewer: Viewer, repositoryId: string, updates: readonly RefUpdate[]): Promise<void> {
  const { world, actor } = viewer;
  const repo = [...world.repositories.values()].find(({ id }) => nodeId('R', id) === repositoryId);
  if (!repo) throw typed('NOT_FOUND', `Could not resolve to a node with the global id of '${repositoryId}'`);
  demand(viewer, repo, 'contents:write');
  checkWritable(repo);
  const moves: Move[] = [];
  for (const update of updates) {
    const move = await moveOf(repo, update);
    await checkProtections(world, repo, actor, move);
    moves.push(move);
  }
  for (const { ref, before, after } of moves) {
    if (after === null) {
      if (before !== null) await deleteRef(world, repo, ref, actor.account);
      continue;
    }
    await repo.git.setRef(ref, after);
    await pushed(world, { repository: repo, ref, before, after, pusher: actor.account });
  }
}

/** How GitHub words these refusals was not found: nobody may read more out of them than that nothing has moved. */
async function moveOf({ git }: Repository, { name, beforeOid, afterOid, force }: RefUpdate): Promise<Move> {
  if (!/^refs\/(?:heads|tags)\/./.test(name)) throw typed('UNPROCESSABLE', `${name} is no reference`);
  const before = await git.commit(name);
  if (beforeOid && (before ?? ZERO) !== beforeOid) throw typed('UNPROCESSABLE', `${name} is not at ${beforeOid}`);
  if (afterOid === ZERO) return { ref: name, before, after: null };
  if (!(await git.commit(afterOid))) throw typed('UNPROCESSABLE', `${afterOid} is no commit`);
  const isForward = before === null || force === true || (await git.isAncestor(before, afterOid));
  if (!isForward) throw typed('UNPROCESSABLE', `${name} does not lead to ${afterOid}`);
  return { ref: name, before, after: afterOid };
}
