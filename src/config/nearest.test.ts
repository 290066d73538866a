import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

test('a mistyped word finds the right one, a strange word finds none', () => {
  const words = ['failOn', 'rules', 'profiles', 'latest-tag', 'off'];
  const meant: Readonly<Record<string, string | null>> = {
    failon: 'failOn',
    fail_on: 'failOn',
    rule: 'rules',
    profile: 'profiles',
    'lates-tga': 'latest-tag',
    of: 'off',
    latest: 'latest-tag',
    Pro: 'profiles',
    pr: null,
    agged: null,
    xyz: null,
    '': null,
    ['x'.repeat(65)]: null,
  };
  for (const [word, right] of Object.entries(meant)) assert.equal(nearest(word, words), right, word);
  assert.equal(nearest('lat', ['latest-tag', 'late-tag']), null);
  assert.equal(nearest('latest-tagg', ['latest-tags-x', 'latest-tag']), 'latest-tag');
});
