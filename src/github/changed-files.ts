import { z } from 'zod';
import type { SnapshotEntry } from '../model/snapshot.ts';
import type { GitHubClient } from './client.ts';
import type { RepositoryRef } from './repository.ts';
import { read } from './request.ts';
import type { Tree } from './tree.ts';

export interface ChangedFile {
  readonly path: string;
  /** The path before a rename or of a copy's source; null otherwise. */
  readonly previousPath: string | null;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed';
  /** The hunks as GitHub shows them; null where it gives none (binary, too large, a pure rename, found by tree). */
  readonly patch: string | null;
}

export interface ChangedFiles {
  readonly files: readonly ChangedFile[];
  /** False where a part of a tree could not be listed, so that a changed file may be missing. */
  readonly complete: boolean;
}

const changedFile = z
  .object({
    filename: z.string().min(1),
    previous_filename: z.string().optional(),
    status: z.enum(['added', 'modified', 'removed', 'renamed', 'copied', 'changed', 'unchanged']),
    patch: z.string().optional(),
  })
  .transform(({ filename, previous_filename, status, patch }) => ({
    path: filename,
    previousPath: previous_filename ?? null,
    status,
    patch: patch ?? null,
  }));

/** A list of changed files that may be cut. */
export interface ListedFiles {
  readonly files: readonly ChangedFile[];
  /** True where there may be more than the list holds. */
  readonly cut: boolean;
}

/** GitHub's list of changed files; `unchanged` ones are none. */
export const changedFileList = z
  .array(changedFile)
  .transform((files): readonly ChangedFile[] =>
    files.flatMap(({ status, ...file }) => (status === 'unchanged' ? [] : [{ ...file, status }])),
  );

/** What `compare` lists at most ("Compare two commits"). */
export const COMPARE_FILES = 300;
/** What "List pull requests files" gives in all, and on one page. */
export const PULL_FILES = 3000;
const PAGE = 100;

/**
 * The changed files of a pull request: from the comparison where it holds them all, else from the pull request's list,
 * and what lies beyond that list's end from the two trees.
 * @param number the pull request; null where there is none, and what the comparison lacks comes from the trees
 * @throws GitHubFailure
 */
export async function readChangedFiles(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number | null,
  comparison: ListedFiles,
  trees: { readonly base: Tree; readonly head: Tree },
): Promise<ChangedFiles> {
  if (!comparison.cut) return { files: comparison.files, complete: true };
  const { listed, cut } =
    number === null ? { listed: comparison.files, cut: true } : await listPullFiles(client, repository, number);
  if (!cut) return { files: listed, complete: true };
  const rest = filesFromTrees(trees.base.entries, trees.head.entries, listed);
  return { files: [...listed, ...rest], complete: trees.base.gaps.length + trees.head.gaps.length === 0 };
}

async function listPullFiles(
  client: GitHubClient,
  repository: RepositoryRef,
  number: number,
): Promise<{ readonly listed: readonly ChangedFile[]; readonly cut: boolean }> {
  const place = { owner: repository.owner, repo: repository.name, pull_number: number, per_page: PAGE };
  const listed: ChangedFile[] = [];
  for (let page = 1; page <= PULL_FILES / PAGE; page += 1) {
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
    const found = await read(client, route, { ...place, page }, changedFileList);
    listed.push(...found);
    if (found.length < PAGE) return { listed, cut: false };
  }
  return { listed, cut: true };
}

/**
 * The changed files that two trees show and a list lacks, in the order of the paths. Files that moved without a change
 * are renames; others that moved are one removed and one added.
 * @param listed files that are known already; neither their paths nor their previous paths come again
 */
export function filesFromTrees(
  base: readonly SnapshotEntry[],
  head: readonly SnapshotEntry[],
  listed: readonly ChangedFile[],
): readonly ChangedFile[] {
  const before = new Map(base.map((entry) => [entry.path, entry]));
  const after = new Map(head.map((entry) => [entry.path, entry]));
  const known = new Set(listed.flatMap((file) => sides(file)));
  const isNew = (path: string): boolean => !known.has(path);
  const added = head.filter(({ path }) => !before.has(path) && isNew(path));
  const removed = base.filter(({ path }) => !after.has(path) && isNew(path));
  const renames = pairByContent(removed, added);
  const moved = new Set(renames.values());
  return [
    ...head.flatMap((entry) => changeInPlace(before.get(entry.path), entry)).filter(({ path }) => isNew(path)),
    ...added.map((entry) => addition(entry.path, renames.get(entry.path) ?? null)),
    ...removed.filter(({ path }) => !moved.has(path)).map(({ path }) => found(path, 'removed')),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The paths that a listed file accounts for; a copy's source is a file of its own. */
function sides({ path, previousPath, status }: ChangedFile): readonly string[] {
  return previousPath === null || status === 'copied' ? [path] : [path, previousPath];
}

/** New path to old path, one to one, for files of equal content. */
function pairByContent(
  removed: readonly SnapshotEntry[],
  added: readonly SnapshotEntry[],
): ReadonlyMap<string, string> {
  const byId = Map.groupBy(removed, ({ id }) => id);
  const pairs = added.flatMap(({ path, id }) => {
    const old = byId.get(id)?.shift();
    return old === undefined ? [] : [[path, old.path] as const];
  });
  return new Map(pairs);
}

function changeInPlace(before: SnapshotEntry | undefined, after: SnapshotEntry): readonly ChangedFile[] {
  if (before === undefined) return [];
  if (before.kind !== after.kind) return [found(after.path, 'changed')];
  return before.id === after.id ? [] : [found(after.path, 'modified')];
}

function addition(path: string, previousPath: string | null): ChangedFile {
  return previousPath === null ? found(path, 'added') : { path, previousPath, status: 'renamed', patch: null };
}

function found(path: string, status: ChangedFile['status']): ChangedFile {
  return { path, previousPath: null, status, patch: null };
}
