import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { APP_ID, scene, sceneWithPull } from './harness.ts';

interface Recorded {
  name: string;
  examples: Record<string, unknown>[];
}

/** Payloads that GitHub itself sent. */
const recorded: Recorded[] = JSON.parse(
  readFileSync(
    new URL('api.github.com/index.json', import.meta.resolve('@octokit/webhooks-examples/package.json')),
    'utf8',
  ),
);

/** The recorded repositories are of both kinds, with and without an App: these are not in all payloads. */
const SOMETIMES = new Set(['installation', 'organization']);

const keys = (value: unknown) => Object.keys((value ?? {}) as object);

test('what GitHub sent with an event, the double sends too', async (t) => {
  const { hub } = await sceneWithPull(t);
  await hub.commit('acme/shop', 'feature', { files: { 'new.txt': 'more\n' } });
  await hub.merge('acme/shop', 1, 'dev');
  await hub.settled();
  const sent = hub.deliveries.map(({ event, action, payload }) => ({ event, action, payload }));
  const compared = new Set<string>();
  for (const { event, action, payload } of sent) {
    const examples = recorded.find(({ name }) => name === event)?.examples ?? [];
    const like = examples.filter((example) => (example.action ?? null) === action);
    for (const example of like) {
      compared.add(`${event} ${action}`);
      const outer = keys(example).filter((key) => !(key in payload || SOMETIMES.has(key)));
      const inner = keys(example.pull_request).filter((key) => !(key in (payload.pull_request as object)));
      assert.deepEqual([...outer, ...inner], [], `${event} ${action}`);
    }
  }
  assert.deepEqual([...compared].sort(), [
    'pull_request closed',
    'pull_request opened',
    'pull_request synchronize',
    'push null',
  ]);
});

test('a receiver that takes too long is given up, once, and the delivery counts as failed', async (t) => {
  const { hub } = await scene(t, { limits: { webhookTimeoutMs: 50 } });
  const slow = createServer(() => {});
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  hub.setWebhookUrl(APP_ID, `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`);
  const delivery = hub.deliver('ping', { zen: 'x' });
  await hub.settled();
  slow.closeAllConnections();
  slow.close();
  assert.deepEqual([delivery.status, delivery.attempts], [0, 1]);
});
