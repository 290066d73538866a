import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { pino } from 'pino';
import { Probot } from 'probot';
import { connectChecks } from './check-events.ts';
import type { Job } from './job.ts';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

const REPOSITORY = { id: 9, name: 'shop', owner: { login: 'acme' } };
const PLACE = { installationId: 42, repositoryId: 9, owner: 'acme', repo: 'shop' };
const SHA = 'a'.repeat(40);

/** What one delivery asks for. */
async function asked(event: string, payload: object): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  const probot = new Probot({ appId: 1, privateKey: KEY, secret: 'sixteen letters!', log: pino({ level: 'silent' }) });
  await probot.ready();
  connectChecks(probot, (job) => jobs.push(job));
  const whole = { repository: REPOSITORY, installation: { id: 42 }, ...payload };
  // The event's name and payload come from outside, as in production; Probot's types tell them all apart.
  await probot.receive({ id: '1', name: event, payload: whole } as unknown as Parameters<typeof probot.receive>[0]);
  return jobs;
}

test('"Re-run" asks for what the commit was checked for, by run or by suite', async () => {
  const check = { head_sha: SHA, pull_requests: [{ number: 7 }, null] };
  const wanted = [{ kind: 'rerun', ...PLACE, headSha: SHA, pulls: [7] }];
  assert.deepEqual(await asked('check_run', { action: 'rerequested', check_run: check }), wanted);
  assert.deepEqual(await asked('check_suite', { action: 'rerequested', check_suite: check }), wanted);
  assert.deepEqual(await asked('check_run', { action: 'created', check_run: check }), []);
});

test('a merge group asks for its check, with the pull request that its branch names', async () => {
  const group = (ref: string) => ({ head_sha: SHA, base_sha: 'b', head_ref: ref });
  for (const [ref, number] of [
    [`refs/heads/gh-readonly-queue/main/pr-104-${SHA}`, 104],
    [`refs/heads/gh-readonly-queue/release/pr-1-x/pr-7-${SHA}`, 7],
    ['refs/heads/gh-readonly-queue/main/some-other-form', null],
    [`refs/heads/pr-${'9'.repeat(40)}-${SHA}`, null],
  ] as const) {
    const jobs = await asked('merge_group', { action: 'checks_requested', merge_group: group(ref) });
    assert.deepEqual(jobs, [{ kind: 'merge group', ...PLACE, headSha: SHA, baseSha: 'b', number }]);
  }
  assert.deepEqual(await asked('merge_group', { action: 'destroyed', merge_group: group('x') }), []);
});

test('a button of the check of a pull request asks for its repair', async () => {
  const sender = { login: 'ada', type: 'User' };
  const output = { title: 'One', summary: 'Two' };
  const run = { id: 77, external_id: 'plimsoll:pull:7:abc', output: { ...output, text: null, annotations_count: 0 } };
  const pressed = (identifier: string, changes: object = {}) => {
    const press = { action: 'requested_action', requested_action: { identifier }, check_run: run, sender };
    return asked('check_run', { ...press, ...changes });
  };
  const wanted = { kind: 'fix', ...PLACE, number: 7, checkRunId: 77, output, person: 'ada' };
  assert.deepEqual(await pressed('fix-safe'), [{ ...wanted, scope: 'safe' }]);
  assert.deepEqual(await pressed('fix-review'), [{ ...wanted, scope: 'review' }]);
  assert.deepEqual(await pressed('deploy'), []);
  assert.deepEqual(await pressed('fix-safe', { sender: { login: 'renovate[bot]', type: 'Bot' } }), []);
  const group = { ...run, external_id: `plimsoll:group:${SHA}:7:abc` };
  assert.deepEqual(await pressed('fix-safe', { check_run: group }), []);
  assert.deepEqual(await pressed('fix-safe', { check_run: { id: 77, external_id: 'theirs' } }), []);
});

test('without an installation nothing is asked for', async () => {
  const check = { head_sha: SHA, pull_requests: [] };
  assert.deepEqual(await asked('check_run', { action: 'rerequested', check_run: check, installation: undefined }), []);
});
