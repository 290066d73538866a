import { findingToJson } from '../../review/finding-json.ts';
import type { CheckResult } from '../check-result.ts';

/** The result of `check` as one JSON document; its keys are an interface that scripts rely on. */
export function checkJson(result: CheckResult): string {
  const { scanned, skipped, findings, subjects } = result;
  const document = {
    version: 1,
    scanned,
    skipped: skipped.map(({ path, reason }) => ({ path, reason })),
    findings: findings.map(findingToJson),
    subjects: subjects.map(({ path, rule, passed, failed, waived, unknown }) => ({
      path,
      rule,
      passed,
      failed,
      waived,
      unknown,
    })),
    rules: Object.fromEntries(result.rules.map(({ id }) => [id, totals(result, id)])),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function totals({ subjects }: CheckResult, rule: string): object {
  const sum = { passed: 0, failed: 0, waived: 0, unknown: 0 };
  for (const subject of subjects) {
    if (subject.rule !== rule) continue;
    for (const key of ['passed', 'failed', 'waived', 'unknown'] as const) sum[key] += subject[key];
  }
  return sum;
}
