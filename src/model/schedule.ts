/**
 * The schedules of CronJobs, as the controller reads them: five fields or a descriptor, behind an optional time zone
 * (Kubernetes documentation, CronJob: schedule syntax; robfig/cron v3, `ParseStandard`).
 */

const MINUTES_OF_DAY = 24 * 60;
const DAYS_OF_WEEK = 7;

/** After 28 years the days of the week fall on the same dates again (between 1901 and 2099). */
const CYCLE_YEARS = 28;
/** A leap year that began on a Saturday. */
const FIRST_YEAR = 2000;
const FIRST_WEEKDAY = 6;

/** Longer texts are no schedule. */
const MAX_LENGTH = 500;

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const FIELDS: readonly Field[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/**
 * The shortest time between two runs of a schedule, on clocks that are not changed for summer.
 * @param text what `spec.schedule` holds
 * @returns seconds, at least 1; null for what is no schedule, or never comes round
 */
export function shortestInterval(text: string): number | null {
  if (text.length > MAX_LENGTH) return null;
  const words = text.trim().split(/[ \t]+/);
  if (/^(?:CRON_)?TZ=/.test(words[0] ?? '')) words.shift();
  const [first = ''] = words;
  if (first === '@every') return words.length === 2 ? readDuration(words[1] ?? '') : null;
  const described = words.length === 1 ? DESCRIPTORS.get(first) : undefined;
  return shortestOfFields(described?.split(' ') ?? words);
}

/** A value set by a field: which of its numbers count, and whether it takes any (`*`). */
interface Chosen {
  readonly values: ReadonlySet<number>;
  readonly any: boolean;
}

function shortestOfFields(words: readonly string[]): number | null {
  const fields = FIELDS.map((field, index) => readField(words[index] ?? '', field));
  const [minute, hour, day, month, weekday] = fields;
  if (words.length !== FIELDS.length || !minute || !hour || !day || !month || !weekday) return null;
  const times = [...hour.values].flatMap((h) => [...minute.values].map((m) => h * 60 + m)).sort((a, b) => a - b);
  const [earliest = 0] = times;
  const latest = times.at(-1) ?? 0;
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const days = shortestDays({ day, month, weekday });
  if (days === null) return null;
  return 60 * Math.min(...gaps, days * MINUTES_OF_DAY - latest + earliest);
}

interface Days {
  readonly day: Chosen;
  readonly month: Chosen;
  readonly weekday: Chosen;
}

/** The fewest days from one that the schedule takes to the next; null when it takes none. */
function shortestDays(wanted: Days): number | null {
  let shortest: number | null = null;
  let first: number | null = null;
  let last: number | null = null;
  let count = 0;
  for (const { month, day } of datesOfCycle()) {
    if (takes(wanted, month, day, (FIRST_WEEKDAY + count) % DAYS_OF_WEEK)) {
      if (last !== null) shortest = Math.min(shortest ?? Number.POSITIVE_INFINITY, count - last);
      if (shortest === 1) return 1;
      first ??= count;
      last = count;
    }
    count += 1;
  }
  if (first === null || last === null) return null;
  return Math.min(shortest ?? Number.POSITIVE_INFINITY, count - last + first);
}

function* datesOfCycle(): Generator<{ month: number; day: number }> {
  for (let year = FIRST_YEAR; year < FIRST_YEAR + CYCLE_YEARS; year += 1) {
    for (let month = 1; month <= 12; month += 1) {
      for (let day = 1; day <= daysIn(year, month); day += 1) yield { month, day };
    }
  }
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Where both the day of the month and the day of the week are restricted, either is enough (crontab(5)). */
function takes({ day, month, weekday }: Days, inMonth: number, onDay: number, onWeekday: number): boolean {
  if (!month.values.has(inMonth)) return false;
  const byDay = day.values.has(onDay);
  const byWeekday = weekday.values.has(onWeekday);
  return day.any || weekday.any ? byDay && byWeekday : byDay || byWeekday;
}

/** Reads `*`, `?`, numbers, names, ranges, steps, and lists of them. */
function readField(text: string, field: Field): Chosen | null {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',')) {
    const range = readRange(part, field);
    if (range === null) return null;
    any ||= range.any;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return values.size === 0 ? null : { values, any };
}

interface Steps {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly any: boolean;
}

const RANGE = /^(?:([*?])|([A-Za-z]+|\d{1,2})(?:-([A-Za-z]+|\d{1,2}))?)(?:\/(\d{1,2}))?$/;

function readRange(text: string, field: Field): Steps | null {
  const match = RANGE.exec(text);
  if (!match) return null;
  const [, star, low, high, written] = match;
  const step = written === undefined ? 1 : Number(written);
  // The parser forgets the star of `*/2`, but not that of `*/1`.
  if (star !== undefined) return step < 1 ? null : { from: field.min, to: field.max, step, any: step === 1 };
  const from = readNumber(low ?? '', field);
  // A single number with a step runs to the end: `5/15` is `5-59/15`.
  const end = written === undefined ? from : field.max;
  const to = high === undefined ? end : readNumber(high, field);
  if (from === null || to === null || from < field.min || to > field.max || from > to || step < 1) return null;
  return { from, to, step, any: false };
}

function readNumber(text: string, { min, names }: Field): number | null {
  if (/^\d/.test(text)) return Number(text);
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? null : index + min;
}

const SECONDS_OF_UNIT: ReadonlyMap<string, number> = new Map([
  ['h', 3600],
  ['m', 60],
  ['s', 1],
]);

/** A duration such as `1h30m`: whole hours, minutes and seconds. */
function readDuration(text: string): number | null {
  if (!/^(?:\d{1,6}[hms]){1,3}$/.test(text)) return null;
  const parts = text.matchAll(/(\d+)([hms])/g);
  const seconds = [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS_OF_UNIT.get(unit ?? '') ?? 0),
    0,
  );
  return seconds < 1 ? null : seconds;
}
