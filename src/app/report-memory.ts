import type { Report } from '../engine/report.ts';

/** Reports on commits that many reviews start from: each is made once and remembered for a while. */
export interface ReportMemory {
  /**
   * @param key names everything that the report follows from
   * @throws what `judge` throws; nothing is remembered then
   */
  once(key: string, judge: () => Promise<Report>): Promise<Report>;
}

/**
 * Keeps reports in memory and forgets the least recently used first.
 * @param maxRows how many findings, counts and subjects are kept, over all reports
 */
export function memoryReports(maxRows: number): ReportMemory {
  const reports = new Map<string, Report>();
  let rows = 0;
  const forget = (key: string): void => {
    const report = reports.get(key);
    if (report !== undefined) rows -= rowsOf(report);
    reports.delete(key);
  };
  const keep = (key: string, report: Report): void => {
    forget(key);
    reports.set(key, report);
    rows += rowsOf(report);
    for (const oldest of reports.keys()) {
      if (rows <= maxRows) break;
      forget(oldest);
    }
  };
  return {
    async once(key, judge) {
      const report = reports.get(key) ?? (await judge());
      keep(key, report);
      return report;
    },
  };
}

function rowsOf({ skipped, findings, waived, subjects, passes, inventory }: Report): number {
  const lists = [skipped, findings, waived, subjects, passes, inventory];
  return lists.reduce((sum, { length }) => sum + length, 1);
}
