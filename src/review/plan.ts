import { planBody } from './body.ts';
import { planCheck } from './check.ts';
import { planFallbacks } from './fallbacks.ts';
import { byGravity } from './finding-view.ts';
import { planInline } from './inline.ts';
import type { ReviewInput } from './review-input.ts';
import type { ReviewPlan } from './review-plan.ts';
import { spokenOf } from './spoken.ts';
import { planThreads } from './threads.ts';

/**
 * Decides all that is said on a pull request, from the reports on merge base and head, the diff between them, and what
 * was said before. Pure: equal inputs give equal plans.
 *
 * New findings become inline comments where the diff has a line for them, else entries of the body; the gravest come
 * first when there are too many. The check speaks of every introduced finding, notes included, new or announced before.
 */
export function planReview(input: ReviewInput): ReviewPlan {
  const { matched, words } = input;
  const spoken = spokenOf(input);
  const { counted, ignored, announced, unannounced } = spoken;
  const { comments, rest } = planInline(announced, input);
  return {
    headSha: input.headSha,
    introduced: counted,
    ignored,
    fixed: matched.fixed,
    existing: matched.existing.length,
    comments,
    body: planBody(rest.toSorted(byGravity), unannounced, words),
    fallbacks: planFallbacks(comments, { announced, unannounced }, input),
    threads: planThreads(input, spoken),
    check: planCheck(input, spoken),
    skipped: [...input.gaps, ...input.head.skipped.filter(({ path }) => !input.gaps.some((gap) => gap.path === path))],
  };
}
