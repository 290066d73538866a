import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fingerprint } from '../engine/fingerprint.ts';
import type { Finding } from '../engine/report.ts';
import { type Marker, markerOf } from './marker.ts';
import { type Said, saidIn } from './memory.ts';
import { findingAt, lineRegion } from './plan.fixture.ts';
import { reconcile, type Standing } from './reconcile.ts';
import { memoryOf, threadOf } from './thread.fixture.ts';

const a = findingAt('a.yaml', 1, { fingerprint: 'a', key: 'same' });
const b = findingAt('b.yaml', 1, { fingerprint: 'b', key: 'same' });

function listed(...markers: readonly Marker[]): readonly Said[] {
  return markers.map((marker) => ({ marker, thread: null }));
}

interface Held {
  readonly path: string;
  readonly identity: string;
}

function standing(held: readonly Held[], existing: Standing['matched']['existing'] = []): Standing {
  return { head: { inventory: held.map((item) => ({ ...item, region: lineRegion(1) })) }, matched: { existing } };
}

/** The findings that were announced, each with the fingerprint of the marker that knew it. */
function known(findings: readonly Finding[], said: readonly Said[], still = standing([])): readonly string[] {
  return [...reconcile(findings, said, still)].map(
    ([finding, { marker }]) => `${finding.fingerprint} by ${marker.fingerprint}`,
  );
}

describe('reconcile', () => {
  it('knows a fingerprint that was announced', () => {
    assert.deepEqual(known([a, b], listed(markerOf(a))), ['a by a']);
  });

  it('knows a finding by its key when its file was renamed between two pushes', () => {
    assert.deepEqual(known([a], listed({ fingerprint: 'old', key: 'same' })), ['a by old']);
  });

  it('uses each marker once: a copy of an announced finding is new, and the fingerprint goes before the key', () => {
    assert.deepEqual(known([a, b], listed(markerOf(b))), ['b by b']);
    assert.deepEqual(known([a, b], listed({ fingerprint: 'old', key: 'same' })), ['a by old']);
  });

  it('counts a marker that two bodies hold once, at its first place', () => {
    assert.deepEqual(known([a, b], listed(markerOf(a), markerOf(a))), ['a by a']);
    const said = [...listed(markerOf(a)), ...listed(markerOf(a))];
    assert.equal(reconcile([a], said, standing([])).get(a), said[0]);
  });

  it('takes the first place of several with the same key', () => {
    const [first, second] = listed({ fingerprint: 'x', key: 'same' }, { fingerprint: 'y', key: 'same' });
    assert.ok(first && second);
    assert.deepEqual([...reconcile([a, b], [first, second], standing([])).values()], [first, second]);
  });

  it('takes of several with the same key what stands in an open thread that nothing else keeps open', () => {
    const other = findingAt('a.yaml', 5, { fingerprint: 'other', key: 'other' });
    const at = (path: string) => findingAt(path, 1, { fingerprint: path, key: 'same' });
    const again = threadOf([at('x.yaml'), other], { id: 'again' });
    const waiting = threadOf([at('y.yaml')], { id: 'waiting' });
    for (const state of ['open', 'fixed'] as const) {
      const said = saidIn(memoryOf([{ ...again, state }, waiting]));
      const place = reconcile([other, a], said, standing([])).get(a);
      assert.equal(place?.thread?.id, 'waiting', `the other thread is ${state}`);
    }
    const closed = saidIn(memoryOf([again, { ...waiting, state: 'fixed' }]));
    assert.equal(reconcile([other, a], closed, standing([])).get(a)?.thread?.id, 'again', 'it opens none');
  });

  it('hands nothing on by key while the announced subject stands where it was announced', () => {
    const copy = findingAt('copy.yaml', 1, { identity: 'Job/x', key: 'same' });
    const said = listed({ fingerprint: fingerprint('same', 'a.yaml', 0), key: 'same' });
    const own = { path: 'copy.yaml', identity: 'Job/x' };
    const held = [{ path: 'a.yaml', identity: 'Job/x' }, own];
    assert.deepEqual(known([copy], said, standing(held)), []);
    assert.equal(known([copy], said, standing([own])).length, 1, 'it went to another file');
    assert.equal(
      known([copy], said, standing([{ path: 'a.yaml', identity: 'Job/y' }, own])).length,
      1,
      'another subject',
    );
  });

  it('hands on what was told of a subject that is now taken for the one that moved here, its copy for the new one', () => {
    const print = fingerprint('same', 'a.yaml', 0);
    const old = findingAt('old.yaml', 1, { identity: 'Job/x', key: 'same' });
    const told = findingAt('a.yaml', 1, { identity: 'Job/x', key: 'same', fingerprint: print });
    const copy = findingAt('copy.yaml', 1, { identity: 'Job/x', key: 'same' });
    const held = [told, copy];
    const said = listed(markerOf(told));
    assert.equal(known([copy], said, standing(held, [{ base: old, head: told }])).length, 1);
    assert.deepEqual(known([copy], said, standing(held, [{ base: { ...old, path: 'a.yaml' }, head: told }])), []);
  });

  it('hands on what a second subject of one name in a file was told, once that one has gone', () => {
    const moved = findingAt('b.yaml', 1, { identity: 'Job/x', key: 'same' });
    const said = listed({ fingerprint: fingerprint('same', 'a.yaml', 1), key: 'same' });
    const a = { path: 'a.yaml', identity: 'Job/x' };
    assert.equal(known([moved], said, standing([a])).length, 1);
    assert.deepEqual(known([moved], said, standing([a, a])), []);
  });

  it('takes keys like __proto__ for data', () => {
    const odd = findingAt('a.yaml', 1, { fingerprint: '__proto__', key: '__proto__' });
    assert.deepEqual(known([odd], []), []);
    assert.deepEqual(known([odd], listed(markerOf(odd))), ['__proto__ by __proto__']);
  });
});
