import type { Level } from '../engine/contract.ts';
import type { FixCounts } from './fix-buttons.ts';
import type { OwnMarkdown } from './liquid.ts';

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

/** A fix as a comment tells it. */
export interface ToldFixView extends FixView {
  /** The beginning of the assumption, short enough to be read at once; null where none is. */
  readonly gist: string | null;
  /** Is the gist all that it assumes? True for a safe fix. */
  readonly complete: boolean;
}

/** A finding of another comment. */
export interface PointerView {
  readonly rule: string;
  /** In the same file. */
  readonly line: number;
}

/** One inline comment: one rule, one or several findings; what is said of the first stands here, of the others in `others`. */
export interface CommentView {
  readonly rule: string;
  readonly level: Level;
  /** `path:line`, null where the comment stands on the finding's own line. */
  readonly place: string | null;
  /** A sentence or two with code spans. */
  readonly message: string;
  /** The lines of the others in this file, and `path:line` of those elsewhere. */
  readonly lines: readonly number[];
  readonly places: readonly string[];
  /** Others beyond those listed. */
  readonly more: number;
  readonly fix: ToldFixView | null;
  /** Why there is no fix; null exactly when there is one. */
  readonly refusal: string | null;
  /** The beginning of the reason, short enough to be read at once; null where none is. */
  readonly reason: string | null;
  /** The suggestion block. */
  readonly suggestion: OwnMarkdown | null;
  /** How many findings of this comment the suggestion repairs. */
  readonly repairs: number;
  /** The rules of other comments whose findings the suggestion repairs as well, each once. */
  readonly holds: readonly string[];
  /** What their fixes assume. */
  readonly assumptions: readonly HeldAssumption[];
  /** The comment whose suggestion repairs this finding too; null where it has its own, or none. */
  readonly heldBy: PointerView | null;
  /** A fenced diff of this fix alone, where it is no suggestion, or a suggestion holds more than this. */
  readonly diff: OwnMarkdown | null;
  readonly others: readonly OtherView[];
}

/** What a fix of another comment assumes. */
export interface HeldAssumption extends PointerView {
  readonly assumes: string;
}

/** A further finding of a comment. */
export interface OtherView {
  /** Null where it lies in another file. */
  readonly line: number | null;
  readonly place: string;
  readonly message: string;
  readonly fix: FixView | null;
  readonly refusal: string | null;
  /** By the suggestion of this comment. */
  readonly repaired: boolean;
  readonly heldBy: PointerView | null;
  readonly diff: OwnMarkdown | null;
}

/** The review's body: findings without a comment of their own. */
export interface BodyView {
  /** Gravest first. */
  readonly rows: readonly BodyRow[];
  readonly total: number;
  /** Findings beyond those listed. */
  readonly more: number;
  /** Is the table long enough to be folded? */
  readonly folded: boolean;
}

export interface BodyRow {
  readonly rule: string;
  readonly level: Level;
  readonly place: string;
  readonly message: string;
  readonly fix: string | null;
}

/** The comment of a thread of which nothing is left. The four counts add up to `total`. */
export interface ClosedView {
  /** The head at which it was found gone. */
  readonly headSha: string;
  readonly total: number;
  readonly fixed: number;
  /** In the base as well by now. */
  readonly existing: number;
  /** Waived in its file. */
  readonly waived: number;
  /** Told in another comment. */
  readonly elsewhere: number;
  /** Markdown: what the comment said before. */
  readonly former: string;
}

/** Why a pull request's review stands in its check alone: it is a draft, or a program opened it. */
export type Quiet = 'draft' | 'bot';

/** The check run: title and summary. */
export interface CheckView {
  readonly counts: LevelCounts;
  readonly introduced: number;
  readonly existing: number;
  /** By pattern, in the workshop's order; patterns without a finding are left out. */
  readonly patterns: readonly (LevelCounts & { readonly name: string })[];
  readonly findings: readonly (FindingView & { readonly rule: string; readonly level: Level })[];
  readonly moreFindings: number;
  /** Why nothing stands on the lines of the pull request; null where comments do. */
  readonly quiet: Quiet | null;
  /** What the buttons of the check repair; none where there are no buttons. */
  readonly fixes: FixCounts;
  /** Fixes that were written, failed their proof, and are not offered. */
  readonly dropped: readonly { readonly place: string; readonly rule: string; readonly reason: string }[];
  readonly moreDropped: number;
  /** Introduced, and taken out of the check by a person of this login. */
  readonly ignored: readonly (FindingView & { readonly rule: string; readonly by: string; readonly reason: string })[];
  readonly moreIgnored: number;
  /** Introduced, announced in a thread that a person of this login has resolved, and counted all the same. */
  readonly resolved: readonly { readonly place: string; readonly rule: string; readonly by: string }[];
  readonly moreResolved: number;
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
