import { type Analysis, analyse, reportOf } from '../engine/analyse.ts';
import { hash } from '../engine/fingerprint.ts';
import type { FileChange, FixOutcome } from '../engine/fix-loop.ts';
import type { Report } from '../engine/report.ts';
import { type Snapshot, type SnapshotEntry, withTexts } from '../model/snapshot.ts';

/**
 * Judges the repaired tree once more from nothing, as whoever checks it out would, and compares: the loop of fixes judges
 * again only what a fix can have touched.
 * @returns the report on the repaired tree
 * @throws Error where the two differ, for that is a bug of the loop: what it proved cannot be relied on
 * @throws what the snapshot throws when its source fails
 */
export async function judgeAnew({ input }: Analysis, { changes, report }: FixOutcome): Promise<Report> {
  const { facts } = input;
  // What is repaired may never be committed: its facts are not worth keeping.
  const known = facts ? { facts: { get: (key: string) => facts.get(key), set: () => {} } } : {};
  const anew = reportOf(await analyse({ ...input, ...known, snapshot: repaired(input.snapshot, changes) }));
  const [expected, found] = [report, anew].map(({ findings }) => findings.map(nameOf).toSorted());
  const differs = found?.find((name, at) => name !== expected?.[at]) ?? expected?.[found?.length ?? 0];
  if (differs !== undefined) throw new Error(`the repaired tree, judged anew, has other findings: ${differs}`);
  return anew;
}

function nameOf({ rule, path, fingerprint }: Report['findings'][number]): string {
  return JSON.stringify([rule, path, fingerprint]);
}

function repaired(snapshot: Snapshot, changes: readonly FileChange[]): Snapshot {
  const texts = new Map(changes.map(({ path, after }) => [path, after]));
  const known = new Set(snapshot.entries.map(({ path }) => path));
  const created = [...texts.keys()]
    .filter((path) => !known.has(path))
    .map((path): SnapshotEntry => ({ path, kind: 'file', id: '' }));
  const entries = [...snapshot.entries, ...created].map((entry) => {
    const text = texts.get(entry.path);
    return text === undefined ? entry : { ...entry, id: hash('repaired', text), size: Buffer.byteLength(text) };
  });
  const prefetch = snapshot.prefetch;
  const ahead = prefetch
    ? { prefetch: (some: readonly SnapshotEntry[]) => prefetch(some.filter(({ path }) => !texts.has(path))) }
    : {};
  return { ...withTexts(snapshot, entries, (path) => texts.get(path)), ...ahead };
}
