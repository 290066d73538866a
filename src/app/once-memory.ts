/** Values that follow from their key: each is made once and remembered for a while. */
export interface OnceMemory<T> {
  /**
   * @param key names everything that the value follows from
   * @throws what `make` throws; nothing is remembered then
   */
  once(key: string, make: () => Promise<T>): Promise<T>;
}

/**
 * Keeps values in memory and forgets the least recently used first.
 * @param max how much is kept, over all values
 * @param weigh how much of that one value takes
 */
export function onceMemory<T>(max: number, weigh: (value: T) => number): OnceMemory<T> {
  const values = new Map<string, { readonly value: T; readonly weight: number }>();
  let total = 0;
  const forget = (key: string): void => {
    total -= values.get(key)?.weight ?? 0;
    values.delete(key);
  };
  const keep = (key: string, value: T): void => {
    forget(key);
    const weight = weigh(value);
    values.set(key, { value, weight });
    total += weight;
    for (const oldest of values.keys()) {
      if (total <= max) break;
      forget(oldest);
    }
  };
  return {
    async once(key, make) {
      const known = values.get(key);
      const value = known === undefined ? await make() : known.value;
      keep(key, value);
      return value;
    },
  };
}
