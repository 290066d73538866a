import type { Report } from '../engine/report.ts';
import { type OnceMemory, onceMemory } from './once-memory.ts';

/** Reports on commits that many reviews start from. */
export type ReportMemory = OnceMemory<Report>;

/** @param maxRows how many findings, counts and subjects are kept, over all reports */
export function memoryReports(maxRows: number): ReportMemory {
  return onceMemory(maxRows, rowsOf);
}

function rowsOf({ skipped, findings, waived, subjects, passes, inventory }: Report): number {
  const lists = [skipped, findings, waived, subjects, passes, inventory];
  return lists.reduce((sum, { length }) => sum + length, 1);
}
