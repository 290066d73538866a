import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Schedule, WEEKDAYS } from '../config/follow-ups.ts';
import { opensAt } from './schedule.ts';

const ALWAYS: Schedule = { days: WEEKDAYS, from: 0, to: 1440, timezone: 'UTC' };
const at = (hours: number, minutes = 0) => hours * 60 + minutes;
const berlin = (days: Schedule['days'], from: number, to: number): Schedule => {
  return { days, from, to, timezone: 'Europe/Berlin' };
};

/** Each: what the clock is asked, and when it opens; null for now. */
function opens(schedule: Schedule, times: Readonly<Record<string, string | null>>): void {
  for (const [now, expected] of Object.entries(times)) {
    const opening = expected === null ? null : new Date(expected).toISOString();
    assert.equal(opensAt(schedule, now), opening, now);
  }
}

describe('a schedule', () => {
  it('that there is none of is always open, and so is one that leaves nothing out', () => {
    assert.equal(opensAt(null, '2026-03-01T12:00:00Z'), null);
    opens(ALWAYS, { '2026-03-01T00:00:00Z': null, '2026-12-31T23:59:59.999Z': null });
  });

  it('is open from its first minute, and closed from its last', () => {
    // 2026-03-02 is a Monday; Berlin is an hour ahead.
    opens(berlin(['monday', 'wednesday'], at(9), at(17, 30)), {
      '2026-03-02T07:59:59.999Z': '2026-03-02T08:00Z',
      '2026-03-02T08:00:00Z': null,
      '2026-03-02T17:29:59+01:00': null,
      '2026-03-02T16:30:00Z': '2026-03-04T08:00Z',
      '2026-03-03T12:00:00Z': '2026-03-04T08:00Z',
      '2026-03-05T12:00:00Z': '2026-03-09T08:00Z',
    });
  });

  it('that crosses midnight counts for the day on which it begins', () => {
    opens(berlin(['friday'], at(22), at(24 + 5)), {
      '2026-03-06T04:00:00Z': '2026-03-06T21:00Z',
      '2026-03-06T21:00:00Z': null,
      '2026-03-07T03:59:00Z': null,
      '2026-03-07T04:00:00Z': '2026-03-13T21:00Z',
      '2026-03-08T02:00:00Z': '2026-03-13T21:00Z',
    });
    opens(berlin(['sunday'], at(22), at(24)), {
      '2026-03-08T22:59:00Z': null,
      '2026-03-08T23:00:00Z': '2026-03-15T21:00Z',
    });
  });

  it('knows leap days, and the ends of months and years', () => {
    opens({ ...ALWAYS, days: ['thursday'] }, { '2024-02-28T23:59:00Z': '2024-02-29T00:00Z' });
    opens({ ...ALWAYS, days: ['friday'] }, { '2024-02-29T00:00:00Z': '2024-03-01T00:00Z' });
    opens({ ...ALWAYS, from: at(1), to: at(2) }, { '2026-12-31T02:00:00Z': '2027-01-01T01:00Z' });
  });

  it('keeps to the clock on the wall when summer begins', () => {
    // On 2026-03-29 the clock of Berlin goes from 02:00 to 03:00, at 01:00 of UTC.
    opens(berlin(WEEKDAYS, at(4), at(5)), { '2026-03-28T12:00:00Z': '2026-03-29T02:00Z' });
    opens(berlin(WEEKDAYS, at(2, 30), at(4)), { '2026-03-29T00:59:00Z': '2026-03-29T01:00Z' });
    opens(berlin(WEEKDAYS, at(2), at(3)), { '2026-03-28T12:00:00Z': '2026-03-30T00:00Z' });
    opens(berlin(['sunday'], at(2), at(3)), { '2026-03-28T12:00:00Z': '2026-04-05T00:00Z' });
    opens(berlin(['saturday'], at(23), at(24 + 3)), {
      '2026-03-29T00:59:00Z': null,
      '2026-03-29T01:00:00Z': '2026-04-04T21:00Z',
    });
  });

  it('is open in both hours of the same name when summer ends', () => {
    // On 2026-10-25 the clock of Berlin goes from 03:00 to 02:00, at 01:00 of UTC.
    opens(berlin(WEEKDAYS, at(2), at(2, 30)), {
      '2026-10-24T12:00:00Z': '2026-10-25T00:00Z',
      '2026-10-25T00:30:00Z': '2026-10-25T01:00Z',
      '2026-10-25T01:29:00Z': null,
      '2026-10-25T01:30:00Z': '2026-10-26T01:00Z',
    });
    opens(berlin(WEEKDAYS, at(4), at(5)), { '2026-10-24T12:00:00Z': '2026-10-25T03:00Z' });
  });

  it('knows that a day can be missing', () => {
    // Samoa had no 30 December 2011, which was to be a Friday: it changed sides of the date line.
    const friday: Schedule = { days: ['friday'], from: 0, to: 1440, timezone: 'Pacific/Apia' };
    opens(friday, { '2011-12-30T09:59:00Z': '2012-01-05T10:00Z' });
    opens({ ...friday, days: ['saturday'] }, { '2011-12-30T09:59:00Z': '2011-12-30T10:00Z' });
  });

  it('has no answer to what is no time, or in a zone that there is not', () => {
    for (const schedule of [ALWAYS, null]) assert.throws(() => opensAt(schedule, 'soon'), RangeError);
    assert.throws(() => opensAt({ ...ALWAYS, timezone: 'Europe/Atlantis' }, '2026-03-01T12:00:00Z'), RangeError);
  });
});

const MINUTE = 60_000;
const seed = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? Date.now() % 1e9);

/** Looks at the clock every minute until a window is open, 15 days at most: as slow as it is plain. */
function watch({ days, from, to, timezone }: Schedule, now: number): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: timezone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const isOpen = (time: number): boolean => {
    const [, name = '', hours, minutes] = /^(\w+)\D+(\d\d):(\d\d)$/.exec(format.format(time)) ?? [];
    const today = (WEEKDAYS as readonly string[]).indexOf(name.toLowerCase());
    const yesterday = WEEKDAYS[(today + 6) % 7] ?? 'monday';
    const minute = Number(hours) * 60 + Number(minutes);
    const still = days.includes(yesterday) && minute + 1440 < to;
    return still || (days.includes(WEEKDAYS[today] ?? 'monday') && minute >= from && minute < to);
  };
  for (let time = now; time < now + 15 * 1440 * MINUTE; time = (Math.floor(time / MINUTE) + 1) * MINUTE) {
    if (isOpen(time)) return time;
  }
  throw new Error('no window within 15 days');
}

/** Zones, and times near which their clocks are turned, by an hour, by less or more, at midnight, over a whole day. */
const TURNS: readonly (readonly [timezone: string, near: string])[] = [
  ['Europe/Berlin', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['America/New_York', '2028-03-12T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Antarctica/Troll', '2026-03-29T01:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'],
  ['America/Havana', '2026-11-01T05:00Z'],
  ['Africa/Casablanca', '2026-03-22T02:00Z'],
  ['Africa/Cairo', '2014-06-26T22:00Z'],
  ['Asia/Beirut', '2026-03-28T22:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Asia/Pyongyang', '2018-05-04T15:00Z'],
  ['Asia/Kathmandu', '2024-02-29T12:00Z'],
];

function comparison(clock: fc.Arbitrary<readonly [timezone: string, now: number]>) {
  const window = fc.record({
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    from: fc.integer({ min: 0, max: 1439 }),
    length: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 1440 })),
  });
  return fc.property(window, clock, ({ days, from, length }, [timezone, now]) => {
    // A window of a skipped hour on one day of the week is open two weeks later at worst, which is what is watched.
    const schedule = { days, from, to: from + length, timezone };
    const answer = opensAt(schedule, new Date(now).toISOString());
    const seen = watch(schedule, now);
    assert.equal(answer, seen === now ? null : new Date(seen).toISOString());
  });
}

describe('the answer is that of somebody who looks at the clock every minute', () => {
  it('when clocks are turned', (t) => {
    t.diagnostic(`seed ${seed}`);
    const near = fc
      .tuple(fc.constantFrom(...TURNS), fc.integer({ min: -2 * 86_400_000, max: 3_600_000 }))
      .map(([[timezone, time], away]) => [timezone, Date.parse(time) + away] as const);
    fc.assert(comparison(near), { seed, numRuns: 150 });
  });

  it('in any time zone, at any time from 1980 to 2037', (t) => {
    t.diagnostic(`seed ${seed}`);
    const any = fc.tuple(
      fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone')),
      fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2037, 11, 31) }),
    );
    fc.assert(comparison(any), { seed, numRuns: 100 });
  });
});
