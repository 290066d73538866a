import type { Safety } from '../engine/contract.ts';
import { codeSpan } from '../source/markdown.ts';
import { cutMarkdown } from './cut.ts';
import { FIX_BUTTONS } from './fix-buttons.ts';
import { MAX_SUMMARY } from './limits.ts';

/** What came of a pressed button. */
export interface PressedNote {
  /** The button. */
  readonly scope: Safety;
  /** Login of who pressed it. */
  readonly person: string;
  /** `not allowed`: the person may not write to the repository; `at work`: it takes long. */
  readonly outcome: 'done' | 'refused' | 'not allowed' | 'at work';
  /** Markdown of our own; without a meaning where the person may not write, or nothing has come of it yet. */
  readonly says: string;
}

/** Says what came of a pressed button, in Markdown of one paragraph. */
export function pressedNote({ scope, person, outcome, says }: PressedNote): string {
  const button = `**${FIX_BUTTONS[scope].label}**`;
  if (outcome === 'not allowed')
    return `${button} needs write permission on this repository, which ${codeSpan(person)} lacks.`;
  const told = outcome === 'at work' ? 'the repairs are being made and proved ...' : oneParagraph(says);
  return `${button}, pressed by ${codeSpan(person)}: ${told}`;
}

function oneParagraph(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const BEGIN = '<!-- plimsoll:pressed -->';
const END = '<!-- plimsoll:pressed end -->';

/** The note that a summary begins with; null where it begins with none. */
export function noteIn(summary: string): string | null {
  return partsOf(summary).note;
}

/**
 * Puts a note into the first lines of a check's summary, in place of one that stands there.
 * @param summary Markdown
 * @param note Markdown of one line
 * @returns at most {@link MAX_SUMMARY} UTF-16 units: the end of the summary gives way
 */
export function withNote(summary: string, note: string): string {
  const head = `${BEGIN}\n${note}\n${END}\n\n`;
  return head + cutMarkdown(partsOf(summary).rest, MAX_SUMMARY - head.length);
}

/** A line of a note is never its end: white space is taken out of what people may name. */
function partsOf(summary: string): { readonly note: string | null; readonly rest: string } {
  const [head, note] =
    /^<!-- plimsoll:pressed -->\r?\n([^\r\n]*)\r?\n<!-- plimsoll:pressed end -->(?:\r?\n){0,2}/.exec(summary) ?? [];
  return head === undefined || note === undefined
    ? { note: null, rest: summary }
    : { note, rest: summary.slice(head.length) };
}
