import type { Level, Pattern, RuleMeta } from '../engine/contract.ts';

function meta(id: string, pattern: Pattern, level: Level): RuleMeta {
  return { id, pattern, level, subject: 'workload', fix: 'none', title: `Title of ${id}`, equivalents: {} };
}

/** Rules of every level, in and beyond the patterns, one with options. */
export const SAMPLE_RULES: readonly RuleMeta[] = [
  meta('latest-tag', 'P7', 'warning'),
  meta('naked-pod', 'P3', 'note'),
  meta('unbounded-job', 'P9', 'error'),
  meta('extra-check', 'beyond', 'warning'),
];
