import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APP_ID, type Received, SHOP, scene, sceneWithPull } from './harness.ts';

const guid = ({ headers }: Received) => headers['x-github-delivery'];
const number = ({ payload }: Received) => payload.number;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test('deliveries are signed, each under a GUID of its own', async (t) => {
  const { hub, received } = await scene(t);
  for (let at = 0; at < 20; at++) hub.deliver('ping', { number: at });
  await hub.settled();
  assert.equal(received.length, 20);
  assert.ok(received.every(({ signed }) => signed));
  assert.ok(received.every((one) => GUID.test(String(guid(one)))));
  assert.equal(new Set(received.map(guid)).size, 20);
  assert.deepEqual(hub.deliveries.map(({ id }) => id).sort(), received.map((one) => String(guid(one))).sort());
  const { headers } = received[0] as Received;
  assert.equal(headers['x-github-hook-installation-target-id'], String(APP_ID));
});

test('a delivery is signed with the secret of the App that it goes to', async (t) => {
  const { hub, received } = await scene(t);
  const { webhookUrl } = hub.deliver('ping', { number: 1 }).app;
  hub.createApp({ id: 8, slug: 'other', permissions: {}, events: [], webhookSecret: 'another', webhookUrl });
  hub.deliver('ping', { number: 2 }, 8);
  await hub.settled();
  const signed = received.map((one) => [number(one), one.signed]).sort();
  assert.deepEqual(signed, [
    [1, true],
    [2, false],
  ]);
});

test('a push to the branch of a pull request sends push and synchronize', async (t) => {
  const { hub, received, head, installation } = await sceneWithPull(t);
  const after = await hub.commit('acme/shop', 'feature', { files: { 'new.txt': 'three\n' }, author: 'dev' });
  await hub.settled();
  assert.deepEqual(received.map(({ event }) => event).sort(), ['pull_request', 'push']);
  const payload = received.find(({ event }) => event === 'pull_request')?.payload;
  const { sender, installation: from, pull_request } = payload as Record<string, Record<string, unknown>>;
  assert.deepEqual([payload?.action, payload?.before, payload?.after], ['synchronize', head, after]);
  assert.deepEqual([sender?.login, from?.id], ['dev', installation]);
  assert.equal((pull_request?.head as { sha: string } | undefined)?.sha, after);
});

test('a push through the API does the same; one to another branch sends no synchronize', async (t) => {
  const { hub, dev, received, head } = await sceneWithPull(t);
  const tree = await hub.git('acme/shop', ['rev-parse', `${head}^{tree}`]);
  const { data } = await dev.git.createCommit({ ...SHOP, message: 'Again', tree, parents: [head] });
  await dev.git.updateRef({ ...SHOP, ref: 'heads/feature', sha: data.sha });
  await hub.commit('acme/shop', 'unrelated', { files: { 'x.txt': 'x' } });
  await hub.settled();
  const told = received.map(({ event, payload }) => `${event} ${payload.action ?? payload.ref}`).sort();
  assert.deepEqual(told, ['pull_request synchronize', 'push refs/heads/feature', 'push refs/heads/unrelated']);
});

test('only events that the App asked for are sent', async (t) => {
  const { hub, received } = await sceneWithPull(t, { events: ['push'] });
  await hub.commit('acme/shop', 'feature', { files: { 'new.txt': 'three\n' } });
  await hub.settled();
  assert.deepEqual(
    received.map(({ event }) => event),
    ['push'],
  );
});

test('a duplicate has the same GUID', async (t) => {
  const { hub, received } = await scene(t);
  hub.deliveryScript({ duplicate: 2 });
  const { id } = hub.deliver('ping', {});
  hub.deliver('ping', {});
  await hub.settled();
  assert.equal(received.length, 4);
  assert.equal(received.filter((one) => guid(one) === id).length, 3);
});

test('a delayed delivery comes after later ones', async (t) => {
  const { hub, received } = await scene(t);
  hub.deliveryScript({ delayMs: 300 });
  for (const at of [1, 2]) hub.deliver('ping', { number: at });
  await hub.settled();
  assert.deepEqual(received.map(number), [2, 1]);
});

test('reordered deliveries are held back, then sent last first', async (t) => {
  const { hub, received } = await scene(t);
  hub.deliveryScript({ reorder: 3 });
  for (const at of [1, 2]) hub.deliver('ping', { number: at });
  assert.ok(hub.deliveries.every(({ attempts }) => attempts === 0));
  hub.deliver('ping', { number: 3 });
  await hub.settled();
  assert.deepEqual(
    hub.deliveries.map(({ attempts }) => attempts),
    [1, 1, 1],
  );
  assert.deepEqual(received.map(number), [3, 2, 1]);
});

test('a dropped delivery never comes, and can be redelivered under its GUID', async (t) => {
  const { hub, received } = await scene(t);
  hub.deliveryScript({ drop: true, event: 'ping' });
  hub.deliver('push', { number: 1 });
  const dropped = hub.deliver('ping', { number: 2 });
  await hub.settled();
  assert.deepEqual([received.map(number), dropped.status, dropped.attempts], [[1], null, 0]);
  await hub.redeliver(dropped.id);
  assert.deepEqual([received.map(number), guid(received[1] as Received)], [[1, 2], dropped.id]);
});

test('a failed delivery is not tried again by itself', async (t) => {
  const { hub, received } = await scene(t, { answer: 500 });
  const failed = hub.deliver('ping', {});
  await hub.settled();
  assert.deepEqual([failed.status, failed.attempts, received.length], [500, 1, 1]);
  const again = await hub.redeliver(failed.id);
  assert.deepEqual([again.id, again.attempts, received.length], [failed.id, 2, 2]);
  hub.setWebhookUrl(APP_ID, 'http://127.0.0.1:1/');
  await hub.redeliver(failed.id);
  assert.equal(failed.status, 0);
});
