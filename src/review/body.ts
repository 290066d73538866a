import type { Finding } from '../engine/report.ts';
import { placeOf } from './finding-view.ts';
import { MAX_BODY, MAX_LISTED } from './limits.ts';
import { formatMarkers, markerOf } from './marker.ts';
import type { BodyView } from './views.ts';
import type { Words } from './words.ts';

/**
 * Writes the review's body: the new findings that have no comment of their own, by rule, gravest first.
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
  const groups = Map.groupBy(listed, ({ rule }) => rule);
  return {
    groups: [...groups].map(([rule, members]) => ({
      rule,
      findings: members.map((finding) => ({
        place: placeOf(finding),
        message: finding.message,
        fix: finding.fix?.title ?? null,
      })),
    })),
    total: findings.length + unannounced,
    more: findings.length - listed.length + unannounced,
  };
}
