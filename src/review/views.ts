import type { Level } from '../engine/contract.ts';

/** What the templates see. Texts are unescaped unless their comment says Markdown; lists are bounded already. */

/** A finding, named by its place. */
export interface FindingView {
  /** `path:line`, null where the comment stands on the finding's own line. */
  readonly place: string | null;
  /** A sentence or two with code spans. */
  readonly message: string;
}

export interface FixView {
  readonly title: string;
  /** What a person must believe; null for a safe fix. */
  readonly assumes: string | null;
}

/** One inline comment: one rule, one or several findings. */
export interface CommentView {
  readonly rule: string;
  readonly level: Level;
  readonly findings: readonly FindingView[];
  /** Findings beyond those listed. */
  readonly more: number;
  /** The different fixes of the findings; none where all are refused. */
  readonly fixes: readonly FixView[];
  /** The different reasons why there is no fix. */
  readonly refusals: readonly string[];
  /** Markdown: the suggestion block. */
  readonly suggestion: string | null;
  /** Markdown: fenced diffs, where a fix is no suggestion. */
  readonly diffs: readonly string[];
}

/** The review's body: findings without a line of the diff. */
export interface BodyView {
  readonly groups: readonly BodyGroup[];
  readonly total: number;
  /** Findings beyond those listed. */
  readonly more: number;
}

export interface BodyGroup {
  readonly rule: string;
  readonly findings: readonly (FindingView & { readonly fix: string | null })[];
}

/** The check run: title and summary. */
export interface CheckView {
  readonly counts: LevelCounts;
  readonly introduced: number;
  readonly existing: number;
  /** By pattern, in the workshop's order; patterns without a finding are left out. */
  readonly patterns: readonly (LevelCounts & { readonly name: string })[];
  readonly findings: readonly (FindingView & { readonly rule: string; readonly level: Level })[];
  readonly moreFindings: number;
  /** Fixes that were written, failed their proof, and are not offered. */
  readonly dropped: readonly { readonly place: string; readonly rule: string; readonly reason: string }[];
  readonly moreDropped: number;
  readonly fixed: number;
  readonly repaired: readonly { readonly rule: string; readonly path: string }[];
  readonly moreRepaired: number;
  /** Does the pull request change a file that rules read? */
  readonly relevant: boolean;
  /** Unread for reasons of volume. */
  readonly gaps: UnreadView;
  /** Unread files that the pull request changes. */
  readonly unreadChanged: UnreadView;
  /** Unread files elsewhere in the repository. */
  readonly unreadElsewhere: UnreadView;
  readonly problems: readonly { readonly place: string; readonly message: string }[];
  readonly moreProblems: number;
}

export interface LevelCounts {
  readonly error: number;
  readonly warning: number;
  readonly note: number;
}

export interface UnreadView {
  readonly files: readonly { readonly path: string; readonly reason: string }[];
  readonly total: number;
  readonly more: number;
}

/** One annotation of the check run. */
export interface AnnotationView {
  readonly rule: string;
  readonly message: string;
  readonly fixes: readonly FixView[];
  readonly refusals: readonly string[];
}
