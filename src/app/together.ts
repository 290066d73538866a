/**
 * Waits for work that goes on side by side. Unlike `Promise.all` it leaves nothing running behind: a failure is thrown
 * when all have ended.
 * @throws what the first of them in the list throws
 */
export async function together<T extends readonly unknown[]>(
  work: readonly [...{ [Index in keyof T]: Promise<T[Index]> }],
): Promise<T> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as T;
}
