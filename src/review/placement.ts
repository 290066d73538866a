import type { Finding } from '../engine/report.ts';
import { isRefusal } from '../source/refusal.ts';
import type { Anchor, AnchorFinder } from './anchor.ts';
import { MAX_DISTANCE } from './limits.ts';
import type { ProposedFix, ReviewInput } from './review-input.ts';
import { type SharedSuggestion, type Suggestion, suggestionFor } from './suggestion.ts';

/** A finding with where and how to speak of it. */
export interface Placement {
  readonly finding: Finding;
  /** Null when the finding has no line in the diff. */
  readonly anchor: Anchor | null;
  readonly proposal: ProposedFix | null;
  /** What repairs it with one click; null when the proposal has to be shown as a diff. */
  readonly suggestion: SharedSuggestion | null;
}

/** A placement that has a line. */
export interface Anchored extends Placement {
  readonly anchor: Anchor;
}

type Proved = ReviewInput['proved'];

/** Decides the place of one finding, and whether its fix can be a suggestion there. */
export function placeFinding(finding: Finding, findAnchor: AnchorFinder, proved: Proved): Placement {
  const anchor = findAnchor(finding);
  const result = proved.get(finding.fingerprint);
  const proposal = result === undefined || isRefusal(result) ? null : result;
  return { finding, anchor, proposal, suggestion: anchor && proposal && suggestionAt(anchor, finding, proposal) };
}

/** A fix that failed its proof is none: the finding then carries the reason instead. */
export function settleFix(finding: Finding, proved: Proved): Finding {
  const result = proved.get(finding.fingerprint);
  return isRefusal(result) ? { ...finding, fix: null, refusal: result.refused } : finding;
}

/** The comment moves onto the suggestion's lines, when they are in the anchor's hunk and in sight of the anchor. */
function suggestionAt(anchor: Anchor, finding: Finding, { files }: ProposedFix): SharedSuggestion | null {
  const [file, ...others] = files;
  if (!file || others.length > 0 || anchor.side === 'LEFT') return null;
  if (file.path !== finding.path || file.path !== anchor.path || file.before === null) return null;
  const suggestion = suggestionFor({ before: file.before, after: file.after }, anchor.hunk);
  if (suggestion === null || distance(suggestion, anchor.line) > MAX_DISTANCE) return null;
  return { ...suggestion, path: file.path, findings: [finding] };
}

function distance({ startLine, endLine }: Suggestion, line: number): number {
  return Math.max(startLine - line, line - endLine, 0);
}
