import { type Schedule, WEEKDAYS } from '../config/follow-ups.ts';

/** A point on the wall's clock, written as the UTC time at which a clock of UTC would show it; milliseconds. */
type WallTime = number;

/** Tells what the clock of a time zone shows at a time (milliseconds since 1970). */
type Clock = (time: number) => WallTime;

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/**
 * When a follow-up may be opened unasked. The clock on the wall decides: a window is open whenever the clock of the
 * schedule's zone shows a time within it. So an hour that is skipped in spring opens nothing, a window that begins in
 * it is open from the first minute after it, and an hour that comes twice in autumn is open both times.
 * @param now ISO 8601
 * @returns null when it is open now; else when it opens next, ISO 8601 in UTC
 * @throws RangeError for what is no time, and for a time zone that does not exist
 */
export function opensAt(schedule: Schedule | null, now: string): string | null {
  const start = Date.parse(now);
  if (Number.isNaN(start)) throw new RangeError(`${JSON.stringify(now)} is no time`);
  if (schedule === null) return null;
  const clock = clockOf(schedule.timezone);
  let time = start;
  while (!isOpen(schedule, clock(time))) time = nextStop(schedule, clock, time);
  return time === start ? null : new Date(time).toISOString();
}

/** Whether one of the windows that began today or yesterday holds the time: none is longer than a day. */
function isOpen(schedule: Schedule, wall: WallTime): boolean {
  const midnight = midnightOf(wall);
  return [midnight, midnight - DAY].some((day) => {
    const { from, to } = schedule;
    return beginsOn(schedule, day) && wall >= day + from * MINUTE && wall < day + to * MINUTE;
  });
}

/**
 * The next time, after one that is closed, at which that could change: a window begins, or somebody turns the clock.
 * It is less than two days ahead, in which no zone turns its clock twice: in the time zone database (2025) nobody ever
 * did so within three days.
 */
function nextStop(schedule: Schedule, clock: Clock, time: number): number {
  const wall = clock(time);
  const stop = time + nextStart(schedule, wall) - wall;
  return clock(stop) - stop === wall - time ? stop : firstAfterTurn(clock, time, stop);
}

/** What the clock shows when a window begins today or tomorrow; a day ahead where none does. */
function nextStart(schedule: Schedule, wall: WallTime): WallTime {
  const midnight = midnightOf(wall);
  const starts = [midnight, midnight + DAY]
    .filter((day) => beginsOn(schedule, day))
    .map((day) => day + schedule.from * MINUTE);
  return starts.find((start) => start > wall) ?? wall + DAY;
}

/** The first millisecond after the clock is turned, which happens once between two times. */
function firstAfterTurn(clock: Clock, before: number, after: number): number {
  const offset = clock(before) - before;
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (clock(middle) - middle === offset) low = middle;
    else high = middle;
  }
  return high;
}

function midnightOf(wall: WallTime): WallTime {
  return Math.floor(wall / DAY) * DAY;
}

function beginsOn({ days }: Schedule, midnight: WallTime): boolean {
  // Sunday is 0 for a Date, and the last day of ours.
  const day = WEEKDAYS[(new Date(midnight).getUTCDay() + 6) % 7];
  return day !== undefined && days.includes(day);
}

function clockOf(timezone: string): Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: timezone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (time) => {
    const shown = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 1, ...rest] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((part) =>
      shown.get(part as Intl.DateTimeFormatPartTypes),
    );
    const [day, hour, minute, second] = rest;
    // Clocks differ by whole seconds, so the milliseconds are those of the time itself.
    return Date.UTC(year, month - 1, day, hour, minute, second, ((time % 1000) + 1000) % 1000);
  };
}
