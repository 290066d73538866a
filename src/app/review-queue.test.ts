import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReviewQueue, type PullRef } from './review-queue.ts';

const pull = (number: number): PullRef => ({ installationId: 1, owner: 'acme', repo: 'shop', number });

/** A job that waits until it is let go, and notes what ran when. */
function controlled(concurrency: number) {
  const started: number[] = [];
  const errors: unknown[] = [];
  const gates: (() => void)[] = [];
  let most = 0;
  let now = 0;
  const queue = createReviewQueue(
    async ({ number }) => {
      started.push(number);
      most = Math.max(most, ++now);
      await new Promise<void>((resolve) => gates.push(resolve));
      now -= 1;
      if (number === 13) throw new Error('unlucky');
    },
    { concurrency, onError: (_, error) => errors.push(error) },
  );
  const release = async () => {
    gates.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { queue, started, errors, release, most: () => most };
}

describe('review queue', () => {
  it('runs one review of a pull request at a time and folds what comes meanwhile into one more', async () => {
    const { queue, started, release, most } = controlled(4);
    for (let push = 0; push < 5; push += 1) queue.enqueue(pull(1));
    assert.deepEqual(started, [1]);
    await release();
    assert.deepEqual(started, [1, 1]);
    await release();
    await queue.idle();
    assert.deepEqual(started, [1, 1]);
    assert.equal(most(), 1);
  });

  it('keeps to its concurrency, and a waiting pull request does not block another', async () => {
    const { queue, started, release, most } = controlled(2);
    for (const number of [1, 1, 2, 3]) queue.enqueue(pull(number));
    assert.deepEqual(started, [1, 2]);
    await release();
    await release();
    await release();
    await release();
    await queue.idle();
    assert.equal(most(), 2);
    assert.deepEqual(started.toSorted(), [1, 1, 2, 3]);
  });

  it('survives a job that throws', async () => {
    const { queue, errors, started, release } = controlled(1);
    queue.enqueue(pull(13));
    queue.enqueue(pull(2));
    await release();
    await release();
    await queue.idle();
    assert.equal(errors.length, 1);
    assert.deepEqual(started, [13, 2]);
  });

  it('closes: what runs ends, what waits is counted, nothing more starts', async () => {
    const { queue, started, release } = controlled(1);
    queue.enqueue(pull(1));
    queue.enqueue(pull(2));
    const closing = queue.close();
    queue.enqueue(pull(3));
    await release();
    assert.deepEqual(await closing, { dropped: 1 });
    assert.deepEqual(started, [1]);
  });
});
