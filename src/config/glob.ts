import { type GlobToken, parseGlob, type Segment } from './glob-syntax.ts';

/** Answers whether a path (relative to the repository's root, `/` between names) matches. */
export type PathMatcher = (path: string) => boolean;

/**
 * Compiles a glob into a matcher whose work grows with pattern length times path length and never faster: paths come
 * from pull requests of strangers, and a glob turned into a regular expression takes minutes on a crafted name.
 * Names that begin with a dot match like any other.
 *
 * @throws Error on a pattern that {@link globProblem} refuses: patterns are checked when they are read.
 */
export function compileGlob(pattern: string): PathMatcher {
  const parsed = parseGlob(pattern);
  if ('problem' in parsed) throw new Error(`glob ${JSON.stringify(pattern)} ${parsed.problem}`);
  return (path) => {
    const names = path.split('/');
    return parsed.alternatives.some((segments) => matchWild(segments, names, NAMES));
  };
}

/** Why a pattern cannot be used, with the remedy, as the end of a sentence; null when it can. */
export function globProblem(pattern: string): string | null {
  const parsed = parseGlob(pattern);
  return 'problem' in parsed ? parsed.problem : null;
}

/** Compiles patterns of which one must match. */
export function compileGlobs(patterns: readonly string[]): PathMatcher {
  const matchers = patterns.map(compileGlob);
  return (path) => matchers.some((matches) => matches(path));
}

/** How pieces, some of them wild, fit onto a text of type `X`. */
interface Wildcards<P, X extends { readonly length: number }> {
  /** Whether the piece takes any run of the text, the empty one too. */
  isWild(piece: P): boolean;
  /** How much of the text from `at` a piece that is not wild takes; 0 when it does not fit. */
  width(piece: P, text: X, at: number): number;
  /** How far a wild piece moves on at `at`. */
  step(text: X, at: number): number;
}

const NAMES: Wildcards<Segment, readonly string[]> = {
  isWild: (segment) => segment.kind === 'folders',
  width: (segment, names, at) => (matchName(segment, names[at] ?? '') ? 1 : 0),
  step: () => 1,
};

const CHARACTERS: Wildcards<GlobToken, string> = {
  isWild: (token) => token.kind === 'star',
  width: (token, name, at) => (fits(token, name.codePointAt(at) ?? 0) ? characterWidth(name, at) : 0),
  step: characterWidth,
};

function matchName(segment: Segment, name: string): boolean {
  if (segment.kind === 'name') return segment.name === name;
  return segment.kind === 'tokens' && matchWild(segment.tokens, name, CHARACTERS);
}

function fits(token: GlobToken, code: number): boolean {
  switch (token.kind) {
    case 'star':
      return false;
    case 'any':
      return true;
    case 'text':
      return code === token.code;
    case 'set':
      return token.ranges.some(([low, high]) => low <= code && code <= high) !== token.negated;
  }
}

function characterWidth(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

/**
 * On a mismatch only the last wild piece gives way: the earlier ones have taken the shortest run they could, so
 * whatever a longer run allowed is still open.
 */
function matchWild<P, X extends { readonly length: number }>(
  pieces: readonly P[],
  text: X,
  wild: Wildcards<P, X>,
): boolean {
  let piece = 0;
  let at = 0;
  let resumePiece = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const current = pieces[piece];
    if (current !== undefined && wild.isWild(current)) {
      piece += 1;
      // A wild piece at the end takes what is left.
      if (piece === pieces.length) return true;
      resumePiece = piece;
      resumeAt = at;
      continue;
    }
    const width = current === undefined ? 0 : wild.width(current, text, at);
    if (width > 0) {
      piece += 1;
      at += width;
    } else if (resumePiece >= 0) {
      resumeAt += wild.step(text, resumeAt);
      at = resumeAt;
      piece = resumePiece;
    } else return false;
  }
  while (piece < pieces.length && wild.isWild(pieces[piece] as P)) piece += 1;
  return piece === pieces.length;
}
