import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markerOf } from './marker.ts';
import { findingAt } from './plan.fixture.ts';
import { reconcile } from './reconcile.ts';

describe('reconcile', () => {
  const a = findingAt('a.yaml', 1, { fingerprint: 'a', key: 'same' });
  const b = findingAt('b.yaml', 1, { fingerprint: 'b', key: 'same' });

  it('keeps silent about a fingerprint that was posted', () => {
    assert.deepEqual(reconcile([a, b], [markerOf(a)]), { fresh: [b], posted: [a] });
  });

  it('knows a finding by its key when its file was renamed between two pushes', () => {
    assert.deepEqual(reconcile([a], [{ fingerprint: 'old', key: 'same' }]), { fresh: [], posted: [a] });
  });

  it('uses each marker once: a copy of a posted finding is new, and the fingerprint goes before the key', () => {
    assert.deepEqual(reconcile([a, b], [markerOf(b)]), { fresh: [a], posted: [b] });
    assert.deepEqual(reconcile([a, b], [{ fingerprint: 'old', key: 'same' }]), { fresh: [b], posted: [a] });
  });

  it('counts a marker that two bodies hold once', () => {
    assert.deepEqual(reconcile([a, b], [markerOf(a), markerOf(a)]), { fresh: [b], posted: [a] });
  });

  it('takes keys like __proto__ for data', () => {
    const odd = findingAt('a.yaml', 1, { fingerprint: '__proto__', key: '__proto__' });
    assert.deepEqual(reconcile([odd], []).fresh, [odd]);
    assert.deepEqual(reconcile([odd], [markerOf(odd)]).fresh, []);
  });
});
