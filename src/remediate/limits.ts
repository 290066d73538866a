import type { FollowUpLimits } from '../config/follow-ups.ts';

/** Whether one more may be opened; if not, why, and when an hour is what stands in the way. */
export type Permission =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      /** A sentence for people. */
      readonly says: string;
      /** ISO 8601 in UTC; null where one of the open ones has to go first, or where the limit is none at all. */
      readonly retryAt: string | null;
    };

const HOUR = 3_600_000;
const NONE = 'The configuration (`followUps.limits`) lets Plimsoll open no pull requests here.';

/**
 * Whether a repository may get one more follow-up now. Updates count for nothing: they are no news.
 * @param opened when each of this App's follow-ups of the repository was opened, at least those of the last hour (ISO
 *   8601); times ahead of `now` count as of now, for clocks differ
 * @param open how many are open
 * @param now ISO 8601
 * @param limits as configured
 * @throws RangeError for what is no time
 */
export function mayOpen(opened: readonly string[], open: number, now: string, limits: FollowUpLimits): Permission {
  if (limits.open === 0 || limits.perHour === 0) return { allowed: false, says: NONE, retryAt: null };
  if (open >= limits.open) return refusal(`${pulls(open)} of Plimsoll ${open === 1 ? 'is' : 'are'} open here`, null);
  const current = timeOf(now);
  const recent = opened
    .map((time) => Math.min(timeOf(time), current))
    .filter((time) => time > current - HOUR)
    .toSorted((a, b) => b - a);
  if (recent.length < limits.perHour) return { allowed: true };
  // As soon as this one is an hour old, fewer than allowed are younger.
  const retryAt = new Date((recent[limits.perHour - 1] ?? current) + HOUR).toISOString();
  return refusal(`${pulls(recent.length)} of Plimsoll came within the last hour`, retryAt);
}

function refusal(reason: string, retryAt: string | null): Permission {
  const until = retryAt === null ? '' : ` until ${retryAt}`;
  return { allowed: false, says: `${reason}, which is the limit: no other is opened${until}.`, retryAt };
}

function pulls(count: number): string {
  return `${count} ${count === 1 ? 'pull request' : 'pull requests'}`;
}

function timeOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new RangeError(`${JSON.stringify(text)} is no time`);
  return time;
}
