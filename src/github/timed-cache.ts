/** Remembers values for a while; it may forget anything at any time. */
export interface TimedCache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
}

/**
 * Remembers values for a fixed time.
 * @param lifetimeMs milliseconds
 * @param now the clock, in milliseconds
 */
export function timedCache<T>(lifetimeMs: number, now: () => number, maxEntries = 10_000): TimedCache<T> {
  const entries = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(key) {
      const entry = entries.get(key);
      return entry !== undefined && now() < entry.until ? entry.value : undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until: now() + lifetimeMs });
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
    },
    delete(key) {
      entries.delete(key);
    },
  };
}

/**
 * Asks once for what many want at the same time, or soon after. A failure reaches all who wait for it, and is not
 * remembered.
 */
export function askedOnce<T>(cache: TimedCache<Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const before = cache.get(key);
  if (before !== undefined) return before;
  const asked = ask();
  cache.set(key, asked);
  asked.catch(() => {
    if (cache.get(key) === asked) cache.delete(key);
  });
  return asked;
}
