import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_FOLLOW_UPS } from '../config/follow-ups.ts';
import { mayOpen } from './limits.ts';

const NOW = '2026-03-01T12:00:00Z';
const { limits: LIMITS } = DEFAULT_FOLLOW_UPS;

describe('the limits of follow-ups', () => {
  it('are ten open ones and two an hour', () => assert.deepEqual(LIMITS, { open: 10, perHour: 2 }));

  it('allow what is below them', () => {
    assert.deepEqual(mayOpen([], 0, NOW, LIMITS), { allowed: true });
    assert.deepEqual(mayOpen(['2026-03-01T11:30:00Z'], 9, NOW, LIMITS), { allowed: true });
    const older = ['2026-03-01T11:00:00Z', '2026-03-01T10:59:59Z', '2026-03-01T11:00:01Z'];
    assert.deepEqual(mayOpen(older, 3, NOW, LIMITS), { allowed: true });
  });

  it('stop the eleventh, which no hour helps', () => {
    const says = '10 pull requests of Plimsoll are open here, which is the limit: no other is opened.';
    assert.deepEqual(mayOpen([], 10, NOW, LIMITS), { allowed: false, says, retryAt: null });
  });

  it('stop the third of an hour, and tell when there is room', () => {
    const opened = ['2026-03-01T11:50:00Z', '2026-03-01T11:20:00+00:00', '2026-03-01T11:10:00Z'];
    assert.deepEqual(mayOpen(opened.slice(0, 2), 2, NOW, LIMITS), {
      allowed: false,
      says: '2 pull requests of Plimsoll came within the last hour, which is the limit: no other is opened until 2026-03-01T12:20:00.000Z.',
      retryAt: '2026-03-01T12:20:00.000Z',
    });
    assert.equal((mayOpen(opened, 3, NOW, LIMITS) as { retryAt: string }).retryAt, '2026-03-01T12:20:00.000Z');
  });

  it('take a time ahead for now, and none at all for a mistake', () => {
    const ahead = ['2026-03-01T15:00:00Z', '2026-03-01T15:00:00Z'];
    assert.equal((mayOpen(ahead, 2, NOW, LIMITS) as { retryAt: string }).retryAt, '2026-03-01T13:00:00.000Z');
    assert.throws(() => mayOpen(['yesterday'], 1, NOW, LIMITS), RangeError);
  });

  it('are those that are configured', () => {
    const says = 'The configuration (`followUps.limits`) lets Plimsoll open no pull requests here.';
    for (const none of [
      { open: 10, perHour: 0 },
      { open: 0, perHour: 2 },
    ]) {
      assert.deepEqual(mayOpen([NOW], 1, NOW, none), { allowed: false, says, retryAt: null });
    }
    assert.equal(mayOpen(Array(5).fill(NOW), 15, NOW, { open: 20, perHour: 6 }).allowed, true);
  });

  it('hold in every hour, however often somebody tries', (t) => {
    const seed = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? Date.now() % 1e9);
    t.diagnostic(`seed ${seed}`);
    const property = fc.property(
      fc.array(fc.nat(40), { maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      (waits, perHour) => {
        const opened: number[] = [];
        let now = Date.parse(NOW);
        for (const minutes of waits) {
          now += minutes * 60_000;
          const times = opened.map((time) => new Date(time).toISOString());
          const answer = mayOpen(times, 0, new Date(now).toISOString(), { open: 99, perHour });
          if (answer.allowed) opened.push(now);
          else assert.ok(mayOpen(times, 0, answer.retryAt ?? '', { open: 99, perHour }).allowed, 'there is room then');
        }
        for (const end of opened) {
          assert.ok(opened.filter((time) => time <= end && time > end - 3_600_000).length <= perHour);
        }
      },
    );
    fc.assert(property, { seed, numRuns: 300 });
  });
});
