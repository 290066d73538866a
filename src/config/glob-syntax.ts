/** One character of a name, or a run of them, in a glob. Characters are Unicode code points. */
export type GlobToken =
  | { readonly kind: 'text'; readonly code: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] };

/** What one name of a path must look like: a plain name, tokens, or any number of folders. */
export type Segment =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'tokens'; readonly tokens: readonly GlobToken[] }
  | { readonly kind: 'folders' };

export type ParsedGlob = { readonly alternatives: readonly (readonly Segment[])[] } | { readonly problem: string };

/** The longest pattern, in UTF-16 units. */
export const MAX_PATTERN_LENGTH = 512;
/** How many patterns the braces of one pattern may stand for. */
export const MAX_ALTERNATIVES = 32;

type Piece = GlobToken | { readonly kind: 'slash' | 'folders' | 'open' | 'comma' | 'close' };

/** A pattern that cannot be used. Thrown and caught within this file only. */
class GlobError extends Error {}

/**
 * Reads a glob: `*` any run of characters within a name, `?` one, `[a-z]` and `[!a-z]` one of a set, `**` as a whole
 * name any number of folders, `{a,b}` alternatives, `\` takes the next character as it is, a final `/` everything below.
 */
export function parseGlob(pattern: string): ParsedGlob {
  try {
    checkShape(pattern);
    const pieces = tokenize(pattern.endsWith('/') ? `${pattern}**` : pattern);
    return { alternatives: expandBraces(pieces).map(toSegments) };
  } catch (error) {
    if (error instanceof GlobError) return { problem: error.message };
    throw error;
  }
}

function checkShape(pattern: string): void {
  if (pattern === '') throw new GlobError('is empty; "**" matches every path');
  if (pattern.length > MAX_PATTERN_LENGTH) throw new GlobError(`has more than ${MAX_PATTERN_LENGTH} characters`);
  if (pattern.startsWith('!'))
    throw new GlobError('begins with "!", which only entries of `ignore` may; for the character itself write "\\!"');
  if (pattern.startsWith('/'))
    throw new GlobError('begins with "/"; paths are relative to the root of the repository, so leave it out');
}

function tokenize(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < pattern.length) {
    const [piece, next] = tokenAt(pattern, at);
    pieces.push(piece);
    at = next;
  }
  return pieces;
}

const SIMPLE: ReadonlyMap<string, Piece> = new Map<string, Piece>([
  ['/', { kind: 'slash' }],
  ['?', { kind: 'any' }],
  ['*', { kind: 'star' }],
  ['{', { kind: 'open' }],
  [',', { kind: 'comma' }],
  ['}', { kind: 'close' }],
]);

function tokenAt(pattern: string, at: number): [piece: Piece, next: number] {
  const char = pattern.charAt(at);
  if (pattern.startsWith('**', at)) return [{ kind: 'folders' }, at + 2];
  if ('?*+@!'.includes(char) && pattern.charAt(at + 1) === '(') {
    throw new GlobError(`holds "${char}(": extended globs are not supported; write alternatives as "{a,b}"`);
  }
  if (char === '[') return readSet(pattern, at);
  const simple = SIMPLE.get(char);
  if (simple) return [simple, at + 1];
  const from = char === '\\' ? at + 1 : at;
  const code = pattern.codePointAt(from);
  if (code === undefined) throw new GlobError('ends in a single "\\"; write "\\\\" for the character itself');
  return [{ kind: 'text', code }, from + String.fromCodePoint(code).length];
}

function readSet(pattern: string, open: number): [piece: Piece, next: number] {
  const negated = '!^'.includes(pattern.charAt(open + 1)) && open + 1 < pattern.length;
  const start = open + (negated ? 2 : 1);
  // A "]" that comes first is a member of the set, as in POSIX 2.13.1.
  const close = pattern.indexOf(']', start + 1);
  const body = close < 0 ? '' : pattern.slice(start, close);
  if (body === '') throw new GlobError('holds "[" without "]"; write "\\[" for the character itself');
  if (/[/\\]|\[[:.=]/.test(body))
    throw new GlobError('holds "/", "\\" or a named class between "[" and "]"; list single characters and ranges');
  return [
    { kind: 'set', negated, ranges: readRanges(Array.from(body, (char) => char.codePointAt(0) ?? 0)) },
    close + 1,
  ];
}

function readRanges(codes: readonly number[]): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  const dash = 0x2d;
  for (let at = 0; at < codes.length; at += 1) {
    const low = codes[at] ?? 0;
    const end = codes[at + 1] === dash ? codes[at + 2] : undefined;
    if (end !== undefined && end < low) throw new GlobError('holds a range that runs backwards between "[" and "]"');
    ranges.push([low, end ?? low]);
    if (end !== undefined) at += 2;
  }
  return ranges;
}

type Plain = Exclude<Piece, { kind: 'open' | 'close' | 'comma' }>;

function expandBraces(pieces: readonly Piece[]): Plain[][] {
  const [alternatives, end] = readSequence(pieces, 0, 0);
  if (end < pieces.length) throw new GlobError('holds "}" without "{"; write "\\}" for the character itself');
  return alternatives;
}

function readSequence(pieces: readonly Piece[], start: number, depth: number): [alternatives: Plain[][], end: number] {
  let alternatives: Plain[][] = [[]];
  let at = start;
  for (;;) {
    const piece = pieces[at];
    if (piece === undefined || piece.kind === 'close' || (piece.kind === 'comma' && depth > 0))
      return [alternatives, at];
    if (piece.kind === 'open') {
      const [choices, end] = readChoices(pieces, at + 1, depth + 1);
      if (alternatives.length * choices.length > MAX_ALTERNATIVES) throw new GlobError(TOO_MANY);
      alternatives = alternatives.flatMap((head) => choices.map((tail) => [...head, ...tail]));
      at = end;
    } else {
      const plain: Plain = piece.kind === 'comma' ? { kind: 'text', code: 0x2c } : (piece as Plain);
      for (const alternative of alternatives) alternative.push(plain);
      at += 1;
    }
  }
}

const TOO_MANY = `has braces that stand for more than ${MAX_ALTERNATIVES} patterns; split it into several entries`;

function readChoices(pieces: readonly Piece[], start: number, depth: number): [choices: Plain[][], end: number] {
  const choices: Plain[][] = [];
  let branches = 0;
  let at = start;
  for (;;) {
    const [alternatives, end] = readSequence(pieces, at, depth);
    choices.push(...alternatives);
    branches += 1;
    if (choices.length > MAX_ALTERNATIVES) throw new GlobError(TOO_MANY);
    const stop = pieces[end];
    if (stop === undefined) throw new GlobError('holds "{" without "}"; write "\\{" for the character itself');
    at = end + 1;
    if (stop.kind === 'close') {
      if (branches === 1)
        throw new GlobError(
          'holds braces without a comma; write alternatives as "{a,b}", or "\\{" for the character itself',
        );
      return [choices, at];
    }
  }
}

function toSegments(pieces: readonly Plain[]): Segment[] {
  const segments: Plain[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind === 'slash') segments.push([]);
    else segments.at(-1)?.push(piece);
  }
  return segments.map(toSegment);
}

function toSegment(pieces: readonly Plain[]): Segment {
  if (pieces.some((piece) => piece.kind === 'folders')) {
    if (pieces.length === 1) return { kind: 'folders' };
    throw new GlobError('joins "**" to other characters; "**" stands alone between slashes, as in "**/*.yaml"');
  }
  const tokens = pieces as readonly GlobToken[];
  if (!tokens.every((token) => token.kind === 'text')) return { kind: 'tokens', tokens };
  const name = String.fromCodePoint(...tokens.map((token) => token.code));
  if (name === '') throw new GlobError('holds an empty name; leave out the doubled slash');
  if (name === '.' || name === '..')
    throw new GlobError(`holds "${name}"; paths are relative to the root of the repository`);
  return { kind: 'name', name };
}
