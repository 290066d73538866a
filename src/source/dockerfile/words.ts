import type { Range } from '../text.ts';
import type { JoinedText } from './instructions.ts';

/** A word of an instruction's arguments, quotes and escapes left in, and where it stands in the source. */
export interface ArgumentWord extends Range {
  readonly text: string;
}

/** The words of a joined text, split at blanks whatever the quotes: how FROM, COPY, ADD, EXPOSE and VOLUME are read. */
export function plainWords(body: JoinedText): readonly ArgumentWord[] {
  return [...body.text.matchAll(/[^\t\v\f\r ]+/g)].map(({ 0: text, index }) => wordAt(body, index, text));
}

/** The words of a joined text, where quotes and escapes hold a word together: how ARG, ENV and LABEL are read. */
export function quotedWords(body: JoinedText, escapeToken: string): readonly ArgumentWord[] {
  const words: ArgumentWord[] = [];
  const { text } = body;
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const end = quotedEnd(text, at, escapeToken);
    words.push(wordAt(body, at, text.slice(at, end)));
    at = end;
  }
  return words;
}

function quotedEnd(text: string, start: number, escapeToken: string): number {
  let quote = '';
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote === '' && /\s/.test(char)) return at;
    if (char === escapeToken && quote !== "'") at += 1;
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  return Math.min(at, text.length);
}

function wordAt(body: JoinedText, index: number, text: string): ArgumentWord {
  return { text, start: body.offsetAt(index), end: body.offsetAt(index + text.length - 1) + 1 };
}
