import type { Report } from '../engine/report.ts';
import { isReviewed } from '../model/file-class.ts';
import type { SkippedFile, Snapshot, SnapshotEntry } from '../model/snapshot.ts';
import { type Hunk, hunksBetween, parseHunks } from '../source/unified-diff.ts';
import { MAX_REBUILT } from './limits.ts';
import type { FileDiff } from './review-input.ts';

/** A changed file as git or GitHub lists it: `patch` is its hunks, null where nobody shows any. */
export interface ChangedPath extends Omit<FileDiff, 'hunks' | 'shown'> {
  readonly patch: string | null;
}

/** The two trees that a diff lies between. */
export interface Sides {
  readonly base: Snapshot;
  readonly head: Snapshot;
}

/**
 * Reads the hunks of every changed file. Where GitHub shows none (too many lines, too many files, an attribute), they
 * are worked out from the two texts, so that findings get the same places as in any other file.
 * @param wanted paths of base or head on which something may be said: no other file is compared, and at most
 *   `MAX_REBUILT` of these
 * @throws what a snapshot throws when its source fails
 */
export async function readFileDiffs(
  changed: readonly ChangedPath[],
  sides: Sides,
  wanted: ReadonlySet<string>,
): Promise<readonly FileDiff[]> {
  const entries = { base: entriesOf(sides.base), head: entriesOf(sides.head) };
  const diffs: FileDiff[] = [];
  let left = MAX_REBUILT;
  for (const { patch, ...file } of changed) {
    const given = patch === null ? null : parseHunks(patch);
    const rebuild = given === null && [file.path, originOf(file)].some((path) => wanted.has(path)) && left-- > 0;
    const hunks = rebuild ? await rebuildHunks(file, sides, entries) : given;
    diffs.push({ ...file, hunks, shown: given !== null });
  }
  return diffs;
}

/**
 * The paths that a review may speak of: of the findings it tells of, of their causes, and of what kept them away in the
 * base.
 */
export function spokenPaths(introduced: Report['findings'], { passes }: Report): ReadonlySet<string> {
  const subjects = new Set(introduced.map(({ rule, identity }) => `${rule}\0${identity}`));
  return new Set([
    ...introduced.flatMap(({ path, because }) => [path, ...because.map((place) => place.path)]),
    ...passes.flatMap(({ rule, identity, path, elsewhere = [] }) =>
      subjects.has(`${rule}\0${identity}`) ? [path, ...elsewhere.map((place) => place.path)] : [],
    ),
  ]);
}

/**
 * What a change puts into the tree that is no file, whatever it is called: a whole folder of manifests may lie behind
 * it. Links and submodules that are named like manifests are in the report of the head already.
 */
export function unfollowed(changed: readonly ChangedPath[], head: Snapshot): readonly SkippedFile[] {
  const paths = new Set(changed.map(({ path }) => path));
  return head.entries.flatMap(({ kind, path }) =>
    kind === 'file' || !paths.has(path) || isReviewed(path) ? [] : [{ path, reason: UNFOLLOWED[kind] }],
  );
}

const UNFOLLOWED = {
  submodule: 'a submodule: its files belong to another repository',
  symlink: 'a symbolic link: it is not followed',
} as const;

type Entries = ReadonlyMap<string, SnapshotEntry>;

function entriesOf({ entries }: Snapshot): Entries {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

function originOf({ path, previousPath }: Pick<FileDiff, 'path' | 'previousPath'>): string {
  return previousPath ?? path;
}

async function rebuildHunks(
  file: Omit<ChangedPath, 'patch'>,
  { base, head }: Sides,
  entries: { readonly base: Entries; readonly head: Entries },
): Promise<readonly Hunk[] | null> {
  const before = file.status === 'added' ? '' : await textOf(base, entries.base.get(originOf(file)));
  const after = file.status === 'removed' ? '' : await textOf(head, entries.head.get(file.path));
  return before === null || after === null ? null : hunksBetween(before, after);
}

/** Null for what has no lines: links, submodules, binary and too large files. */
async function textOf(snapshot: Snapshot, entry: SnapshotEntry | undefined): Promise<string | null> {
  if (entry?.kind !== 'file') return null;
  const content = await snapshot.read(entry);
  return 'text' in content ? content.text : null;
}
