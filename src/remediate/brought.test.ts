import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingAt } from '../review/plan.fixture.ts';
import { broughtBy } from './brought.ts';

test('what a pull request brings in is repaired, what its repairs bring to light too, and nothing that was there', () => {
  const [introduced, existing, ignored] = ['a', 'b', 'c'].map((path) => findingAt(`${path}.yaml`, 1));
  assert.ok(introduced && existing && ignored);
  const wanted = broughtBy([introduced], [introduced, existing, ignored]);
  assert.deepEqual([introduced, existing, ignored, findingAt('new.yaml', 1)].map(wanted), [true, false, false, true]);
});
