import { type Node, Parser } from 'commonmark';

/** Between these, the number of a line. They are for private use, so that they mean nothing to Markdown. */
const [MARK, MARK_END] = ['\ue000', '\ue001'];

/**
 * The lines of a comment that are its author's own words: not quoted, not code, not in HTML that is not shown. What a
 * reader sees as plain text counts (https://spec.commonmark.org/0.31.2/). The longest comment that GitHub takes, however
 * hostile, is read in a fraction of a second.
 * @param markdown a comment's source, with any line ends
 * @param isWanted asked of each line; those that it wants begin with a letter or a sign that means nothing to Markdown
 * @returns the wanted ones without blanks around them, in order
 */
export function ownLines(markdown: string, isWanted: (line: string) => boolean): readonly string[] {
  const lines = markdown.replace(/[\ue000\ue001]/g, '').split(/\r\n?|\n/);
  const marked = lines.map((line, at) => {
    const text = line.trim();
    return isWanted(text) ? line.replace(text, () => `${MARK}${at}${MARK_END}${text}`) : line;
  });
  return marksShown(new Parser().parse(marked.join('\n'))).map((at) => lines[at]?.trim() ?? '');
}

/** The numbers of the marks that stand in a document's text, outside quotes and what is shown in place of an image. */
function marksShown(document: Node): readonly number[] {
  const shown: number[] = [];
  let aside = 0;
  let open: readonly string[] = [];
  const walker = document.walker();
  for (let step = walker.next(); step !== null; step = walker.next()) {
    const { type, literal } = step.node;
    if (type === 'block_quote' || type === 'image') aside += step.entering ? 1 : -1;
    if (aside > 0 || (type !== 'text' && !type.startsWith('html_'))) continue;
    for (const [found, number] of (literal ?? '').matchAll(MARKS_AND_TAGS)) {
      if (number === undefined) open = type === 'text' ? open : openAfter(open, found.toLowerCase());
      else if (open.length === 0) shown.push(Number(number));
    }
  }
  return shown;
}

/** Marks; and what begins and ends code, quotes, and what is never shown. */
const MARKS_AND_TAGS =
  /\ue000(\d+)\ue001|<!--(?:-?>)?|-->|<\/?(?:pre|code|blockquote|script|style|textarea)(?=[\s>/]|$)/gi;

/** What is open behind a hiding tag, or the beginning or end of a comment. @param open what is in front of it */
function openAfter(open: readonly string[], tag: string): readonly string[] {
  if (open.at(-1) === '<!--') return tag === '-->' ? open.slice(0, -1) : open;
  if (tag.endsWith('>')) return open;
  if (!tag.startsWith('</')) return [...open, tag];
  const opening = open.lastIndexOf(tag.replace('/', ''));
  return opening < 0 ? open : open.slice(0, opening);
}
