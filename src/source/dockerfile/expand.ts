/** The value of a variable: undefined where it has none, null where it has one that the file does not tell. */
export type Lookup = (name: string) => string | null | undefined;

/** A word with its variables filled in. */
export interface ExpandedWord {
  readonly text: string;
  /** Names of the variables whose values went in, in the order of their use. */
  readonly used: readonly string[];
}

const maxDepth = 50;
/** Doubling values (`ARG B=$A$A`) may not blow up. */
const maxResult = 10_000;

/** The state of one expansion: `null` results mean that the word cannot be known from the file. */
interface Expander {
  readonly word: string;
  readonly escapeToken: string;
  readonly lookup: Lookup;
  readonly used: string[];
  at: number;
}

/**
 * Expands `$name`, `${name}`, `${name:-word}`, `${name-word}`, `${name:+word}` and `${name+word}` in a word, and takes
 * its quotes and escapes off (https://docs.docker.com/reference/dockerfile/#environment-replacement).
 * @returns null when a variable is unknown, or has no value and is used bare, quotes or braces do not pair, or another operator is used.
 */
export function expandWord(word: string, escapeToken: string, lookup: Lookup): ExpandedWord | null {
  const state: Expander = { word, escapeToken, lookup, used: [], at: 0 };
  const text = expandUntil(state, '', 0);
  return text === null ? null : { text, used: state.used };
}

/** Expands up to `stop`, which is taken; up to the end when it is empty. */
function expandUntil(state: Expander, stop: string, depth: number): string | null {
  if (depth > maxDepth) return null;
  let text = '';
  while (state.at < state.word.length) {
    const char = state.word[state.at] ?? '';
    state.at += 1;
    if (char === stop) return text;
    const piece = expandPiece(state, char, stop === '"', depth);
    if (piece === null || text.length + piece.length > maxResult) return null;
    text += piece;
  }
  return stop === '' ? text : null;
}

/** What the character just taken, and those that belong to it, become. */
function expandPiece(state: Expander, char: string, quoted: boolean, depth: number): string | null {
  if (char === '$') return expandVariable(state, depth);
  if (char === state.escapeToken) return escaped(state, char, quoted);
  if (quoted) return char;
  if (char === '"') return expandUntil(state, '"', depth + 1);
  if (char !== "'") return char;
  const end = state.word.indexOf("'", state.at);
  if (end < 0) return null;
  const text = state.word.slice(state.at, end);
  state.at = end + 1;
  return text;
}

function escaped(state: Expander, sign: string, quoted: boolean): string {
  const next = state.word[state.at] ?? '';
  if (quoted && next !== '"' && next !== '$' && next !== sign) return sign;
  state.at += 1;
  return next;
}

function expandVariable(state: Expander, depth: number): string | null {
  const head = /\{([A-Za-z_]\w*)(\}|:?[-+])|[A-Za-z_]\w*/y;
  head.lastIndex = state.at;
  const match = head.exec(state.word);
  if (match === null) return /[{\d@*#?$!-]/.test(state.word[state.at] ?? '') ? null : '$';
  state.at += match[0].length;
  const name = match[1] ?? match[0];
  const value = state.lookup(name);
  const operator = match[2] ?? '}';
  return operator === '}' ? use(state, name, value) : expandOperator(state, name, value, operator, depth);
}

function expandOperator(
  state: Expander,
  name: string,
  value: string | null | undefined,
  operator: string,
  depth: number,
): string | null {
  const before = state.used.length;
  const word = expandUntil(state, '}', depth + 1);
  if (value === null) return null;
  const holds = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  const takesWord = operator.endsWith('-') ? !holds : holds;
  if (takesWord) return word;
  state.used.length = before;
  return operator.endsWith('-') ? use(state, name, value) : '';
}

function use(state: Expander, name: string, value: string | null | undefined): string | null {
  if (typeof value === 'string') state.used.push(name);
  return value ?? null;
}
