import { codeSpan } from '../source/markdown.ts';
import { MAX_PROSE } from './limits.ts';

/** Control characters, bidirectional controls and other invisible marks: they never reach a reader. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** A space without width, put into `@`, `#`, `www` and the like: what GitHub finds in rendered text, no backslash hides. */
export const BREAK = '\u200b';

/**
 * Escapes plain text from anywhere for Markdown on GitHub: it shows as it is, in one line, and no part of it becomes
 * a tag, link, image, emphasis, list, heading, table, code, mention or reference to an issue.
 * @param maxLength UTF-16 units shown at most; longer text is cut with an ellipsis
 * @see https://spec.commonmark.org/0.31.2/#backslash-escapes
 * @see https://github.github.com/gfm/#autolinks-extension-
 */
export function escapeMarkdown(text: string, maxLength = MAX_PROSE): string {
  return atLineStart(inline(cutText(visible(text), maxLength)));
}

/**
 * Escapes a sentence whose only markup is code spans, as rules write them: the spans stay, all else is escaped like
 * plain text. What escaped from a rule's quoting is thereby harmless still.
 */
export function escapeProse(text: string, maxLength = MAX_PROSE): string {
  return proseWith((span) => span, text, maxLength);
}

/** {@link escapeProse} for the cell of a table, where a bar would end the cell even inside a code span. */
export function cellProse(text: string, maxLength = MAX_PROSE): string {
  return proseWith((span) => (span.includes('|') ? inline(span.replace(/^`+|`+$/g, '')) : span), text, maxLength);
}

/**
 * A code span for the cell of a table. No escape holds a bar inside a code span whatever stands before it, so text with
 * a bar is shown as plain text.
 * @see https://github.github.com/gfm/#example-200
 */
export function cellCode(text: string, maxLength: number): string {
  return text.includes('|') ? escapeMarkdown(text, maxLength) : codeSpan(text, maxLength);
}

function proseWith(show: (span: string) => string, text: string, maxLength: number): string {
  const shown = cutText(visible(text), maxLength);
  const runs = [...shown.matchAll(/`+/g)].map((run) => ({ start: run.index, length: run[0].length }));
  let out = '';
  let cursor = 0;
  for (let at = 0; at < runs.length; at += 1) {
    const open = runs[at];
    const found = runs.findIndex((run, index) => index > at && run.length === open?.length);
    const close = runs[found];
    if (!open || !close) continue;
    const end = close.start + close.length;
    out += inline(shown.slice(cursor, open.start)) + show(shown.slice(open.start, end));
    cursor = end;
    at = found;
  }
  return atLineStart(out + inline(shown.slice(cursor)));
}

/** Plain text for places that show no Markdown (titles, annotations, terminals): line by line, without invisible characters. */
export function plainText(text: string): string {
  return text
    .split('\n')
    .map((line) => withoutInvisible(line).trimEnd())
    .join('\n');
}

/** One line of text in which tabs stay and every other control character or invisible mark is a space. */
export function withoutInvisible(line: string): string {
  return line
    .split('\t')
    .map((part) => part.replace(INVISIBLE, ' '))
    .join('\t')
    .trimEnd()
    .toWellFormed();
}

/** Cuts text to a length in UTF-16 units, the ellipsis included, and never through a surrogate pair. */
export function cutText(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function visible(text: string): string {
  return text.slice(0, 100_000).replace(INVISIBLE, ' ').toWellFormed().trim();
}

function inline(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>&#!|~$]/g, '\\$&')
    .replaceAll('@', `${BREAK}@`)
    .replace(/[@#]|GH(?=-\d)|www(?=\.)|\/(?=\/)|(?:mailto|xmpp):/gi, `$&${BREAK}`);
}

/** Marks of a list or an underlined heading count only where a line begins. */
function atLineStart(text: string): string {
  return text.replace(/^(?:[-+=]|\d{1,9}(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`));
}
