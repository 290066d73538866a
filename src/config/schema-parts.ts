import { z } from 'zod';

/** A list with an upper bound. `what` names its entries in the plural. */
export function listOf<T extends z.ZodType>(item: T, what: string, max: number) {
  return z.array(item, { error: `must be a list of ${what}` }).max(max, { error: `has more than ${max} entries` });
}

/** A text that is not blank, without the spaces around it, of at most `max` UTF-16 units. */
export function text(error: string, max: number) {
  const blank = { error };
  return z
    .string({ error })
    .trim()
    .min(1, blank)
    .max(max, { error: `must have at most ${max} characters` });
}

/** A whole number from 0 to `max`. */
export function count(max: number) {
  const error = `must be a whole number from 0 to ${max}`;
  return z.int({ error }).min(0, { error }).max(max, { error });
}
