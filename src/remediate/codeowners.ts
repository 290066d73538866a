import { compileGlob, globProblem, type PathMatcher } from '../config/glob.ts';

/**
 * Where GitHub looks for the file, the first that is there counts.
 * @see https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export const CODEOWNERS_PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** GitHub does not load a larger file; in bytes. */
export const MAX_CODEOWNERS = 3_000_000;

/** Reviewers that one pull request may ask, people and teams together. */
export const MAX_REVIEWERS = 15;

/** One line: the owners of what matches. No owners: what matches is nobody's. */
export interface OwnerRule {
  /** 1-based. */
  readonly line: number;
  readonly pattern: string;
  /** As written: `@login`, `@organisation/team`, or an address. */
  readonly owners: readonly string[];
}

/** A CODEOWNERS file. */
export interface CodeOwners {
  readonly rules: readonly OwnerRule[];
  /** Lines that do not count, as on GitHub, and why. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[];
}

/** Whom to ask for a review. */
export interface Reviewers {
  /** Logins, without `@`. */
  readonly people: readonly string[];
  /** Slugs of teams of the repository's own organisation. */
  readonly teams: readonly string[];
  /** False where the file and the paths together were too much work to look through, or there are more than 15. */
  readonly complete: boolean;
}

/**
 * Reads a CODEOWNERS file by GitHub's rules: one pattern a line, then its owners; `#` begins a comment at the start of
 * a word. A line with `!`, with `[`, or with a word that is no owner does not count; so GitLab's sections do not.
 * Longer patterns than 512 characters do not count either. A file over {@link MAX_CODEOWNERS} has no owners.
 */
export function parseCodeOwners(text: string): CodeOwners {
  const problems: { line: number; problem: string }[] = [];
  if (text.length > MAX_CODEOWNERS || Buffer.byteLength(text) > MAX_CODEOWNERS)
    return { rules: [], problems: [{ line: 1, problem: 'the file has more than 3 MB, which GitHub does not load' }] };
  const rules = text.split('\n').flatMap((content, index): readonly OwnerRule[] => {
    const [pattern, ...owners] = wordsOf(content);
    if (pattern === undefined) return [];
    const problem = problemOf(pattern, owners);
    if (problem !== null) problems.push({ line: index + 1, problem });
    return problem === null ? [{ line: index + 1, pattern, owners }] : [];
  });
  return { rules, problems };
}

/** The words before a comment; a blank behind a backslash belongs to the word. */
function wordsOf(line: string): readonly string[] {
  const words = line.slice(0, MAX_LINE).match(/(?:\\.|[^\s\\]|\\$)+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  return comment < 0 ? words : words.slice(0, comment);
}

const MAX_LINE = 10_000;
const OWNER =
  /^(?:@[A-Za-z0-9][A-Za-z0-9_-]{0,99}(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})?|[^\s@]{1,100}@[^\s@]{1,200})$/;

function problemOf(pattern: string, owners: readonly string[]): string | null {
  if (pattern.startsWith('!')) return 'a pattern cannot be taken back with "!"';
  if (/[[\]]/.test(pattern)) return 'sets of characters and sections are not supported';
  const stranger = owners.find((owner) => !OWNER.test(owner));
  if (stranger !== undefined) return 'a word behind the pattern is neither a login, nor a team, nor an address';
  const found = globProblem(globOf(pattern));
  return found === null ? null : `the pattern ${found}`;
}

/**
 * A pattern as one of our own globs. As in a `.gitignore`: one without a slash before its end matches in every
 * folder, and a folder stands for all below it. Other than there, `docs/*` does not reach into folders.
 */
function globOf(pattern: string): string {
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '');
  if (bare === '') return pattern === '/' ? '**' : pattern;
  const names = bare.split('/').map(globName);
  const below = pattern.endsWith('/') || (names.length > 1 && names.at(-1) === '**');
  if (names.length > 1 && names.at(-1) === '**') names.pop();
  const glob = pattern.startsWith('/') || bare.includes('/') ? names.join('/') : `**/${names.join('/')}`;
  if (below) return `${glob}/*/**`;
  return names.at(-1) === '*' ? glob : `${glob}/**`;
}

/** Runs of stars inside a name are one; what only our globs know is taken as it is. */
function globName(name: string): string {
  if (name === '**') return name;
  return name.replace(/\*{2,}/g, '*').replace(/\\.|[{},()+@!]/g, (found) => (found.length > 1 ? found : `\\${found}`));
}

/** Steps of matching, at worst, before the search for owners ends. */
const MAX_WORK = 300_000_000;

export interface ReviewerWish {
  readonly paths: readonly string[];
  /** Login of who opens the pull request: GitHub refuses a review of one's own. */
  readonly author: string;
  /** The owner of the repository: teams of other organisations cannot be asked. */
  readonly organisation: string;
}

/**
 * The owners of changed paths: of each path those of the last line that matches. Who owns more of the paths comes
 * first. Addresses are left out, since GitHub asks logins and teams only.
 */
export function reviewersOf({ rules }: CodeOwners, { paths, author, organisation }: ReviewerWish): Reviewers {
  const { owned, complete } = countOwned(rules, paths);
  const ranked = [...owned.values()]
    .filter(({ owner }) => canBeAsked(owner, author, organisation))
    .sort((a, b) => b.count - a.count)
    .map(({ owner }) => owner.slice(1));
  const asked = ranked.slice(0, MAX_REVIEWERS);
  return {
    people: asked.filter((owner) => !owner.includes('/')),
    teams: asked.flatMap((owner) => owner.split('/').slice(1)),
    complete: complete && asked.length === ranked.length,
  };
}

interface Owned {
  readonly owner: string;
  readonly count: number;
}

/** How many of the paths each owner has, by lower-case name, in the order of the paths. */
function countOwned(
  rules: readonly OwnerRule[],
  paths: readonly string[],
): { readonly owned: ReadonlyMap<string, Owned>; readonly complete: boolean } {
  const owned = new Map<string, Owned>();
  const lastFirst = rules.toReversed().map(({ pattern, owners }) => ({ owners, ...matcherOf(pattern) }));
  let work = 0;
  for (const path of new Set(paths)) {
    const rule = lastFirst.find(({ cost, matches }) => {
      work += cost(path);
      return work > MAX_WORK || matches(path);
    });
    if (work > MAX_WORK) return { owned, complete: false };
    for (const owner of new Set(rule?.owners)) {
      const key = owner.toLowerCase();
      owned.set(key, { owner, count: (owned.get(key)?.count ?? 0) + 1 });
    }
  }
  return { owned, complete: true };
}

/** The matcher of a pattern, made when it is first asked, and the steps that it takes at worst. */
function matcherOf(pattern: string): { readonly cost: (path: string) => number; readonly matches: PathMatcher } {
  let made: PathMatcher | null = null;
  const isPlain = !/[*?]/.test(pattern);
  return {
    cost: (path) => (isPlain ? pattern.length + path.length : pattern.length * path.length),
    matches: (path) => {
      made ??= compileGlob(globOf(pattern));
      return made(path);
    },
  };
}

function canBeAsked(owner: string, author: string, organisation: string): boolean {
  if (!owner.startsWith('@')) return false;
  const [name = '', team] = owner.slice(1).toLowerCase().split('/');
  return team === undefined ? name !== author.toLowerCase() : name === organisation.toLowerCase();
}
