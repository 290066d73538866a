import { LEVELS } from '../engine/contract.ts';
import type { Finding } from '../engine/report.ts';
import { MAX_FIXES } from './limits.ts';
import type { FixView } from './views.ts';

/** `path:line`, as editors understand it. */
export function placeOf({ path, region }: Finding): string {
  return `${path}:${region.line}`;
}

/** The different fixes of some findings, by title and assumption. */
export function fixesOf(findings: readonly Finding[]): readonly FixView[] {
  const fixes = findings.flatMap(({ fix }) => (fix ? [{ title: fix.title, assumes: fix.assumes }] : []));
  return [...new Map(fixes.map((fix) => [JSON.stringify(fix), fix])).values()].slice(0, MAX_FIXES);
}

/** The different reasons why some findings have no fix. */
export function refusalsOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.flatMap(({ refusal }) => (refusal === null ? [] : [refusal])))].slice(0, MAX_FIXES);
}

/** Gravest first, then by path and place. */
export function byGravity(a: Finding, b: Finding): number {
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    compareText(a.path, b.path) ||
    a.region.line - b.region.line ||
    a.region.column - b.region.column
  );
}

/** Compares by UTF-16 units, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
