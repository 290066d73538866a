import { createHash } from 'node:crypto';
import type { Snapshot, SnapshotEntry } from '../../src/model/snapshot.ts';

/** A snapshot of texts in memory, in the order of their paths. */
export function memorySnapshot(files: Readonly<Record<string, string>>): Snapshot {
  const texts = new Map(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const entries = [...texts].map(
    ([path, text]): SnapshotEntry => ({
      path,
      kind: 'file',
      id: createHash('sha1').update(text).digest('hex'),
      size: Buffer.byteLength(text),
    }),
  );
  return {
    entries,
    gaps: [],
    read: async ({ path }) => {
      const text = texts.get(path);
      return text === undefined ? { unreadable: 'gone' } : { text };
    },
  };
}
