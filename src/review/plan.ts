import type { Finding } from '../engine/report.ts';
import { planBody } from './body.ts';
import { planCheck } from './check.ts';
import { byGravity } from './finding-view.ts';
import { partByIgnores } from './ignores.ts';
import { planInline } from './inline.ts';
import { MAX_MARKS } from './limits.ts';
import { formatMarkers, type Marker, markerOf } from './marker.ts';
import { announcedIn } from './memory.ts';
import { settleFix } from './placement.ts';
import { reconcile } from './reconcile.ts';
import type { ReviewInput } from './review-input.ts';
import type { ReviewPlan } from './review-plan.ts';
import { planThreads } from './threads.ts';

/**
 * Decides all that is said on a pull request, from the reports on merge base and head, the diff between them, and what
 * was said before. Pure: equal inputs give equal plans.
 *
 * New findings become inline comments where the diff has a line for them, else entries of the body; the gravest come
 * first when there are too many. The check speaks of every introduced finding, notes included, new or announced before.
 */
export function planReview(input: ReviewInput): ReviewPlan {
  const { matched, proved, words, memory } = input;
  const settled = matched.introduced.map((finding) => settleFix(finding, proved));
  const { counted, ignored } = partByIgnores(settled, memory);
  // Notes stand in the check alone: a comment on each would bury the others.
  const spoken = counted.filter(({ level }) => level !== 'note');
  const said = announcedIn(memory);
  const fresh = reconcile(spoken, said).fresh.toSorted(byGravity);
  const announced = announceable(fresh, said);
  const unannounced = fresh.length - announced.length;
  const { comments, rest } = planInline(announced, input);
  return {
    headSha: input.headSha,
    introduced: counted,
    ignored,
    fixed: matched.fixed,
    existing: matched.existing.length,
    comments,
    body: planBody(rest.toSorted(byGravity), unannounced, words),
    bodyIfRefused: comments.length > 0 ? planBody(announced, unannounced, words) : null,
    threads: planThreads(counted, memory),
    check: planCheck(input, counted),
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
