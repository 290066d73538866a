import type { Range } from '../text.ts';

/** One document's share of a text, before it is read. The pieces of a text lie end to end and cover all of it. */
export interface Piece {
  /** With the directives and comments in front, the `---` line, and a closing `...` line. */
  readonly whole: Range;
  /** What `YamlDocument.range` says: the content without the markers. */
  readonly content: Range;
}

/** A line that opens (`---`) or ends (`...`) a document: YAML 1.2.2, section 9.1. */
const MARKER = /^(?:---|\.\.\.)(?![^ \t\r\n])/gm;

const BOM = 0xfeff;
const LF = 10;
const CR = 13;

/**
 * Splits a text at the markers in column 0, which end a document even inside a block scalar, so that each document can
 * be read by itself. Every text has at least one piece. Comments and directives before a `---` belong to the piece it
 * opens; content behind a `...` without a `---` is a piece of its own.
 */
export function splitDocuments(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let section = { start: 0, content: 0, opened: false };
  for (const { index, mark } of markers(text)) {
    const holds = section.opened || !isPreamble(text, section.content, index);
    if (mark === '---') {
      if (holds) pieces.push(piece(section, index, index));
      section = { start: holds ? index : section.start, content: behindMarker(text, index), opened: true };
    } else {
      const next = lineEnd(text, index);
      if (holds) pieces.push(piece(section, index, next));
      section = { start: holds ? next : section.start, content: next, opened: false };
    }
  }
  const last = pieces.at(-1);
  if (last && !section.opened && isPreamble(text, section.content, text.length)) {
    pieces[pieces.length - 1] = { whole: { start: last.whole.start, end: text.length }, content: last.content };
  } else pieces.push(piece(section, text.length, text.length));
  return pieces;
}

function piece(section: { start: number; content: number }, end: number, wholeEnd: number): Piece {
  return { whole: { start: section.start, end: wholeEnd }, content: { start: Math.min(section.content, end), end } };
}

/** The markers at true line starts; `^` alone would also match behind U+2028, which ends no line in YAML. */
function* markers(text: string): Iterable<{ index: number; mark: '---' | '...' }> {
  if (text.charCodeAt(0) === BOM && /^(?:---|\.\.\.)(?![^ \t\r\n])/.test(text.slice(1, 5))) {
    yield { index: 1, mark: text[1] === '-' ? '---' : '...' };
  }
  for (const { index } of text.matchAll(MARKER)) {
    const before = text.charCodeAt(index - 1);
    if (index === 0 || before === LF || before === CR) yield { index, mark: text[index] === '-' ? '---' : '...' };
  }
}

function behindMarker(text: string, marker: number): number {
  const end = lineEnd(text, marker);
  return text.slice(marker + 3, end).trim() === '' ? end : marker + 3;
}

/** The offset behind the line end (LF, CR or CRLF) of the line that holds `offset`. */
function lineEnd(text: string, offset: number): number {
  for (let at = offset; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF) return at + 1;
    if (code === CR) return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
  }
  return text.length;
}

/** Whether only blank lines, comments and directives stand in a range: no document begins there. */
function isPreamble(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at = lineEnd(text, at)) {
    let first = at;
    while (isBlankOrBom(text.charCodeAt(first))) first++;
    const code = text[first];
    if (first >= end || code === '\n' || code === '\r' || code === '#') continue;
    if (code !== '%' || first !== at) return false;
  }
  return true;
}

function isBlankOrBom(code: number): boolean {
  return code === 32 || code === 9 || code === BOM;
}
