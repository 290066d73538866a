/** Files that a program writes: whoever changes them by hand loses the change with the next run. */
import { indexLines } from './text.ts';

/** How many lines at the top of a file or document are looked at; such notes stand first. */
const HEAD_LINES = 20;
const MAX_LINE = 500;

/**
 * What generators write at the top of a file: Go's convention (https://go.dev/s/generatedcode), the `@generated` mark
 * that code hosts fold away, `helm template`'s source lines, and the usual words in English.
 */
const MARKS: readonly { readonly form: RegExp; readonly says: string }[] = [
  { form: /^Source:\s+\S+\/templates\/\S+$/, says: 'it is rendered from a Helm chart' },
  { form: /\bDO NOT (?:EDIT|MODIFY|CHANGE)\b/, says: 'not to edit it' },
  {
    form: /\bdo not (?:edit|modify|change) (?:it |this |the )?(?:file|manually|directly|by hand)\b/i,
    says: 'not to edit it',
  },
  { form: /@generated\b/, says: 'it is generated' },
  {
    form: /\b(?:file|code|manifest|dockerfile) (?:is|was|has been) (?:auto-?|automatically )?(?:generated|maintained)\b/i,
    says: 'it is generated',
  },
  { form: /^(?:auto-?|automatically )generated\b/i, says: 'it is generated' },
  { form: /^(?:code |file )?generated (?:by|from|via|with|using)\b/i, says: 'it is generated' },
  { form: /\bthis file is (?:managed|maintained|controlled) by\b/i, says: 'something else manages it' },
];

/**
 * Looks for a note that a file, or one of its documents, is generated or managed: in the comment lines at its top.
 * @param starts offsets where tops begin: 0 for the file, and each edited document's start
 * @returns the note in words with its line, null when there is none
 */
export function generatedMark(text: string, starts: readonly number[]): string | null {
  for (const start of starts) {
    for (const { comment, offset } of headComments(text, start)) {
      const mark = MARKS.find(({ form }) => form.test(comment));
      if (mark) return `line ${indexLines(text).lineAt(offset)} says: ${mark.says}`;
    }
  }
  return null;
}

/** The comment lines from an offset on, up to the first line that holds something else. */
function* headComments(text: string, start: number): Iterable<{ comment: string; offset: number }> {
  let at = start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
  for (let line = 0; line < HEAD_LINES && at < text.length; line++) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed;
    const content = text.slice(at, Math.min(end, at + MAX_LINE)).trim();
    if (content !== '' && content !== '---' && !content.startsWith('#')) return;
    if (content.startsWith('#')) yield { comment: content.replace(/^#+!?\s*/, ''), offset: at };
    at = end + 1;
  }
}
