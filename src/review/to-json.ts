import type { SkippedFile } from '../model/snapshot.ts';
import { type FindingJson, findingToJson } from './finding-json.ts';
import type { PlannedAnnotation, PlannedCheck, PlannedComment, ReviewPlan } from './review-plan.ts';

/** What `plimsoll review --format json` prints: an interface that scripts rely on. */
export interface ReviewJson {
  readonly version: 1;
  readonly introduced: readonly FindingJson[];
  readonly fixed: readonly FindingJson[];
  readonly existing: number;
  readonly comments: readonly Omit<PlannedComment, 'markers'>[];
  /** The review's body, Markdown. */
  readonly summary: string | null;
  readonly check: {
    readonly conclusion: PlannedCheck['conclusion'];
    readonly title: string;
    readonly summary: string;
    readonly annotations: readonly PlannedAnnotation[];
  };
  readonly skipped: readonly SkippedFile[];
}

export function reviewToJson(plan: ReviewPlan): ReviewJson {
  const { conclusion, title, summary, annotations } = plan.check;
  return {
    version: 1,
    introduced: plan.introduced.map(findingToJson),
    fixed: plan.fixed.map(findingToJson),
    existing: plan.existing,
    comments: plan.comments.map(({ path, line, startLine, side, body, suggestion, fingerprints }) => {
      return { path, line, startLine, side, body, suggestion, fingerprints };
    }),
    summary: plan.body,
    check: { conclusion, title, summary, annotations },
    skipped: plan.skipped.map(({ path, reason }) => ({ path, reason })),
  };
}
