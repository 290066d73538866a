import type { Level, Pattern, Safety } from '../engine/contract.ts';
import type { Finding } from '../engine/report.ts';
import type { Resource } from '../model/resource.ts';

/** A finding as `check` and `review` print it with `--format json`: an interface that scripts rely on. */
export interface FindingJson {
  readonly rule: string;
  readonly pattern: Pattern;
  readonly level: Level;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly fingerprint: string;
  readonly resource: Resource;
  readonly fix: { readonly safety: Safety; readonly title: string; readonly assumes: string | null } | null;
  /** Why there is no fix; null exactly when there is one. */
  readonly refusal: string | null;
}

export function findingToJson(finding: Finding): FindingJson {
  const { rule, pattern, level, path, region, message, fingerprint, resource, fix, refusal } = finding;
  return {
    rule,
    pattern,
    level,
    path,
    line: region.line,
    column: region.column,
    endLine: region.endLine,
    endColumn: region.endColumn,
    message,
    fingerprint,
    resource,
    fix: fix && { safety: fix.safety, title: fix.title, assumes: fix.assumes },
    refusal,
  };
}
