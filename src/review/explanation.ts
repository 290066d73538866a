/** The explanation of a rule, as its README holds it. All texts are Markdown, written by the project. */
export interface Explanation {
  /** The rule's id. */
  readonly title: string;
  /** One paragraph: what the rule asks for. */
  readonly lead: string;
  /** What stands between the lead and the first section, as a rule one fenced diff; empty when there is nothing. */
  readonly example: string;
  readonly sections: Readonly<Record<SectionName, string>>;
}

/** The sections of a README in their fixed order. */
const HEADINGS = {
  whatBreaks: 'What breaks',
  why: 'Why',
  fix: 'The fix',
  whenToIgnore: 'When to ignore',
  sources: 'Sources',
} as const;

export type SectionName = keyof typeof HEADINGS;

/**
 * Reads the README of a rule. Its format:
 *
 *     # <rule-id>
 *
 *     One sentence that says what the rule asks for.
 *
 *     ```diff
 *     an example, optional
 *     ```
 *
 *     ## What breaks
 *     ## Why
 *     ## The fix
 *     ## When to ignore
 *     ## Sources
 *
 * - The first line is the title, and the only heading of level 1. The lead is the paragraph below it.
 * - The five headings of level 2 stand exactly so and in this order; none is missing, none is empty, no other exists.
 *   Sections may hold anything else: paragraphs, lists, code in fences (where `## ` is no heading), smaller headings.
 * - The first sentences of `What breaks`, up to 300 characters, open every inline comment: the gravest comes first.
 * - `Sources` is a list of links. Links are absolute, since the text is shown in other repositories.
 *
 * @throws Error naming what is missing or out of place: a README out of format is a mistake of the rule's author
 */
export function parseExplanation(markdown: string): Explanation {
  const [head, ...rest] = splitAtHeadings(markdown.replaceAll('\r\n', '\n'));
  const title = /^# (\S+)\n/.exec(head ?? '')?.[1];
  if (!head || !title) throw new Error('a rule README begins with the line "# <rule-id>"');
  const opening = head.slice(head.indexOf('\n')).trim();
  const lead = firstParagraph(opening);
  if (/^(?:|#.*|~~~.*|```.*)$/.test(lead)) throw new Error(`${title}: a paragraph stands below the title`);
  const found = rest.map((section) => section.slice(3, section.indexOf('\n')).trim());
  const expected = Object.values(HEADINGS);
  if (found.join('\n') !== expected.join('\n')) {
    throw new Error(`${title}: the sections are ${expected.join(', ')}; the README has ${found.join(', ') || 'none'}`);
  }
  const bodies = rest.map((section) => section.slice(section.indexOf('\n')).trim());
  const names = Object.keys(HEADINGS) as SectionName[];
  const empty = names.find((_, index) => !bodies[index]);
  if (empty) throw new Error(`${title}: the section "${HEADINGS[empty]}" is empty`);
  const sections = Object.fromEntries(names.map((name, index) => [name, bodies[index]]));
  const example = opening
    .split(/\n[ \t]*\n/)
    .slice(1)
    .join('\n\n')
    .trim();
  return { title, lead, example, sections: sections as Record<SectionName, string> };
}

/** The first sentences of a Markdown text's first paragraph, as one line: as many as fit into `maxLength`, at least one. */
export function firstSentences(markdown: string, maxLength: number): string {
  const [first = '', ...rest] = firstParagraph(markdown).split(/(?<=[.!?]) (?=[A-Z`*"])/);
  let shown = first;
  for (const sentence of rest) {
    if (shown.length + 1 + sentence.length > maxLength) break;
    shown += ` ${sentence}`;
  }
  return shown;
}

function firstParagraph(markdown: string): string {
  return (markdown.trim().split(/\n[ \t]*\n/, 1)[0] ?? '').replace(/[ \t]*\n[ \t]*/g, ' ');
}

/** Cuts before every heading of level 2 that is not inside a code fence. */
function splitAtHeadings(markdown: string): readonly string[] {
  const parts: string[][] = [[]];
  let fence: string | null = null;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;
    if (fence === null && line.startsWith('## ')) parts.push([]);
    parts.at(-1)?.push(line);
    if (fence === null) fence = mark;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = null;
  }
  return parts.map((lines) => `${lines.join('\n')}\n`);
}
