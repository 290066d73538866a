import type { ConfigProblem } from '../config/problem.ts';
import { type Analysis, analyse, type FactsCache, reportOf } from '../engine/analyse.ts';
import type { Config } from '../engine/config.ts';
import type { Rule } from '../engine/contract.ts';
import { matchFindings } from '../engine/match.ts';
import { type FailedFix, type ProvedFix, proveFix } from '../engine/prove.ts';
import type { Finding } from '../engine/report.ts';
import type { SkippedFile, Snapshot } from '../model/snapshot.ts';
import { parseHunks } from '../source/unified-diff.ts';
import type { PullMemory } from './memory.ts';
import { planReview } from './plan.ts';
import type { FileDiff } from './review-input.ts';
import type { ReviewPlan } from './review-plan.ts';
import type { Words } from './words.ts';

/** A changed file as git or GitHub lists it: `patch` is its hunks, null where nobody shows any. */
export interface ChangedPath extends Omit<FileDiff, 'hunks'> {
  readonly patch: string | null;
}

/** One review: two trees, what lies between them, and under which rules. */
export interface SnapshotReview {
  /** The merge base, not the tip of the base branch. */
  readonly base: Snapshot;
  readonly head: Snapshot;
  readonly baseSha: string;
  readonly headSha: string;
  readonly changed: readonly ChangedPath[];
  readonly config: Config;
  readonly rules: readonly Rule[];
  readonly words: Words;
  readonly facts?: FactsCache;
  /** Mistakes in the configuration that was used. */
  readonly problems: readonly ConfigProblem[];
  /** What was said and asked on the pull request before. */
  readonly memory: PullMemory;
  /** What stayed unread for reasons of volume. */
  readonly gaps: readonly SkippedFile[];
  /** Called with what was thrown when a bug ended the proof of a fix; the review goes on without that fix. */
  readonly onCrash?: (error: unknown) => void;
}

/**
 * Reviews the way from one snapshot to another: both whole trees under one configuration, matched, the fixes of what
 * is introduced proved, all put into a plan.
 * @throws what a snapshot throws when its source fails
 */
export async function reviewSnapshots(review: SnapshotReview): Promise<ReviewPlan> {
  const { config, rules, facts } = review;
  const shared = { config, rules, ...(facts ? { facts } : {}) };
  const base = await analyse({ ...shared, snapshot: review.base });
  const head = await analyse({ ...shared, snapshot: review.head });
  const reports = { base: reportOf(base), head: reportOf(head) };
  const renames = review.changed.flatMap(({ path, previousPath, status }) =>
    previousPath !== null && status === 'renamed' ? [[path, previousPath] as const] : [],
  );
  const matched = matchFindings(reports.base, reports.head, new Map(renames));
  const { baseSha, headSha, problems, memory, gaps, words } = review;
  return planReview({
    baseSha,
    headSha,
    ...reports,
    matched,
    diff: review.changed.map(fileDiff),
    gaps,
    proved: await proveAll(head, matched.introduced, review.onCrash),
    memory,
    failOn: config.failOn,
    problems,
    words,
  });
}

/**
 * Where GitHub shows no hunks (too many lines, too many files, an attribute), it takes no comment either, and one such
 * comment would have the whole review refused: the findings of these files go into the body.
 */
function fileDiff({ patch, ...file }: ChangedPath): FileDiff {
  return { ...file, hunks: patch === null ? null : parseHunks(patch) };
}

/** Each proof reads and judges a file again; more suggestions than this nobody presses one by one. */
const MAX_PROOFS = 200;

async function proveAll(
  head: Analysis,
  introduced: readonly Finding[],
  onCrash: SnapshotReview['onCrash'],
): Promise<ReadonlyMap<string, ProvedFix | FailedFix>> {
  const proved = new Map<string, ProvedFix | FailedFix>();
  for (const finding of introduced.filter(({ fix }) => fix !== null)) {
    const fix = proved.size < MAX_PROOFS ? await proveFix(head, finding) : TOO_MANY;
    if ('crash' in fix) onCrash?.(fix.crash);
    proved.set(finding.fingerprint, fix);
  }
  return proved;
}

const TOO_MANY: FailedFix = {
  refused: `this change brings in more than ${MAX_PROOFS} findings with a fix: run plimsoll fix`,
  unproved: false,
};
