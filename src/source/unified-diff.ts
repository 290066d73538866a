import { formatPatch, OMIT_HEADERS, parsePatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import { gitPath } from './git-path.ts';

/** One line of a hunk with its 1-based numbers: no `newLine` for a deleted one, no `oldLine` for an added one. */
export interface HunkLine {
  readonly kind: 'context' | 'added' | 'deleted';
  readonly oldLine?: number;
  readonly newLine?: number;
  /** Without the sign and the LF; a CR stays. */
  readonly text: string;
}

/** A hunk; the four numbers are those of its `@@` line (for no lines, the start is the line before). */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly HunkLine[];
}

/** Texts further apart than this many added and deleted lines are not compared line by line: time grows with its square. */
const maxEditLength = 2_000;
const context = 3;

/**
 * The change of one file as a patch that `git apply` and `patch -p1` take byte for byte; empty when nothing changes.
 * Texts that are too far apart are shown as one replacement of everything.
 * @param path relative to the folder that the patch is for; an absolute one applies from the root of the file system, as
 *   in `git diff --no-index`
 * @param before null when the file is new
 * @param after null when the file is deleted
 */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  if (before === after) return '';
  const name = path.replace(/^\/+/, '');
  const hunks = hunksOf(before ?? '', after ?? '') ?? [replacement(before ?? '', after ?? '')];
  if (hunks.length === 0) return emptyFile(name, before === null);
  const header = [
    `--- ${before === null ? '/dev/null' : fileName(`a/${name}`)}`,
    `+++ ${after === null ? '/dev/null' : fileName(`b/${name}`)}`,
  ];
  const names = { oldFileName: undefined, newFileName: undefined, oldHeader: undefined, newHeader: undefined };
  return `${header.join('\n')}\n${formatPatch({ ...names, hunks: [...hunks] }, OMIT_HEADERS)}`;
}

/**
 * A file of no lines comes or goes: only git's own header can say so. Elsewhere it is left out, for `git apply` takes the
 * paths below it from the root of the repository, and all others from the folder it runs in; so such a file comes last
 * in a patch of several.
 */
function emptyFile(name: string, isNew: boolean): string {
  const mode = isNew ? 'new file mode 100644' : 'deleted file mode 100644';
  return `diff --git ${gitPath(`a/${name}`)} ${gitPath(`b/${name}`)}\n${mode}\n`;
}

/**
 * Reads the hunks of a `patch` as GitHub's API gives it: hunks only, without file headers
 * (https://docs.github.com/rest/pulls/pulls#list-pull-requests-files).
 * @returns null when it is no such patch.
 */
export function parseHunks(patch: string): readonly Hunk[] | null {
  try {
    const [file, ...more] = parsePatch(`--- a\n+++ b\n${patch}`);
    return file === undefined || more.length > 0 || !file.hunks.every(isNumbered) ? null : file.hunks.map(readHunk);
  } catch {
    // The library throws for whatever is malformed.
    return null;
  }
}

/**
 * The hunks between two texts with three lines of context, for files whose patch GitHub leaves out.
 * @returns null when the texts are too far apart to compare in bounded time.
 */
export function hunksBetween(before: string, after: string): readonly Hunk[] | null {
  return hunksOf(before, after)?.map(readHunk) ?? null;
}

function isNumbered({ oldStart, newStart }: StructuredPatchHunk): boolean {
  return Number.isSafeInteger(oldStart) && Number.isSafeInteger(newStart);
}

function hunksOf(before: string, after: string): readonly StructuredPatchHunk[] | null {
  if (before === after) return [];
  if (before === '' || after === '') return [replacement(before, after)];
  return structuredPatch('', '', before, after, '', '', { context, maxEditLength })?.hunks ?? null;
}

/** A hunk in the terms of its `@@` line: the library counts the start of no lines one higher. */
function readHunk({ oldStart, oldLines, newStart, newLines, lines }: StructuredPatchHunk): Hunk {
  let oldLine = oldStart;
  let newLine = newStart;
  const read = lines.flatMap((line): readonly HunkLine[] => {
    const text = line.slice(1);
    if (line.startsWith('\\')) return [];
    if (line.startsWith('+')) return [{ kind: 'added', newLine: newLine++, text }];
    if (line.startsWith('-')) return [{ kind: 'deleted', oldLine: oldLine++, text }];
    return [{ kind: 'context', oldLine: oldLine++, newLine: newLine++, text }];
  });
  return {
    oldStart: oldLines === 0 ? oldStart - 1 : oldStart,
    oldLines,
    newStart: newLines === 0 ? newStart - 1 : newStart,
    newLines,
    lines: read,
  };
}

/** Everything deleted, everything added. */
function replacement(before: string, after: string): StructuredPatchHunk {
  const deleted = linesOf(before);
  const added = linesOf(after);
  return {
    oldStart: 1,
    oldLines: deleted.length,
    newStart: 1,
    newLines: added.length,
    lines: [...signed('-', deleted, before), ...signed('+', added, after)],
  };
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function signed(sign: string, lines: readonly string[], text: string): readonly string[] {
  const shown = lines.map((line) => sign + line);
  return text === '' || text.endsWith('\n') ? shown : [...shown, '\\ No newline at end of file'];
}

/** Git ends a file name that holds a blank with a tab, so that a reader knows where it ends. */
function fileName(path: string): string {
  const quoted = gitPath(path);
  return quoted.includes(' ') ? `${quoted}\t` : quoted;
}
