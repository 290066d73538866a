const NOTE = '*The rest did not fit here.*';

/**
 * Cuts Markdown to a length at a line end, closes what is open there (a code fence, `<details>`), and says that it was cut.
 * Meant for lists and sections: a suggestion must never come here, since half of one would apply.
 * @param maxLength UTF-16 units, of which the note and the closing lines take their share
 */
export function cutMarkdown(markdown: string, maxLength: number): string {
  if (markdown.length <= maxLength) return markdown;
  const lines = markdown.split('\n');
  let kept: Kept = { count: 0, length: 0, fence: '', details: 0 };
  for (const line of lines) {
    const next = take(kept, line);
    if (next.length + ending(next).length > maxLength) break;
    kept = next;
  }
  return lines.slice(0, kept.count).join('\n') + ending(kept);
}

interface Kept {
  readonly count: number;
  /** Of the kept lines, joined. */
  readonly length: number;
  /** The open fence, or empty. */
  readonly fence: string;
  /** How many `<details>` are open. */
  readonly details: number;
}

function take({ count, length, fence, details }: Kept, line: string): Kept {
  const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
  const closes = fence !== '' && mark.startsWith(fence) && line.trim() === mark;
  const inside = fence !== '' || mark !== '';
  const opened = inside ? 0 : line.split('<details>').length - line.split('</details>').length;
  return {
    count: count + 1,
    length: length + line.length + (count > 0 ? 1 : 0),
    fence: closes ? '' : fence || mark,
    details: details + opened,
  };
}

function ending({ fence, details }: Kept): string {
  const close = fence === '' ? '' : `\n${fence}`;
  return `${close}${'\n\n</details>'.repeat(Math.max(0, details))}\n\n${NOTE}`;
}
