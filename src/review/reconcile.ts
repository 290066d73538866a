import type { Finding } from '../engine/report.ts';
import type { Marker } from './marker.ts';

/** Introduced findings, parted by whether the pull request has been told about them. Both keep their order. */
export interface Reconciled {
  readonly fresh: readonly Finding[];
  readonly posted: readonly Finding[];
}

/**
 * Pairs introduced findings with what was posted before, one to one: the same fingerprint first, then the same key,
 * which a file keeps that was renamed between two pushes. A marker is used once, so a copy of a posted finding is new.
 */
export function reconcile(introduced: readonly Finding[], posted: readonly Marker[]): Reconciled {
  const left = new Map(posted.map((marker) => [marker.fingerprint, marker]));
  const known = new Set<Finding>();
  for (const finding of introduced) {
    if (left.delete(finding.fingerprint)) known.add(finding);
  }
  const keys = new Map<string, number>();
  for (const { key } of left.values()) keys.set(key, (keys.get(key) ?? 0) + 1);
  for (const finding of introduced) {
    const count = keys.get(finding.key) ?? 0;
    if (count === 0 || known.has(finding)) continue;
    keys.set(finding.key, count - 1);
    known.add(finding);
  }
  return {
    fresh: introduced.filter((finding) => !known.has(finding)),
    posted: introduced.filter((finding) => known.has(finding)),
  };
}
