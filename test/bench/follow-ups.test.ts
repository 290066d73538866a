/** What opening a follow-up may cost in requests, held on small ones; `npm run bench` prints the large ones too. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Case, type Cost, measured } from './follow-ups.ts';
import { dockerfiles, filesOfPatterns } from './repairs.ts';

/** @param exact what has to be known already or does not occur: requests that read files, and those of comments */
async function holds(one: Omit<Case, 'name'>, commits: number, exact: Partial<Cost>): Promise<void> {
  const cost = await measured({ name: 'test', ...one });
  assert.equal(cost.commits, commits);
  assert.ok(cost.made <= cost.allowed, `${cost.made} requests, more than ${cost.allowed}`);
  assert.deepEqual({ ...cost, ...exact }, cost);
}

const files = filesOfPatterns(3);

describe('opening a follow-up takes 6 requests and 2 for each commit at most', () => {
  it('by a button after the review, which has read all files', () =>
    holds({ way: 'button', change: files }, 3, { ofFiles: 0, ofComments: 0, tokens: 2 }));

  it('by a button when nothing is known', () =>
    holds({ way: 'button', change: files, cold: true }, 3, { ofComments: 0 }));

  it('and one each for labels and reviewers', () =>
    holds({ way: 'button', change: filesOfPatterns(1), labels: true, reviewers: true }, 1, { ofComments: 0 }));

  it('by a command, besides the three that every command takes', () =>
    holds({ way: 'command', change: files }, 3, { ofFiles: 0, ofComments: 3 }));

  it('after a merge, where nobody has asked', () => holds({ way: 'merge', change: files }, 2, { ofComments: 0 }));

  it('for any number of files', () =>
    holds({ way: 'button', base: dockerfiles(40, 'good'), change: dockerfiles(40, 'bad') }, 1, { ofFiles: 0 }));
});
