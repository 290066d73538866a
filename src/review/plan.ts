import type { Finding } from '../engine/report.ts';
import { anchorFinder } from './anchor.ts';
import { planBody } from './body.ts';
import { planCheck } from './check.ts';
import { groupPlacements, isAnchored, planComment } from './comments.ts';
import { byGravity, compareText } from './finding-view.ts';
import { MAX_COMMENTS, MAX_MARKS } from './limits.ts';
import { formatMarkers, type Marker, markerOf } from './marker.ts';
import { placeFinding, settleFix } from './placement.ts';
import { reconcile } from './reconcile.ts';
import type { ReviewInput } from './review-input.ts';
import type { PlannedComment, ReviewPlan } from './review-plan.ts';

/**
 * Decides all that is said on a pull request, from the reports on merge base and head, the diff between them, and what
 * was said before. Pure: equal inputs give equal plans.
 *
 * New findings become inline comments where the diff has a line for them, else entries of the body; the gravest come
 * first when there are too many. The check speaks of every introduced finding, notes included, new or announced before.
 */
export function planReview(input: ReviewInput): ReviewPlan {
  const { matched, proved, words } = input;
  const introduced = matched.introduced.map((finding) => settleFix(finding, proved));
  // Notes stand in the check alone: a comment on each would bury the others.
  const spoken = introduced.filter(({ level }) => level !== 'note');
  const fresh = reconcile(spoken, input.posted).fresh.toSorted(byGravity);
  const announced = announceable(fresh, input.posted);
  const findAnchor = anchorFinder(input);
  const placements = announced.map((finding) => placeFinding(finding, findAnchor, proved));
  const groups = groupPlacements(placements.filter(isAnchored));
  const unplaced = [
    ...placements.filter((placement) => !isAnchored(placement)),
    ...groups.slice(MAX_COMMENTS).flat(),
  ].map(({ finding }) => finding);
  return {
    headSha: input.headSha,
    introduced,
    fixed: matched.fixed,
    existing: matched.existing.length,
    comments: groups
      .slice(0, MAX_COMMENTS)
      .map((group) => planComment(group, words))
      .toSorted(byPlace),
    body: planBody(unplaced.toSorted(byGravity), fresh.length - announced.length, words),
    bodyIfRefused: groups.length > 0 ? planBody(announced, fresh.length - announced.length, words) : null,
    check: planCheck(input, introduced),
    skipped: [...input.gaps, ...input.head.skipped.filter(({ path }) => !input.gaps.some((gap) => gap.path === path))],
  };
}

/** The first findings whose markers fit beside those that are there already. */
function announceable(fresh: readonly Finding[], posted: readonly Marker[]): readonly Finding[] {
  const frame = formatMarkers([]).length - 1;
  let length = formatMarkers(posted).length;
  const tooMany = fresh.findIndex((finding) => {
    length += formatMarkers([markerOf(finding)]).length - frame;
    return length > MAX_MARKS;
  });
  return tooMany < 0 ? fresh : fresh.slice(0, tooMany);
}

function byPlace(a: PlannedComment, b: PlannedComment): number {
  return compareText(a.path, b.path) || (a.startLine ?? a.line) - (b.startLine ?? b.line) || a.line - b.line;
}
