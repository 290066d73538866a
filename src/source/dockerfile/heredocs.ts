import { heredocWords } from './heredoc-words.ts';
import type { Heredoc } from './instructions.ts';
import { type LogicalLine, lineFrom } from './joined-text.ts';

/** The here-documents of one instruction and where they end. */
export interface HeredocBlock {
  readonly heredocs: readonly Heredoc[];
  /** End of the last delimiter, or of the last line when one is missing. */
  readonly end: number;
  /** Start of the line behind. */
  readonly next: number;
  /** Name of the here-document whose delimiter never comes; null when all do. */
  readonly unterminated: string | null;
}

/** Reads the here-documents that a line announces and that follow it. Null when it announces none. */
export function readHeredocs(text: string, line: LogicalLine): HeredocBlock | null {
  const words = heredocWords(line.joined.text);
  if (words.length === 0) return null;
  const heredocs: Heredoc[] = [];
  let { end, next } = line;
  for (const { name, tabs } of words) {
    const content = next;
    let closed = false;
    while (!closed && next < text.length) {
      const physical = lineFrom(text, next);
      const candidate = text.slice(physical.start, physical.end);
      closed = (tabs ? candidate.replace(/^\t+/, '') : candidate) === name;
      if (closed) heredocs.push({ name, content: { start: content, end: physical.start } });
      ({ end, next } = physical);
    }
    if (!closed) {
      heredocs.push({ name, content: { start: content, end: text.length } });
      return { heredocs, end, next: text.length, unterminated: name };
    }
  }
  return { heredocs, end, next, unterminated: null };
}
