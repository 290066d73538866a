/** Chance that can be had again: the same seed throws the same numbers. */
export interface Dice {
  /** A whole number from 0, below `count`. */
  below(count: number): number;
  /** True once in `times` throws. */
  once(times: number): boolean;
  /** @throws RangeError for an empty list */
  pick<T>(items: readonly T[]): T;
}

/** Marsaglia's xorshift on 32 bits, with the shifts 13, 17 and 5 ("Xorshift RNGs", 2003). */
export function createDice(seed: number): Dice {
  // Neighbouring seeds begin far apart; zero would stay zero.
  let state = Math.imul(seed + 1, 0x9e3779b1) || 1;
  const below = (count: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 0x1_0000_0000) * count);
  };
  return {
    below,
    once: (times) => below(times) === 0,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('nothing to pick from');
      return items[below(items.length)] as (typeof items)[number];
    },
  };
}
