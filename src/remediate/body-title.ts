import { PATTERNS, type Pattern, type RuleMeta } from '../engine/contract.ts';
import type { FixSet } from './follow-up.ts';

/** What a list of pull requests shows of a title, in UTF-16 units. */
const MAX_SHOWN = 72;

/**
 * The title of a follow-up, which names what it repairs: the rule where it is one, else as many patterns as fit. It
 * holds words of the project alone, so that nothing of the repository becomes a mention or a link in it.
 * @returns one line of at most 72 UTF-16 units
 * @throws Error for a rule that is not among those given, or when nothing is repaired
 */
export function titleOf({ commits }: FixSet, rules: readonly RuleMeta[]): string {
  const repaired = commits.flatMap((commit) => commit.repaired);
  const [only, ...more] = [...new Set(repaired.map(({ rule }) => rule))];
  if (only === undefined) throw new Error('a follow-up repairs something');
  if (more.length > 0) return titleOfSeveral(repaired.length, byCount(repaired.map(({ pattern }) => pattern)));
  const rule = rules.find(({ id }) => id === only);
  if (!rule) throw new Error(`no rule ${only} among the words`);
  return shortest([`${rule.title}${repaired.length > 1 ? ` in ${repaired.length} places` : ''}`, rule.title]);
}

/** Each once, the most frequent first. */
function byCount(patterns: readonly Pattern[]): readonly Pattern[] {
  const groups = [...Map.groupBy(patterns, (pattern) => pattern)];
  return groups.sort(([, a], [, b]) => b.length - a.length).map(([pattern]) => pattern);
}

function titleOfSeveral(count: number, patterns: readonly Pattern[]): string {
  const start = `Repair ${count} findings`;
  const names = patterns.filter((pattern) => pattern !== 'beyond').map((pattern) => lowerFirst(PATTERNS[pattern]));
  const withNames = names.map((_, index) => {
    const shown = names.slice(0, names.length - index);
    const left = patterns.length - shown.length;
    return `${start}: ${shown.join(', ')}${left > 0 ? ` (+${left} more)` : ''}`;
  });
  return shortest([...withNames, start]);
}

/** The first that fits, else the last, cut. */
function shortest(titles: readonly string[]): string {
  return titles.find(({ length }) => length <= MAX_SHOWN) ?? (titles.at(-1) ?? '').slice(0, MAX_SHOWN);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
