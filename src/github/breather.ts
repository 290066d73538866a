import { setImmediate } from 'node:timers/promises';

/** Milliseconds that one job may hold the thread: webhooks want an answer, and timers their turn. */
const LONGEST_HOLD_MS = 25;

/**
 * Makes a function that lets everybody else have a turn when its caller has held the thread for long; most calls
 * return at once. Call it between the pieces of long computations.
 * @param now milliseconds
 */
export function breather(now: () => number = () => performance.now()): () => Promise<void> {
  let since = now();
  return async () => {
    if (now() - since < LONGEST_HOLD_MS) return;
    await setImmediate();
    since = now();
  };
}
