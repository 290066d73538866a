import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { shortestInterval } from './schedule.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const TABLE: readonly (readonly [schedule: string, seconds: number | null])[] = [
  ['* * * * *', MINUTE],
  ['*/5 * * * *', 5 * MINUTE],
  // 58 past, then on the hour: steps begin anew.
  ['*/29 * * * *', 2 * MINUTE],
  ['0 * * * *', HOUR],
  ['0 */6 * * *', 6 * HOUR],
  ['0 22,1 * * *', 3 * HOUR],
  ['30 23,0 * * *', HOUR],
  ['0 3 * * *', DAY],
  ['0 3 * * 1-5', DAY],
  ['0 3 * * sun', 7 * DAY],
  ['0 3 * * MON,THU', 3 * DAY],
  ['0 0 1 * *', 28 * DAY],
  ['0 0 31 * *', 31 * DAY],
  ['0 0 1 jan *', 365 * DAY],
  ['0 0 29 2 *', 1461 * DAY],
  ['0 0 28,29 2 *', DAY],
  // Either day is enough: a first may be followed by a Monday.
  ['0 0 1 * 1', DAY],
  ['0 0 1 * ?', 28 * DAY],
  // A step over all days is a restriction of its own (robfig/cron): either day is enough.
  ['0 0 */2 * 1', DAY],
  ['0 0 */1 * 1', 7 * DAY],
  ['5/15 * * * *', 15 * MINUTE],
  ['0-10/10,50 * * * *', 10 * MINUTE],
  ['59,0 0,23 * * *', MINUTE],
  ['TZ=Europe/Berlin 0 3 * * *', DAY],
  ['CRON_TZ=UTC @hourly', HOUR],
  ['  0   3 * * *\t', DAY],
  ['@yearly', 365 * DAY],
  ['@annually', 365 * DAY],
  ['@monthly', 28 * DAY],
  ['@weekly', 7 * DAY],
  ['@daily', DAY],
  ['@midnight', DAY],
  ['@every 90s', 90],
  ['@every 1h30m', 90 * MINUTE],
  ['0 0 30 2 *', null],
  ['@reboot', null],
  ['@every', null],
  ['@every 0s', null],
  ['@every 5', null],
  ['* * * *', null],
  ['0 0 0 * * *', null],
  ['60 * * * *', null],
  ['* 24 * * *', null],
  ['* * 0 * *', null],
  ['* * * 13 *', null],
  ['* * * * 7', null],
  ['* * * * foo', null],
  ['5-1 * * * *', null],
  ['*/0 * * * *', null],
  ['H 3 * * *', null],
  ['1,,2 * * * *', null],
  ['{{ .Values.schedule }}', null],
  ['', null],
];

describe('the shortest interval of a schedule', () => {
  for (const [schedule, seconds] of TABLE) {
    it(`${JSON.stringify(schedule)} is ${seconds}`, () => assert.equal(shortestInterval(schedule), seconds));
  }

  it('agrees with counting minute by minute', () => {
    const numbers = (min: number, max: number) =>
      fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((list) => list.join(','));
    const field = (min: number, max: number) =>
      fc.oneof(
        fc.constant('*'),
        numbers(min, max),
        fc.integer({ min: 2, max: 9 }).map((step) => `*/${step}`),
      );
    fc.assert(
      fc.property(field(0, 59), field(0, 23), (minute, hour) => {
        assert.equal(shortestInterval(`${minute} ${hour} * * *`), counted(minute, hour));
      }),
      { seed: 20260404, numRuns: 200 },
    );
  });

  it('takes no time for hostile texts', () => {
    for (const text of ['1,'.repeat(1e6), '*'.repeat(1e6), `${'1-2/3,'.repeat(60)}x * * * *`, 'a'.repeat(499)])
      assert.equal(shortestInterval(text), null);
  });
});

/** Walks over three days of minutes: time and day are independent, and every day counts. */
function counted(minute: string, hour: string): number {
  const hits = (text: string, value: number) =>
    text === '*' ||
    (text.startsWith('*/') ? value % Number(text.slice(2)) === 0 : text.split(',').includes(`${value}`));
  const minutes = Array.from({ length: 3 * 24 * 60 }, (_, at) => at);
  const runs = minutes.filter((at) => hits(minute, at % 60) && hits(hour, Math.floor(at / 60) % 24));
  return MINUTE * Math.min(...runs.slice(1).map((at, index) => at - (runs[index] ?? 0)));
}
