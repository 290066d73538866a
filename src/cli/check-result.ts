import { holdsSubjects, reportOf } from '../engine/analyse.ts';
import type { FailOn } from '../engine/config.ts';
import { LEVELS, type Level, type Rule } from '../engine/contract.ts';
import type { Finding, SubjectCount } from '../engine/report.ts';
import { isReviewed } from '../model/file-class.ts';
import type { SkippedFile } from '../model/snapshot.ts';
import type { Inspection } from './inspect.ts';
import { isNamed, shownPath } from './targets.ts';

/** A finding with paths as people and scripts see them. */
export interface ShownFinding extends Finding {
  /** Whether it is at or above the level that fails. */
  readonly fails: boolean;
}

/** What `check` found, in the shape that every output format starts from. All paths are shown paths. */
export interface CheckResult {
  readonly scanned: number;
  readonly skipped: readonly SkippedFile[];
  readonly findings: readonly ShownFinding[];
  readonly subjects: readonly SubjectCount[];
  readonly waived: number;
  /** The rules that ran. */
  readonly rules: readonly Rule[];
  /** Whether any file held something that a rule could judge. */
  readonly judged: boolean;
  /** Files that were named one by one and could not be judged. */
  readonly unjudged: readonly string[];
}

/** Whether a level is at or above the one that fails. */
export function reaches(level: Level, failOn: FailOn): boolean {
  return failOn !== 'never' && LEVELS.indexOf(level) <= LEVELS.indexOf(failOn);
}

/**
 * Joins inspections into one result.
 * @param failOn what the command line asks for in place of the configurations' own level
 */
export function checkResult(inspections: readonly Inspection[], cwd: string, failOn: FailOn | undefined): CheckResult {
  const parts = inspections.map((inspection) => partOf(inspection, cwd, failOn ?? inspection.config.failOn));
  return {
    scanned: parts.reduce((sum, part) => sum + part.scanned, 0),
    skipped: parts.flatMap((part) => part.skipped),
    findings: parts.flatMap((part) => part.findings),
    subjects: parts.flatMap((part) => part.subjects),
    waived: parts.reduce((sum, part) => sum + part.waived, 0),
    rules: inspections[0]?.analysis.input.rules ?? [],
    judged: parts.some((part) => part.judged),
    unjudged: parts.flatMap((part) => part.unjudged),
  };
}

function partOf({ target, analysis }: Inspection, cwd: string, failOn: FailOn): Omit<CheckResult, 'rules'> {
  const show = (path: string) => shownPath(target, path, cwd);
  const report = reportOf(analysis);
  const skipped = [
    ...report.skipped.filter(({ path }) => path === '' || isNamed(target, path)),
    ...unread([...target.files].filter((path) => !report.subjects.some((subject) => subject.path === path))),
  ];
  const troubled = new Set(skipped.map(({ path }) => path));
  const counted = new Set(report.subjects.map(({ path }) => path));
  const scope = [...analysis.files.keys()].filter(
    (path) => (isReviewed(path) || counted.has(path)) && isNamed(target, path),
  );
  const judged = (path: string) => {
    const file = analysis.files.get(path);
    return file !== undefined && holdsSubjects(file) && (counted.has(path) || !troubled.has(path));
  };
  return {
    scanned: scope.length,
    skipped: skipped.map(({ path, reason }) => ({ path: show(path), reason })),
    findings: report.findings.map((finding) => ({
      ...finding,
      path: show(finding.path),
      because: finding.because.map((place) => ({ ...place, path: show(place.path) })),
      fails: reaches(finding.level, failOn),
    })),
    subjects: report.subjects.map((subject) => ({ ...subject, path: show(subject.path) })),
    waived: report.waived.length,
    judged: scope.some(judged),
    unjudged: [...target.files].filter((path) => troubled.has(path) && !judged(path)).map(show),
  };
}

/** Files that were named although no rule reads files of such names, and none finds anything to judge in them. */
function unread(files: readonly string[]): readonly SkippedFile[] {
  const reason =
    'its name is neither that of a Dockerfile nor of a manifest (.yaml, .yml, .json), and no image starts or holds it';
  return files.filter((path) => !isReviewed(path)).map((path) => ({ path, reason }));
}
