import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gistOf } from './gist.ts';

const TEXT = 'The program reads `a, b` first (then, c), and nothing else: it stops. Then it starts.';

test('a text that fits is its own gist', () => {
  assert.equal(gistOf(` ${TEXT} `, 200), TEXT);
  assert.equal(gistOf('', 0), '');
});

test('a longer one is cut behind a sentence', () => {
  assert.equal(gistOf(TEXT, 80), 'The program reads `a, b` first (then, c), and nothing else: it stops.');
});

test('a longer sentence is cut behind a clause, and never inside code or brackets', () => {
  assert.equal(gistOf(TEXT, 65), 'The program reads `a, b` first (then, c), and nothing else …');
  assert.equal(gistOf(TEXT, 60), 'The program reads `a, b` first (then, c) …');
  assert.equal(gistOf(TEXT, 40), null);
});

test('words that break lines are for the fold', () => {
  assert.equal(gistOf(`It runs shop/web@sha256:${'0'.repeat(64)}.`, 200), null);
});
