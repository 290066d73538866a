import type { Finding } from '../engine/report.ts';
import type { Anchor } from './anchor.ts';
import { fenced, fencedDiff } from './fence.ts';
import { placeOf } from './finding-view.ts';
import { gistOf, linesOfText, roomOn } from './gist.ts';
import { MAX_IN_COMMENT, MAX_LINES } from './limits.ts';
import { OwnMarkdown } from './liquid.ts';
import type { Anchored } from './placement.ts';
import { ownedBy, type SharedSuggestion } from './suggestion.ts';
import type { CommentView, HeldAssumption, OtherView, PointerView, ToldFixView } from './views.ts';

/**
 * What a comment says of some findings of one rule.
 * @param group never empty; the one of the comment's place first
 */
export function viewOfComment(group: readonly Anchored[]): CommentView {
  const [first, ...others] = group as readonly [Anchored, ...Anchored[]];
  const { finding, anchor, suggestion, proposal } = first;
  const own = ownedBy(finding, suggestion) ? suggestion : null;
  const listed = others.slice(0, MAX_IN_COMMENT);
  const members = new Set(group.map((placement) => placement.finding.fingerprint));
  const held = own?.findings.filter(({ fingerprint }) => !members.has(fingerprint)) ?? [];
  const isAlone = own?.findings.length === 1;
  const room = roomForFix(group);
  return {
    rule: finding.rule,
    level: finding.level,
    place: isOwnLine(finding, anchor) ? null : placeOf(finding),
    message: finding.message,
    lines: listed.flatMap(({ finding: other }) => (isIn(anchor, other) ? [other.region.line] : [])),
    places: listed.flatMap(({ finding: other }) => (isIn(anchor, other) ? [] : [placeOf(other)])),
    more: others.length - listed.length,
    fix: fixViewOf(finding, room),
    refusal: finding.refusal,
    reason: finding.refusal === null ? null : gistOf(finding.refusal, room - 20),
    suggestion: own && new OwnMarkdown(fenced('suggestion', own.text)),
    repairs: own?.findings.filter(({ fingerprint }) => members.has(fingerprint)).length ?? 0,
    holds: [...new Set(held.map(({ rule }) => rule))],
    assumptions: held.flatMap(assumptionOf).slice(0, MAX_IN_COMMENT),
    heldBy: own ? null : ownerOf(suggestion),
    diff: isAlone || !proposal ? null : new OwnMarkdown(fencedDiff(proposal)),
    others: listed.map((other) => viewOfOther(other, anchor, own)),
  };
}

function viewOfOther(
  { finding, suggestion, proposal }: Anchored,
  anchor: Anchor,
  own: SharedSuggestion | null,
): OtherView {
  const repaired = own?.findings.some(({ fingerprint }) => fingerprint === finding.fingerprint) ?? false;
  const heldBy = repaired || ownedBy(finding, suggestion) ? null : ownerOf(suggestion);
  return {
    line: isIn(anchor, finding) ? finding.region.line : null,
    place: placeOf(finding),
    message: finding.message,
    fix: finding.fix,
    refusal: finding.refusal,
    repaired,
    heldBy,
    diff: repaired || heldBy || !proposal ? null : new OwnMarkdown(fencedDiff(proposal)),
  };
}

/** The finding in whose comment a suggestion stands. */
function ownerOf(suggestion: SharedSuggestion | null): PointerView | null {
  const owner = suggestion?.findings[0];
  return owner && suggestion ? { rule: owner.rule, line: suggestion.endLine } : null;
}

function assumptionOf({ rule, region, fix }: Finding): readonly HeldAssumption[] {
  return fix?.assumes ? [{ rule, line: region.line, assumes: fix.assumes }] : [];
}

/** Characters for the repair, so that title, message and repair take no more lines than people read. */
function roomForFix([first, ...others]: readonly Anchored[]): number {
  if (!first) return 0;
  const { finding, anchor } = first;
  const place = isOwnLine(finding, anchor) ? '' : placeOf(finding);
  const also = others.length > 0 ? 12 + 4 * Math.min(others.length, MAX_IN_COMMENT) : 0;
  const taken = 1 + linesOfText(`${place}${finding.message}${' '.repeat(also)}`);
  return roomOn(Math.max(1, MAX_LINES - taken));
}

function fixViewOf({ fix }: Finding, room: number): ToldFixView | null {
  if (fix === null) return null;
  const { title, assumes } = fix;
  if (assumes === null) return { title, assumes, gist: null, complete: true };
  const gist = gistOf(assumes, room - title.length - 30);
  return { title, assumes, gist, complete: gist === assumes.trim() };
}

/** Is the anchor the line that the finding points at, so that naming it again says nothing? */
function isOwnLine(finding: Finding, anchor: Anchor): boolean {
  const { line, endLine } = finding.region;
  return isIn(anchor, finding) && anchor.line >= line && anchor.line <= endLine;
}

function isIn({ side, path }: Anchor, finding: Finding): boolean {
  return side === 'RIGHT' && path === finding.path;
}
