import { type Analysis, analyse, type FactsCache, reportOf } from '../engine/analyse.ts';
import type { Config } from '../engine/config.ts';
import type { Rule } from '../engine/contract.ts';
import { type Matched, matchFindings } from '../engine/match.ts';
import type { Report } from '../engine/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { type ChangedPath, unfollowed } from './file-diffs.ts';

/** Two trees, what lies between them, and under which rules they are judged. */
export interface JudgedSnapshots {
  /** The merge base, not the tip of the base branch. */
  readonly base: Snapshot;
  readonly head: Snapshot;
  readonly changed: readonly ChangedPath[];
  readonly config: Config;
  readonly rules: readonly Rule[];
  readonly facts?: FactsCache;
  /** Gives the report on the base: the same for many reviews, it may be remembered. Made each time unless given. */
  readonly reportBase?: (judge: () => Promise<Report>) => Promise<Report>;
}

export interface JudgedSides {
  readonly base: Report;
  readonly head: Analysis;
  readonly headReport: Report;
  readonly matched: Matched;
}

/**
 * Judges both whole trees under one configuration, and matches their findings.
 * @throws what a snapshot throws when its source fails
 */
export async function judgeSides(sides: JudgedSnapshots): Promise<JudgedSides> {
  const { config, rules, facts } = sides;
  const shared = { config, rules, ...(facts ? { facts } : {}) };
  const judgeBase = async () => reportOf(await analyse({ ...shared, snapshot: sides.base }));
  const base = await (sides.reportBase ?? ((judge) => judge()))(judgeBase);
  const head = await analyse({ ...shared, snapshot: sides.head });
  const headReport = reportOfHead(head, sides);
  const renames = sides.changed.flatMap(({ path, previousPath, status }) =>
    previousPath !== null && status === 'renamed' ? [[path, previousPath] as const] : [],
  );
  return { base, head, headReport, matched: matchFindings(base, headReport, new Map(renames)) };
}

/** The report of the head, with what the change put there that nobody follows. */
function reportOfHead(head: Analysis, { changed, head: snapshot }: JudgedSnapshots): Report {
  const report = reportOf(head);
  return { ...report, skipped: [...report.skipped, ...unfollowed(changed, snapshot)] };
}
