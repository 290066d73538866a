import type { RuleMeta } from '../engine/contract.ts';
import { firstSentences, parseExplanation } from '../review/explanation.ts';
import { markdownEngine, OwnMarkdown, parse, render } from '../review/liquid.ts';
import { RULES_URL } from '../review/rules-url.ts';
import { codeSpan } from '../source/markdown.ts';
import { type Control, controlMark } from './body-controls.ts';
import { type Dropped, fitSections, type Section } from './body-fit.ts';
import { titleOf } from './body-title.ts';
import {
  exposedIn,
  proofOf,
  type RepairedPattern,
  type RepairedRule,
  refusedIn,
  repairedPatterns,
  type TextBefore,
} from './body-view.ts';
import type { FixSet } from './follow-up.ts';

/** The longest body of a follow-up in UTF-16 units, metadata included: GitHub takes 65,536 characters. */
export const MAX_FOLLOW_UP = 58_000;

export interface FollowUpSources {
  /** The text of `templates/fix-pull.md.liquid`. */
  readonly template: string;
  readonly rules: readonly RuleMeta[];
  /** By rule: the text of its README. */
  readonly readmes: ReadonlyMap<string, string>;
  /** The folder of the rules on the web, without a slash at its end. */
  readonly rulesUrl?: string;
}

/** What a follow-up is about. */
export interface FollowUpInput {
  readonly fixes: FixSet;
  /** The branch that it is merged into. */
  readonly base: string;
  /** The pull request whose findings are repaired on its head branch; null where the whole branch is. */
  readonly pull: number | null;
  readonly before: TextBefore;
  /** What the program reads of the body later: hidden Markdown, put last. At most 8,000 UTF-16 units. */
  readonly metadata: string;
}

/** Turns the plan of a follow-up into its texts. */
export interface FollowUpWords {
  /** One line of at most 72 UTF-16 units. */
  title(fixes: FixSet): string;
  /**
   * Markdown of at most {@link MAX_FOLLOW_UP} UTF-16 units. What does not fit is left out whole, and named.
   * @throws Error when something was opened, for that is a bug of the proof; when the metadata is too long
   */
  body(input: FollowUpInput): string;
  /** What stands above the description of one that people have edited. */
  readonly handsOff: string;
}

const MAX_METADATA = 8_000;
/** Characters of a rule's explanation. */
const MAX_OPENING = 300;
const MIN_OPENING = 55;

/**
 * Prepares the texts of follow-ups.
 * @throws Error when the template cannot be parsed, or a rule has no README in its format
 */
export function createFollowUpWords({
  template,
  rules,
  readmes,
  rulesUrl = RULES_URL,
}: FollowUpSources): FollowUpWords {
  const books = new Map(rules.map((rule) => [rule.id, bookOf(rule, readmes.get(rule.id), rulesUrl)]));
  const bookFor = (id: string): Book => {
    const book = books.get(id);
    if (!book) throw new Error(`no rule ${id} among the words`);
    return book;
  };
  const parsed = parse(
    markdownEngine((id) => `[${codeSpan(id)}](${bookFor(id).url})`),
    template,
  );
  const write: Write = (section, view) => render(parsed, { ...view, section });
  return {
    title: (fixes) => titleOf(fixes, rules),
    body: (input) => bodyOf(input, write, bookFor),
    handsOff: write('hands-off', {}),
  };
}

/** Renders one section of the template. */
type Write = (section: string, view: object) => string;

interface Book {
  readonly title: string;
  readonly url: string;
  /** What breaks in production. */
  readonly opening: OwnMarkdown;
}

function bookOf({ id, title }: RuleMeta, readme: string | undefined, rulesUrl: string): Book {
  if (readme === undefined) throw new Error(`the rule ${id} has no README`);
  const url = `${rulesUrl}/${encodeURIComponent(id)}/README.md`;
  return { title, url, opening: new OwnMarkdown(openingOf(parseExplanation(readme).sections.whatBreaks)) };
}

/** The first sentences of a text; where its first paragraph only announces the others, those of the second as well. */
function openingOf(markdown: string): string {
  const [first = '', second = ''] = markdown.split(/\n[ \t]*\n/, 2);
  const opening = firstSentences(first, MAX_OPENING).replace(/:$/, '.');
  if (opening.length >= MIN_OPENING || !/^[\w*`]/.test(second)) return opening;
  return `${opening} ${firstSentences(second, MAX_OPENING).replace(/:$/, '.')}`;
}

function bodyOf(input: FollowUpInput, write: Write, bookFor: (id: string) => Book): string {
  const { fixes, metadata } = input;
  const { opened } = fixes;
  if (opened.length > 0) throw new Error(`the repairs bring in ${opened.length} findings: this is no proved set`);
  if (metadata.length > MAX_METADATA) throw new Error(`the metadata has more than ${MAX_METADATA} characters`);
  const patterns = repairedPatterns(fixes, input.before);
  const sections = [
    always(write('intro', introOf(input, patterns))),
    ...patterns.flatMap((pattern) => patternSections(pattern, write, bookFor)),
    optional(1, 'proof', null, write('proof', proofOf(fixes))),
    optional(4, 'what came to light', null, write('exposed', exposedIn(fixes))),
    optional(5, 'what is not repaired', null, write('refused', refusedIn(fixes))),
  ];
  const end = [write('controls', controlsOf(input)), metadata].filter((part) => part !== '').join('\n\n');
  const leftOut = (dropped: readonly Dropped[]) => write('left-out', { dropped });
  return `${fitSections(sections, MAX_FOLLOW_UP - end.length - 2, leftOut)}\n\n${end}`;
}

function introOf({ fixes, base, pull }: FollowUpInput, patterns: readonly RepairedPattern[]): object {
  const count = (of: 'total' | 'judged') => patterns.reduce((sum, pattern) => sum + pattern[of], 0);
  return {
    base,
    pull,
    repaired: count('total'),
    before: fixes.wanted,
    commits: fixes.commits.length,
    judged: count('judged'),
    patterns: patterns.map(({ name, total, judged }) => ({ name, total, judged })),
  };
}

function controlsOf({ fixes, base }: FollowUpInput): object {
  const mark = (control: Control) => new OwnMarkdown(controlMark(control));
  return {
    ...{
      base,
      unjudged: fixes.unjudged,
      rebase: mark('rebase'),
      regenerate: mark('regenerate'),
      review: mark('include-review'),
    },
    reviewed: fixes.scope === 'review',
  };
}

function patternSections(
  { name, rules, changes }: RepairedPattern,
  write: Write,
  bookFor: (id: string) => Book,
): readonly Section[] {
  const repairs = rules.flatMap((rule) => ruleSections(rule, write, bookFor));
  const diffs = changes.map((change) => optional(6, 'before and after', name, write('diffs', change)));
  return [always(write('pattern', { name })), ...repairs, ...diffs];
}

function ruleSections(repairs: RepairedRule, write: Write, bookFor: (id: string) => Book): readonly Section[] {
  const view = { ...repairs, book: bookFor(repairs.rule) };
  // What a person has to judge comes before what is safe.
  const rank = repairs.shown.some(({ assumes }) => assumes !== null) ? 2 : 3;
  const shown = optional(rank, 'repairs', repairs.rule, write('rule', view));
  if (repairs.folded.length === 0) return [shown];
  return [shown, optional(5, 'details', repairs.rule, write('details', view))];
}

function always(text: string): Section {
  return { rank: 0, what: '', of: null, text };
}

function optional(rank: number, what: string, of: string | null, text: string): Section {
  return { rank, what, of, text };
}
