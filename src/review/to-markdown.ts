import { codeSpan } from '../source/markdown.ts';
import { escapeMarkdown } from './escape.ts';
import { MAX_PATH } from './limits.ts';
import { withoutMarkers } from './marker.ts';
import type { PlannedComment, ReviewPlan } from './review-plan.ts';

/**
 * Shows a review plan as one Markdown document: the check, then the review's body and its comments as they would stand
 * on the pull request, without the markers.
 * @returns Markdown that ends with LF
 */
export function reviewToMarkdown(plan: ReviewPlan): string {
  const { conclusion, title, summary } = plan.check;
  const parts = [
    `## Plimsoll: ${escapeMarkdown(title)}`,
    `Conclusion: ${conclusion}`,
    summary,
    ...(plan.body === null ? [] : ['### Review', withoutMarkers(plan.body)]),
    ...plan.comments.flatMap((comment) => [`### ${heading(comment)}`, withoutMarkers(comment.body)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function heading({ path, line, startLine, side }: PlannedComment): string {
  const lines = startLine === null ? `line ${line}` : `lines ${startLine} to ${line}`;
  return `${codeSpan(path, MAX_PATH)}, ${side === 'LEFT' ? 'deleted ' : ''}${lines}`;
}
