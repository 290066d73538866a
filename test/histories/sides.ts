import { diffCommits } from '../../src/edges/git-diff.ts';
import { mergeBase } from '../../src/edges/git-process.ts';
import { type ClosableSnapshot, snapshotCommit } from '../../src/edges/git-snapshot.ts';
import { decodeContent, type Snapshot } from '../../src/model/snapshot.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { diffTrees, listTrees, readBlobs, type StoredCommit } from './git-store.ts';
import type { PushedState } from './history.ts';
import type { Sides } from './play.ts';

/** The commits that a push is about. */
export interface StoredPush {
  readonly target: StoredCommit;
  readonly fork: StoredCommit;
  readonly head: StoredCommit;
}

export function storedPush(stored: readonly StoredCommit[], state: PushedState): StoredPush {
  const commit = (place: number): StoredCommit => {
    const found = stored[place];
    if (!found) throw new RangeError(`git did not keep commit ${place}`);
    return found;
  };
  return { target: commit(state.target), fork: commit(state.fork), head: commit(state.head) };
}

/** Reads what the pushes of many histories show from one repository, with a handful of git processes. */
export async function showTogether(
  folder: string,
  histories: readonly (readonly StoredPush[])[],
): Promise<readonly (readonly Sides[])[]> {
  const all = histories.flat();
  const listed = await listTrees(folder, [...new Set(all.flatMap(({ fork, head }) => [fork.tree, head.tree]))]);
  const changes = await diffTrees(folder, [...new Set(all.map(pairOf))]);
  const ids = new Set([...listed.values()].flatMap((entries) => entries.map(({ id }) => id)));
  const blobs = await readBlobs(folder, [...ids]);
  const read: Snapshot['read'] = async ({ id }) => decodeContent(blobs.get(id) ?? Buffer.of(0));
  const snapshot = ({ tree }: StoredCommit): Snapshot => ({ entries: listed.get(tree) ?? [], gaps: [], read });
  return histories.map((pushes) =>
    pushes.map((push) => ({
      base: snapshot(push.fork),
      head: snapshot(push.head),
      baseSha: push.fork.id,
      headSha: push.head.id,
      changed: changes.get(pairOf(push)) ?? [],
    })),
  );
}

function pairOf({ fork, head }: StoredPush): string {
  return `${fork.tree} ${head.tree}`;
}

/**
 * Reads the pushes of one history as a review on this machine does: git itself finds the merge base, and each commit and
 * each difference is read with processes of its own. They are open while the work lasts.
 */
export async function showAlone<T>(
  folder: string,
  pushes: readonly StoredPush[],
  work: (sides: readonly Sides[]) => Promise<T>,
): Promise<T> {
  const open: ClosableSnapshot[] = [];
  const snapshot = async (commit: string) => {
    const opened = await snapshotCommit(folder, commit);
    open.push(opened);
    return opened;
  };
  try {
    const sides: Sides[] = [];
    for (const { target, fork, head } of pushes) {
      const base = await mergeBase(folder, target.id, head.id);
      if (isRefusal(base) || base !== fork.id) throw new Error(`git has another merge base than ${fork.id}`);
      const changed = await diffCommits(folder, base, head.id, () => true);
      const read = { base: await snapshot(base), head: await snapshot(head.id) };
      sides.push({ ...read, baseSha: base, headSha: head.id, changed });
    }
    return await work(sides);
  } finally {
    await Promise.all(open.map((each) => each.close()));
  }
}
