import { PATTERNS, type Pattern } from '../engine/contract.ts';
import type { Finding } from '../engine/report.ts';
import { fencedDiff } from '../review/fence.ts';
import { byGravity, compareText, placeOf } from '../review/finding-view.ts';
import { gistOf } from '../review/gist.ts';
import { MAX_DIFF, MAX_LISTED } from '../review/limits.ts';
import { OwnMarkdown } from '../review/liquid.ts';
import type { FixCommit, FixSet } from './follow-up.ts';

/** What the template sees. Texts are unescaped unless they are {@link OwnMarkdown}; lists are bounded. */

/** Findings of one rule whose fixes have one title and one assumption. */
export interface RepairView {
  /** `path:line`. */
  readonly places: readonly string[];
  readonly more: number;
  readonly title: string;
  /** What a person must believe; null for a safe fix. */
  readonly assumes: string | null;
  /** Its beginning, short enough for a line; null where none is, or nothing is assumed. */
  readonly gist: string | null;
}

export interface RepairedRule {
  readonly rule: string;
  readonly total: number;
  /** Those that are read at once. */
  readonly shown: readonly RepairView[];
  /** All of them with their whole assumptions, where those shown do not say everything; else empty. */
  readonly folded: readonly RepairView[];
  /** Kinds of repairs that even the folded list has no room for. */
  readonly more: number;
}

export interface DiffView {
  readonly diffs: readonly OwnMarkdown[];
  readonly total: number;
  /** Files without a diff here. */
  readonly more: number;
}

export interface RepairedPattern {
  readonly name: string;
  readonly total: number;
  /** How many of its fixes a person has to judge. */
  readonly judged: number;
  readonly rules: readonly RepairedRule[];
  /** One of each commit. */
  readonly changes: readonly DiffView[];
}

export interface ListView {
  readonly findings: readonly { readonly rule: string; readonly place: string; readonly text: string }[];
  readonly total: number;
  readonly more: number;
}

/** Findings of one rule that have no fix for one reason. */
export interface RefusedRow {
  readonly rule: string;
  readonly reason: string;
  readonly places: readonly string[];
  readonly more: number;
}

export interface RefusedView {
  readonly rows: readonly RefusedRow[];
  readonly total: number;
  /** Findings in no row. */
  readonly more: number;
}

/** The engine's report before and after, as a balance: `before - repaired + surfaced - along + exposed = after`. */
export interface ProofView {
  readonly before: number;
  readonly repaired: number;
  /** Repaired too, but not seen before: other repairs brought them to light. */
  readonly surfaced: number;
  /** Gone with the repair of another finding. */
  readonly along: number;
  readonly opened: number;
  readonly exposed: number;
  readonly after: number;
}

/** The text of a file on the base; null where there is none. */
export type TextBefore = (path: string) => string | null;

const SHOWN_REPAIRS = 5;
const SHOWN_PLACES = 5;
const MAX_EXPOSED = 20;
/** Characters of an assumption that are read at once: two lines. */
const ROOM = 180;
/** Characters of the diffs of one commit. */
const MAX_DIFFS = 12_000;

/** What is repaired, by pattern in the order of the commits; rules in alphabetical order. */
export function repairedPatterns({ commits }: FixSet, before: TextBefore): readonly RepairedPattern[] {
  const texts = textsBefore(commits, before);
  return [...Map.groupBy(commits, ({ pattern }) => pattern)].map(([pattern, own]) => {
    const repaired = own.flatMap((commit) => commit.repaired);
    return {
      name: nameOf(pattern),
      total: repaired.length,
      judged: repaired.filter(({ fix }) => fix?.safety === 'review').length,
      rules: repairedRules(repaired),
      changes: own.map((commit) => diffsOf(commit, texts.get(commit) ?? new Map())),
    };
  });
}

/** A pattern's name; what the workshop does not name has to make sense to those who have never heard of it. */
function nameOf(pattern: Pattern): string {
  return pattern === 'beyond' ? 'Other repairs' : PATTERNS[pattern];
}

function repairedRules(findings: readonly Finding[]): readonly RepairedRule[] {
  const byRule = [...Map.groupBy(findings, ({ rule }) => rule)].sort(([a], [b]) => compareText(a, b));
  return byRule.map(([rule, own]) => {
    const kinds = [...Map.groupBy(own.toSorted(byGravity), kindOf).values()];
    const shown = kinds.slice(0, SHOWN_REPAIRS).map((same) => repairOf(same, SHOWN_PLACES));
    const isAll = kinds.length === shown.length && shown.every(saysAll);
    const folded = isAll ? [] : kinds.slice(0, MAX_LISTED).map((same) => repairOf(same, MAX_LISTED));
    return { rule, total: own.length, shown, folded, more: Math.max(0, kinds.length - MAX_LISTED) };
  });
}

function kindOf({ fix }: Finding): string {
  return JSON.stringify([fix?.title, fix?.assumes]);
}

function repairOf(same: readonly Finding[], maxPlaces: number): RepairView {
  const assumes = same[0]?.fix?.assumes ?? null;
  return {
    places: same.slice(0, maxPlaces).map(placeOf),
    more: Math.max(0, same.length - maxPlaces),
    title: same[0]?.fix?.title ?? '',
    assumes,
    gist: assumes === null ? null : gistOf(assumes, ROOM),
  };
}

function saysAll({ more, assumes, gist }: RepairView): boolean {
  return more === 0 && (assumes === null || gist === assumes.trim());
}

/** Of every commit: the texts of its files as they are before it. */
function textsBefore(
  commits: readonly FixCommit[],
  before: TextBefore,
): ReadonlyMap<FixCommit, ReadonlyMap<string, string | null>> {
  const now = new Map<string, string | null>();
  return new Map(
    commits.map((commit) => {
      const texts = commit.files.map(
        ({ path }) => [path, now.has(path) ? (now.get(path) ?? null) : before(path)] as const,
      );
      for (const { path, text } of commit.files) now.set(path, text);
      return [commit, new Map(texts)];
    }),
  );
}

function diffsOf({ files }: FixCommit, before: ReadonlyMap<string, string | null>): DiffView {
  const diffs: string[] = [];
  let length = 0;
  for (const { path, text } of files) {
    if (length > MAX_DIFFS - MAX_DIFF / 4) break;
    const diff = fencedDiff({ files: [{ path, before: before.get(path) ?? null, after: text }] });
    if (diffs.length > 0 && length + diff.length > MAX_DIFFS) continue;
    diffs.push(diff);
    length += diff.length;
  }
  const shown = diffs.map((diff) => new OwnMarkdown(diff));
  return { diffs: shown, total: files.length, more: files.length - shown.length };
}

/** What came to light, the gravest first. */
export function exposedIn({ exposed }: FixSet): ListView {
  const listed = exposed.toSorted(byGravity).slice(0, MAX_EXPOSED);
  return {
    findings: listed.map((finding) => ({ rule: finding.rule, place: placeOf(finding), text: finding.message })),
    total: exposed.length,
    more: exposed.length - listed.length,
  };
}

/** What is not repaired, one row for each rule and reason, the gravest first. */
export function refusedIn({ refused }: FixSet): RefusedView {
  const sorted = refused.toSorted((a, b) => byGravity(a.finding, b.finding));
  const rows = [...Map.groupBy(sorted, ({ finding, reason }) => JSON.stringify([finding.rule, reason])).values()];
  const listed = rows.slice(0, MAX_LISTED);
  return {
    rows: listed.map((same) => ({
      rule: same[0]?.finding.rule ?? '',
      reason: same[0]?.reason ?? '',
      places: same.slice(0, SHOWN_PLACES).map(({ finding }) => placeOf(finding)),
      more: Math.max(0, same.length - SHOWN_PLACES),
    })),
    total: refused.length,
    more: refused.length - listed.reduce((sum, same) => sum + same.length, 0),
  };
}

/** The balance of the two reports. */
export function proofOf({ commits, exposed, opened, before, after }: FixSet): ProofView {
  const repaired = commits.reduce((sum, commit) => sum + commit.repaired.length, 0);
  const off = after - (before - repaired + exposed.length + opened.length);
  return {
    ...{ before, repaired, opened: opened.length, exposed: exposed.length, after },
    surfaced: Math.max(0, off),
    along: Math.max(0, -off),
  };
}
