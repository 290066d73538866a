import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { APP_ID, SHOP, scene, sceneWithPull } from './harness.ts';

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

/** The recorded repositories are of both kinds, with and without an App or an enterprise: these are not in all payloads. */
const SOMETIMES = new Set(['installation', 'organization', 'enterprise']);
/** What a payload is about. */
const SUBJECTS = ['pull_request', 'issue', 'comment', 'review', 'thread', 'merge_group', 'check_run', 'check_suite'];

const EVENTS = [
  'pull_request',
  'push',
  'issue_comment',
  'merge_group',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
];

const keys = (value: unknown) => Object.keys((value ?? {}) as object);

/** Names that the recorded payload has and the double's has not. */
function missing(example: Record<string, unknown>, payload: Readonly<Record<string, unknown>>): string[] {
  const outer = keys(example).filter((key) => !(key in payload || SOMETIMES.has(key)));
  const inner = SUBJECTS.flatMap((name) =>
    keys(example[name])
      .filter((key) => !keys(payload[name]).includes(key))
      .map((key) => `${name}.${key}`),
  );
  return [...outer, ...inner];
}

test('what GitHub sent with an event, the double sends too', async (t) => {
  const { hub, bot, head, installation } = await sceneWithPull(t, { events: EVENTS });
  const actions = [{ label: 'Fix', description: 'Fixes', identifier: 'fix' }];
  const { data: check } = await bot.checks.create({ ...SHOP, name: 'x', head_sha: head, actions });
  hub.pressCheck('acme/shop', check.id, 'dev');
  hub.pressCheck('acme/shop', check.id, 'dev', 'fix');
  await hub.rerunSuite('acme/shop', head, 'dev');
  const remark = await hub.comment('acme/shop', 1, 'dev', 'one');
  const comment = await hub.commentOnLine('acme/shop', 1, 'dev', { path: 'app.txt', line: 3, body: 'one' });
  const thread = (await hub.state.pull('acme/shop', 1)).threads[0]?.id ?? 0;
  await hub.resolveThread('acme/shop', 1, thread, 'dev');
  await hub.unresolveThread('acme/shop', 1, thread, 'dev');
  for (const id of [remark, comment]) {
    await hub.editComment('acme/shop', id, 'dev', 'two');
    await hub.deleteComment('acme/shop', id, 'dev');
  }
  await hub.commit('acme/shop', 'feature', { files: { 'new.txt': 'more\n' } });
  await hub.editPull('acme/shop', 1, 'dev', { body: 'Other words' });
  hub.changePermissions(installation, { contents: 'read' });
  await hub.endMergeGroup('acme/shop', (await hub.mergeGroup('acme/shop', 1)).headRef, 'merged');
  await hub.settled();
  const compared = new Set<string>();
  for (const { event, action, payload } of hub.deliveries) {
    const examples = recorded.find(({ name }) => name === event)?.examples ?? [];
    for (const example of examples.filter((one) => (one.action ?? null) === action)) {
      compared.add(`${event} ${action}`);
      assert.deepEqual(missing(example, payload), [], `${event} ${action}`);
    }
  }
  assert.deepEqual([...compared].sort(), COMPARED);
});

const COMPARED = [
  'check_run requested_action',
  'check_run rerequested',
  'check_suite rerequested',
  'installation new_permissions_accepted',
  'issue_comment created',
  'issue_comment deleted',
  'issue_comment edited',
  'merge_group checks_requested',
  'pull_request closed',
  'pull_request opened',
  'pull_request synchronize',
  'pull_request_review submitted',
  'pull_request_review_comment created',
  'pull_request_review_comment deleted',
  'pull_request_review_comment edited',
  'pull_request_review_thread resolved',
  'pull_request_review_thread unresolved',
  'push null',
];

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
