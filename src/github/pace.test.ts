import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type LimitNews, Pace, type RequestKind } from './pace.ts';
import { pacedFetch } from './paced-fetch.ts';

/** A clock that only the pace itself moves: sleeping takes no time. */
function pacer() {
  let now = 1_000_000;
  const pace = new Pace({
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  });
  const start = now;
  /** When requests that take no time are let in, in milliseconds; null where one is refused. */
  const entries = async (kinds: readonly RequestKind[]): Promise<readonly (number | null)[]> => {
    const times: (number | null)[] = [];
    for (const kind of kinds) {
      const refused = await pace.enter(kind);
      times.push(refused === null ? now - start : null);
      if (refused === null) pace.leave();
    }
    return times;
  };
  return { pace, entries };
}

const NEWS: LimitNews = { remaining: null, limit: null, untilReset: 1, refusedFor: null };

describe('the pace', () => {
  it('keeps writes a second apart, REST and GraphQL together, and reads not at all', async () => {
    const { entries } = pacer();
    const kinds = ['query', 'write', 'query', 'read', 'write', 'mutation', 'query', 'read', 'write'] as const;
    assert.deepEqual(await entries(kinds), [0, 0, 0, 0, 1_000, 2_000, 2_000, 2_000, 3_000]);
  });

  it('spends no more points in any minute than GitHub grants, each resource its own', async () => {
    const { entries } = pacer();
    const times = await entries([...Array(1_800).fill('query'), 'read', 'query', ...Array(810).fill('read')]);
    assert.deepEqual([times[1_799], times[1_800], times[1_801], times[1_802 + 809]], [0, 0, 60_000, 60_000]);
  });

  it('stops before the hour is used up, of the resource that is, and goes on after it', async () => {
    const { pace, entries } = pacer();
    pace.learn('query', { ...NEWS, remaining: 51, limit: 5_000, untilReset: 30 });
    assert.deepEqual(await entries(['query']), [0]);
    pace.learn('query', { ...NEWS, remaining: 50, limit: 5_000, untilReset: 30 });
    assert.deepEqual(await entries(['read', 'query']), [0, 30_000]);
    pace.learn('query', { ...NEWS, remaining: 50, limit: 5_000, untilReset: 61 });
    assert.deepEqual(await entries(['query', 'read']), [null, 30_000]);
    assert.equal(await pace.enter('mutation'), 61);
  });

  it('lets everything rest after a secondary limit', async () => {
    const { pace, entries } = pacer();
    pace.learn('write', { ...NEWS, remaining: 4_000, limit: 5_000, refusedFor: 20 });
    assert.deepEqual(await entries(['query', 'read', 'write']), [20_000, 20_000, 20_000]);
  });

  it('has ten requests on the way at once, and who waits to write keeps no reader out', async () => {
    const { pace } = pacer();
    const entered: string[] = [];
    const come = (name: string, kind: RequestKind) => pace.enter(kind).then(() => entered.push(name));
    for (let at = 0; at < 10; at += 1) await come(`${at}`, 'read');
    void come('late', 'read');
    void come('later', 'write');
    await settle();
    assert.equal(entered.length, 10);
    pace.leave();
    pace.leave();
    await settle();
    assert.deepEqual(entered.slice(10), ['late', 'later']);
  });

  it('passes the place on when the request that was called in is given up', async () => {
    let asleep: (() => void) | undefined;
    const pace = new Pace({
      now: () => 0,
      sleep: () => new Promise((_, reject) => (asleep = () => reject(new Error('aborted')))),
    });
    const entered: string[] = [];
    for (let at = 0; at < 10; at += 1) await pace.enter('query');
    const first = pace.enter('read').catch(() => 'given up');
    void pace.enter('query').then(() => entered.push('second'));
    await settle();
    // While it waits for a place its budget is closed: called in, it has to sleep, and is aborted there.
    pace.learn('read', { ...NEWS, remaining: 0, limit: 0, untilReset: 5 });
    pace.leave();
    await settle();
    assert.deepEqual(entered, []);
    asleep?.();
    await settle();
    assert.deepEqual([await first, entered], ['given up', ['second']]);
  });
});

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('what a request counts as', () => {
  const kindOf = async (url: string, init: RequestInit): Promise<string | undefined> => {
    let kind: string | undefined;
    class Noting extends Pace {
      override async enter(entering: RequestKind): Promise<null> {
        kind = entering;
        return null;
      }
    }
    await pacedFetch(new Noting(), async () => new Response('{}'))(url, init);
    return kind;
  };

  it('is told by its method, and of GraphQL by its text', async () => {
    const graphql = 'https://ghes.localhost/api/graphql';
    const post = (body: object) => ({ method: 'POST', body: JSON.stringify(body) });
    assert.equal(await kindOf('https://a.localhost/repos', {}), 'read');
    assert.equal(await kindOf('https://a.localhost/repos', post({ query: 'query A { a }' })), 'write');
    assert.equal(await kindOf('https://a.localhost/repos', { method: 'PATCH' }), 'write');
    assert.equal(await kindOf('https://a.localhost/api/v3/app/installations/7/access_tokens', post({})), 'read');
    assert.equal(await kindOf(graphql, post({ query: 'query A { a }', variables: {} })), 'query');
    assert.equal(await kindOf(graphql, post({ query: 'mutation A { a }', variables: { query: 'query' } })), 'mutation');
    assert.equal(
      await kindOf(graphql, post({ variables: { query: 'query B' }, query: 'mutation A { a }' })),
      'mutation',
    );
    assert.equal(await kindOf(graphql, post({ query: 'queryish' })), 'mutation');
  });
});
