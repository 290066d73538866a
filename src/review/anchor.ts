import type { Finding, Report } from '../engine/report.ts';
import type { Region } from '../source/text.ts';
import type { Hunk } from '../source/unified-diff.ts';
import { type CommentableLines, commentableLines } from './commentable.ts';
import type { FileDiff } from './review-input.ts';

/** Where a comment may stand: one line inside a hunk. */
export interface Anchor {
  readonly path: string;
  readonly side: 'LEFT' | 'RIGHT';
  /** Of the head on the RIGHT, of the base on the LEFT. */
  readonly line: number;
  readonly hunk: Hunk;
}

/** What anchors are looked up in. */
export interface AnchorScene {
  readonly base: Report;
  readonly head: Report;
  readonly diff: readonly FileDiff[];
}

/** Finds the anchor of a finding; null when its place is the list in the review's body. */
export type AnchorFinder = (finding: Finding) => Anchor | null;

/**
 * Prepares the search for anchors. The ladder, first that holds: the finding's line in a hunk; the first `because` line
 * that was added or changed; a deleted line of what made the subject pass in the base (LEFT); the nearest line in a hunk
 * of the object that the finding lies in. Only commentable lines are taken, so GitHub accepts every anchor.
 */
export function anchorFinder({ base, head, diff }: AnchorScene): AnchorFinder {
  const files = diff.map((file) => ({ ...file, lines: commentableLines(file) }));
  const byPath = new Map(files.map((file) => [file.path, file]));
  const byOrigin = Map.groupBy(files, originOf);
  const passes = Map.groupBy(base.passes, (pass) => `${pass.rule}\0${pass.identity}`);
  const inventory = Map.groupBy(head.inventory, (item) => item.path);

  const atFinding = ({ path, region }: Finding) => onRight(byPath.get(path), linesOf(region), false);
  const atCause = ({ because }: Finding) =>
    firstOf(because, ({ path, region }) => onRight(byPath.get(path), linesOf(region), true));
  const atDeleted = ({ rule, identity, path }: Finding) => {
    const file = byPath.get(path);
    const origin = file ? originOf(file) : path;
    const found = passes.get(`${rule}\0${identity}`) ?? [];
    const ownFirst = found.toSorted((a, b) => Number(b.path === origin) - Number(a.path === origin));
    return firstOf(ownFirst, (pass) => {
      const places = [...pass.because.map((region) => ({ path: pass.path, region })), ...(pass.elsewhere ?? [])];
      return firstOf(places, (place) =>
        firstOf(byOrigin.get(place.path) ?? [], (gone) => onLeft(gone, linesOf(place.region))),
      );
    });
  };
  const nearby = ({ path, region }: Finding) => {
    const object = smallestAround(inventory.get(path) ?? [], region.line);
    return object ? nearestOnRight(byPath.get(path), linesOf(object.region), region.line) : null;
  };
  return (finding) => atFinding(finding) ?? atCause(finding) ?? atDeleted(finding) ?? nearby(finding);
}

/** The lines of a region, both included. A region that ends before the first column of a line does not hold that line. */
export function linesOf({ line, endLine, endColumn }: Region): Span {
  return { first: line, last: Math.max(line, endColumn === 1 ? endLine - 1 : endLine) };
}

interface Span {
  readonly first: number;
  readonly last: number;
}

interface ChangedFile extends FileDiff {
  readonly lines: CommentableLines;
}

/** A copied file leaves its origin in place: nothing was deleted there. */
function originOf({ path, previousPath, status }: FileDiff): string {
  return status === 'copied' ? path : (previousPath ?? path);
}

function onRight(file: ChangedFile | undefined, { first, last }: Span, addedOnly: boolean): Anchor | null {
  for (let line = first; file && line <= last; line += 1) {
    const found = file.lines.right.get(line);
    if (found && (found.added || !addedOnly)) return { path: file.path, side: 'RIGHT', line, hunk: found.hunk };
  }
  return null;
}

function onLeft(file: ChangedFile, { first, last }: Span): Anchor | null {
  for (let line = first; line <= last; line += 1) {
    const found = file.lines.left.get(line);
    if (found) return { path: file.path, side: 'LEFT', line, hunk: found.hunk };
  }
  return null;
}

/** Looks outward from a line of the span; of two equally near lines the upper one. */
function nearestOnRight(file: ChangedFile | undefined, { first, last }: Span, line: number): Anchor | null {
  for (let distance = 0; distance <= last - first; distance += 1) {
    for (const near of [line - distance, line + distance]) {
      if (near < first || near > last) continue;
      const found = onRight(file, { first: near, last: near }, false);
      if (found) return found;
    }
  }
  return null;
}

function smallestAround<T extends { readonly region: Region }>(items: readonly T[], line: number): T | null {
  let smallest: T | null = null;
  for (const item of items) {
    const { first, last } = linesOf(item.region);
    if (first <= line && line <= last && (!smallest || height(item) < height(smallest))) smallest = item;
  }
  return smallest;
}

function height({ region }: { readonly region: Region }): number {
  const { first, last } = linesOf(region);
  return last - first;
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
