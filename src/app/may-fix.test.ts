import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { APP_PERMISSIONS, REVIEW_ONLY_PERMISSIONS } from '../github/permissions.ts';
import { mayFix } from './may-fix.ts';

const OPEN = { state: 'open', crossRepository: false, head: { sha: 'a', ref: 'change', repository: null } } as const;

describe('a repair', () => {
  it('is offered on an open pull request of the repository', () => {
    assert.equal(mayFix(OPEN, APP_PERMISSIONS), true);
    assert.equal(mayFix({ ...OPEN, head: { ...OPEN.head, ref: 'plimsoll' } }, APP_PERMISSIONS), true);
  });

  it('is not offered on closed ones, on forks, and on repairs', () => {
    assert.equal(mayFix({ ...OPEN, state: 'closed' }, APP_PERMISSIONS), false);
    assert.equal(mayFix({ ...OPEN, state: 'merged' }, APP_PERMISSIONS), false);
    assert.equal(mayFix({ ...OPEN, crossRepository: true }, APP_PERMISSIONS), false);
    assert.equal(mayFix({ ...OPEN, head: { ...OPEN.head, ref: 'plimsoll/main/all' } }, APP_PERMISSIONS), false);
  });

  it('is not offered where the installation may not write', () => {
    assert.equal(mayFix(OPEN, REVIEW_ONLY_PERMISSIONS), false);
    assert.equal(mayFix(OPEN, { ...APP_PERMISSIONS, pull_requests: 'read' }), false);
    assert.equal(mayFix(OPEN, {}), false);
  });
});
