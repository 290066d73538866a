/** The files at one commit, lazily read: from a folder, a git revision, or GitHub. A port: the edges implement it. */
export interface Snapshot {
  /** Every entry of the tree, in the order of the tree; entries that no rule reads included. */
  readonly entries: readonly SnapshotEntry[];
  /** Parts of the tree that could not be listed (a truncated answer, an unreadable folder). */
  readonly gaps: readonly SkippedFile[];
  /**
   * The content of a file entry. Expected failures (too large, not UTF-8, gone) are values.
   * @throws when the source itself fails (the network, the disk): the whole analysis is then in doubt.
   */
  read(entry: SnapshotEntry): Promise<FileContent>;
  /** Tells which entries will be read next, so that a source far away can fetch them at once. */
  prefetch?(entries: readonly SnapshotEntry[]): Promise<void>;
  /** Lets other work of the process have its turn. `read` does so by itself. */
  turn?(): Promise<void>;
}

export interface SnapshotEntry {
  /** Relative to the root of the snapshot, with `/`; any character but NUL may occur. */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'submodule';
  /** Identifies the content: the git blob id where there is one. Equal ids have equal content. */
  readonly id: string;
  /** Bytes; undefined where listing does not tell. */
  readonly size?: number;
  /** Git's mode is 100755; left out where it is not, or where the source keeps no modes. */
  readonly executable?: true;
}

export type FileContent = { readonly text: string } | { readonly unreadable: string };

/**
 * A snapshot in which some files hold other texts. Reading these lets other work have its turn as any reading does.
 * @param entries of the files that there are then
 * @param textOf the other text of a path; undefined for what stays as it is
 */
export function withTexts(
  snapshot: Snapshot,
  entries: readonly SnapshotEntry[],
  textOf: (path: string) => string | undefined,
): Snapshot {
  const read = async (entry: SnapshotEntry): Promise<FileContent> => {
    const text = textOf(entry.path);
    if (text === undefined) return snapshot.read(entry);
    await snapshot.turn?.();
    return { text };
  };
  const { gaps, turn } = snapshot;
  return { entries, gaps, read, ...(turn ? { turn } : {}) };
}

/** A file that was not read, with the reason in words for people. A file is never dropped in silence. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** Larger files are not read: no manifest that people write comes near it. */
export const MAX_FILE_BYTES = 5_000_000;

/**
 * Turns bytes into the content of a file.
 * @param bytes the file's bytes; a leading byte order mark is kept as U+FEFF so that offsets and writing stay exact
 */
export function decodeContent(bytes: Uint8Array): FileContent {
  if (bytes.byteLength > MAX_FILE_BYTES) return { unreadable: tooLarge(bytes.byteLength) };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? { unreadable: 'binary: it holds NUL bytes' } : { text };
  } catch {
    return { unreadable: 'not UTF-8 text' };
  }
}

/** The reason for a file above {@link MAX_FILE_BYTES}. */
export function tooLarge(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB, above the limit of ${MAX_FILE_BYTES / 1_000_000} MB for one file`;
}
