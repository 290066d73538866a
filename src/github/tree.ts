import { z } from 'zod';
import type { SkippedFile, SnapshotEntry } from '../model/snapshot.ts';
import type { GitHubClient } from './client.ts';
import type { RepositoryRef } from './repository.ts';
import { read } from './request.ts';

export interface Tree {
  readonly entries: readonly SnapshotEntry[];
  /** Folders that could not be listed. */
  readonly gaps: readonly SkippedFile[];
}

/** How many more listings a tree may cost that is too large for one answer. */
const MAX_LISTINGS = 200;

/**
 * Lists every file of a commit. GitHub cuts a recursive listing at 100,000 entries or 7 MB ("Get a tree"): such a tree
 * is listed folder by folder, and what is still too much is named in `gaps`.
 * @param sha a commit or a tree
 * @throws GitHubFailure
 */
export async function readTree(
  client: GitHubClient,
  repository: RepositoryRef,
  sha: string,
  maxListings = MAX_LISTINGS,
): Promise<Tree> {
  const walk: Walk = { client, repository, left: maxListings, entries: [], gaps: [] };
  await list(walk, sha, '');
  return { entries: walk.entries, gaps: walk.gaps };
}

interface Walk {
  readonly client: GitHubClient;
  readonly repository: RepositoryRef;
  /** Listings that may still be asked for, the first one aside. */
  left: number;
  readonly entries: SnapshotEntry[];
  readonly gaps: SkippedFile[];
}

async function list(walk: Walk, sha: string, folder: string): Promise<void> {
  const whole = await listing(walk, sha, true);
  if (!whole.truncated) {
    for (const item of whole.tree) addEntry(walk, item, folder);
    return;
  }
  if (walk.left < 1) return addGap(walk, folder);
  walk.left -= 1;
  const level = await listing(walk, sha, false);
  if (level.truncated) addGap(walk, folder);
  for (const item of level.tree) {
    if (item.type !== 'tree') {
      addEntry(walk, item, folder);
      continue;
    }
    const path = `${folder}${item.path}/`;
    if (walk.left < 1) {
      addGap(walk, path);
      continue;
    }
    walk.left -= 1;
    await list(walk, item.sha, path);
  }
}

function addGap(walk: Walk, folder: string): void {
  const path = folder === '' ? '.' : folder.slice(0, -1);
  walk.gaps.push({ path, reason: 'the folder holds more than GitHub lists in its answers' });
}

const treeItem = z.object({
  path: z.string().min(1),
  mode: z.string(),
  type: z.string(),
  sha: z.string(),
  size: z.number().optional(),
});

const treeAnswer = z.object({ tree: z.array(treeItem), truncated: z.boolean() });

/** A body that a connection cut off is no JSON and fails the schema, so a listing is whole or says that it is not. */
function listing(walk: Walk, sha: string, recursive: boolean): Promise<z.infer<typeof treeAnswer>> {
  const { owner, name } = walk.repository;
  const parameters = { owner, repo: name, tree_sha: sha, ...(recursive ? { recursive: '1' } : {}) };
  return read(walk.client, 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}', parameters, treeAnswer);
}

/** Git's modes: 120000 is a symbolic link, 160000 the commit of a submodule, 100755 a program ("Create a tree"). */
const KINDS: ReadonlyMap<string, SnapshotEntry['kind']> = new Map([
  ['120000', 'symlink'],
  ['160000', 'submodule'],
]);

function addEntry(walk: Walk, item: z.infer<typeof treeItem>, folder: string): void {
  if (item.type === 'tree') return;
  const { sha: id, size, mode } = item;
  const entry = { path: folder + item.path, kind: KINDS.get(mode) ?? 'file', id } as const;
  walk.entries.push({ ...entry, ...(size !== undefined && { size }), ...(mode === '100755' && { executable: true }) });
}
