import { Liquid, type Template } from 'liquidjs';
import { PATTERNS, type RuleMeta } from '../engine/contract.ts';
import { codeSpan } from '../source/markdown.ts';
import { cutMarkdown } from './cut.ts';
import { cutText, escapeMarkdown, escapeProse, plainText } from './escape.ts';
import { type Explanation, firstSentences, parseExplanation } from './explanation.ts';
import { MAX_ANNOTATION_MESSAGE, MAX_BODY, MAX_PATH, MAX_SECTION, MAX_SUMMARY, MAX_TITLE } from './limits.ts';
import { RULES_URL } from './rules-url.ts';
import type { AnnotationView, BodyView, CheckView, CommentView } from './views.ts';

export { RULES_URL };

/** The templates that a review needs, each in the file `templates/<name>.liquid`. */
export const TEMPLATE_NAMES = [
  'inline-comment.md',
  'review-body.md',
  'check-summary.md',
  'check-title.txt',
  'check-unfinished.md',
  'annotation.txt',
] as const;
export type TemplateName = (typeof TEMPLATE_NAMES)[number];

export interface WordSources {
  /** The text of every template. */
  readonly templates: Readonly<Record<TemplateName, string>>;
  readonly rules: readonly RuleMeta[];
  /** By rule: the text of its README. */
  readonly readmes: ReadonlyMap<string, string>;
  /** The folder of the rules on the web, without a slash at its end. */
  readonly rulesUrl?: string;
}

/** Turns views into texts. Markdown leaves with all text from repositories escaped, and within GitHub's limits. */
export interface Words {
  /** The inline comment, without markers. */
  comment(view: CommentView): string;
  /** The review's body, without markers; at most `maxLength` UTF-16 units. */
  body(view: BodyView, maxLength: number): string;
  summary(view: CheckView): string;
  title(view: CheckView): string;
  /** The check's summary when the review could not be finished. */
  unfinished(reason: string): string;
  annotation(view: AnnotationView): { readonly title: string; readonly message: string };
}

/**
 * Prepares the texts of a review.
 * @throws Error when a template cannot be parsed, or a rule has no README in the format of {@link parseExplanation}
 */
export function createWords({ templates, rules, readmes, rulesUrl = RULES_URL }: WordSources): Words {
  const books = new Map(rules.map((rule) => [rule.id, ruleWords(rule, explain(readmes, rule.id), rulesUrl)]));
  const ruleOf = (id: string): RuleWords => {
    const book = books.get(id);
    if (!book) throw new Error(`no rule ${id} among the words`);
    return book;
  };
  const markdown = engine(escapeMarkdown, (id) => `[${codeSpan(id)}](${ruleOf(id).url})`);
  const plain = engine(
    (text) => text.replace(/\s+/g, ' '),
    (id) => ruleOf(id).url,
  );
  const parsed = Object.fromEntries(
    TEMPLATE_NAMES.map((name) => {
      const liquid = name.endsWith('.md') ? markdown : plain;
      return [name, { liquid, template: liquid.parse(templates[name]) }];
    }),
  ) as Record<TemplateName, Parsed>;
  const write = (name: TemplateName, view: object): string => render(parsed[name], view);
  const oneLine = (text: string): string => cutText(plainText(text).replace(/\s+/g, ' ').trim(), MAX_TITLE);
  return {
    comment: (view) => write('inline-comment.md', { ...view, rule: ruleOf(view.rule) }),
    body: ({ groups, ...view }, maxLength) => {
      const explained = groups.map((group) => ({ ...group, rule: ruleOf(group.rule) }));
      return cutMarkdown(write('review-body.md', { ...view, groups: explained }), Math.min(maxLength, MAX_BODY));
    },
    summary: (view) => cutMarkdown(write('check-summary.md', view), MAX_SUMMARY),
    title: (view) => oneLine(write('check-title.txt', view)),
    unfinished: (reason) => cutMarkdown(write('check-unfinished.md', { reason }), MAX_SUMMARY),
    annotation: (view) => ({
      title: oneLine(ruleOf(view.rule).title),
      message: cutText(
        plainText(write('annotation.txt', { ...view, rule: ruleOf(view.rule) })),
        MAX_ANNOTATION_MESSAGE,
      ),
    }),
  };
}

/** What the templates may say of a rule; the texts of the explanation are Markdown of our own. */
interface RuleWords {
  readonly id: string;
  readonly title: string;
  readonly pattern: string;
  readonly url: string;
  readonly opening: string;
  readonly why: string;
  readonly whenToIgnore: string;
  readonly sources: string;
}

interface Parsed {
  readonly liquid: Liquid;
  readonly template: Template[];
}

function explain(readmes: ReadonlyMap<string, string>, id: string): Explanation {
  const readme = readmes.get(id);
  if (readme === undefined) throw new Error(`the rule ${id} has no README`);
  return parseExplanation(readme);
}

function ruleWords(rule: RuleMeta, { sections }: Explanation, rulesUrl: string): RuleWords {
  return {
    id: rule.id,
    title: rule.title,
    pattern: PATTERNS[rule.pattern],
    url: `${rulesUrl}/${encodeURIComponent(rule.id)}/README.md`,
    opening: firstSentences(sections.whatBreaks, 300),
    why: cutMarkdown(sections.why, MAX_SECTION),
    whenToIgnore: cutMarkdown(sections.whenToIgnore, MAX_SECTION),
    sources: cutMarkdown(sections.sources, MAX_SECTION),
  };
}

/**
 * A template engine without files, includes or clocks. Every output is escaped unless its last filter says what it is:
 * `code` (a code span), `prose` (a sentence with code spans), `sentence` (the same, ended by a full stop),
 * `rule_link`, or `raw` (Markdown of our own).
 */
function engine(escaped: (text: string) => string, link: (rule: string) => string): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    outputEscape: (value: unknown) => escaped(String(value ?? '')),
    parseLimit: 100_000,
    memoryLimit: 10_000_000,
    templates: {},
  });
  const filter = (name: string, handler: (text: string) => string) =>
    liquid.registerFilter(name, { raw: true, handler: (value: unknown) => handler(String(value ?? '')) });
  filter('code', (text) => codeSpan(text, MAX_PATH));
  filter('prose', (text) => escapeProse(text));
  filter('sentence', (text) => escapeProse(/[.!?]$/.test(text.trim()) ? text : `${text.trim()}.`));
  filter('rule_link', link);
  return liquid;
}

function render({ liquid, template }: Parsed, view: object): string {
  return String(liquid.renderSync(template, view)).trim();
}
