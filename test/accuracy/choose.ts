/**
 * Chooses some of a list by a seed, evenly: the same seed chooses the same.
 * @param seed any whole number
 */
export function choose<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  let state = seed >>> 0;
  const next = () => {
    // A linear congruence (Numerical Recipes' constants) spreads well enough for drawing a sample.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const keyed = items.map((item) => ({ item, key: next() }));
  return keyed
    .toSorted((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ item }) => item);
}
