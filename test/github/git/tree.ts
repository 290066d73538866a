/** Trees: listing them, and making new ones out of a base and a list of entries. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRepository } from './repository.ts';

export interface TreeEntry {
  path: string;
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  sha: string;
  /** Bytes; null for trees and submodules. */
  size: number | null;
}

const ENTRY = /^(\d{6}) (blob|tree|commit) ([0-9a-f]{40}) +(\d+|-)\t([\s\S]*)$/;

/** The entries of a tree in git's order; with `recursive`, of all trees below it, which are listed themselves too. */
export async function listTree(git: GitRepository, tree: string, recursive: boolean): Promise<TreeEntry[]> {
  const flags = recursive ? ['-r', '-t'] : [];
  const listed = await git.text(['ls-tree', ...flags, '-l', '-z', '--full-tree', tree]);
  return listed.split('\0').filter(Boolean).map(parseEntry);
}

function parseEntry(line: string): TreeEntry {
  const [, mode = '', type = '', sha = '', size = '', path = ''] = ENTRY.exec(line) ?? [];
  if (!mode) throw new Error(`git ls-tree printed ${JSON.stringify(line)}`);
  return { path, mode, type: type as TreeEntry['type'], sha, size: size === '-' ? null : Number(size) };
}

/** `sha: null` removes the path. */
export interface TreeChange {
  path: string;
  mode: string;
  sha: string | null;
}

/**
 * Writes a tree and gives its sha.
 * @param base a tree-ish to start from, or null for an empty one
 * @throws GitError when a named object does not exist
 */
export async function writeTree(
  git: GitRepository,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const index = join(git.directory, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await git.run(base ? ['read-tree', base] : ['read-tree', '--empty'], { env });
    const [trees, files] = [changes.filter(isTree), changes.filter((change) => !isTree(change))];
    for (const tree of trees) await git.run(['read-tree', `--prefix=${tree.path}/`, String(tree.sha)], { env });
    const input = files
      .map(({ mode, sha, path }) => (sha === null ? `0 ${'0'.repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`))
      .join('');
    await git.run(['update-index', '--replace', '-z', '--index-info'], { env, input });
    return await git.text(['write-tree'], { env });
  } finally {
    await rm(index, { force: true });
  }
}

const isTree = (change: TreeChange) => change.mode === '040000' && change.sha !== null;
