import type { SnapshotEntry } from '../model/snapshot.ts';

/**
 * Why no file can be made at a path of a snapshot: something is there, or stands in the way, or the path leaves the
 * tree. Letter case counts for nothing: a checkout on another system has one file where git has two.
 * @param path relative to the root, with `/`
 * @returns null when nothing speaks against it
 */
export function whyNoNewFile(path: string, entries: readonly SnapshotEntry[]): string | null {
  const steps = path.split('/');
  if (steps.some((step) => step === '' || step === '.' || step === '..' || /[\0\\]/.test(step)))
    return 'it is no plain path below the root';
  if (steps.some((step) => step.toLowerCase() === '.git')) return 'git keeps its own files there';
  const wanted = path.toLowerCase();
  for (const { path: other, kind } of entries) {
    const known = other.toLowerCase();
    if (known === wanted) return 'it is there already';
    if (known.startsWith(`${wanted}/`)) return 'a folder of this name is there';
    if (wanted.startsWith(`${known}/`)) return kind === 'file' ? `${other} is a file` : `${other} leads elsewhere`;
  }
  return null;
}
