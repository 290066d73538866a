/** A here-document announced on an instruction's line. */
export interface HeredocWord {
  /** The delimiter with its quotes taken off. */
  readonly name: string;
  /** `<<-`: tabs in front of the delimiter are dropped. */
  readonly tabs: boolean;
}

/** A word of a line, as written and with quotes and escapes resolved. */
interface Word {
  readonly raw: string;
  readonly value: string;
}

/** A piece of a word: it goes up to `end` of the line. */
interface Piece {
  readonly end: number;
  readonly value: string;
}

const maxDepth = 50;
const blank = /\s/;

/**
 * The here-documents that a joined line of RUN, COPY or ADD announces, in their order. The rules are the builder's own
 * (BuildKit, `frontend/dockerfile/parser` and `shell`): a word made of an optional descriptor, `<<`, an optional dash
 * and a name; a `<<` inside quotes or behind other characters is none. A line whose quotes or braces do not pair has none.
 */
export function heredocWords(line: string): readonly HeredocWord[] {
  if (!line.includes('<<')) return [];
  return words(line).flatMap(({ raw }) => {
    const match = /^\d*<<(-?)([^<]*)$/.exec(raw);
    if (match?.[2] === undefined) return [];
    const [name] = words(match[2]);
    return name === undefined ? [] : [{ name: name.value, tabs: match[1] === '-' }];
  });
}

/** True for the arguments of a RUN that are one here-document and nothing else: its content is the script. */
export function isOnlyHeredoc(line: string): boolean {
  return heredocWords(line).length === 1 && /^\d*<<-?\s*(?:"[^"]*"|'[^']*'|[^\s"']+)$/.test(line);
}

/** Splits a line at white space outside quotes; no words at all when something in it does not pair. */
function words(line: string): readonly Word[] {
  const found: Word[] = [];
  let start = -1;
  let value = '';
  const close = (end: number): void => {
    if (start >= 0 && value !== '') found.push({ raw: line.slice(start, end), value });
    start = -1;
    value = '';
  };
  for (let at = 0; at < line.length; ) {
    if (blank.test(line[at] ?? '')) {
      close(at);
      at += 1;
      continue;
    }
    const piece = readPiece(line, at, 0);
    if (piece === null) return [];
    if (start < 0) start = at;
    value += piece.value;
    at = piece.end;
  }
  close(line.length);
  return found;
}

function readPiece(line: string, at: number, depth: number): Piece | null {
  const char = line[at] ?? '';
  if (char === '\\') return { end: Math.min(at + 2, line.length), value: line[at + 1] ?? '' };
  if (char === "'") return readSingle(line, at);
  if (char === '"') return readDouble(line, at, depth);
  if (char === '$') return readVariable(line, at, depth);
  if (char === '<' && line[at + 1] === '<') return readArrows(line, at);
  return { end: at + 1, value: char };
}

/** `<<` takes the white space behind it into its word. */
function readArrows(line: string, at: number): Piece {
  let end = at + 2;
  while (end < line.length && blank.test(line[end] ?? '')) end += 1;
  return { end, value: '<<' };
}

function readSingle(line: string, at: number): Piece | null {
  const end = line.indexOf("'", at + 1);
  return end < 0 ? null : { end: end + 1, value: line.slice(at + 1, end) };
}

function readDouble(line: string, start: number, depth: number): Piece | null {
  let value = '';
  for (let at = start + 1; at < line.length; ) {
    const char = line[at] ?? '';
    if (char === '"') return { end: at + 1, value };
    if (char === '$') {
      const piece = readVariable(line, at, depth);
      if (piece === null) return null;
      value += piece.value;
      at = piece.end;
    } else if (char === '\\' && '"$\\'.includes(line[at + 1] ?? ' ')) {
      value += line[at + 1];
      at += 2;
    } else {
      value += char;
      at += 1;
    }
  }
  return null;
}

/** `$name` or `${name...}`; it stays as it is. Null for what the builder refuses, such as `${name^}`. */
function readVariable(line: string, at: number, depth: number): Piece | null {
  if (line[at + 1] !== '{') return { end: at + 1, value: '$' };
  const opening = /\{(?:[@*#?$!-]|\d+|[\p{L}_][\p{L}\p{Nd}_]*)(?:\}|:[^#%]|[-+?#%/])/uy;
  opening.lastIndex = at + 1;
  const head = opening.exec(line)?.[0];
  if (head === undefined || depth >= maxDepth) return null;
  let end = at + 1 + head.length;
  if (!head.endsWith('}')) {
    while (end < line.length && line[end] !== '}') {
      const piece = readPiece(line, end, depth + 1);
      if (piece === null) return null;
      end = piece.end;
    }
    if (end === line.length) return null;
    end += 1;
  }
  return { end, value: line.slice(at, end) };
}
