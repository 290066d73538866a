import type { Finding } from '../engine/report.ts';
import { anchorFinder } from './anchor.ts';
import { planComment } from './comments.ts';
import { compareText } from './finding-view.ts';
import { MAX_TOGETHER } from './limits.ts';
import { type Anchored, type Placement, placeFinding } from './placement.ts';
import type { ReviewInput } from './review-input.ts';
import type { PlannedComment } from './review-plan.ts';

/** What is said on lines, and what is left for the list in the review's body. */
export interface Inline {
  /** By path and line. */
  readonly comments: readonly PlannedComment[];
  /** Findings without a line of the diff, or beyond the budget. */
  readonly rest: readonly Finding[];
}

/** The findings of one comment, that of its place first. */
export type Group = readonly [Anchored, ...Anchored[]];

/** Findings by comment, before a suggestion is written. */
export interface Grouped {
  /** The gravest first, within the budget. */
  readonly groups: readonly Group[];
  readonly rest: readonly Finding[];
}

type Scene = Pick<ReviewInput, 'base' | 'head' | 'diff' | 'proved' | 'budget'>;

/**
 * Finds the places of new findings and puts those of one rule in one file together; the gravest get the comments that
 * there are.
 * @param announced gravest first
 */
export function groupFindings(announced: readonly Finding[], scene: Scene): Grouped {
  const findAnchor = anchorFinder(scene);
  const placements = announced.map((finding) => placeFinding(finding, findAnchor, scene.proved));
  const nameOf = ({ finding, anchor }: Anchored) => JSON.stringify([finding.rule, anchor.path]);
  const all = [...Map.groupBy(placements.filter(isAnchored), nameOf).values()];
  const groups = all.slice(0, scene.budget).map((group) => group.slice(0, MAX_TOGETHER)) as unknown as Group[];
  const kept = new Set<Placement>(groups.flat());
  return { groups, rest: placements.flatMap((placement) => (kept.has(placement) ? [] : [placement.finding])) };
}

/**
 * Writes the comments of new findings.
 * @param announced gravest first
 */
export function planInline(announced: readonly Finding[], input: ReviewInput): Inline {
  const { groups, rest } = groupFindings(announced, input);
  const settled = ({ finding, suggestion, ...placement }: Anchored): Anchored => {
    const merged = input.merged.get(finding.fingerprint);
    return { finding, suggestion: merged === undefined ? suggestion : merged, ...placement };
  };
  const comments = groups.map((group) => planComment(group.map(settled), input.words));
  return { comments: comments.toSorted(byPlace), rest };
}

function isAnchored(placement: Placement): placement is Anchored {
  return placement.anchor !== null;
}

function byPlace(a: PlannedComment, b: PlannedComment): number {
  return compareText(a.path, b.path) || (a.startLine ?? a.line) - (b.startLine ?? b.line) || a.line - b.line;
}
