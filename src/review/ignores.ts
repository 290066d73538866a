import type { Finding } from '../engine/report.ts';
import type { IgnoreRequest, Said } from './memory.ts';
import type { IgnoredFinding } from './review-plan.ts';

/** Introduced findings, parted by whether somebody asked to ignore them. Both keep their order. */
export interface PartedByIgnores {
  readonly counted: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
}

/**
 * Parts introduced findings by the wishes that the App has acknowledged: what is ignored does not count in the check.
 * @param places where findings were announced: a wish in a thread means what that thread speaks of, and no copy of it
 */
export function partByIgnores(
  introduced: readonly Finding[],
  places: ReadonlyMap<Finding, Said>,
  ignores: readonly IgnoreRequest[],
): PartedByIgnores {
  const ignored = introduced.flatMap((finding) => {
    const thread = places.get(finding)?.thread?.id ?? null;
    const wish = ignores.find((one) => means(one, finding, thread));
    return wish ? [{ finding, by: wish.by, reason: wish.reason }] : [];
  });
  const left = new Set(ignored.map(({ finding }) => finding));
  return { counted: introduced.filter((finding) => !left.has(finding)), ignored };
}

/** Without a rule and without a thread a wish would mean everything, and so means nothing. */
function means({ rule, threadId }: IgnoreRequest, finding: Finding, thread: string | null): boolean {
  if (rule === null && threadId === null) return false;
  return (rule === null || rule === finding.rule) && (threadId === null || threadId === thread);
}
