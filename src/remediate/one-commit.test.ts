import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wish } from './decide.fixture.ts';
import type { CommittedFile, FixCommit } from './follow-up.ts';
import { asOneCommit } from './one-commit.ts';

function file(path: string, text: string | null, mode: CommittedFile['mode'] = '100644'): CommittedFile {
  return { path, text, mode };
}

function commit(subject: string, files: readonly CommittedFile[]): FixCommit {
  return { pattern: 'beyond', rules: ['a-rule'], subject, body: 'Why.', files, repaired: [] };
}

test('each file is as the last commit leaves it, by path', () => {
  const commits = [
    commit('One', [file('b', 'b1'), file('z', null)]),
    commit('Two', [file('a', 'a2'), file('b', 'b2', '100755')]),
    commit('Three', [file('a', null), file('B', 'c3')]),
  ];
  const { files } = asOneCommit({ ...wish('x').fixes, commits }, 'Repair');
  assert.deepEqual(files, [file('B', 'c3'), file('a', null), file('b', 'b2', '100755'), file('z', null)]);
});

test('its message is the title and what the commits are called', () => {
  const commits = [commit('Pin the image', []), commit('Bound the Job', [])];
  const { subject, body } = asOneCommit({ ...wish('x').fixes, commits }, 'Repair 2 findings');
  assert.equal(subject, 'Repair 2 findings');
  assert.equal(body, '- Pin the image\n- Bound the Job');
});
