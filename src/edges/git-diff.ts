import { once } from 'node:events';
import { readBytes } from './byte-reader.ts';
import { GitError, gitFailure, runGit, startGit } from './git-process.ts';

/** One file that differs between two commits. */
export interface ChangedFile {
  /** The path in the head; of a removed file the one in the base. */
  readonly path: string;
  /** Where a renamed file came from, else null. */
  readonly previousPath: string | null;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed';
  /** The hunks from the first `@@` on, empty when only name or mode changed; null where git or GitHub show none, and where unwanted. */
  readonly patch: string | null;
}

/**
 * What GitHub shows of one file at most; a longer patch is not shown at all, and takes no comments there
 * (GitHub documentation, "Repository limits", diff limits).
 */
const MAX_PATCH_BYTES = 500_000;
const MAX_CHANGED_LINES = 20_000;

/**
 * The files that differ between two commits, in the order of git, renames found as `git diff -M` finds them.
 * @param base id of a commit
 * @param head id of a commit
 * @param wanted whose patches are of use, by path in the head; patches of all others are null
 * @throws GitError when git fails
 */
export async function diffCommits(
  folder: string,
  base: string,
  head: string,
  wanted: (path: string) => boolean,
): Promise<readonly ChangedFile[]> {
  const files = parseRaw(await runGit(folder, [...DIFF, '--raw', '-z', base, head]));
  // A file that became a link, or the reverse, has two patches: one that removes it and one that adds it.
  const places = files.flatMap(({ path, typeChanged }) => (typeChanged ? [path, path] : [path]));
  const found = await readPatches(folder, [...DIFF, '--unified=3', base, head], (place) => wanted(places[place] ?? ''));
  if (found.length !== places.length)
    throw new GitError(`git lists ${places.length} patches and shows ${found.length}`, null);
  let place = 0;
  return files.map(({ typeChanged, ...file }) => {
    const patch = typeChanged ? null : (found[place] ?? null);
    place += typeChanged ? 2 : 1;
    return { ...file, patch };
  });
}

/** The plumbing command: the options that a person sets for `git diff` do not touch it. */
const DIFF = ['diff-tree', '-r', '-M', '--no-ext-diff', '--no-textconv', '--no-color'];

/**
 * Reads `git diff-tree --raw -z`: `:<mode> <mode> <id> <id> <status> NUL <path> NUL`, with a second path behind a rename
 * (git-diff manual page, "Raw output format"). Names that are not UTF-8 are shown with replacement characters.
 */
export function parseRaw(listing: Buffer): readonly (Omit<ChangedFile, 'patch'> & { readonly typeChanged: boolean })[] {
  const fields = listing.toString().split('\0');
  const files: (Omit<ChangedFile, 'patch'> & { typeChanged: boolean })[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const letter = fields[at]?.split(' ').at(-1)?.charAt(0) ?? '';
    const renamed = letter === 'R';
    const [first = '', second = ''] = [fields[at + 1], fields[at + 2]];
    const path = renamed ? second : first;
    files.push({ path, previousPath: renamed ? first : null, status: statusOf(letter), typeChanged: letter === 'T' });
    at += renamed ? 3 : 2;
  }
  return files;
}

function statusOf(letter: string): ChangedFile['status'] {
  if (letter === 'A') return 'added';
  if (letter === 'D') return 'removed';
  return letter === 'R' ? 'renamed' : 'modified';
}

/** The hunks of each patch in turn; null for those that are unwanted, too large, or have none. */
async function readPatches(
  folder: string,
  args: readonly string[],
  wanted: (place: number) => boolean,
): Promise<readonly (string | null)[]> {
  const git = startGit(folder, args);
  git.stdin.on('error', () => undefined).end();
  const complaint: Buffer[] = [];
  git.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
  const ended = once(git, 'close').catch((error: Error) => [error]);
  const output = readBytes(git.stdout);
  const patches: PatchText[] = [];
  for (let line = await output.line(); line !== null; line = await output.line()) {
    // Every line of a hunk begins with a space, a sign or a backslash; git quotes line feeds in names.
    if (beginsWith(line, HEADER)) patches.push(patchText(wanted(patches.length)));
    else patches.at(-1)?.add(line);
  }
  const [outcome] = await ended;
  if (outcome !== 0) {
    const error = outcome instanceof Error ? outcome : new Error(`git ended with ${outcome}`);
    throw gitFailure(error, Buffer.concat(complaint).toString());
  }
  return patches.map((patch) => patch.text());
}

const HEADER = Buffer.from('diff --git ');
const HUNK = Buffer.from('@@ ');
const BINARY = Buffer.from('Binary files ');
const ADDED = Buffer.from('+');
const DELETED = Buffer.from('-');

function beginsWith(line: Buffer, start: Buffer): boolean {
  return line.subarray(0, start.length).equals(start);
}

interface PatchText {
  add(line: Buffer): void;
  text(): string | null;
}

/** Gathers one patch; the lines before the first hunk only tell whether git sees a binary file. */
function patchText(wanted: boolean): PatchText {
  const lines: Buffer[] = [];
  let size = 0;
  let changed = 0;
  let shown = wanted;
  return {
    add: (line) => {
      if (lines.length === 0 && !beginsWith(line, HUNK)) {
        shown &&= !beginsWith(line, BINARY);
        return;
      }
      size += line.length + 1;
      if (beginsWith(line, ADDED) || beginsWith(line, DELETED)) changed += 1;
      shown &&= size <= MAX_PATCH_BYTES && changed <= MAX_CHANGED_LINES;
      if (shown) lines.push(line);
      else lines.length = Math.min(lines.length, 1);
    },
    text: () => (shown ? lines.map(String).join('\n') : null),
  };
}
