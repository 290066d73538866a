import type { Finding } from '../engine/report.ts';
import { placeOf } from './finding-view.ts';
import { MAX_BODY, MAX_LISTED, MAX_UNFOLDED } from './limits.ts';
import { formatMarkers, markerOf } from './marker.ts';
import type { BodyView } from './views.ts';
import type { Words } from './words.ts';

/**
 * Writes the review's body: a table of the new findings that have no comment of their own, gravest first.
 * @param findings in the order of their gravity; every one is marked as announced, listed or not
 * @param unannounced how many more there are that only the check carries
 * @returns null when there is nothing to list
 */
export function planBody(findings: readonly Finding[], unannounced: number, words: Words): string | null {
  if (findings.length === 0) return null;
  const marks = formatMarkers(findings.map(markerOf));
  return `${words.body(viewOf(findings, unannounced), MAX_BODY - marks.length - 2)}\n\n${marks}`;
}

function viewOf(findings: readonly Finding[], unannounced: number): BodyView {
  const listed = findings.slice(0, MAX_LISTED);
  const total = findings.length + unannounced;
  return {
    rows: listed.map((finding) => ({
      rule: finding.rule,
      level: finding.level,
      place: placeOf(finding),
      message: finding.message,
      fix: finding.fix?.title ?? null,
    })),
    total,
    more: total - listed.length,
    folded: total > MAX_UNFOLDED,
  };
}
