import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlainValue } from '../plain-value.ts';
import type { YamlEdit } from './edit.ts';
import { applyYamlEdit } from './edit-value.ts';

const DONE: readonly (readonly [PlainValue, YamlEdit, PlainValue])[] = [
  [{ a: 1 }, { op: 'set', at: ['b', 'c', 0, 'd'], value: 2 }, { a: 1, b: { c: [{ d: 2 }] } }],
  [{ a: [1, 2] }, { op: 'set', at: ['a', 1], value: 3 }, { a: [1, 3] }],
  [{ a: null }, { op: 'set', at: ['a', 'b'], value: 3 }, { a: { b: 3 } }],
  [{ a: [] }, { op: 'set', at: ['a', 0], value: 3 }, { a: [3] }],
  [{ a: 1 }, { op: 'set', at: [], value: 3 }, 3],
  [{ a: [1] }, { op: 'append', at: ['a'], value: 2 }, { a: [1, 2] }],
  [{ a: null }, { op: 'append', at: ['a'], value: 2 }, { a: [2] }],
  [{}, { op: 'append', at: ['a', 'b'], value: 2 }, { a: { b: [2] } }],
  [{ a: { b: 1, c: 2 } }, { op: 'delete', at: ['a', 'b'] }, { a: { c: 2 } }],
  [{ a: [{ b: 1 }] }, { op: 'delete', at: ['a', 0, 'b'] }, { a: [{}] }],
  [{ a: 1 }, { op: 'delete', at: ['x', 'b'] }, { a: 1 }],
  [
    { s: { c: 1 } },
    { op: 'nest', at: ['s'], frame: { t: { m: 1 }, r: 2 }, hole: ['t', 's'] },
    { s: { t: { m: 1, s: { c: 1 } }, r: 2 } },
  ],
  [{ s: { c: 1 } }, { op: 'nest', at: ['s'], frame: {}, hole: ['t', 's'] }, { s: { t: { s: { c: 1 } } } }],
];

for (const [value, edit, expected] of DONE) {
  test(`${JSON.stringify(edit)} of ${JSON.stringify(value)}`, () => {
    const before = structuredClone(value);
    assert.deepEqual(applyYamlEdit(value, edit), { value: expected });
    assert.deepEqual(value, before, 'the value stays as it is');
  });
}

const REFUSED: readonly (readonly [PlainValue, YamlEdit])[] = [
  [{ a: 1 }, { op: 'set', at: ['a', 'b'], value: 2 }],
  [{ a: [1] }, { op: 'set', at: ['a', 'b'], value: 2 }],
  [{ a: [1] }, { op: 'set', at: ['a', 5], value: 2 }],
  [{ a: [] }, { op: 'set', at: ['a', 'b'], value: 2 }],
  [{ a: {} }, { op: 'set', at: ['b', 2], value: 2 }],
  [{ a: {} }, { op: 'append', at: ['a'], value: 2 }],
  [{ a: 1 }, { op: 'delete', at: [0] }],
  [{ a: 1 }, { op: 'nest', at: ['a'], frame: {}, hole: ['x'] }],
  [{ a: {} }, { op: 'nest', at: ['a'], frame: { x: 1 }, hole: ['x'] }],
  [{ a: {} }, { op: 'nest', at: ['a'], frame: { x: 1 }, hole: ['x', 'y'] }],
  [{ a: {} }, { op: 'nest', at: ['a'], frame: {}, hole: [] }],
];

for (const [value, edit] of REFUSED) {
  test(`refused: ${JSON.stringify(edit)} of ${JSON.stringify(value)}`, () => {
    assert.ok('refused' in applyYamlEdit(value, edit));
  });
}
