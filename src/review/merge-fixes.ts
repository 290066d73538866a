import type { Analysis } from '../engine/analyse.ts';
import { renamed } from '../engine/brought-in.ts';
import type { Fix } from '../engine/contract.ts';
import { proveFix } from '../engine/prove.ts';
import { reanalyse, SnapshotFailure } from '../engine/reanalyse.ts';
import type { Finding } from '../engine/report.ts';
import { type WorkingCopy, workOn } from '../engine/working-copy.ts';
import { isRefusal } from '../source/refusal.ts';
import type { Hunk } from '../source/unified-diff.ts';
import type { Group } from './inline.ts';
import { MAX_GAP, MAX_SHARED, MAX_SHARED_LINES } from './limits.ts';
import type { Anchored } from './placement.ts';
import { applySuggestions, type SharedSuggestion, suggestionFor } from './suggestion.ts';

/** By fingerprint: what becomes of suggestions that met others. */
export type MergedFixes = ReadonlyMap<string, SharedSuggestion | null>;

/** A suggestion that is to stand in a comment, with the findings that it repairs. */
interface Offer extends SharedSuggestion {
  readonly hunk: Hunk;
  /** The file without any of them. */
  readonly before: string;
  /** Where its fixes have been proved one after the other; null for a single one. */
  readonly row: Row | null;
}

/** Fixes of one file, proved one on the result of the other. */
interface Row {
  readonly copy: WorkingCopy;
  readonly applied: readonly Fix[];
  /** The file with all of them; null while there are none. */
  readonly text: string | null;
}

interface Merging {
  readonly head: Analysis;
  /** Places of findings in the order of their comments: who comes first has the suggestion. */
  readonly rank: ReadonlyMap<string, number>;
  readonly onCrash: (error: unknown) => void;
}

/**
 * Makes the suggestions of some comments stand beside each other. Those that overlap or touch become one, which holds
 * all their fixes, proved one on the result of the other; so do fixes of one comment that lie close together. What is
 * left is proved in one row over the whole repository: one that would not hold beside graver ones is none any more.
 * @param groups by comment, the gravest first
 * @param onCrash takes what was thrown when a bug ended a proof
 * @throws what the snapshot throws when its source fails
 */
export async function mergeFixes(
  head: Analysis,
  groups: readonly Group[],
  onCrash: (error: unknown) => void,
): Promise<MergedFixes> {
  const leads = groups.map(([lead]) => lead);
  const order = [...leads, ...groups.flatMap(([, ...others]) => others)];
  const rank = new Map(order.map(({ finding }, index) => [finding.fingerprint, index]));
  const merging: Merging = { head, rank, onCrash };
  let offers: readonly Offer[] = [];
  for (const lead of leads) offers = (await placeLead(merging, offers, lead)) ?? offers;
  for (const group of groups) {
    for (const member of group.slice(1)) offers = (await joinLead(merging, offers, member, group)) ?? offers;
  }
  const kept = await thoseThatHold(
    merging,
    offers.toSorted((a, b) => firstRank(merging, a) - firstRank(merging, b)),
  );
  return outcome(leads, kept);
}

/** The suggestion of a comment: as it is, or with those that it meets. Null where that cannot be. */
async function placeLead(merging: Merging, offers: readonly Offer[], lead: Anchored): Promise<readonly Offer[] | null> {
  const own = ownOffer(lead);
  return own && combine(merging, offers, own);
}

/** A further finding of a comment is repaired with the first where their fixes lie close together. */
async function joinLead(
  merging: Merging,
  offers: readonly Offer[],
  member: Anchored,
  [lead]: Group,
): Promise<readonly Offer[] | null> {
  const own = ownOffer(member);
  const near = offers.find(({ findings }) => findings.includes(lead.finding));
  if (!own || !near || near.path !== own.path || gap(near, own) > MAX_GAP) return null;
  if (Math.max(near.endLine, own.endLine) - Math.min(near.startLine, own.startLine) >= MAX_SHARED_LINES) return null;
  const rest = offers.filter((offer) => offer !== near);
  const both = await merge(merging, [near, own]);
  return both && both.endLine - both.startLine < MAX_SHARED_LINES ? combine(merging, rest, both) : null;
}

/** Puts an offer beside others, as one with all that it meets. */
async function combine(merging: Merging, offers: readonly Offer[], added: Offer): Promise<readonly Offer[] | null> {
  const met = offers.filter((offer) => offer.path === added.path && gap(offer, added) < 1);
  if (met.length === 0) return [...offers, added];
  const one = await merge(merging, [...met, added]);
  return (
    one &&
    combine(
      merging,
      offers.filter((offer) => !met.includes(offer)),
      one,
    )
  );
}

/** Lines between two offers of one file; 0 where they touch, negative where they overlap. */
function gap(a: SharedSuggestion, b: SharedSuggestion): number {
  return Math.max(a.startLine, b.startLine) - Math.min(a.endLine, b.endLine) - 1;
}

/** One offer in place of several: the others are proved on top of the one that holds most. */
async function merge(merging: Merging, offers: readonly Offer[]): Promise<Offer | null> {
  const [first, ...others] = offers.toSorted((a, b) => b.findings.length - a.findings.length);
  if (!first || others.some(({ hunk }) => hunk !== first.hunk)) return null;
  const { path, before, hunk } = first;
  const rankOf = ({ fingerprint }: Finding) => merging.rank.get(fingerprint) ?? 0;
  const findings = offers.flatMap((offer) => offer.findings).toSorted((a, b) => rankOf(a) - rankOf(b));
  if (findings.length > MAX_SHARED) return null;
  const start: Row = { copy: workOn(merging.head), applied: [], text: null };
  const base = first.row ?? (await proveRow(merging, start, first.findings, path));
  const rest = others.flatMap((offer) => offer.findings);
  // One fix may stand in the way of another that would not stand in its own way.
  const row =
    (base && (await proveRow(merging, base, rest, path))) ??
    (findings.length === 2 ? await proveRow(merging, start, [...rest, ...first.findings], path) : null);
  const suggestion = row?.text == null ? null : suggestionFor({ before, after: row.text }, hunk);
  return suggestion && { ...suggestion, path, findings, hunk, before, row };
}

function ownOffer({ suggestion, anchor, proposal }: Anchored): Offer | null {
  const before = proposal?.files[0]?.before ?? null;
  return suggestion && before !== null ? { ...suggestion, hunk: anchor.hunk, before, row: null } : null;
}

/**
 * Goes on with a row: the fixes of some findings, each proved on the result of the one before. What is gone already needs
 * none.
 * @returns null when a fix is not the one that was told, or fails its proof; the given row stays as it is
 */
async function proveRow(
  { onCrash }: Merging,
  row: Row,
  findings: readonly Finding[],
  path: string,
): Promise<Row | null> {
  const copy = workOn(row.copy.analysis);
  const applied = [...row.applied];
  let { text } = row;
  for (const finding of findings) {
    const now = findAgain(copy.analysis, finding, applied);
    if (now === null) continue;
    if (now.fix?.title !== finding.fix?.title || now.fix?.assumes !== finding.fix?.assumes) return null;
    const proved = await proveFix(copy.analysis, now);
    if (isRefusal(proved)) {
      if ('crash' in proved) onCrash(proved.crash);
      return null;
    }
    const [file, ...others] = proved.files;
    if (!file || others.length > 0 || file.path !== path) return null;
    copy.accept(proved.delta);
    applied.push(proved.fix);
    text = file.after;
  }
  return { copy, applied, text };
}

/** A finding after some fixes of its file, which may have given its subject another name; null when it is gone. */
function findAgain({ verdicts }: Analysis, finding: Finding, applied: readonly Fix[]): Finding | null {
  const identity = applied.reduce(renamed, finding.identity);
  const found = (verdicts.get(finding.path)?.findings ?? []).filter(
    (other) => other.rule === finding.rule && other.identity === identity,
  );
  return found.find(({ key }) => key === finding.key) ?? found.find((other) => sameFix(other, finding)) ?? null;
}

function sameFix(a: Finding, b: Finding): boolean {
  return a.message === b.message || a.fix?.title === b.fix?.title;
}

/** The offers that hold when all of them are accepted, the first ones first. */
async function thoseThatHold(merging: Merging, offers: readonly Offer[]): Promise<readonly Offer[]> {
  if (offers.length < 2) return offers;
  const kept: Offer[] = [];
  let copy = workOn(merging.head);
  for (const offer of offers) {
    const together = [...kept.filter(({ path }) => path === offer.path), offer];
    const text = applySuggestions(offer.before, together);
    const next = (await byJudgement(copy, offer, text)) ?? (await byProof(merging, copy, offer, text));
    if (next === null) continue;
    kept.push(offer);
    copy = next;
  }
  return kept;
}

/**
 * The working copy with an offer in it, when its findings are gone then and no rule has more to say than before: graver
 * offers may have repaired some of them already.
 */
async function byJudgement(copy: WorkingCopy, { findings, path }: Offer, text: string): Promise<WorkingCopy | null> {
  const { analysis } = copy;
  const delta = await reanalyse(analysis, new Map([[path, text]])).catch((error: unknown) => {
    throw error instanceof SnapshotFailure ? error.cause : error;
  });
  const trial = workOn(analysis);
  trial.accept(delta);
  const problems = (of: Analysis) => of.files.get(path)?.facts.problems.length ?? 0;
  const isGone = findings.every((finding) => findAgain(trial.analysis, finding, fixesOf(findings)) === null);
  const isWorse = [...delta.verdicts.keys()].some((touched) => hasMore(trial.analysis, analysis, touched));
  return isGone && !isWorse && problems(trial.analysis) <= problems(analysis) ? trial : null;
}

/**
 * The same, when its fixes, proved one after the other, come to the very same text: they may bring to light what nobody
 * could decide before.
 */
async function byProof(merging: Merging, copy: WorkingCopy, offer: Offer, text: string): Promise<WorkingCopy | null> {
  const row = await proveRow(merging, { copy, applied: [], text: null }, offer.findings, offer.path);
  return row?.text === text ? row.copy : null;
}

function fixesOf(findings: readonly Finding[]): readonly Fix[] {
  return findings.flatMap(({ fix }) => fix ?? []);
}

/** Has some rule more findings in a file than before? */
function hasMore(after: Analysis, before: Analysis, path: string): boolean {
  const left = new Map<string, number>();
  for (const { rule } of before.verdicts.get(path)?.findings ?? []) left.set(rule, (left.get(rule) ?? 0) + 1);
  return (after.verdicts.get(path)?.findings ?? []).some(({ rule }) => {
    const count = left.get(rule) ?? 0;
    left.set(rule, count - 1);
    return count <= 0;
  });
}

function firstRank({ rank }: Merging, { findings }: Offer): number {
  return rank.get(findings[0]?.fingerprint ?? '') ?? 0;
}

function outcome(leads: readonly Anchored[], kept: readonly Offer[]): MergedFixes {
  const merged = new Map<string, SharedSuggestion | null>();
  for (const { finding, suggestion } of leads) if (suggestion) merged.set(finding.fingerprint, null);
  for (const { path, startLine, endLine, text, findings } of kept) {
    for (const { fingerprint } of findings) merged.set(fingerprint, { path, startLine, endLine, text, findings });
  }
  return merged;
}
