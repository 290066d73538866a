/** Does work of one key one after the other, in the order asked; work of other keys goes on beside it. */
export type Exclusive = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Makes one that holds within this process. */
export function createExclusive(): Exclusive {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const mine = (async () => {
      // What went wrong for somebody else is told to them.
      await before?.catch(() => {});
      return work();
    })();
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
