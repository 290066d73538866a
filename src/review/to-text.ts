import type { Finding } from '../engine/report.ts';
import { withoutInvisible } from './escape.ts';
import { placeOf } from './finding-view.ts';
import type { PlannedComment, ReviewPlan } from './review-plan.ts';

/**
 * Shows a review plan in a terminal: the check's verdict, each comment with its place and suggestion, what has no line,
 * what is repaired and what was not read. Control characters of the repository never reach the terminal.
 * @returns lines that end with LF
 */
export function reviewToText(plan: ReviewPlan): string {
  const findings = new Map(plan.introduced.map((finding) => [finding.fingerprint, finding]));
  const commented = new Set(plan.comments.flatMap(({ fingerprints }) => fingerprints));
  const others = plan.introduced.filter(({ fingerprint }) => !commented.has(fingerprint));
  const blocks = [
    [`${plan.check.conclusion}: ${plan.check.title}`],
    ...plan.comments.map((comment) => commentLines(comment, findings)),
    titled('Without a comment on a line:', others.flatMap(findingLines)),
    titled(
      'Repaired:',
      plan.fixed.map(({ rule, path, region }) => `${path}:${region.line}  ${rule}`),
    ),
    titled(
      'Not read:',
      plan.skipped.map(({ path, reason }) => `${path}: ${reason}`),
    ),
    plan.existing > 0 ? [`There before and left alone: ${plan.existing}`] : [],
  ];
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.map(oneLine).join('\n'));
  return `${shown.join('\n\n')}\n`;
}

function commentLines(comment: PlannedComment, findings: ReadonlyMap<string, Finding>): readonly string[] {
  const { path, line, startLine, side, fingerprints, suggestion } = comment;
  const lines = startLine === null ? `${line}` : `${startLine}-${line}`;
  const deleted = side === 'LEFT' ? ' (deleted)' : '';
  const members = fingerprints.flatMap((fingerprint) => findings.get(fingerprint) ?? []);
  return [
    `${path}:${lines}${deleted}`,
    ...members.flatMap(findingLines).map((text) => `  ${text}`),
    ...(suggestion === null ? [] : ['  Suggestion:', ...suggestion.split('\n').map((text) => `  | ${text}`)]),
  ];
}

function findingLines(finding: Finding): readonly string[] {
  const { level, rule, message, fix, refusal } = finding;
  const remedy = fix ? `Fix: ${fix.title}${fix.assumes === null ? '' : ` (assumes: ${fix.assumes})`}` : null;
  return [
    `${level}: ${message} (${rule}, ${placeOf(finding)})`,
    ...(remedy === null ? [] : [`  ${remedy}`]),
    ...(refusal === null ? [] : [`  No automatic fix: ${refusal}`]),
  ];
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function oneLine(text: string): string {
  return withoutInvisible(text.replace(/\s*\n\s*/g, ' '));
}
