import { viewOfComment } from './comment-view.ts';
import { cutMarkdown } from './cut.ts';
import { MAX_BODY } from './limits.ts';
import { formatMarkers, markerOf } from './marker.ts';
import type { Anchored } from './placement.ts';
import type { PlannedComment } from './review-plan.ts';
import { ownedBy } from './suggestion.ts';
import type { CommentView } from './views.ts';
import type { Words } from './words.ts';

export type { Anchored };

/**
 * Writes the comment of some findings of one rule. It stands where the first of them does.
 * @param group never empty; the one of the place first
 */
export function planComment(group: readonly Anchored[], words: Words): PlannedComment {
  const [{ anchor, finding, suggestion: repair }] = group as readonly [Anchored, ...Anchored[]];
  const suggestion = ownedBy(finding, repair) ? repair : null;
  const findings = group.map((placement) => placement.finding);
  const markers = findings.map(markerOf);
  const marks = formatMarkers(markers);
  const { text, complete } = commentText(viewOfComment(group), words, MAX_BODY - marks.length - 2);
  const line = suggestion?.endLine ?? anchor.line;
  const startLine = suggestion?.startLine ?? line;
  return {
    path: anchor.path,
    line,
    startLine: startLine < line ? startLine : null,
    side: anchor.side,
    body: `${text}\n\n${marks}`,
    suggestion: complete ? (suggestion?.text ?? null) : null,
    fingerprints: findings.map(({ fingerprint }) => fingerprint),
    markers,
  };
}

/**
 * A comment too long for GitHub is written without the fixes of its other findings, at last without its own as well:
 * half a suggestion would apply. A template that leaves the suggestion out offers none.
 */
function commentText(view: CommentView, words: Words, maxLength: number): { text: string; complete: boolean } {
  const brief = { ...view, others: view.others.map((other) => ({ ...other, diff: null })) };
  for (const form of [view, brief]) {
    const text = words.comment(form);
    const offered = form.suggestion === null || text.includes(form.suggestion.toString());
    if (text.length <= maxLength) return { text, complete: offered };
  }
  const short = { ...brief, suggestion: null, diff: null };
  return { text: cutMarkdown(words.comment(short), maxLength), complete: false };
}
