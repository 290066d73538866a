/** What a pull request changes: head against the merge base, as GitHub's "Files changed" does. */
import type { FileDiff } from '../git/diff.ts';
import { type Hunk, parseHunks } from '../git/hunks.ts';
import type { Limits } from '../limits.ts';
import type { Pull } from '../model.ts';
import type { World } from '../world.ts';

/** The merge base of the base branch and a commit of the pull request (by default its head). */
export async function mergeBaseOf(world: World, pull: Pull, head = pull.head.sha): Promise<string> {
  const base = await world.git.mergeBase(pull.repository.git, pull.base.sha, head);
  if (!base) throw new Error(`${pull.base.ref} and ${head} have no history in common`);
  return base;
}

/** All files that differ, without any limit applied. */
export async function changesOf(world: World, pull: Pull, head = pull.head.sha): Promise<FileDiff[]> {
  return world.git.diff(pull.repository.git, await mergeBaseOf(world, pull, head), head);
}

/** The patch that GitHub shows: null for binary files, pure renames, and diffs over the limits of size. */
export function visiblePatch(file: FileDiff, limits: Limits): string | null {
  if (file.patch === null) return null;
  const tooLarge =
    file.additions + file.deletions > limits.patchLines || Buffer.byteLength(file.patch) > limits.patchBytes;
  return tooLarge ? null : file.patch;
}

/** The hunks that comments can stand on. */
export function visibleHunks(file: FileDiff, limits: Limits): Hunk[] {
  const patch = limits.commentsOnHiddenPatches ? file.patch : visiblePatch(file, limits);
  return parseHunks(patch ?? '');
}
