import type { Finding } from '../engine/report.ts';
import type { PullMemory } from './memory.ts';

/** A finding that a person asked to leave alone on this pull request. */
export interface IgnoredFinding {
  readonly finding: Finding;
  /** Login. */
  readonly by: string;
  readonly reason: string;
}

/** Introduced findings, parted by whether somebody asked to ignore them. Both keep their order. */
export interface PartedByIgnores {
  readonly counted: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
}

/** Parts introduced findings by the wishes that the App has acknowledged: what is ignored does not count in the check. */
export function partByIgnores(introduced: readonly Finding[], { ignores, threads }: PullMemory): PartedByIgnores {
  const ignored = introduced.flatMap((finding) => {
    const wish = ignores.find(({ rule, threadId }) => {
      if (rule !== null && rule !== finding.rule) return false;
      if (threadId === null) return rule !== null;
      const markers = threads.find(({ id }) => id === threadId)?.markers ?? [];
      return markers.some(({ fingerprint, key }) => fingerprint === finding.fingerprint || key === finding.key);
    });
    return wish ? [{ finding, by: wish.by, reason: wish.reason }] : [];
  });
  const left = new Set(ignored.map(({ finding }) => finding));
  return { counted: introduced.filter((finding) => !left.has(finding)), ignored };
}
