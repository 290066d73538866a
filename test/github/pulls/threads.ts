/** After a push: where each thread stands in the new diff, if its lines are still there. */
import type { FileDiff } from '../git/diff.ts';
import { findLine, mapLine, parseHunks } from '../git/hunks.ts';
import type { Anchor, Place, Pull, Thread } from '../model.ts';
import type { World } from '../world.ts';
import { changesOf, mergeBaseOf, visibleHunks } from './changes.ts';

/** Moves every thread to its new lines; those whose lines changed or left the diff become outdated. */
export async function relocateThreads(world: World, pull: Pull): Promise<void> {
  for (const thread of pull.threads) thread.place = await placeOf(world, thread);
}

/** Where a thread stands in the pull request's diff of now, or null. */
export async function placeOf(world: World, { pull, anchor }: Thread): Promise<Place | null> {
  const target = anchor.side === 'RIGHT' ? pull.head.sha : await mergeBaseOf(world, pull);
  const origin = anchor.side === 'RIGHT' ? anchor.commit : anchor.mergeBase;
  const moved = await world.git.diff(pull.repository.git, origin, target);
  const files = await changesOf(world, pull);
  const range = movedRange(anchor, moved);
  return range && shownAt(world, anchor, range, files);
}

type Range = Omit<Place, 'position'>;

/** The anchor's lines in the newer version of its file; null if one of them was changed or they drifted apart. */
function movedRange(anchor: Anchor, moved: readonly FileDiff[]): Range | null {
  const file = moved.find((candidate) => (candidate.previousPath ?? candidate.path) === anchor.path);
  if (!file) return { path: anchor.path, line: anchor.line, startLine: anchor.startLine };
  if (file.status === 'removed') return null;
  const hunks = parseHunks(file.patch ?? '');
  const line = mapLine(hunks, anchor.line);
  if (line === null) return null;
  if (anchor.startLine === null || anchor.startSide !== anchor.side)
    return { path: file.path, line, startLine: anchor.startLine };
  const shift = line - anchor.line;
  for (let within = anchor.startLine; within < anchor.line; within++)
    if (mapLine(hunks, within) !== within + shift) return null;
  return { path: file.path, line, startLine: anchor.startLine + shift };
}

function shownAt(world: World, anchor: Anchor, range: Range, files: readonly FileDiff[]): Place | null {
  const left = anchor.side === 'LEFT';
  const file = files.find(({ path, previousPath }) => path === range.path || (left && previousPath === range.path));
  const line = file && findLine(visibleHunks(file, world.limits), anchor.side, range.line);
  return file && line ? { ...range, path: file.path, position: line.position } : null;
}
