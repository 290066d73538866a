import type { Analysis } from './analyse.ts';
import { renamed } from './brought-in.ts';
import type { Fix } from './contract.ts';
import type { ProvedFix } from './prove.ts';
import type { Finding } from './report.ts';

/** Follows findings through a chain of fixes, which rename their subjects and shift their ordinals. */
export interface Lineage {
  /** The finding that this one was before any fix; itself where it came to light since. */
  originOf(finding: Finding): Finding;
  /** Takes up a fix that is about to be accepted. @param before the analysis without it */
  follow(before: Analysis, proved: ProvedFix): void;
}

/** A lineage in which nothing has changed yet. */
export function traceLineage(): Lineage {
  /** By fingerprint as of now; those that never changed their name are their own origin. */
  const origins = new Map<string, Finding>();
  const originOf = (finding: Finding) => origins.get(finding.fingerprint) ?? finding;
  return {
    originOf,
    follow: (before, { finding: cured, fix, delta }) => {
      const paths = [...delta.verdicts.keys()];
      const old = paths.flatMap((path) => before.verdicts.get(path)?.findings ?? []);
      const now = paths.flatMap((path) => delta.verdicts.get(path)?.findings ?? []);
      const left = old.filter(({ fingerprint }) => fingerprint !== cured.fingerprint);
      const heirs = pairUp(left, now, fix).map(([was, is]): [string, Finding] => [is.fingerprint, originOf(was)]);
      for (const { fingerprint } of old) origins.delete(fingerprint);
      for (const [fingerprint, origin] of heirs) origins.set(fingerprint, origin);
    },
  };
}

/** Pairs findings of one rule and subject: first those of equal key, in their order, then what is left, in its order. */
function pairUp(old: readonly Finding[], now: readonly Finding[], fix: Fix): readonly (readonly [Finding, Finding])[] {
  const subjectOf = (finding: Finding, identity: string) => [finding.path, finding.rule, identity].join('\0');
  const waiting = new Map<string, Finding[]>();
  for (const finding of old) {
    const name = subjectOf(finding, renamed(finding.identity, fix));
    waiting.set(name, [...(waiting.get(name) ?? []), finding]);
  }
  const pairs: (readonly [Finding, Finding])[] = [];
  const take = (finding: Finding, fits: (was: Finding) => boolean): boolean => {
    const list = waiting.get(subjectOf(finding, finding.identity)) ?? [];
    const index = list.findIndex(fits);
    const [was] = index < 0 ? [] : list.splice(index, 1);
    if (was) pairs.push([was, finding]);
    return was !== undefined;
  };
  const rest = now.filter((finding) => !take(finding, ({ key }) => key === finding.key));
  for (const finding of rest) take(finding, () => true);
  return pairs;
}
