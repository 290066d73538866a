/** Remembers what git said about objects: they never change, so neither do the answers. The oldest are dropped. */
import { diffTrees, type FileDiff } from './diff.ts';
import type { GitRepository } from './repository.ts';
import { listTree, type TreeEntry } from './tree.ts';

const COMPARISONS = 500;
const TREES = 50;

export class GitMemory {
  readonly #diffs = new Map<string, Promise<FileDiff[]>>();
  readonly #bases = new Map<string, Promise<string | null>>();
  readonly #merges = new Map<string, Promise<boolean>>();
  readonly #trees = new Map<string, Promise<TreeEntry[]>>();

  /** `git diff -M from to`. @param from full sha of a commit or tree @param to likewise */
  diff(git: GitRepository, from: string, to: string): Promise<FileDiff[]> {
    return remember(this.#diffs, COMPARISONS, `${from}..${to}`, () => diffTrees(git, from, to));
  }

  mergeBase(git: GitRepository, one: string, other: string): Promise<string | null> {
    return remember(this.#bases, COMPARISONS, `${one}...${other}`, () => git.mergeBase(one, other));
  }

  /** Whether one commit merges into the other without conflict. @param base full sha @param head likewise */
  merges(git: GitRepository, base: string, head: string): Promise<boolean> {
    const merge = ['merge-tree', '--write-tree', '--no-messages', base, head];
    return remember(this.#merges, COMPARISONS, `${base} ${head}`, async () => (await git.attempt(merge)).code === 0);
  }

  /** @param tree full sha of a tree */
  tree(git: GitRepository, tree: string, recursive: boolean): Promise<TreeEntry[]> {
    return remember(this.#trees, TREES, `${tree} ${recursive}`, () => listTree(git, tree, recursive));
  }
}

function remember<Value>(
  known: Map<string, Promise<Value>>,
  most: number,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = known.get(key) ?? make();
  known.delete(key);
  known.set(key, value);
  value.catch(() => known.delete(key)); // the caller sees the error; only the memory must not keep it
  const oldest = known.keys().next();
  if (known.size > most && !oldest.done) known.delete(oldest.value);
  return value;
}
