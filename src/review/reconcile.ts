import { fingerprint } from '../engine/fingerprint.ts';
import { holder, type Matched } from '../engine/match.ts';
import type { Finding, Report } from '../engine/report.ts';
import type { Said } from './memory.ts';

/** What tells whether a subject stands still. */
export interface Standing {
  readonly head: Pick<Report, 'inventory'>;
  readonly matched: Pick<Matched, 'existing'>;
}

/**
 * Finds where each finding was announced, one to one: the same fingerprint first, then the same key, which a finding
 * keeps whose subject went to another file between two pushes. What was said is used once, and not of a subject that
 * stands where it was announced, repaired or no longer the change's: so a copy of an announced finding is new.
 * @param said in the order of preference; of several with one fingerprint the first counts
 * @returns the findings that were announced; those that are not in it are new
 */
export function reconcile(
  findings: readonly Finding[],
  said: readonly Said[],
  { head, matched }: Standing,
): ReadonlyMap<Finding, Said> {
  const left = new Map<string, Said>();
  for (const one of said) if (!left.has(one.marker.fingerprint)) left.set(one.marker.fingerprint, one);
  const places = new Map<Finding, Said>();
  for (const finding of findings) {
    const place = left.get(finding.fingerprint);
    if (place === undefined) continue;
    places.set(finding, place);
    left.delete(finding.fingerprint);
  }
  const byKey = Map.groupBy(needyFirst(left, places), ({ marker }) => marker.key);
  // Of two subjects that one in the base may have become, the next push may take the other one for new.
  const moved = new Set(
    matched.existing.flatMap((pair) => (pair.base.path === pair.head.path ? [] : pair.head.fingerprint)),
  );
  const holders = Map.groupBy(head.inventory, ({ identity }) => identity);
  for (const finding of findings) {
    const candidates = places.has(finding) ? undefined : byKey.get(finding.key);
    if (candidates === undefined || candidates.length === 0) continue;
    const staying = fingerprintsElsewhere(finding, holders.get(holder(finding.identity)) ?? []);
    const at = candidates.findIndex(
      ({ marker: { fingerprint } }) => moved.has(fingerprint) || !staying.has(fingerprint),
    );
    const [place] = at < 0 ? [] : candidates.splice(at, 1);
    if (place !== undefined) places.set(finding, place);
  }
  return places;
}

/**
 * What is left, and of it first what open threads say that nothing else keeps open: a thread that opens again takes no
 * finding away from one that speaks of it already, which would then close.
 */
function needyFirst(left: ReadonlyMap<string, Said>, places: ReadonlyMap<Finding, Said>): readonly Said[] {
  const kept = new Set([...places.values()].map(({ thread }) => thread));
  const isNeedy = ({ thread }: Said): boolean => thread?.state === 'open' && !kept.has(thread);
  return [...left.values()].toSorted((one, other) => Number(isNeedy(other)) - Number(isNeedy(one)));
}

/** What the finding's fingerprint would be in each other file that holds its subject. */
function fingerprintsElsewhere({ key, path }: Finding, holders: Report['inventory']): ReadonlySet<string> {
  const byPath = Map.groupBy(
    holders.filter((holding) => holding.path !== path),
    (holding) => holding.path,
  );
  return new Set([...byPath].flatMap(([other, same]) => same.map((_, ordinal) => fingerprint(key, other, ordinal))));
}
