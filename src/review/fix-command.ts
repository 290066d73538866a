import { nearest } from '../config/nearest.ts';
import type { Safety } from '../engine/contract.ts';
import { cutText } from './escape.ts';

/** A wish for repairs. */
export interface FixCommand {
  readonly verb: 'fix';
  /** `safe`: safe fixes alone; `review`: also those that a person has to judge. */
  readonly scope: Safety;
  /** `commit`: one commit on the branch of the pull request itself. */
  readonly delivery: 'pull request' | 'commit';
}

/** A wish for repairs that cannot be followed. */
export type FixMistake =
  /** `nearest`: all the words behind `fix`, as they were probably meant; null where that is not clear. */
  | { readonly kind: 'unknown fix word'; readonly word: string; readonly nearest: string | null }
  /** One comment asks for different repairs. */
  | { readonly kind: 'different fixes' }
  /** A wish to ignore counts only once its comment is acknowledged, which a repair would not wait for. */
  | { readonly kind: 'fix beside ignore' };

/** Length of a word that is taken over from a comment, in UTF-16 units. */
export const MAX_WORD = 60;

const WORDS = ['safe', 'push'] as const;

/**
 * Reads what stands behind `fix`: `safe` and `push`, in any order.
 * @param words as they are compared, in small letters
 */
export function readFix(words: readonly string[]): FixCommand | FixMistake {
  const unknown = words.filter((word) => !WORDS.some((known) => known === word));
  const meant = words.map((word) => nearest(word, WORDS));
  // The word that nothing is near to is the one to be spoken of.
  const strange = unknown.find((word) => nearest(word, WORDS) === null) ?? unknown[0];
  if (strange !== undefined) {
    const clear = meant.includes(null) ? null : [...new Set(meant)].join(' ');
    return { kind: 'unknown fix word', word: cutText(strange, MAX_WORD), nearest: clear };
  }
  return {
    verb: 'fix',
    scope: words.includes('safe') ? 'safe' : 'review',
    delivery: words.includes('push') ? 'commit' : 'pull request',
  };
}

/**
 * One comment gets one repair: the same wish counts once, and of different ones none, since a commit that nobody meant
 * cannot be taken back.
 */
export function settleFixes(fixes: readonly FixCommand[], ignores: boolean): readonly (FixCommand | FixMistake)[] {
  const [first, ...others] = fixes;
  if (first === undefined) return [];
  if (others.some(({ scope, delivery }) => scope !== first.scope || delivery !== first.delivery))
    return [{ kind: 'different fixes' }];
  return ignores ? [{ kind: 'fix beside ignore' }] : [first];
}
