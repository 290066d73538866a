/** Where a review comment may stand. GitHub refuses every line outside the diff, and with it the whole review. */
import type { FileDiff } from '../git/diff.ts';
import { type DiffLine, findLine, hunkDownTo } from '../git/hunks.ts';
import type { Anchor, Pull, Side } from '../model.ts';
import type { World } from '../world.ts';
import { changesOf, mergeBaseOf, visibleHunks } from './changes.ts';

export interface CommentTarget {
  path: string;
  line?: number | undefined;
  side?: string | undefined;
  start_line?: number | undefined;
  start_side?: string | undefined;
}

const PATH = 'Path could not be resolved';
const LINE = 'Line could not be resolved';
const START = 'Start line could not be resolved';
const ORDER = 'Pull request review thread start line must precede the end line.';
const HUNK = 'Pull request review thread start line must be part of the same hunk as the line.';
const SIDE = "Pull request review thread side must be one of 'LEFT', 'RIGHT'";

/**
 * The anchor for a comment on `commit`'s diff, or the sentence with which GitHub refuses it.
 * `line` counts in the new file for RIGHT (the default) and in the merge base's file for LEFT.
 */
export async function anchorFor(
  world: World,
  pull: Pull,
  commit: string,
  target: CommentTarget,
): Promise<Anchor | string> {
  const files = await changesOf(world, pull, commit);
  const file = files.find((candidate) => candidate.path === target.path);
  if (!file) return PATH;
  const side = target.side ?? 'RIGHT';
  const startSide = target.start_side ?? side;
  if (!isSide(side) || !isSide(startSide)) return SIDE;
  const found = resolve(world, file, { ...target, side, startSide });
  if (typeof found === 'string') return found;
  const startLine = target.start_line ?? null;
  const place = { line: Number(target.line), side, startLine, startSide: startLine === null ? null : startSide };
  const mergeBase = await mergeBaseOf(world, pull, commit);
  return { commit, mergeBase, path: file.path, ...place, ...found };
}

type Sided = CommentTarget & { side: Side; startSide: Side };

function resolve(world: World, file: FileDiff, target: Sided): { position: number; diffHunk: string } | string {
  const hunks = visibleHunks(file, world.limits);
  const end = target.line === undefined ? null : findLine(hunks, target.side, target.line);
  if (!end) return LINE;
  if (target.start_line !== undefined) {
    const start = findLine(hunks, target.startSide, target.start_line);
    const refusal = checkStart(start, end);
    if (refusal) return refusal;
  }
  return { position: end.position, diffHunk: hunkDownTo(hunks, end) };
}

function checkStart(start: DiffLine | null, end: DiffLine): string | null {
  if (!start) return START;
  if (start.position >= end.position) return ORDER;
  return start.hunk === end.hunk ? null : HUNK;
}

const isSide = (side: string): side is Side => side === 'LEFT' || side === 'RIGHT';
