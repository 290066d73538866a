import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nakedPod } from '../../test/e2e/manifests.ts';
import { nothingToRepair, openedAs, pushedAs } from './answer.ts';
import { inputOf } from './body.fixture.ts';
import type { FixSet } from './follow-up.ts';

/** One safe fix. */
const SHELL = { Dockerfile: 'FROM node:24.1.0\nCMD node app.js\n' };
/** One fix that a person has to judge, and more of them. */
const POD = { 'pod.yaml': nakedPod('one') };
const PODS = { ...POD, 'other.yaml': nakedPod('two') };
/** No fix: only the registry knows the version. */
const LATEST = { 'latest/Dockerfile': 'FROM ruby:latest\nCMD ["ruby", "app.rb"]\n' };
const BOTH_LATEST = { ...LATEST, 'other/Dockerfile': 'FROM python:latest\nCMD ["python", "-V"]\n' };

async function repairs(files: Readonly<Record<string, string>>, scope: FixSet['scope'] = 'review'): Promise<FixSet> {
  return (await inputOf(files, {}, scope)).fixes;
}

for (const [what, files, scope, says] of [
  ['safe fixes alone', SHELL, 'safe', 'Opened #7: 1 repair in 1 commit.'],
  [
    'one that has to be judged',
    { ...SHELL, ...POD },
    'review',
    'Opened #7: 2 repairs in 2 commits. 1 of them rests on an assumption, for you to judge.',
  ],
  [
    'several of them',
    PODS,
    'review',
    'Opened #7: 2 repairs in 1 commit. 2 of them rest on assumptions, for you to judge.',
  ],
  [
    'safe ones with another left out',
    { ...SHELL, ...POD },
    'safe',
    'Opened #7: 1 repair in 1 commit. 1 more fix must be judged by a person and is left out.',
  ],
  [
    'safe ones with others left out',
    { ...SHELL, ...PODS },
    'safe',
    'Opened #7: 1 repair in 1 commit. 2 more fixes must be judged by a person and are left out.',
  ],
  [
    'one without a fix',
    { ...SHELL, ...LATEST },
    'safe',
    'Opened #7: 1 repair in 1 commit. 1 finding has no fix: its description says why.',
  ],
  [
    'several without a fix',
    { ...SHELL, ...BOTH_LATEST },
    'safe',
    'Opened #7: 1 repair in 1 commit. 2 findings have no fix: its description says why.',
  ],
] as const) {
  test(`a pull request with ${what}`, async () => {
    assert.equal(openedAs(7, await repairs(files, scope)), says);
  });
}

test('a commit is named by its first characters, and its branch as it is', async () => {
  const pushed = pushedAs('0123456789'.repeat(4), 'fix/`a`@b #1', await repairs({ ...SHELL, ...LATEST }));
  assert.equal(pushed, 'Pushed 0123456 to ``fix/`a`@b #1``: 1 repair. 1 finding has no fix: the check says why.');
});

for (const [what, files, scope, pull, says] of [
  [
    'a pull request without findings',
    {},
    'review',
    true,
    'This pull request brings in nothing that has to be repaired.',
  ],
  ['a branch without findings', {}, 'review', false, 'This branch holds nothing that has to be repaired.'],
  [
    'a finding without a fix',
    LATEST,
    'review',
    true,
    'This pull request brings in 1 finding, and no fix for it: the check says why.',
  ],
  [
    'findings without a fix',
    BOTH_LATEST,
    'safe',
    false,
    'This branch holds 2 findings, and no fix for any of them: the check says why.',
  ],
  [
    'one fix that has to be judged',
    POD,
    'safe',
    true,
    'This pull request brings in 1 finding, and no safe fix for it. 1 fix rests on an assumption, which a person has to judge: `/plimsoll fix` makes it as well.',
  ],
  [
    'several of them',
    { ...PODS, ...LATEST },
    'safe',
    true,
    'This pull request brings in 3 findings, and no safe fix for any of them. 2 fixes rest on an assumption, which a person has to judge: `/plimsoll fix` makes these as well.',
  ],
] as const) {
  test(`nothing is written for ${what}`, async () => {
    assert.equal(nothingToRepair(await repairs(files, scope), pull), says);
  });
}
