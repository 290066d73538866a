import type { ReviewPlan } from './review-plan.ts';
import type { Words } from './words.ts';

/**
 * The plan of a review that could not be finished: a neutral check that says why, and nothing else.
 * @param reason a clause or sentence for people; it is escaped
 */
export function planUnfinished(headSha: string, reason: string, words: Words): ReviewPlan {
  return {
    headSha,
    introduced: [],
    fixed: [],
    ignored: [],
    existing: 0,
    comments: [],
    body: null,
    fallbacks: [],
    threads: [],
    check: {
      conclusion: 'neutral',
      title: 'The review could not be finished',
      summary: words.unfinished(reason),
      annotations: [],
      actions: [],
    },
    skipped: [],
  };
}
