import { NO_FIXES } from './fix-buttons.ts';
import { OwnMarkdown } from './liquid.ts';
import type { BodyView, CheckView, CommentView } from './views.ts';

/** Views on which a template is tried before it is used: one with as much as possible, one with as little. */
export interface SampleViews {
  readonly comments: readonly CommentView[];
  readonly bodies: readonly BodyView[];
  readonly checks: readonly CheckView[];
}

/** @param rule the id of a rule that there is */
export function sampleViews(rule: string): SampleViews {
  return {
    comments: [fullComment(rule), { ...bareComment(rule) }],
    bodies: [
      { rows: [{ rule, level: 'error', ...TOLD, fix: 'Set it' }], total: 9, more: 8, folded: true },
      { rows: [{ rule, level: 'warning', ...TOLD, fix: null }], total: 1, more: 0, folded: false },
    ],
    checks: [fullCheck(rule), bareCheck()],
  };
}

const TOLD = { place: 'shop/deployment.yaml:12', message: 'The container `shop` has no limit.' };
const DIFF = new OwnMarkdown('```diff\n-a\n+b\n```');

function fullComment(rule: string): CommentView {
  const heldBy = { rule, line: 20 };
  const fix = { title: 'Set it', assumes: 'It is right.', gist: 'It is right.', complete: true };
  const other = { ...TOLD, line: 12, fix, refusal: null, repaired: true, heldBy: null, diff: null };
  return {
    ...{ rule, level: 'error', ...TOLD, lines: [12, 40], places: ['other.yaml:3'], more: 2 },
    ...{
      fix,
      refusal: null,
      reason: null,
      suggestion: new OwnMarkdown('```suggestion\nb\n```'),
      repairs: 2,
      holds: [rule],
    },
    ...{ assumptions: [{ rule, line: 3, assumes: 'It is.' }], heldBy, diff: DIFF },
    others: [other, { ...other, line: null, repaired: false, heldBy }, { ...other, repaired: false, diff: DIFF }],
  };
}

function bareComment(rule: string): CommentView {
  return {
    ...{ rule, level: 'warning', place: null, message: TOLD.message, lines: [], places: [], more: 0 },
    ...{ fix: null, refusal: 'only you know', reason: null, suggestion: null, repairs: 0, holds: [], assumptions: [] },
    ...{ heldBy: null, diff: null, others: [] },
  };
}

function fullCheck(rule: string): CheckView {
  const counts = { error: 1, warning: 2, note: 3 };
  const { place, message } = TOLD;
  const unread = { files: [{ path: 'big.yaml', reason: 'too large' }], total: 2, more: 1 };
  return {
    ...{ counts, introduced: 6, existing: 2, patterns: [{ name: 'Logging', ...counts }] },
    ...{ findings: [{ place, message, rule, level: 'error' as const }], moreFindings: 5, quiet: 'draft' as const },
    fixes: { safe: 3, review: 2 },
    ...{ dropped: [{ place, rule, reason: 'it failed' }], moreDropped: 1 },
    ...{ ignored: [{ place, message, rule, by: 'dev', reason: 'known' }], moreIgnored: 1 },
    ...{ resolved: [{ place, rule, by: 'dev' }], moreResolved: 1 },
    ...{ fixed: 2, repaired: [{ rule, path: 'a.yaml' }], moreRepaired: 1, relevant: true },
    ...{ gaps: unread, unreadChanged: unread, unreadElsewhere: unread },
    ...{ problems: [{ place: '.github/plimsoll.yml:1', message: 'wrong' }], moreProblems: 1 },
  };
}

function bareCheck(): CheckView {
  const unread = { files: [], total: 0, more: 0 };
  return {
    ...{ counts: { error: 0, warning: 0, note: 0 }, introduced: 0, existing: 0, patterns: [], findings: [] },
    ...{ moreFindings: 0, quiet: null, fixes: NO_FIXES, dropped: [], moreDropped: 0, ignored: [], moreIgnored: 0 },
    ...{ resolved: [], moreResolved: 0, fixed: 0, repaired: [], moreRepaired: 0, relevant: false },
    ...{ gaps: unread, unreadChanged: unread, unreadElsewhere: unread, problems: [], moreProblems: 0 },
  };
}
