import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Received, SHOP, sceneWithPull } from './harness.ts';

const REPOSITORY = 'acme/shop';
const EVENTS = ['pull_request', 'push', 'merge_group', 'check_run', 'check_suite'];
const of = (received: readonly Received[], event: string) =>
  received.filter((one) => one.event === event).map(({ payload }) => payload);

test('a group is a branch with a merge commit for each pull request, and asks for checks', async (t) => {
  const { hub, bot, received, head } = await sceneWithPull(t, { events: EVENTS });
  await hub.commit(REPOSITORY, 'second', { base: 'main', files: { 'second.txt': '2\n' } });
  await hub.openPull(REPOSITORY, 'dev', { title: 'Second', head: 'second', base: 'main' });
  const main = await hub.git(REPOSITORY, ['rev-parse', 'main']);
  const group = await hub.mergeGroup(REPOSITORY, [1, 2]);
  assert.deepEqual(group, {
    headSha: await hub.git(REPOSITORY, ['rev-parse', group.headRef]),
    headRef: `refs/heads/gh-readonly-queue/main/pr-2-${main}`,
    baseSha: main,
    baseRef: 'refs/heads/main',
  });
  assert.equal(await hub.git(REPOSITORY, ['rev-parse', `${group.headSha}^1^2`]), head);
  assert.equal(await hub.git(REPOSITORY, ['show', `${group.headSha}:second.txt`]), '2');
  await hub.settled();
  const [asked] = of(received, 'merge_group');
  const told = asked?.merge_group as Record<string, unknown>;
  assert.deepEqual(
    [asked?.action, told.head_sha, told.base_sha, told.head_ref, told.base_ref],
    ['checks_requested', group.headSha, main, group.headRef, 'refs/heads/main'],
  );
  assert.ok(of(received, 'push').some(({ ref }) => ref === group.headRef));
  const check = await bot.checks.create({ ...SHOP, name: 'x', head_sha: group.headSha, conclusion: 'success' });
  assert.deepEqual(check.data.pull_requests, []);
  assert.equal(hub.state.checkRuns(REPOSITORY, group.headSha).length, 1);
});

test('a merged group moves the base branch and merges its pull requests; a dequeued one is only gone', async (t) => {
  const { hub, received } = await sceneWithPull(t, { events: EVENTS });
  const left = await hub.mergeGroup(REPOSITORY, 1, 'dev');
  await hub.endMergeGroup(REPOSITORY, left.headRef, 'dequeued');
  assert.equal((await hub.state.pull(REPOSITORY, 1)).state, 'open');
  const group = await hub.mergeGroup(REPOSITORY, 1, 'dev');
  await hub.endMergeGroup(REPOSITORY, group.headRef, 'merged');
  assert.equal((await hub.state.pull(REPOSITORY, 1)).state, 'merged');
  assert.equal(await hub.git(REPOSITORY, ['rev-parse', 'main']), group.headSha);
  await assert.rejects(hub.endMergeGroup(REPOSITORY, group.headRef, 'merged'), /has no group/);
  await hub.settled();
  const ended = of(received, 'merge_group').filter(({ action }) => action === 'destroyed');
  assert.deepEqual(ended.map(({ reason }) => reason).sort(), ['dequeued', 'merged']);
});

test('what conflicts makes no group', async (t) => {
  const { hub } = await sceneWithPull(t, { events: EVENTS });
  await hub.commit(REPOSITORY, 'main', { files: { 'new.txt': 'other\n' } });
  await assert.rejects(hub.mergeGroup(REPOSITORY, 1), /#1 has conflicts/);
  assert.equal(await hub.git(REPOSITORY, ['for-each-ref', 'refs/heads/gh-readonly-queue/']), '');
});

test('checks are asked for again one by one or all together, of the App that made them', async (t) => {
  const { hub, bot, received, head } = await sceneWithPull(t, { events: ['merge_group'] });
  const { data } = await bot.checks.create({ ...SHOP, name: 'x', head_sha: head, external_id: 'of ours' });
  hub.pressCheck(REPOSITORY, data.id, 'dev');
  await hub.rerunSuite(REPOSITORY, head, 'dev');
  await hub.settled();
  const [run, suite] = [of(received, 'check_run')[0], of(received, 'check_suite')[0]];
  const shown = run?.check_run as { external_id: string; pull_requests: { number: number }[] };
  assert.deepEqual([run?.action, shown.external_id, shown.pull_requests[0]?.number], ['rerequested', 'of ours', 1]);
  const whole = suite?.check_suite as { id: number; head_sha: string; pull_requests: { number: number }[] };
  assert.deepEqual(
    [suite?.action, whole.id, whole.head_sha, whole.pull_requests[0]?.number],
    ['rerequested', hub.state.checkRuns(REPOSITORY, head)[0]?.suiteId, head, 1],
  );
  await assert.rejects(hub.rerunSuite(REPOSITORY, '0'.repeat(40), 'dev'), /no checks/);
});
