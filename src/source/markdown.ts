/** Control characters, bidirectional controls and other invisible marks: they never reach a reader. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Shows text from a repository as a Markdown code span, in which nothing is a link, a mention, an image or a tag.
 * @param maxLength UTF-16 units shown at most; longer text is cut with an ellipsis
 * @see https://spec.commonmark.org/0.31.2/#code-spans
 */
export function codeSpan(text: string, maxLength = 80): string {
  const plain = text
    .slice(0, maxLength * 4)
    .replace(INVISIBLE, ' ')
    .trim();
  const whole = plain.length <= maxLength && text.length <= maxLength * 4;
  // A pair of surrogates that the cut, or the text itself, has halved would not survive the way to GitHub.
  const shown = (whole ? plain : `${plain.slice(0, maxLength)}…`).toWellFormed();
  if (shown === '') return '` `';
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return fence + padding + shown + padding + fence;
}
