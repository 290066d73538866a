import type { ConfigProblem } from '../config/problem.ts';
import { LEVELS, PATTERNS, type RuleMeta } from '../engine/contract.ts';
import { codeSpan } from '../source/markdown.ts';
import { cutMarkdown } from './cut.ts';
import { cutText, plainText } from './escape.ts';
import { type Explanation, firstSentences, parseExplanation } from './explanation.ts';
import { MAX_ANNOTATION_MESSAGE, MAX_BODY, MAX_SECTION, MAX_SUMMARY, MAX_TITLE } from './limits.ts';
import { guardedEngine, markdownEngine, OwnMarkdown, type Parsed, parse, plainEngine, render } from './liquid.ts';
import { type OwnTemplates, templateProblem } from './own-templates.ts';
import { RULES_URL } from './rules-url.ts';
import type { AnnotationView, BodyView, CheckView, ClosedView, CommentView } from './views.ts';

export { RULES_URL };

/** The templates that a review needs, each in the file `templates/<name>.liquid`. */
export const TEMPLATE_NAMES = [
  'inline-comment.md',
  'review-body.md',
  'thread-closed.md',
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
  /** The comment of a thread of which nothing is left, without markers. */
  closed(view: ClosedView): string;
  summary(view: CheckView): string;
  title(view: CheckView): string;
  /** The check's summary when the review could not be finished. */
  unfinished(reason: string): string;
  annotation(view: AnnotationView): { readonly title: string; readonly message: string };
  /**
   * These words with templates of others in place of ours; where one of them fails, the words throw a
   * {@link TemplateFailure}.
   */
  inTemplates(templates: OwnTemplates): Words;
}

/** A template that somebody else wrote could not be used. */
export class TemplateFailure extends Error {
  readonly problem: ConfigProblem;
  /** What to go on with: the words without the templates of others. */
  readonly ours: Words;

  constructor(problem: ConfigProblem, ours: Words) {
    super(problem.message);
    this.problem = problem;
    this.ours = ours;
  }
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
  const link = (id: string) => `[${codeSpan(id)}](${ruleOf(id).url})`;
  const markdown = markdownEngine(link);
  const plain = plainEngine((id) => ruleOf(id).url);
  const parsed = Object.fromEntries(
    TEMPLATE_NAMES.map((name) => [name, parse(name.endsWith('.md') ? markdown : plain, templates[name])]),
  ) as Record<TemplateName, Parsed>;
  const known = new Set([...LEVELS, ...[...books.values()].flatMap(({ id, title, url }) => [id, title, url])]);
  const guarded = (own: OwnTemplates): Write => {
    const written = new Map([...own].map(([name, template]) => [`${name}.md`, template]));
    const engine = guardedEngine(link, known);
    return (name, view) => {
      const template = written.get(name);
      if (!template) return render(parsed[name], view);
      try {
        return longest(render(parse(engine, template.text), view));
      } catch (error) {
        throw new TemplateFailure(templateProblem(template, error), ours);
      }
    };
  };
  const inTemplates = (own: OwnTemplates): Words => wordsIn(guarded(own), ruleOf, inTemplates);
  const ours = wordsIn((name, view) => render(parsed[name], view), ruleOf, inTemplates);
  return ours;
}

/** Renders a template. */
type Write = (name: TemplateName, view: object) => string;

function wordsIn(write: Write, ruleOf: (id: string) => RuleWords, inTemplates: Words['inTemplates']): Words {
  const oneLine = (text: string): string => cutText(plainText(text).replace(/\s+/g, ' ').trim(), MAX_TITLE);
  return {
    comment: (view) => write('inline-comment.md', { ...view, rule: ruleOf(view.rule) }),
    body: (view, maxLength) => cutMarkdown(write('review-body.md', view), Math.min(maxLength, MAX_BODY)),
    closed: (view) => write('thread-closed.md', view),
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
    inTemplates,
  };
}

/** A text that nobody could post is a mistake of its template, not one to cut. */
function longest(text: string): string {
  if (text.length > 2 * MAX_BODY) throw new Error(`the text has more than ${2 * MAX_BODY} characters`);
  return text;
}

/** What the templates may say of a rule; the texts of the explanation are Markdown of our own. */
interface RuleWords {
  readonly id: string;
  readonly title: string;
  readonly pattern: string;
  readonly url: string;
  readonly opening: OwnMarkdown;
  readonly why: OwnMarkdown;
  readonly whenToIgnore: OwnMarkdown;
  readonly sources: OwnMarkdown;
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
    opening: new OwnMarkdown(firstSentences(sections.whatBreaks, 300)),
    why: new OwnMarkdown(cutMarkdown(sections.why, MAX_SECTION)),
    whenToIgnore: new OwnMarkdown(cutMarkdown(sections.whenToIgnore, MAX_SECTION)),
    sources: new OwnMarkdown(cutMarkdown(sections.sources, MAX_SECTION)),
  };
}
