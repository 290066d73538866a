import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownBranchesAnswer, ownBranchesIn } from './own-branches.ts';

const SHA = 'a'.repeat(40);
const OWN = {
  ...{ number: 7, state: 'OPEN', baseRefName: 'main', headRefOid: SHA },
  ...{ isCrossRepository: false, viewerDidAuthor: true },
};

function branch(prefix: string, name: string, ...nodes: readonly object[]) {
  return { prefix, name, target: { oid: SHA }, associatedPullRequests: { nodes } };
}

const branchesOf = (...nodes: readonly object[]) => ownBranchesIn(ownBranchesAnswer.parse({ nodes }));

test('a name is whole wherever GitHub divides it', () => {
  const names = [
    branch('refs/heads/', 'plimsoll/main/all'),
    branch('refs/heads/plimsoll/', 'main/all'),
    branch('refs/heads/plimsoll/refs/heads/', 'all'),
  ];
  assert.deepEqual(
    branchesOf(...names).map((own) => own.branch),
    ['plimsoll/main/all', 'plimsoll/main/all', 'plimsoll/refs/heads/all'],
  );
});

test('each has the pull requests of this App in their order, with what they are by now', () => {
  const pulls = [
    { ...OWN, number: 5, state: 'MERGED' },
    { ...OWN, number: 6, state: 'CLOSED', baseRefName: 'trunk' },
    OWN,
  ];
  const [own] = branchesOf(branch('refs/heads/', 'plimsoll/main/all', ...pulls));
  assert.deepEqual(own, {
    ...{ branch: 'plimsoll/main/all', sha: SHA },
    pulls: [
      { number: 5, state: 'merged', base: 'main', headSha: SHA },
      { number: 6, state: 'closed', base: 'trunk', headSha: SHA },
      { number: 7, state: 'open', base: 'main', headSha: SHA },
    ],
  });
});

test('what people have opened from it, and what comes from a fork, is none of ours', () => {
  const others = [
    { ...OWN, viewerDidAuthor: false },
    { ...OWN, isCrossRepository: true },
  ];
  assert.deepEqual(branchesOf(branch('refs/heads/', 'plimsoll/main/all', ...others))[0]?.pulls, []);
});

test('a repository without any has none', () => {
  assert.deepEqual([ownBranchesIn(null), branchesOf()], [[], []]);
});
