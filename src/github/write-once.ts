import { setTimeout } from 'node:timers/promises';
import { GitHubFailure, isDoubtful } from './failure.ts';
import type { Outcome } from './request.ts';

/** How long to wait before looking whether a write took effect. */
export interface Patience {
  /** Milliseconds: an effect may show a little later than the error that hid it. */
  readonly pauseMs: number;
}

export const DEFAULT_PATIENCE: Patience = { pauseMs: 2_000 };

const TRIES = 2;

/**
 * Makes a write take effect once, whatever becomes of its answer. After a doubtful answer it looks whether the effect
 * is there; only if not, it sends once more.
 * @param send sends the write, once
 * @param look finds the effect, null where there is none; it may throw a GitHubFailure
 */
export async function writeOnce<T>(
  send: () => Promise<Outcome<T>>,
  look: () => Promise<T | null>,
  { pauseMs }: Patience,
): Promise<Outcome<T>> {
  try {
    for (let left = TRIES - 1; ; left -= 1) {
      const sent = await send();
      if (sent.ok || !isDoubtful(sent.failure)) return sent;
      await setTimeout(pauseMs);
      const effect = await look();
      if (effect !== null) return { ok: true, value: effect };
      if (left === 0) return sent;
    }
  } catch (error) {
    if (error instanceof GitHubFailure) return { ok: false, failure: error };
    throw error;
  }
}
