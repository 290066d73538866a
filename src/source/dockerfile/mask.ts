import { continuationAt, isSkipped, lineFrom } from './joined-text.ts';

/**
 * A text of the same length in which `dockerfile-ast` finds the instructions where the builder finds them: comments are
 * blanked out, the only escapes left are backslashes that continue a line, CR stands only in front of LF, and no word
 * begins as a flag (many flags would take its time squared).
 * What is read out of it are offsets; the text itself is always taken from the source.
 */
export function maskForReader(text: string, escapeToken: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const line = lineFrom(text, at);
    const content = text.slice(line.start, line.end);
    const continued = continuationAt(text, line, escapeToken) - line.start;
    parts.push(isSkipped(content) ? ' '.repeat(content.length) : maskLine(content, continued));
    parts.push(text.slice(line.end, line.next).replace(/\r(?!\n)/g, ' '));
    at = line.next;
  }
  return parts.join('');
}

/** Masks a line without its line end; a line that holds nothing but its continuation becomes blank. */
function maskLine(line: string, continued: number): string {
  if (continued < 0) return maskCharacters(line);
  const head = maskCharacters(line.slice(0, continued));
  const sign = head.trim() === '' ? ' ' : '\\';
  return head + sign + line.slice(continued + 1);
}

function maskCharacters(text: string): string {
  return text
    .replace(/[\\`]/g, 'x')
    .replace(/[^\S\t]/g, ' ')
    .replace(/(?<=[ \t])--/g, 'xx');
}
