import type { Finding } from '../engine/report.ts';
import type { Anchor } from './anchor.ts';
import { cutMarkdown } from './cut.ts';
import { fenced, fencedDiff } from './fence.ts';
import { fixesOf, placeOf, refusalsOf } from './finding-view.ts';
import { MAX_BODY, MAX_FIXES, MAX_IN_COMMENT } from './limits.ts';
import { formatMarkers, markerOf } from './marker.ts';
import type { Placement } from './placement.ts';
import type { PlannedComment } from './review-plan.ts';
import type { CommentView } from './views.ts';
import type { Words } from './words.ts';

/** A placement that has a line. */
export interface Anchored extends Placement {
  readonly anchor: Anchor;
}

export function isAnchored(placement: Placement): placement is Anchored {
  return placement.anchor !== null;
}

/**
 * Puts findings together that one comment can speak of: the same rule on the same lines with the same suggestion.
 * Groups stand in the order of their first member, and are never empty.
 */
export function groupPlacements(placements: readonly Anchored[]): readonly (readonly Anchored[])[] {
  const nameOf = ({ finding, anchor, suggestion }: Anchored) =>
    JSON.stringify([finding.rule, anchor.path, anchor.side, suggestion ?? anchor.line]);
  return [...Map.groupBy(placements, nameOf).values()];
}

/** Writes the comment of one group. */
export function planComment(group: readonly Anchored[], words: Words): PlannedComment {
  const [{ anchor, suggestion }] = group as readonly [Anchored, ...Anchored[]];
  const findings = group.map(({ finding }) => finding);
  const markers = findings.map(markerOf);
  const marks = formatMarkers(markers);
  const { text, complete } = commentText(viewOf(group), words, MAX_BODY - marks.length - 2);
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

function viewOf(group: readonly Anchored[]): CommentView {
  const [{ finding, anchor, suggestion }] = group as readonly [Anchored, ...Anchored[]];
  const findings = group.map((placement) => placement.finding);
  const diffs = suggestion ? [] : group.flatMap(({ proposal }) => (proposal ? [fencedDiff(proposal)] : []));
  return {
    rule: finding.rule,
    level: finding.level,
    findings: findings.slice(0, MAX_IN_COMMENT).map((member) => ({
      place: findings.length === 1 && isOwnLine(member, anchor) ? null : placeOf(member),
      message: member.message,
    })),
    more: Math.max(0, findings.length - MAX_IN_COMMENT),
    fixes: fixesOf(findings),
    refusals: refusalsOf(findings),
    suggestion: suggestion && fenced('suggestion', suggestion.text),
    diffs: [...new Set(diffs)].slice(0, MAX_FIXES),
  };
}

/** Is the anchor the line that the finding points at, so that naming it again says nothing? */
function isOwnLine({ path, region }: Finding, anchor: Anchor): boolean {
  return anchor.side === 'RIGHT' && anchor.path === path && anchor.line >= region.line && anchor.line <= region.endLine;
}

/** A comment too long for GitHub is written without its suggestion and diffs: half a suggestion would apply. */
function commentText(view: CommentView, words: Words, maxLength: number): { text: string; complete: boolean } {
  const text = words.comment(view);
  if (text.length <= maxLength) return { text, complete: true };
  return { text: cutMarkdown(words.comment({ ...view, suggestion: null, diffs: [] }), maxLength), complete: false };
}
