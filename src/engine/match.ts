import type { Finding, Report } from './report.ts';

/** Base and head findings matched one to one. */
export interface Matched {
  /** In the head only: what the change brings in. */
  readonly introduced: readonly Finding[];
  /** In the base only: what the change repairs. */
  readonly fixed: readonly Finding[];
  readonly existing: readonly { readonly base: Finding; readonly head: Finding }[];
}

interface Pools {
  readonly base: Finding[];
  readonly head: Finding[];
}

/**
 * Matches the findings of two reports one to one within each key, never by set difference: same path first, then the
 * rename that git saw, then a subject that moved with equal content, then one that moved with changes. A copied
 * subject, which its old file still holds, is not a moved one: its findings are introduced.
 * @param renames head path to base path, for the files that git sees as renamed
 */
export function matchFindings(base: Report, head: Report, renames: ReadonlyMap<string, string>): Matched {
  const moved = movedSubjects(base, head);
  const pools = new Map<string, Pools>();
  const poolOf = (key: string) => {
    const pool = pools.get(key) ?? { base: [], head: [] };
    pools.set(key, pool);
    return pool;
  };
  for (const finding of base.findings) poolOf(finding.key).base.push(finding);
  for (const finding of head.findings) poolOf(finding.key).head.push(finding);
  const existing: { base: Finding; head: Finding }[] = [];
  for (const pool of pools.values()) {
    const steps: readonly ((base: Finding, head: Finding) => boolean)[] = [
      (a, b) => a.path === b.path && a.digest === b.digest,
      (a, b) => a.path === b.path,
      (a, b) => renames.get(b.path) === a.path,
      (a, b) => a.digest === b.digest && moved(a, b),
      moved,
    ];
    for (const equal of steps) existing.push(...takePairs(pool, equal));
  }
  const left = [...pools.values()];
  return {
    introduced: inReportOrder(
      head.findings,
      left.flatMap((pool) => pool.head),
    ),
    fixed: inReportOrder(
      base.findings,
      left.flatMap((pool) => pool.base),
    ),
    existing,
  };
}

/** Takes every pair that the relation joins out of the pool, first come first served on both sides. */
function takePairs(pool: Pools, equal: (base: Finding, head: Finding) => boolean): { base: Finding; head: Finding }[] {
  const pairs: { base: Finding; head: Finding }[] = [];
  for (let at = 0; at < pool.head.length; ) {
    const head = pool.head[at];
    const found = head ? pool.base.findIndex((candidate) => equal(candidate, head)) : -1;
    const [base] = found < 0 ? [] : pool.base.splice(found, 1);
    if (!head || !base) {
      at += 1;
      continue;
    }
    pool.head.splice(at, 1);
    pairs.push({ base, head });
  }
  return pairs;
}

/** A subject moved when its old file holds none of its name or fewer than before, and its new file held none or holds more. */
function movedSubjects(base: Report, head: Report): (base: Finding, head: Finding) => boolean {
  const before = holdings(base);
  const after = holdings(head);
  const count = (counts: ReadonlyMap<string, number>, finding: Finding) => counts.get(holdingOf(finding)) ?? 0;
  const left = (a: Finding) => count(after, a) === 0 || count(after, a) < count(before, a);
  const came = (b: Finding) => count(before, b) === 0 || count(before, b) < count(after, b);
  return (a, b) => left(a) && came(b);
}

/** How many objects or stages of one identity a file holds, two of a name being two, and of what rules judge its text. */
function holdings(report: Report): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { path, identity } of report.inventory) {
    const place = `${path}\0${identity}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  for (const { path, rule, passed, failed, waived, unknown } of report.subjects)
    counts.set(`${path}\0rule ${rule}`, passed + failed + waived + unknown);
  return counts;
}

/** Inventory speaks of objects and stages, of which a finding's subject may be a part, and not of scripts and sources. */
function holdingOf({ path, identity, rule }: Finding): string {
  return /^(?:script|source):/.test(identity) ? `${path}\0rule ${rule}` : `${path}\0${holder(identity)}`;
}

/** The object or stage that a subject belongs to: `Kind/ns/name#container` to `Kind/ns/name`, `stage:x/CMD` to `stage:x`. */
export function holder(identity: string): string {
  if (identity.startsWith('stage:')) return identity.slice(0, identity.lastIndexOf('/'));
  const hash = identity.indexOf('#');
  return hash < 0 ? identity : identity.slice(0, hash);
}

function inReportOrder(all: readonly Finding[], chosen: readonly Finding[]): readonly Finding[] {
  const set = new Set(chosen);
  return all.filter((finding) => set.has(finding));
}
