import type { InstructionFlag, JoinedText } from './instructions.ts';

const blank = /[\t\v\f\r ]/;

/**
 * Reads the flags (`--name=value`) in front of an instruction's arguments, from `from` of the joined text on. Quotes and
 * escapes are resolved as the builder does (BuildKit, `parser/split_command.go`); a bare `--` ends the flags.
 * @returns the flags, and the index behind the last one.
 */
export function readFlags(
  joined: JoinedText,
  from: number,
  escapeToken: string,
): { readonly flags: readonly InstructionFlag[]; readonly rest: number } {
  const flags: InstructionFlag[] = [];
  const { text } = joined;
  let rest = from;
  for (;;) {
    let at = rest;
    while (at < text.length && blank.test(text[at] ?? '')) at += 1;
    if (!text.startsWith('--', at)) return { flags, rest };
    const { word, end } = readWord(text, at, escapeToken);
    if (word === '--') return { flags, rest: end };
    const equals = word.indexOf('=');
    flags.push({
      name: equals < 0 ? word.slice(2) : word.slice(2, equals),
      value: equals < 0 ? '' : word.slice(equals + 1),
      start: joined.offsetAt(at),
      end: joined.offsetAt(end - 1) + 1,
    });
    rest = end;
  }
}

/** One word with its quotes and escapes resolved; white space inside quotes belongs to it. */
function readWord(text: string, start: number, escapeToken: string): { readonly word: string; readonly end: number } {
  let word = '';
  let quote = '';
  let at = start;
  for (; at < text.length; at += 1) {
    let char = text[at] ?? '';
    if (quote === '' && blank.test(char)) break;
    if (quote === '' ? char === '"' || char === "'" : char === quote) {
      quote = quote === '' ? char : '';
      continue;
    }
    if (char === escapeToken) {
      at += 1;
      char = text[at] ?? '';
    }
    word += char;
  }
  return { word, end: Math.min(at, text.length) };
}
