import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { pino } from 'pino';
import type { GitHubClient } from '../github/client.ts';
import { inProgress } from './check-progress.ts';

const CHECK = {
  repository: { owner: 'acme', name: 'shop' },
  headSha: 'head',
  subject: { kind: 'pull', number: 7 },
  existing: [],
} as const;

const TOOLS = { log: pino({ level: 'silent' }) };

/** A client that counts its requests, none of which gets anywhere. */
function deadClient() {
  let requests = 0;
  const request = Object.assign(
    async () => {
      requests += 1;
      throw new TypeError('a bug');
    },
    { endpoint: () => ({ method: 'POST', url: 'https://api.github.localhost/x' }) },
  );
  // As much of a client as is used.
  return { client: { request } as unknown as GitHubClient, requests: () => requests };
}

test('quick work has no check run of its own, then or later', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { client, requests } = deadClient();
    const publish = async (value: number, begun: unknown) => ({ outcome: 'published', value, begun });
    const ended = await inProgress(TOOLS, client, CHECK, async () => 42, publish);
    assert.deepEqual(ended, { outcome: 'published', value: 42, begun: null });
    mock.timers.tick(60_000);
    assert.equal(requests(), 0);
  } finally {
    mock.timers.reset();
  }
});

test('work goes on, and is published, when its check run cannot be begun', async () => {
  const { client, requests } = deadClient();
  const work = async (slow: () => Promise<void>) => {
    await slow();
    await slow();
    return 42;
  };
  const tools = { ...TOOLS, patience: { pauseMs: 0 } };
  const publish = async (value: number, begun: unknown) => ({ outcome: 'published', value, begun });
  const ended = await inProgress(tools, client, CHECK, work, publish);
  assert.deepEqual(ended, { outcome: 'published', value: 42, begun: null });
  assert.ok(requests() > 0);
});

test('what the work throws is thrown, and nothing is published', async () => {
  const { client } = deadClient();
  const fail = () => Promise.reject(new Error('no'));
  await assert.rejects(
    inProgress(TOOLS, client, CHECK, fail, async () => assert.fail('published')),
    /no/,
  );
});
