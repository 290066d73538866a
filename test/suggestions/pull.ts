/** A pull request in memory, its review, and its suggestions as GitHub applies them. */
import { readFileSync } from 'node:fs';
import { RULES } from '../../rules/index.ts';
import { type Analysis, analyse, reportOf } from '../../src/engine/analyse.ts';
import type { RuleOptions } from '../../src/engine/contract.ts';
import { fixAll } from '../../src/engine/fix-loop.ts';
import type { Finding, Report } from '../../src/engine/report.ts';
import { NOTHING_SAID } from '../../src/review/memory.ts';
import { wordsOf } from '../../src/review/plan.fixture.ts';
import type { PlannedComment, ReviewPlan } from '../../src/review/review-plan.ts';
import { reviewSnapshots } from '../../src/review/review-snapshots.ts';
import { plainConfig } from '../support/config.ts';
import { memorySnapshot } from '../support/memory-snapshot.ts';

export type Files = Readonly<Record<string, string>>;
export type Options = Readonly<Record<string, RuleOptions>>;

const ROOT = new URL('../../', import.meta.url);
export const words = wordsOf(RULES, (path) => readFileSync(new URL(path, ROOT), 'utf8'));

/** One pull request: the files of both sides, and how the rules are set. */
export interface Pull {
  readonly base: Files;
  readonly head: Files;
  readonly options: Options;
}

/** Reviews a pull request with all rules and room for every comment. */
export function reviewOf({ base, head, options }: Pull, comments = 1_000): Promise<ReviewPlan> {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort();
  return reviewSnapshots({
    base: memorySnapshot(base),
    head: memorySnapshot(head),
    baseSha: 'b'.repeat(40),
    headSha: 'a'.repeat(40),
    changed: paths
      .filter((path) => base[path] !== head[path])
      .map((path) => ({ path, previousPath: null, status: statusOf(base[path], head[path]), patch: null })),
    config: { ...plainConfig(RULES, options), comments },
    rules: RULES,
    words,
    problems: [],
    memory: NOTHING_SAID,
    gaps: [],
    quiet: null,
    mayFix: false,
  });
}

function statusOf(before: string | undefined, after: string | undefined): 'added' | 'removed' | 'modified' {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'modified';
}

/** The comments that have a suggestion. */
export function suggestionsOf({ comments }: ReviewPlan): readonly PlannedComment[] {
  return comments.filter(({ suggestion }) => suggestion !== null);
}

/** Accepts suggestions as GitHub does: each replaces the lines of its comment, all at once. */
export function accept(files: Files, comments: readonly PlannedComment[]): Files {
  const changed: Record<string, string> = { ...files };
  for (const { path, startLine, line, suggestion } of comments.toSorted((a, b) => b.line - a.line)) {
    const lines = (changed[path] ?? '').split('\n');
    lines.splice((startLine ?? line) - 1, line - (startLine ?? line) + 1, ...(suggestion ?? '').split('\n'));
    changed[path] = lines.join('\n');
  }
  return changed;
}

/** Do two comments stand on a common line? */
export function overlap(a: PlannedComment, b: PlannedComment): boolean {
  return a.path === b.path && (a.startLine ?? a.line) <= b.line && (b.startLine ?? b.line) <= a.line;
}

export function analysisOf(files: Files, options: Options): Promise<Analysis> {
  return analyse({ snapshot: memorySnapshot(files), config: plainConfig(RULES, options), rules: RULES });
}

/** How many findings each rule has in each file. */
export function tally({ findings }: Pick<Report, 'findings'>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(nameOf(finding), (counts.get(nameOf(finding)) ?? 0) + 1);
  return counts;
}

export function nameOf({ path, rule }: Finding): string {
  return `${rule} in ${path}`;
}

/** How many findings of each name the fixes of findings, one after another, are known to bring to light. */
export async function exposedBy(
  analysis: Analysis,
  findings: readonly Finding[],
): Promise<ReadonlyMap<string, number>> {
  const prints = new Set(findings.map(({ fingerprint }) => fingerprint));
  const { exposed } = await fixAll(analysis, (_finding, _safety, { fingerprint }) => prints.has(fingerprint));
  return tally({ findings: exposed });
}

export { reportOf };
