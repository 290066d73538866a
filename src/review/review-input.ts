import type { ConfigProblem } from '../config/problem.ts';
import type { FailOn } from '../engine/config.ts';
import type { Matched } from '../engine/match.ts';
import type { FailedFix, ProvedFix } from '../engine/prove.ts';
import type { Report } from '../engine/report.ts';
import type { WrittenFile } from '../engine/write-fix.ts';
import type { SkippedFile } from '../model/snapshot.ts';
import type { Hunk } from '../source/unified-diff.ts';
import type { PullMemory } from './memory.ts';
import type { SharedSuggestion } from './suggestion.ts';
import type { Quiet } from './views.ts';
import type { Words } from './words.ts';

/** How one file differs between the merge base and the head; the words are those of GitHub's API. */
export interface FileDiff {
  /** In the head; of a removed file, in the base. */
  readonly path: string;
  /** In the base, where it is another: of a renamed or copied file. */
  readonly previousPath: string | null;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed' | 'unchanged';
  /** In the file's order; null when nobody has a line diff (a binary or far too large file): it takes no comment. */
  readonly hunks: readonly Hunk[] | null;
  /** Whether the hunks are as GitHub shows them. It may refuse a comment in others, which are worked out from the texts. */
  readonly shown: boolean;
}

/** What a review needs of a proved fix; every `ProvedFix` has it. */
export interface ProposedFix extends Pick<ProvedFix, 'fix'> {
  readonly files: readonly Pick<WrittenFile, 'path' | 'before' | 'after'>[];
}

/** Why a fix is not offered; `unproved` where it was written and failed its proof. */
export type UnofferedFix = Pick<FailedFix, 'refused'> & Partial<FailedFix>;

/** Everything a review depends on. Equal inputs give equal plans. */
export interface ReviewInput {
  readonly headSha: string;
  /** The merge base, which the reports and the diff start from. */
  readonly baseSha: string;
  readonly base: Report;
  readonly head: Report;
  readonly matched: Matched;
  readonly diff: readonly FileDiff[];
  /**
   * What stayed unread for reasons of volume, on either side: a truncated tree, files beyond GitHub's limits. A review
   * with gaps never ends in `success`. Single unread files are in the reports and are no gaps.
   */
  readonly gaps: readonly SkippedFile[];
  /** By fingerprint of an introduced finding with a fix: the fix as proved on the head, or why it failed. */
  readonly proved: ReadonlyMap<string, ProposedFix | UnofferedFix>;
  /**
   * By fingerprint of a finding whose suggestion met others: the one that holds all of them, or null where it cannot
   * stand beside graver ones. What is not in it stands as it is.
   */
  readonly merged: ReadonlyMap<string, SharedSuggestion | null>;
  /** What was said and asked on the pull request before; forged markers are left out by the caller. */
  readonly memory: PullMemory;
  /** Null where comments are welcome. */
  readonly quiet: Quiet | null;
  /** Whether buttons that repair can be offered: a person can press them, and the repair could be written. */
  readonly mayFix: boolean;
  readonly failOn: FailOn;
  /** Inline comments at most. */
  readonly budget: number;
  /** Mistakes in the configuration that was used. */
  readonly problems: readonly ConfigProblem[];
  readonly words: Words;
}
