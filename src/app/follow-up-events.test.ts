import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { Probot } from 'probot';
import { controlMark } from '../remediate/body-controls.ts';
import { connectFollowUps } from './follow-up-events.ts';
import { folded, type Job } from './job.ts';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();

const HERE = 9;
const REPOSITORY = { id: HERE, name: 'shop', owner: { login: 'acme' } };
const PLACE = { installationId: 42, repositoryId: HERE, owner: 'acme', repo: 'shop' };
const PERSON = { login: 'ada', type: 'User' };

/** What one delivery asks for. */
async function asked(event: string, payload: object): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  const probot = new Probot({ appId: 1, privateKey: KEY, secret: 'sixteen letters!', log: pino({ level: 'silent' }) });
  await probot.ready();
  connectFollowUps(probot, (job) => jobs.push(job));
  const whole = { repository: REPOSITORY, installation: { id: 42 }, sender: PERSON, ...payload };
  // The event's name and payload come from outside, as in production; Probot's types tell them all apart.
  await probot.receive({ id: '1', name: event, payload: whole } as unknown as Parameters<typeof probot.receive>[0]);
  return jobs;
}

const followUps = (branch: string): Job => ({ kind: 'follow-ups', ...PLACE, branch });

/** A pull request as deliveries have it; `repo` is the id of the head's repository. */
function pull(ref: string, repo: number | null = HERE, body: string | null = null) {
  const head = { ref, repo: repo === null ? null : { id: repo } };
  return { number: 5, head, base: { ref: 'main' }, body };
}

describe('a push', () => {
  it('to a branch asks to look after what goes to it', async () => {
    assert.deepEqual(await asked('push', { ref: 'refs/heads/main', deleted: false }), [followUps('main')]);
    assert.deepEqual(await asked('push', { ref: 'refs/heads/a/b', deleted: false }), [followUps('a/b')]);
  });

  it('of a tag, of a branch of ours, or one that deletes its branch asks for nothing', async () => {
    for (const ref of ['refs/tags/v1', 'refs/heads/plimsoll/main/all', 'refs/heads/'])
      assert.deepEqual(await asked('push', { ref, deleted: false }), [], ref);
    assert.deepEqual(await asked('push', { ref: 'refs/heads/main', deleted: true }), []);
    const elsewhere = { ref: 'refs/heads/main', deleted: false, installation: undefined };
    assert.deepEqual(await asked('push', elsewhere), []);
  });
});

describe('an edited pull request', () => {
  const ours = 'plimsoll/main/all';
  const box = (name: 'rebase' | 'regenerate', ticked: boolean) =>
    `- [${ticked ? 'x' : ' '}] ${controlMark(name)} again\n`;
  const edited = (changes: object, head: ReturnType<typeof pull>, sender: object = PERSON) =>
    asked('pull_request', { action: 'edited', changes, pull_request: head, sender });

  it('of ours tells which boxes a person has ticked just now', async () => {
    const before = box('rebase', true) + box('regenerate', false);
    const after = box('rebase', true) + box('regenerate', true);
    assert.deepEqual(await edited({ body: { from: before } }, pull(ours, HERE, after)), [
      { ...followUps('main'), ticked: [{ number: 5, controls: ['regenerate'] }] },
    ]);
  });

  it('of ours is looked at where a person has changed anything else in its text', async () => {
    assert.deepEqual(await edited({ body: { from: 'x' } }, pull(ours)), [followUps('main')]);
    const taken = pull(ours, HERE, box('rebase', false));
    assert.deepEqual(await edited({ body: { from: box('rebase', true) } }, taken), [followUps('main')]);
  });

  it('asks for nothing where it is not ours, not by a person, or not about its text', async () => {
    const body = { body: { from: 'x' } };
    assert.deepEqual(await edited(body, pull('feature')), []);
    assert.deepEqual(await edited(body, pull(ours, 10)), [], 'a fork may call its branches as it likes');
    assert.deepEqual(await edited(body, pull(ours), { login: 'plimsoll[bot]', type: 'Bot' }), []);
    assert.deepEqual(await edited({ title: { from: 'x' } }, pull(ours)), []);
    assert.deepEqual(await edited({ base: { ref: { from: 'x' } } }, pull('feature')), []);
  });

  it('of ours that goes to another branch now is looked at there, and no box of it is new', async () => {
    const base = { base: { ref: { from: 'x' } } };
    assert.deepEqual(await edited(base, pull(ours, HERE, box('rebase', true))), [followUps('main')]);
  });
});

it('what people push to a pull request of ours asks to look at it', async () => {
  const pushed = (head: ReturnType<typeof pull>, sender: object = PERSON) =>
    asked('pull_request', { action: 'synchronize', pull_request: head, sender });
  assert.deepEqual(await pushed(pull('plimsoll/main/all')), [followUps('main')]);
  for (const other of [pull('feature'), pull('plimsoll/main/all', 10)]) assert.deepEqual(await pushed(other), []);
  assert.deepEqual(await pushed(pull('plimsoll/main/all'), { login: 'plimsoll[bot]', type: 'Bot' }), []);
});

it('a closed pull request asks to look after what goes to its branch, where that is one of ours to write to', async () => {
  const closed = (head: ReturnType<typeof pull>) => asked('pull_request', { action: 'closed', pull_request: head });
  assert.deepEqual(await closed(pull('feature')), [followUps('feature')]);
  for (const other of [pull('feature', 10), pull('feature', null), pull('plimsoll/feature/pull-5')])
    assert.deepEqual(await closed(other), []);
});

it('a merged one of ours asks to look after the branch that it went to', async () => {
  const merged = { ...pull('plimsoll/main/all'), merged: true };
  for (const sender of [PERSON, { login: 'github-merge-queue[bot]', type: 'Bot' }])
    assert.deepEqual(await asked('pull_request', { action: 'closed', pull_request: merged, sender }), [
      followUps('main'),
    ]);
});

it('boxes ticked while a job waits are all kept, each once', () => {
  const job = (ticked: readonly (readonly [number, 'rebase' | 'regenerate'])[]): Job => ({
    ...(followUps('main') as Extract<Job, { kind: 'follow-ups' }>),
    ticked: ticked.map(([number, control]) => ({ number, controls: [control] })),
  });
  const both = folded(job([[1, 'rebase']]), folded(job([[1, 'regenerate']]), followUps('main')));
  assert.deepEqual('ticked' in both && both.ticked, [{ number: 1, controls: ['rebase', 'regenerate'] }]);
  const apart = folded(job([[1, 'rebase']]), job([[2, 'rebase']]));
  assert.deepEqual('ticked' in apart && apart.ticked?.map(({ number }) => number), [1, 2]);
  const same = folded(job([[1, 'rebase']]), job([[1, 'rebase']]));
  assert.deepEqual('ticked' in same && same.ticked, [{ number: 1, controls: ['rebase'] }]);
  assert.deepEqual(folded(followUps('main'), followUps('main')), followUps('main'));
});
