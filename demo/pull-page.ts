import type { Hunk } from '../src/source/unified-diff.ts';

/** A pull request as its page shows it: plain data. */
export interface PullPage {
  readonly number: number;
  readonly title: string;
  /** A login; that of a bot ends in `[bot]`. So do all names of people here. */
  readonly author: string;
  readonly body: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly base: string;
  readonly head: string;
  /** Oldest first. */
  readonly commits: readonly PageCommit[];
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly files: readonly PageFile[];
  readonly reviews: readonly { readonly author: string; readonly body: string; readonly comments: number }[];
  readonly threads: readonly PageThread[];
  readonly checks: readonly PageCheck[];
}

export interface PageCommit {
  readonly sha: string;
  /** The first line of its message. */
  readonly subject: string;
  readonly author: string;
  /** Whether GitHub vouches for its signature. */
  readonly verified: boolean;
}

export interface PageFile {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: string;
  /** Null where there is no line diff. */
  readonly hunks: readonly Hunk[] | null;
}

export interface PageThread {
  readonly path: string;
  /** Null where the diff has no such line any more. */
  readonly line: number | null;
  readonly startLine: number | null;
  readonly side: 'LEFT' | 'RIGHT';
  /** Who has resolved it; null while it is open. */
  readonly resolvedBy: string | null;
  readonly comments: readonly PageComment[];
}

export interface PageComment {
  readonly author: string;
  readonly body: string;
  /** Whether GitHub hides it until somebody asks to see it. */
  readonly folded: boolean;
}

export interface PageCheck {
  readonly name: string;
  readonly conclusion: string;
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly {
    readonly path: string;
    readonly line: number;
    readonly level: string;
    readonly message: string;
  }[];
  /** Offered above its text. */
  readonly buttons: readonly PageButton[];
}

export interface PageButton {
  readonly label: string;
  readonly description: string;
  /** Whether somebody has pressed it. */
  readonly pressed: boolean;
}
