/** Unified diff hunks of one file: which lines may carry a comment, and where old lines went. */

export interface DiffLine {
  kind: 'context' | 'added' | 'removed';
  /** 1-based line number in the old file, null for added lines. */
  old: number | null;
  /** 1-based line number in the new file, null for removed lines. */
  now: number | null;
  hunk: number;
  /** Lines below the file's first hunk header, as GitHub's `position` counts: that header itself is 0. */
  position: number;
  text: string;
}

export interface Hunk {
  header: string;
  oldStart: number;
  oldLines: number;
  newStart: number;
  newLines: number;
  lines: DiffLine[];
}

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Reads a patch from its first `@@`. Lines are split at line feeds only, as git does. */
export function parseHunks(patch: string): Hunk[] {
  const hunks: Hunk[] = [];
  let [old, now, position] = [0, 0, -1];
  for (const text of patch.split('\n')) {
    const header = HEADER.exec(text);
    const hunk = hunks.at(-1);
    position += 1;
    if (header) {
      [old, now] = [Number(header[1]), Number(header[3])];
      const [oldLines, newLines] = [Number(header[2] ?? 1), Number(header[4] ?? 1)];
      hunks.push({ header: text, oldStart: old, oldLines, newStart: now, newLines, lines: [] });
    } else if (hunk) {
      const at = { hunk: hunks.length - 1, position, text };
      if (text.startsWith('+')) hunk.lines.push({ kind: 'added', old: null, now: now++, ...at });
      else if (text.startsWith('-')) hunk.lines.push({ kind: 'removed', old: old++, now: null, ...at });
      else if (text.startsWith(' ')) hunk.lines.push({ kind: 'context', old: old++, now: now++, ...at });
    }
  }
  return hunks;
}

/** The diff line that a comment on `side` and `line` stands on: LEFT counts in the old file, RIGHT in the new one. */
export function findLine(hunks: readonly Hunk[], side: 'LEFT' | 'RIGHT', line: number): DiffLine | null {
  for (const hunk of hunks)
    for (const candidate of hunk.lines)
      if ((side === 'LEFT' ? candidate.old : candidate.now) === line) return candidate;
  return null;
}

/** GitHub's `diff_hunk`: the hunk's header and its lines down to the commented one. */
export function hunkDownTo(hunks: readonly Hunk[], line: DiffLine): string {
  const hunk = hunks[line.hunk];
  if (!hunk) return '';
  return [
    hunk.header,
    ...hunk.lines.filter((other) => other.position <= line.position).map((other) => other.text),
  ].join('\n');
}

/** Where a line of the old file is in the new one, or null when the diff removed it. The diff has lines of context. */
export function mapLine(hunks: readonly Hunk[], line: number): number | null {
  let shift = 0;
  for (const hunk of hunks) {
    if (line < hunk.oldStart) break;
    if (line < hunk.oldStart + hunk.oldLines)
      return hunk.lines.find((candidate) => candidate.old === line)?.now ?? null;
    shift += hunk.newLines - hunk.oldLines;
  }
  return line + shift;
}
