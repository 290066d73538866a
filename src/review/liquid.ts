import { Liquid, type Template } from 'liquidjs';
import { codeSpan } from '../source/markdown.ts';
import { BREAK, cellCode, cellProse, escapeMarkdown, escapeProse } from './escape.ts';
import { MAX_PATH } from './limits.ts';

/** Markdown of our own making: the one kind of value that a template prints as it is. */
export class OwnMarkdown {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** A parsed template with the engine that renders it. */
export interface Parsed {
  readonly liquid: Liquid;
  readonly template: Template[];
}

/** Turns the id of a rule into a link to it, in the engine's own format. */
export type RuleLink = (rule: string) => string;

/**
 * An engine for Markdown, without files, includes or clocks. Every output is escaped unless it is {@link OwnMarkdown}
 * or its last filter says what it is: `code` (a code span), `prose` (a sentence with code spans), `sentence` (the same,
 * ended by a full stop), `cell_code` and `cell_prose` (the same inside a table), `rule_link`, or `raw`.
 */
export function markdownEngine(link: RuleLink): Liquid {
  const liquid = engine(escapeMarkdown);
  addFilters(liquid, link, (text) => text);
  return liquid;
}

function addFilters(liquid: Liquid, link: RuleLink, guard: (text: string) => string): void {
  const filter = (name: string, handler: (text: string) => string) =>
    liquid.registerFilter(name, { raw: true, handler: (value: unknown) => handler(bounded(value)) });
  const ended = (text: string) => (/[.!?…]$/.test(text.trim()) ? text : `${text.trim()}.`);
  filter('code', (text) => codeSpan(text, MAX_PATH));
  filter('prose', (text) => guard(escapeProse(text)));
  filter('sentence', (text) => guard(escapeProse(ended(text))));
  filter('cell_code', (text) => cellCode(text, MAX_PATH));
  filter('cell_prose', (text) => guard(cellProse(text)));
  filter('rule_link', link);
}

/** The filters and tags of {@link guardedEngine}: those whose work and output are bounded by what they are given. */
export const GUARDED_FILTERS = [
  ...['code', 'prose', 'sentence', 'cell_code', 'cell_prose', 'rule_link', 'join', 'size', 'first', 'last', 'default'],
  ...['append', 'prepend', 'upcase', 'downcase', 'capitalize', 'replace', 'remove', 'truncate', 'plus', 'minus'],
];
export const GUARDED_TAGS = ['if', 'unless', 'case', 'for', 'break', 'continue', 'assign', 'comment', 'raw', '#'];

/** Milliseconds for one text. */
const MAX_RENDER_MS = 100;
const MAX_MEMORY = 1_000_000;

/**
 * An engine for Markdown templates that others write. Besides what {@link markdownEngine} does: work is bounded, there
 * is no `raw`, and text that is not ours begins with a mark without width, so that no `@`, `<` or address in the
 * template can make a mention, a tag or a link of it.
 * @param ours texts that are ours all the same, such as the ids of rules
 */
export function guardedEngine(link: RuleLink, ours: ReadonlySet<string>): Liquid {
  const guard = (text: string) => (ours.has(text) ? text : BREAK + text);
  const liquid = engine((text) => guard(escapeMarkdown(text)), { renderLimit: MAX_RENDER_MS, memoryLimit: MAX_MEMORY });
  addFilters(liquid, link, guard);
  for (const name of Object.keys(liquid.filters)) if (!GUARDED_FILTERS.includes(name)) delete liquid.filters[name];
  for (const name of Object.keys(liquid.tags)) if (!GUARDED_TAGS.includes(name)) delete liquid.tags[name];
  return liquid;
}

/** An engine for text that is shown without Markdown: every output becomes one line. */
export function plainEngine(link: RuleLink): Liquid {
  const liquid = engine((text) => text.replace(/\s+/g, ' '));
  liquid.registerFilter('rule_link', { raw: true, handler: (value: unknown) => link(String(value ?? '')) });
  return liquid;
}

/** @throws Error for a template that is no Liquid, or names an unknown filter */
export function parse(liquid: Liquid, text: string): Parsed {
  return { liquid, template: liquid.parse(text) };
}

/** @throws Error for an unknown variable, or when a limit of the engine is passed */
export function render({ liquid, template }: Parsed, view: object): string {
  return String(liquid.renderSync(template, view)).trim();
}

/** No value of a view comes near; one that a template has made grow is cut before anybody looks at it whole. */
const MAX_VALUE = 100_000;

function bounded(value: unknown): string {
  return String(value ?? '').slice(0, MAX_VALUE);
}

function engine(
  escaped: (text: string) => string,
  limits: { renderLimit?: number; memoryLimit?: number } = {},
): Liquid {
  return new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    outputEscape: (value: unknown) => (value instanceof OwnMarkdown ? value.toString() : escaped(bounded(value))),
    parseLimit: 100_000,
    memoryLimit: 10_000_000,
    templates: {},
    ...limits,
  });
}
