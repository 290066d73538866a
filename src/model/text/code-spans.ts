import type { Range } from '../../source/text.ts';
import type { Language } from './language.ts';

/** Quotes and comments of a language, as far as finding its string literals needs them. */
interface Syntax {
  /** Begins a comment to the end of the line. */
  readonly lineComments: readonly string[];
  readonly blockComment: readonly [open: string, close: string] | null;
  /** Literals that end on their line. */
  readonly quotes: string;
  /** Literals that run over lines. */
  readonly longQuotes: readonly string[];
  /** A single quote is a character (`'"'`), or no quote at all (a lifetime). */
  readonly characters: boolean;
}

const C_COMMENTS = { lineComments: ['//'], blockComment: ['/*', '*/'] } as const;

const SYNTAXES: Readonly<Partial<Record<Language, Syntax>>> = {
  python: {
    lineComments: ['#'],
    blockComment: null,
    quotes: `"'`,
    longQuotes: ['"""', "'''"],
    characters: false,
  },
  ruby: { lineComments: ['#'], blockComment: null, quotes: `"'`, longQuotes: ['`'], characters: false },
  php: { ...C_COMMENTS, lineComments: ['//', '#'], quotes: `"'`, longQuotes: [], characters: false },
  javascript: { ...C_COMMENTS, quotes: `"'`, longQuotes: ['`'], characters: false },
  go: { ...C_COMMENTS, quotes: '"', longQuotes: ['`'], characters: true },
  java: { ...C_COMMENTS, quotes: '"', longQuotes: ['"""'], characters: true },
  csharp: { ...C_COMMENTS, quotes: '"', longQuotes: ['"""'], characters: true },
  rust: { ...C_COMMENTS, quotes: '', longQuotes: ['"'], characters: true },
  c: { ...C_COMMENTS, quotes: '"', longQuotes: [], characters: true },
};

/** Comments of configuration languages: to the end of the line, in block form. */
const COMMENTS: Readonly<Partial<Record<Language, RegExp>>> = {
  shell: /(?<![^\s;&|()])#[^\n]*/g,
  yaml: /(?<!\S)#[^\n]*/g,
  toml: /(?<!\S)#[^\n]*/g,
  nginx: /(?<!\S)#[^\n]*/g,
  apache: /^[ \t]*#[^\n]*/gm,
  properties: /^[ \t]*[#!;][^\n]*/gm,
  other: /^[ \t]*#[^\n]*/gm,
};

/**
 * The parts of a text that may name something: the insides of string literals in a programming language, without those
 * that only document; everything but comments in a configuration. Linear in the text. A literal that is not closed on
 * its line is none, so that a quote inside a regular expression spoils one line at most.
 */
export function valueSpans(text: string, language: Language): readonly Range[] {
  const syntax = SYNTAXES[language];
  if (syntax) return literals(text, syntax);
  return between(text, commentRanges(text, language));
}

/** A text whose comments and documenting literals are blanked, with everything else at its offset. */
export function withoutComments(text: string, language: Language): string {
  const syntax = SYNTAXES[language];
  const ranges = syntax ? scan(text, syntax).comments : commentRanges(text, language);
  let out = '';
  let from = 0;
  for (const { start, end } of ranges) {
    out += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    from = end;
  }
  return out + text.slice(from);
}

function commentRanges(text: string, language: Language): readonly Range[] {
  if (language === 'xml') return xmlComments(text);
  const form = COMMENTS[language];
  return form
    ? [...text.matchAll(form)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }))
    : [];
}

function xmlComments(text: string): readonly Range[] {
  const found: Range[] = [];
  for (let start = text.indexOf('<!--'); start >= 0; start = text.indexOf('<!--', found.at(-1)?.end ?? 0)) {
    const close = text.indexOf('-->', start);
    found.push({ start, end: close < 0 ? text.length : close + 3 });
    if (close < 0) break;
  }
  return found;
}

function between(text: string, gaps: readonly Range[]): readonly Range[] {
  const starts = [0, ...gaps.map(({ end }) => end)];
  const ends = [...gaps.map(({ start }) => start), text.length];
  return starts.flatMap((start, index) => {
    const end = ends[index] ?? text.length;
    return end > start ? [{ start, end }] : [];
  });
}

function literals(text: string, syntax: Syntax): readonly Range[] {
  return scan(text, syntax).literals;
}

interface Scan {
  readonly literals: readonly Range[];
  readonly comments: readonly Range[];
}

/** Goes over the text once, from one quote or comment to the next. */
function scan(text: string, syntax: Syntax): Scan {
  const found: Range[] = [];
  const comments: Range[] = [];
  for (let at = 0; at < text.length; ) {
    const comment = commentEnd(text, at, syntax);
    if (comment !== null) {
      comments.push({ start: at, end: comment });
      at = comment;
      continue;
    }
    const literal = literalAt(text, at, syntax);
    if (literal && documents(text, at, literal)) comments.push({ start: at, end: literal.next });
    else if (literal?.inside) found.push(literal.inside);
    at = literal?.next ?? at + 1;
  }
  return { literals: found, comments };
}

function commentEnd(text: string, at: number, { lineComments, blockComment }: Syntax): number | null {
  if (blockComment && text.startsWith(blockComment[0], at)) {
    const close = text.indexOf(blockComment[1], at + 2);
    return close < 0 ? text.length : close + 2;
  }
  if (!lineComments.some((mark) => text.startsWith(mark, at))) return null;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

interface Literal {
  /** Null for a character. */
  readonly inside: Range | null;
  readonly next: number;
  readonly quote: string;
}

function literalAt(text: string, at: number, syntax: Syntax): Literal | null {
  const long = syntax.longQuotes.find((quote) => text.startsWith(quote, at));
  const quote = long ?? (syntax.quotes.includes(text.charAt(at)) ? text.charAt(at) : null);
  if (quote !== null) return closed(text, at, quote, long !== undefined);
  if (!syntax.characters || text.charAt(at) !== "'") return null;
  const length = text.charAt(at + 1) === '\\' ? 4 : 3;
  return text.charAt(at + length - 1) === "'" ? { inside: null, next: at + length, quote: "'" } : null;
}

/**
 * The literal that a quote opens. What is never closed, or not on its line where it may not be longer, is no literal and
 * is passed over: the reader does not come back, so that its work stays linear.
 */
function closed(text: string, at: number, quote: string, long: boolean): Literal {
  const start = at + quote.length;
  for (let end = start; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (char === '\n' && !long) return { inside: null, next: end, quote };
    if (char === '\\') end += 1;
    else if (text.startsWith(quote, end)) return { inside: { start, end }, next: end + quote.length, quote };
  }
  return { inside: null, next: text.length, quote };
}

/** How far to look back for what a literal belongs to. */
const NEAR = 200;

/** A long literal that is a statement of its own documents (Python: PEP 257). */
function documents(text: string, at: number, { quote }: Literal): boolean {
  if (quote.length < 3) return false;
  const before = text.slice(Math.max(0, at - NEAR), at).replace(/[rRuUbB]$/, '');
  const alone = /(?:^|\n)[ \t]*$/.test(before);
  return alone && !/[=(,[+\\]$/.test(before.trimEnd());
}
