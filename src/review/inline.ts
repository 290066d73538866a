import type { Finding } from '../engine/report.ts';
import { anchorFinder } from './anchor.ts';
import { groupPlacements, isAnchored, planComment } from './comments.ts';
import { compareText } from './finding-view.ts';
import { MAX_COMMENTS } from './limits.ts';
import { placeFinding } from './placement.ts';
import type { ReviewInput } from './review-input.ts';
import type { PlannedComment } from './review-plan.ts';

/** What is said on lines, and what is left for the list in the review's body. */
export interface Inline {
  /** By path and line. */
  readonly comments: readonly PlannedComment[];
  /** Findings without a line of the diff, or beyond the budget. */
  readonly rest: readonly Finding[];
}

/**
 * Finds the places of new findings, and writes their comments.
 * @param announced gravest first
 */
export function planInline(announced: readonly Finding[], input: ReviewInput): Inline {
  const findAnchor = anchorFinder(input);
  const placements = announced.map((finding) => placeFinding(finding, findAnchor, input.proved));
  const groups = groupPlacements(placements.filter(isAnchored));
  const rest = [...placements.filter((placement) => !isAnchored(placement)), ...groups.slice(MAX_COMMENTS).flat()].map(
    ({ finding }) => finding,
  );
  const comments = groups.slice(0, MAX_COMMENTS).map((group) => planComment(group, input.words));
  return { comments: comments.toSorted(byPlace), rest };
}

function byPlace(a: PlannedComment, b: PlannedComment): number {
  return compareText(a.path, b.path) || (a.startLine ?? a.line) - (b.startLine ?? b.line) || a.line - b.line;
}
