import { type Analysis, reportOf } from '../engine/analyse.ts';
import { PATTERNS, type Pattern } from '../engine/contract.ts';
import { hash } from '../engine/fingerprint.ts';
import { beginPasses, type FileChange, type FixOutcome, type FixPass, type FixPasses } from '../engine/fix-loop.ts';
import type { Finding } from '../engine/report.ts';
import { hunksBetween } from '../source/unified-diff.ts';
import { commitWords } from './commit-words.ts';
import type { CommittedFile, FixCommit, FixSet } from './follow-up.ts';
import { digestOf } from './identity.ts';
import { judgeAnew } from './judge-anew.ts';

/** What a follow-up is to repair. */
export interface FixWish {
  /** The commit that was analysed. */
  readonly baseSha: string;
  readonly scope: FixSet['scope'];
  /** Default: one commit a pattern. */
  readonly commits?: 'pattern' | 'rule';
  /** Whether a finding is to be repaired, as the analysis has it, or as it first came to light. */
  readonly wanted: (finding: Finding) => boolean;
}

/** GitHub takes no workflow file from an App without a permission of its own, which this App never asks for. */
const WORKFLOWS = '.github/workflows';

/**
 * Repairs what is wished, in commits of one pattern or rule, each on the result of the one before. In the rare case that
 * a commit makes a repair of an earlier group possible, that group has a second commit behind the others. The whole result
 * is judged once more from nothing.
 * @param analysis of the whole repository at `baseSha`, with every rule that is on; stays as it is
 * @throws Error where the result, judged anew, is not what was proved
 * @throws what the snapshot throws when its source fails
 */
export async function makeFixSet(analysis: Analysis, wish: FixWish): Promise<FixSet> {
  const passes = beginPasses(analysis);
  const commits: FixCommit[] = [];
  for (let before = -1; before < commits.length; ) {
    before = commits.length;
    for (const group of groupsOf(analysis, wish)) {
      const pass = await passes.run((finding, _, origin) => group.holds(finding) && isMade(wish, finding, origin));
      if (pass.changes.length > 0) commits.push(commitOf(analysis, group.pattern, pass));
    }
  }
  const outcome = passes.outcome((finding, _, origin) => isMade(wish, finding, origin));
  const repaired = commits.flatMap((commit) => commit.repaired);
  const { findings } = reportOf(analysis);
  const anew = await judgeAnew(analysis, outcome);
  const left = outcome.report.findings.filter((finding) => wish.wanted(passes.originOf(finding)));
  return {
    baseSha: wish.baseSha,
    scope: wish.scope,
    commits,
    refused: refusedOf(outcome, passes, wish),
    exposed: outcome.exposed,
    opened: openedIn(outcome, passes, findings),
    unjudged: left.filter((finding) => isUnjudged(wish, finding)).length,
    left,
    wanted: findings.filter(wish.wanted).length,
    before: findings.length,
    after: anew.findings.length,
    digest: digestOf(repaired.map(({ fingerprint }) => fingerprint)),
    patch: hash('patch', ...outcome.changes.toSorted(byPath).flatMap(changedLines)),
  };
}

interface Group {
  readonly pattern: Pattern;
  readonly holds: (finding: Finding) => boolean;
}

/** In the workshop's order; the rules of a pattern by their ids. */
function groupsOf({ input }: Analysis, { commits }: FixWish): readonly Group[] {
  const patterns = Object.keys(PATTERNS) as Pattern[];
  return patterns.flatMap((pattern): readonly Group[] => {
    if (commits !== 'rule') return [{ pattern, holds: (finding) => finding.pattern === pattern }];
    const ids = input.rules.filter((rule) => rule.pattern === pattern).map(({ id }) => id);
    return ids.toSorted().map((id) => ({ pattern, holds: (finding) => finding.rule === id }));
  });
}

function isMade(wish: FixWish, finding: Finding, origin: Finding): boolean {
  return isInScope(wish, finding) && wish.wanted(origin) && workflowIn(finding) === undefined;
}

function isInScope({ scope }: FixWish, { fix }: Finding): boolean {
  return fix !== null && (scope === 'review' || fix.safety === 'safe');
}

/** The workflow that a fix would change; in any letter case, for some checkouts know none. */
function workflowIn({ fix }: Finding): string | undefined {
  return fix?.edits.find(({ path }) => `${path.toLowerCase()}/`.startsWith(`${WORKFLOWS}/`))?.path;
}

function commitOf({ input }: Analysis, pattern: Pattern, { changes, repaired }: FixPass): FixCommit {
  const modes = new Map(input.snapshot.entries.map(({ path, executable }) => [path, executable]));
  const files = changes
    .toSorted(byPath)
    .map(({ path, after }): CommittedFile => ({ path, text: after, mode: modes.get(path) ? '100755' : '100644' }));
  const rules = [...new Set(repaired.map(({ rule }) => rule))].toSorted();
  return { pattern, rules, ...commitWords(pattern, repaired, input.rules), files, repaired };
}

function byPath(a: FileChange, b: FileChange): number {
  return a.path < b.path ? -1 : 1;
}

/** Why wanted findings are still there: no fix, a fix that failed its proof, or one that is never made here. */
function refusedOf(outcome: FixOutcome, passes: FixPasses, wish: FixWish): FixSet['refused'] {
  const still = new Map(outcome.report.findings.map((finding) => [passes.originOf(finding).fingerprint, finding]));
  const reasons = new Map<string, FixSet['refused'][number]>();
  for (const { origin, reason } of [...outcome.refused, ...outcome.dropped]) {
    if (still.has(origin.fingerprint)) reasons.set(origin.fingerprint, { finding: origin, reason });
  }
  for (const finding of still.values()) {
    const path = workflowIn(finding);
    if (path === undefined || !isInScope(wish, finding)) continue;
    const origin = passes.originOf(finding);
    const reason = `the fix would change ${path}: workflows are never touched`;
    reasons.set(origin.fingerprint, { finding: origin, reason });
  }
  return [...reasons.values()].filter(({ finding }) => wish.wanted(finding));
}

/** Findings that were not there before, as they were or as something else, and that no repair brought to light. */
function openedIn(outcome: FixOutcome, passes: FixPasses, before: readonly Finding[]): readonly Finding[] {
  const known = new Set([...before, ...outcome.exposed].map(({ fingerprint }) => fingerprint));
  return outcome.report.findings.filter(
    (finding) => !known.has(finding.fingerprint) && !known.has(passes.originOf(finding).fingerprint),
  );
}

function isUnjudged(wish: FixWish, finding: Finding): boolean {
  return !isInScope(wish, finding) && finding.fix !== null && !workflowIn(finding);
}

/** The lines that a change takes away and adds, without their places; the whole text where it is too far apart. */
function changedLines({ path, before, after }: FileChange): readonly string[] {
  const hunks = before === null ? null : hunksBetween(before, after);
  const lines = hunks?.flatMap((hunk) => hunk.lines).filter(({ kind }) => kind !== 'context');
  return [path, ...(lines?.map(({ kind, text }) => `${kind} ${text}`) ?? [after])];
}
