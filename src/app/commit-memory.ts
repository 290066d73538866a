import type { ChangedFiles } from '../github/changed-files.ts';
import type { Comparison } from '../github/compare.ts';
import type { Tree } from '../github/tree.ts';
import { type OnceMemory, onceMemory } from './once-memory.ts';

/**
 * What commits hold and how two of them differ: it follows from their ids, so whoever looks at a commit again, to repair
 * what was found there or to review the next push, need not ask GitHub again. Keys hold the repository's scope.
 */
export interface CommitMemory {
  readonly trees: OnceMemory<Tree>;
  readonly comparisons: OnceMemory<Comparison>;
  /** The whole lists of changed files, which may take many pages. */
  readonly changes: OnceMemory<ChangedFiles>;
}

/** Characters of patches that count as much as one entry of a tree. */
const PATCH_UNIT = 200;

/** @param maxEntries how many entries of trees are kept, and as many again of files in comparisons and in lists, some 200 bytes each */
export function memoryCommits(maxEntries: number): CommitMemory {
  return {
    trees: onceMemory(maxEntries, ({ entries, gaps }) => entries.length + gaps.length + 1),
    comparisons: onceMemory<Comparison>(maxEntries, weightOf),
    changes: onceMemory<ChangedFiles>(maxEntries, weightOf),
  };
}

function weightOf({ files }: Pick<ChangedFiles, 'files'>): number {
  return files.reduce((sum, { patch }) => sum + 1 + (patch ?? '').length / PATCH_UNIT, 1);
}
