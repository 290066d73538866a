import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blobId } from './git-object.ts';

// Both as `git hash-object` prints them, in repositories of either object format.
test('the id of a blob is the one that git gives', () => {
  assert.equal(blobId(Buffer.alloc(0), '0'.repeat(40)), 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391');
  assert.equal(
    blobId(Buffer.alloc(0), '0'.repeat(64)),
    '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
  );
});
