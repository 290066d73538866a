import type { ConfigProblem } from '../config/problem.ts';
import { type OverridableName, type OwnTemplate, type OwnTemplates, problemAt } from './own-templates.ts';
import { sampleViews } from './sample-views.ts';
import { TemplateFailure, type Words } from './words.ts';

export interface Overridden {
  readonly words: Words;
  readonly problems: readonly ConfigProblem[];
}

/**
 * Puts templates of an organisation in place of ours. Each is tried first: one that is too long, holds HTML or images,
 * is no Liquid, or fails on a sample is left out, and its problem told.
 * @param rule the id of a rule that the words know
 */
export function overrideWords(words: Words, templates: OwnTemplates, rule: string): Overridden {
  const good = new Map<OverridableName, OwnTemplate>();
  const problems: ConfigProblem[] = [];
  for (const [name, template] of templates) {
    const problem = whyUnfit(template) ?? whyFailing(words, name, template, rule);
    if (problem === null) good.set(name, template);
    else problems.push(problem);
  }
  return { words: good.size > 0 ? words.inTemplates(good) : words, problems };
}

/** The longest template, in UTF-16 units: more than five times the longest of ours. */
export const MAX_TEMPLATE = 20_000;

/** The HTML that comments need. Attributes would have to be looked through, and these need none. */
const ALLOWED_TAGS = /<\/?(?:details|summary|br|sub|sup|kbd) ?\/?>|<details open>/g;

/** What a template may not hold: it stands before all else, so that no output can complete it. */
function whyUnfit({ text, source }: OwnTemplate): ConfigProblem | null {
  if (text.length > MAX_TEMPLATE) return problemAt(source, 1, `has more than ${MAX_TEMPLATE} characters`);
  // What Liquid prints stands for something: without it, two halves of a tag would look like one.
  const literal = text.replace(/\{\{[^{}]*\}\}|\{%[^{}]*%\}/g, (output) => output.replace(/[^\n]/g, '\0'));
  const bare = literal.replace(ALLOWED_TAGS, (tag) => ' '.repeat(tag.length));
  for (const [pattern, message] of UNFIT) {
    const found = bare.search(pattern);
    if (found >= 0) return problemAt(source, bare.slice(0, found).split('\n').length, message);
  }
  return null;
}

/** What no template may hold, with NUL for what Liquid prints. */
const UNFIT: readonly (readonly [RegExp, string])[] = [
  [/\{[{%]/, 'has a brace inside an output, or one that nothing closes'],
  [/</, 'has a "<"; of HTML it takes details, summary, br, sub, sup and kbd without attributes'],
  [/!\0*\[/, 'has an image; comments take none'],
  [/(?:\/\/|www\.|mailto:|xmpp:)[^/\s\0]{0,300}\0/i, 'has an output in the host of an address'],
];

/** Renders the samples: what is wrong with all data is wrong with these. */
function whyFailing(words: Words, name: OverridableName, template: OwnTemplate, rule: string): ConfigProblem | null {
  const samples = sampleViews(rule);
  try {
    const own = words.inTemplates(new Map([[name, template]]));
    if (name === 'inline-comment') for (const view of samples.comments) own.comment(view);
    if (name === 'review-body') for (const view of samples.bodies) own.body(view, 50_000);
    if (name === 'check-summary') for (const view of samples.checks) own.summary(view);
    return null;
  } catch (error) {
    if (error instanceof TemplateFailure) return error.problem;
    throw error;
  }
}
