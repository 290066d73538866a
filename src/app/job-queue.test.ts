import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Job, keyOf } from './job.ts';
import { createJobQueue } from './job-queue.ts';

const shop = { installationId: 1, repositoryId: 2, owner: 'acme', repo: 'shop' };
const review = (number: number, forced?: boolean): Job =>
  forced === undefined ? { kind: 'review', ...shop, number } : { kind: 'review', ...shop, number, forced };
const command = (number: number): Job => ({ kind: 'command', ...shop, number });

function nameOf(job: Job): string {
  if (job.kind === 'review') return `review ${job.number}${job.forced === true ? ' forced' : ''}`;
  if (job.kind === 'command') return `command ${job.number}`;
  return 'headSha' in job ? `${job.kind} ${job.headSha}` : keyOf(job);
}

/** Jobs that wait until they are let go, in the order of their start, and what ran when. */
function controlled(concurrency: number) {
  const started: string[] = [];
  const errors: unknown[] = [];
  const gates: (() => void)[] = [];
  let most = 0;
  let now = 0;
  const queue = createJobQueue(
    async (job) => {
      started.push(nameOf(job));
      most = Math.max(most, ++now);
      await new Promise<void>((resolve) => gates.push(resolve));
      now -= 1;
      if (nameOf(job) === 'review 13') throw new Error('unlucky');
    },
    { concurrency, onError: (_, error) => errors.push(error) },
  );
  const release = async () => {
    gates.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const finish = async () => {
    while (gates.length > 0) await release();
    await queue.idle();
  };
  return { queue, started, errors, release, finish, most: () => most };
}

describe('reviews in the queue', () => {
  it('run one at a time for each pull request, and what comes meanwhile is one more', async () => {
    const { queue, started, release, most } = controlled(4);
    for (let push = 0; push < 5; push += 1) queue.enqueue(review(1));
    assert.deepEqual(started, ['review 1']);
    await release();
    assert.deepEqual(started, ['review 1', 'review 1']);
    await release();
    await queue.idle();
    assert.deepEqual(started, ['review 1', 'review 1']);
    assert.equal(most(), 1);
  });

  it('keep to the concurrency, and a waiting pull request does not block another', async () => {
    const { queue, started, finish, most } = controlled(2);
    for (const number of [1, 1, 2, 3]) queue.enqueue(review(number));
    assert.deepEqual(started, ['review 1', 'review 2']);
    await finish();
    assert.equal(most(), 2);
    assert.deepEqual(started.toSorted(), ['review 1', 'review 1', 'review 2', 'review 3']);
  });

  it('stay forced when a push folds into one that a person has forced', async () => {
    const { queue, started, finish } = controlled(1);
    for (const job of [review(1), review(1, true), review(1)]) queue.enqueue(job);
    await finish();
    assert.deepEqual(started, ['review 1', 'review 1 forced']);
  });

  it('survive one that throws', async () => {
    const { queue, errors, started, finish } = controlled(1);
    queue.enqueue(review(13));
    queue.enqueue(review(2));
    await finish();
    assert.equal(errors.length, 1);
    assert.deepEqual(started, ['review 13', 'review 2']);
  });
});

describe('commands in the queue', () => {
  it('are answered while a review of their pull request runs', async () => {
    const { queue, started, finish } = controlled(2);
    queue.enqueue(review(1));
    queue.enqueue(command(1));
    assert.deepEqual(started, ['review 1', 'command 1']);
    await finish();
  });

  it('a thousand on one pull request are two jobs and leave room for everything else', async () => {
    const { queue, started, finish } = controlled(2);
    for (let at = 0; at < 1_000; at += 1) queue.enqueue(command(1));
    queue.enqueue(review(2));
    assert.deepEqual(started, ['command 1', 'review 2']);
    await finish();
    assert.deepEqual(started, ['command 1', 'review 2', 'command 1']);
  });
});

describe('other jobs in the queue', () => {
  it('are known by their commit', async () => {
    const { queue, started, finish } = controlled(9);
    for (const headSha of ['a', 'a', 'b']) {
      queue.enqueue({ kind: 'merge group', ...shop, headSha, baseSha: 'c', number: null });
      queue.enqueue({ kind: 'rerun', ...shop, headSha, pulls: [] });
    }
    assert.deepEqual(started, ['merge group a', 'rerun a', 'merge group b', 'rerun b']);
    await finish();
  });
});

describe('jobs of a repository', () => {
  it('are the same under its old name and its new one, and not those of another that has its old name', async () => {
    const { queue, started, finish } = controlled(9);
    queue.enqueue(review(1));
    queue.enqueue({ ...review(1, true), repo: 'renamed' });
    assert.deepEqual(started, ['review 1']);
    queue.enqueue({ ...review(1), repositoryId: 3 });
    queue.enqueue({ ...review(1), installationId: 9 });
    assert.deepEqual(started, ['review 1', 'review 1', 'review 1']);
    await finish();
    assert.deepEqual(started.slice(3), ['review 1 forced']);
  });
});

describe('a job that waits for its time', () => {
  const HOUR = 3_600_000;

  it('starts when it has come, and not before', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const { queue, started, finish } = controlled(1);
    queue.enqueueAt(review(1), HOUR);
    t.mock.timers.tick(HOUR - 1);
    assert.deepEqual(started, []);
    t.mock.timers.tick(1);
    assert.deepEqual(started, ['review 1']);
    await finish();
  });

  it('is one for all that ask for the same: at the earliest of their times, and forced where a person wants it', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const { queue, started, finish } = controlled(1);
    queue.enqueueAt(review(1), 2 * HOUR);
    queue.enqueueAt(review(1, true), HOUR);
    queue.enqueueAt(review(1), 3 * HOUR);
    t.mock.timers.tick(HOUR);
    assert.deepEqual(started, ['review 1 forced']);
    await finish();
    t.mock.timers.tick(9 * HOUR);
    assert.deepEqual(started, ['review 1 forced']);
  });

  it('may wait for months, and starts at once where its time is past', (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const { queue, started } = controlled(9);
    const days = (count: number) => count * 24 * HOUR;
    queue.enqueueAt(review(1), days(60));
    queue.enqueueAt(review(2), -1);
    t.mock.timers.tick(0);
    assert.deepEqual(started, ['review 2']);
    t.mock.timers.tick(days(59));
    assert.deepEqual(started, ['review 2']);
    t.mock.timers.tick(days(1));
    assert.deepEqual(started, ['review 2', 'review 1']);
  });

  it('keeps nobody waiting who waits for the queue, and is dropped and counted with it', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const { queue, started } = controlled(1);
    queue.enqueueAt(review(1), HOUR);
    await queue.idle();
    assert.deepEqual(await queue.close(), { dropped: 1 });
    queue.enqueueAt(review(2), 0);
    t.mock.timers.tick(2 * HOUR);
    assert.deepEqual(started, []);
  });
});

it('closes: what runs ends, what waits is counted, nothing more starts', async () => {
  const { queue, started, release } = controlled(1);
  queue.enqueue(review(1));
  queue.enqueue(review(2));
  const closing = queue.close();
  queue.enqueue(review(3));
  await release();
  assert.deepEqual(await closing, { dropped: 1 });
  assert.deepEqual(started, ['review 1']);
});
