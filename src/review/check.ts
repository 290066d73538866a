import type { ConfigProblem } from '../config/problem.ts';
import type { FailOn } from '../engine/config.ts';
import { LEVELS, type Level, PATTERNS, type Pattern } from '../engine/contract.ts';
import type { Finding } from '../engine/report.ts';
import { isReviewed } from '../model/file-class.ts';
import type { SkippedFile } from '../model/snapshot.ts';
import { isRefusal } from '../source/refusal.ts';
import { linesOf } from './anchor.ts';
import { cutText, plainText } from './escape.ts';
import { byGravity, fixesOf, placeOf, refusalsOf } from './finding-view.ts';
import { type FixCounts, fixButtons, NO_FIXES } from './fix-buttons.ts';
import { MAX_ANNOTATION_MESSAGE, MAX_LISTED, MAX_REPAIRED } from './limits.ts';
import type { ReviewInput } from './review-input.ts';
import type { PlannedAnnotation, PlannedCheck } from './review-plan.ts';
import type { Spoken } from './spoken.ts';
import type { CheckView, LevelCounts, UnreadView } from './views.ts';
import type { Words } from './words.ts';

/**
 * Writes the check run. Every introduced finding counts and is annotated, those announced by earlier pushes too, and
 * those of threads that somebody has resolved. What is ignored is listed, with who and why, and does not count.
 */
export function planCheck(input: ReviewInput, spoken: Spoken): PlannedCheck {
  const introduced = spoken.counted;
  const view = checkView(input, spoken);
  return {
    conclusion: conclude(input, introduced),
    title: input.words.title(view),
    summary: input.words.summary(view),
    annotations: [
      ...input.problems.filter(isInRepository).map(problemAnnotation),
      ...introduced.map((finding) => findingAnnotation(finding, input.words)),
    ],
    actions: fixButtons(view.fixes),
  };
}

/**
 * `failure` for an introduced finding at or above `failOn`. Else `neutral` when the answer is not the whole one: files
 * stayed unread for their number, or the configuration has mistakes (shown as failing annotations on their lines; the
 * pull request under review did not make them, since configuration comes from the base branch). Else `success`.
 */
function conclude({ failOn, gaps, problems }: ReviewInput, introduced: readonly Finding[]): PlannedCheck['conclusion'] {
  if (introduced.some(({ level }) => reaches(level, failOn))) return 'failure';
  return gaps.length > 0 || problems.length > 0 ? 'neutral' : 'success';
}

function reaches(level: Level, failOn: FailOn): boolean {
  return failOn !== 'never' && LEVELS.indexOf(level) <= LEVELS.indexOf(failOn);
}

function checkView(input: ReviewInput, spoken: Spoken): CheckView {
  const introduced = spoken.counted;
  const { matched, head, diff, gaps, problems } = input;
  const gravest = introduced.toSorted(byGravity).slice(0, MAX_LISTED);
  const changed = new Set(diff.map(({ path }) => path));
  const truncated = new Set(gaps.map(({ path }) => path));
  const unread = head.skipped.filter(({ path }) => !truncated.has(path));
  return {
    counts: countLevels(introduced),
    introduced: introduced.length,
    existing: matched.existing.length,
    patterns: countPatterns(introduced),
    findings: gravest.map((finding) => ({ ...finding, place: placeOf(finding) })),
    moreFindings: introduced.length - gravest.length,
    quiet: input.quiet,
    fixes: input.mayFix ? countFixes(input, introduced) : NO_FIXES,
    ...droppedFixes(input, introduced),
    ...wishesOf(spoken),
    fixed: matched.fixed.length,
    repaired: matched.fixed.slice(0, MAX_REPAIRED).map(({ rule, path }) => ({ rule, path })),
    moreRepaired: Math.max(0, matched.fixed.length - MAX_REPAIRED),
    relevant:
      introduced.length + spoken.ignored.length + matched.fixed.length > 0 ||
      unread.some(({ path }) => changed.has(path)) ||
      diff.some((file) => [file.path, file.previousPath].some((path) => path !== null && isReviewed(path))),
    gaps: unreadView(gaps),
    unreadChanged: unreadView(unread.filter(({ path }) => changed.has(path))),
    unreadElsewhere: unreadView(unread.filter(({ path }) => !changed.has(path))),
    problems: problems
      .slice(0, MAX_LISTED)
      .map(({ source, line, message }) => ({ place: `${source}:${line}`, message })),
    moreProblems: Math.max(0, problems.length - MAX_LISTED),
  };
}

/** The findings that a proved fix repairs, by what its fix asks of a person. */
function countFixes({ proved }: ReviewInput, introduced: readonly Finding[]): FixCounts {
  const fixes = introduced.flatMap(({ fingerprint }) => {
    const result = proved.get(fingerprint);
    return result === undefined || 'refused' in result ? [] : [result.fix];
  });
  const safe = fixes.filter(({ safety }) => safety === 'safe').length;
  return { safe, review: fixes.length - safe };
}

/** What failed its proof is counted and named: a fix that disappears without a word would look forgotten. */
function droppedFixes(
  { proved }: ReviewInput,
  introduced: readonly Finding[],
): Pick<CheckView, 'dropped' | 'moreDropped'> {
  const dropped = introduced.flatMap((finding) => {
    const result = proved.get(finding.fingerprint);
    const isDropped = isRefusal(result) && result.unproved === true;
    return isDropped ? [{ place: placeOf(finding), rule: finding.rule, reason: result.refused }] : [];
  });
  return { dropped: dropped.slice(0, MAX_LISTED), moreDropped: Math.max(0, dropped.length - MAX_LISTED) };
}

/** What people have asked for and done, each by name: nothing leaves the check unseen. */
function wishesOf({
  counted,
  ignored,
  places,
}: Spoken): Pick<CheckView, 'ignored' | 'moreIgnored' | 'resolved' | 'moreResolved'> {
  const resolved = counted.flatMap((finding) => {
    const resolution = places.get(finding)?.thread?.resolution;
    const { rule } = finding;
    return typeof resolution === 'object' ? [{ place: placeOf(finding), rule, by: resolution.by }] : [];
  });
  return {
    ignored: ignored.slice(0, MAX_LISTED).map(({ finding, by, reason }) => {
      return { place: placeOf(finding), rule: finding.rule, message: finding.message, by, reason };
    }),
    moreIgnored: Math.max(0, ignored.length - MAX_LISTED),
    resolved: resolved.slice(0, MAX_LISTED),
    moreResolved: Math.max(0, resolved.length - MAX_LISTED),
  };
}

function countLevels(findings: readonly Finding[]): LevelCounts {
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  return { error: count('error'), warning: count('warning'), note: count('note') };
}

function countPatterns(findings: readonly Finding[]): CheckView['patterns'] {
  const byPattern = Map.groupBy(findings, ({ pattern }) => pattern);
  const patterns = Object.keys(PATTERNS) as Pattern[];
  return patterns.flatMap((pattern) => {
    const members = byPattern.get(pattern);
    return members ? [{ name: PATTERNS[pattern], ...countLevels(members) }] : [];
  });
}

function unreadView(files: readonly SkippedFile[]): UnreadView {
  const listed = files.slice(0, MAX_LISTED);
  return { files: listed, total: files.length, more: files.length - listed.length };
}

const ANNOTATION_LEVELS = { error: 'failure', warning: 'warning', note: 'notice' } as const;

function findingAnnotation(finding: Finding, words: Words): PlannedAnnotation {
  const { first, last } = linesOf(finding.region);
  const { rule, message } = finding;
  return {
    path: finding.path,
    startLine: first,
    endLine: last,
    level: ANNOTATION_LEVELS[finding.level],
    ...words.annotation({ rule, message, fixes: fixesOf([finding]), refusals: refusalsOf([finding]) }),
  };
}

/** The file of another repository is named with a colon, as in `acme/.github:plimsoll.yml`, and has no line here. */
function isInRepository({ source }: ConfigProblem): boolean {
  return !source.includes(':') && !source.startsWith('/');
}

function problemAnnotation({ source, line, message }: ConfigProblem): PlannedAnnotation {
  return {
    path: source,
    startLine: line,
    endLine: line,
    level: 'failure',
    title: 'The configuration has a mistake here',
    message: cutText(plainText(message), MAX_ANNOTATION_MESSAGE),
  };
}
