import { PATTERNS, type RuleMeta } from '../engine/contract.ts';
import { codeSpan } from '../source/markdown.ts';
import { type AnswerMarker, formatAnswerMarker } from './answer-marker.ts';
import type { AnswerContent } from './command-decision.ts';
import { MAX_COMMANDS } from './commands.ts';
import type { ConfigView } from './config-view.ts';
import { cutMarkdown } from './cut.ts';
import { parseExplanation } from './explanation.ts';
import { MAX_BODY, MAX_SECTION } from './limits.ts';
import { markdownEngine, type Parsed, parse, render } from './liquid.ts';
import { RULES_URL } from './rules-url.ts';

/** The templates that answers need, each in the file `templates/<name>.liquid`. */
export const ANSWER_TEMPLATES = [
  'command-help.md',
  'command-explain.md',
  'command-config.md',
  'command-mistakes.md',
] as const;
export type AnswerTemplate = (typeof ANSWER_TEMPLATES)[number];

export interface AnswerSources {
  /** The text of every template. */
  readonly templates: Readonly<Record<AnswerTemplate, string>>;
  readonly rules: readonly RuleMeta[];
  /** By rule: the text of its README. */
  readonly readmes: ReadonlyMap<string, string>;
  /** The folder of the rules on the web, without a slash at its end. */
  readonly rulesUrl?: string;
}

/** What an answer says, with what had to be looked up for it. */
export interface FoundAnswer extends Omit<AnswerContent, 'config'> {
  readonly config: readonly ConfigView[];
  /** What became of the repairs that were asked for, Markdown of our own; null where none were. */
  readonly fixed: string | null;
}

/**
 * Writes one answer to all commands of a comment: Markdown with everything escaped that people wrote, within GitHub's
 * limit, ended by the marker.
 */
export type WriteAnswer = (found: FoundAnswer, answers: string) => string;

/**
 * Prepares the texts of answers.
 * @throws Error when a template cannot be parsed, or a rule has no README in the format of {@link parseExplanation}
 */
export function createAnswers({ templates, rules, readmes, rulesUrl = RULES_URL }: AnswerSources): WriteAnswer {
  const urlOf = (id: string) => `${rulesUrl}/${encodeURIComponent(id)}/README.md`;
  const liquid = markdownEngine((id) => `[${codeSpan(id)}](${urlOf(id)})`);
  const books = new Map(rules.map((rule) => [rule.id, { ...ruleView(rule, readmes), url: urlOf(rule.id) }]));
  const parsed = Object.fromEntries(ANSWER_TEMPLATES.map((name) => [name, parse(liquid, templates[name])])) as Record<
    AnswerTemplate,
    Parsed
  >;
  const write = (name: AnswerTemplate, view: object): string => render(parsed[name], view);
  return (found, answers) => {
    const { mistakes, more, refused, closed } = found;
    const corrections = write('command-mistakes.md', {
      mistakes,
      more,
      refused,
      closed,
      rulesUrl,
      limit: MAX_COMMANDS,
    });
    const parts = [
      corrections,
      found.fixed ?? '',
      ...found.explain.map((id) => write('command-explain.md', { rule: books.get(id) })),
      ...found.config.map((view) => write('command-config.md', view)),
      found.help ? write('command-help.md', {}) : '',
    ];
    return marked(
      parts.filter((part) => part !== ''),
      { answers, refusal: refused.length > 0 },
    );
  };
}

function marked(parts: readonly string[], marker: AnswerMarker): string {
  const mark = formatAnswerMarker(marker);
  return `${cutMarkdown(parts.join('\n\n---\n\n'), MAX_BODY - mark.length - 2)}\n\n${mark}`;
}

/** What the templates may say of a rule; the texts of the explanation are Markdown of our own. */
function ruleView(rule: RuleMeta, readmes: AnswerSources['readmes']) {
  const readme = readmes.get(rule.id);
  if (readme === undefined) throw new Error(`the rule ${rule.id} has no README`);
  const { lead, sections } = parseExplanation(readme);
  return {
    ...{ id: rule.id, title: rule.title, pattern: PATTERNS[rule.pattern], lead },
    whatBreaks: cutMarkdown(sections.whatBreaks, MAX_SECTION),
    fix: cutMarkdown(sections.fix, MAX_SECTION),
    whenToIgnore: cutMarkdown(sections.whenToIgnore, MAX_SECTION),
  };
}
