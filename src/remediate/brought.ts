import type { Finding } from '../engine/report.ts';

/**
 * What to repair of a pull request: the findings that it brings in, and what their repairs bring to light. That was
 * decidable on neither side, and would be the pull request's from then on.
 * @param introduced what it brings in and nobody has asked to ignore
 * @param known all findings of its head
 */
export function broughtBy(introduced: readonly Finding[], known: readonly Finding[]): (finding: Finding) => boolean {
  const wanted = new Set(introduced.map(({ fingerprint }) => fingerprint));
  const before = new Set(known.map(({ fingerprint }) => fingerprint));
  return ({ fingerprint }) => wanted.has(fingerprint) || !before.has(fingerprint);
}
