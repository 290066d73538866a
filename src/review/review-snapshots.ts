import type { ConfigProblem } from '../config/problem.ts';
import type { Analysis } from '../engine/analyse.ts';
import { type FailedFix, type ProvedFix, proveFix } from '../engine/prove.ts';
import type { Finding } from '../engine/report.ts';
import type { SkippedFile } from '../model/snapshot.ts';
import { readFileDiffs, spokenPaths } from './file-diffs.ts';
import { groupFindings } from './inline.ts';
import { type JudgedSnapshots, judgeSides } from './judge-sides.ts';
import type { PullMemory } from './memory.ts';
import { mergeFixes } from './merge-fixes.ts';
import { planReview } from './plan.ts';
import type { ReviewInput } from './review-input.ts';
import type { ReviewPlan } from './review-plan.ts';
import { spokenOf } from './spoken.ts';
import type { Quiet } from './views.ts';
import { TemplateFailure, type Words } from './words.ts';

/** One review: two trees, what lies between them, and under which rules. */
export interface SnapshotReview extends JudgedSnapshots {
  readonly baseSha: string;
  readonly headSha: string;
  readonly words: Words;
  /** Mistakes in the configuration that was used. */
  readonly problems: readonly ConfigProblem[];
  /** What was said and asked on the pull request before. */
  readonly memory: PullMemory;
  /** What stayed unread for reasons of volume. */
  readonly gaps: readonly SkippedFile[];
  /** Null where comments are welcome. */
  readonly quiet: Quiet | null;
  /** Whether repairs may be offered as a pull request of their own. */
  readonly mayFix: boolean;
  /** Called with what was thrown when a bug ended the proof of a fix; the review goes on without that fix. */
  readonly onCrash?: (error: unknown) => void;
}

/**
 * Reviews the way from one snapshot to another: both whole trees under one configuration, matched, the fixes of what
 * is introduced proved, all put into a plan.
 * @throws what a snapshot throws when its source fails
 */
export async function reviewSnapshots(review: SnapshotReview): Promise<ReviewPlan> {
  const { config } = review;
  const judged = await judgeSides(review);
  const { matched, head } = judged;
  const { baseSha, headSha, problems, memory, gaps, quiet, mayFix, words } = review;
  const input: ReviewInput = {
    baseSha,
    headSha,
    base: judged.base,
    head: judged.headReport,
    matched,
    diff: await readFileDiffs(review.changed, review, spokenPaths(matched.introduced, judged.base)),
    gaps,
    proved: await proveAll(head, matched.introduced, review.onCrash),
    merged: new Map(),
    memory,
    quiet,
    mayFix,
    failOn: config.failOn,
    budget: config.comments,
    problems,
    words,
  };
  const { groups } = groupFindings(spokenOf(input).announced, input);
  return planInWords({ ...input, merged: await mergeFixes(head, groups, (error) => review.onCrash?.(error)) });
}

/** Where a template of an organisation fails on this very review, ours take its place, and the check says so. */
function planInWords(input: ReviewInput): ReviewPlan {
  try {
    return planReview(input);
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return planReview({ ...input, words: error.ours, problems: [...input.problems, error.problem] });
  }
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
