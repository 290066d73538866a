import assert from 'node:assert/strict';
import { test } from 'node:test';
import { child, documentValue, entry, hasDuplicateKeys, hasMergeKey, nodeAt, scalarValue } from './query.ts';
import { readYaml } from './read.ts';
import type { MapNode, YamlNode } from './tree.ts';

function rootOf(text: string): YamlNode {
  const root = readYaml(text).documents[0]?.root;
  assert.ok(root);
  return root;
}

function mapOf(text: string): MapNode {
  const root = rootOf(text);
  assert.ok(root.kind === 'map');
  return root;
}

function readValue(text: string): unknown {
  const [document] = readYaml(text).documents;
  return document ? documentValue(document) : assert.fail();
}

/** What sigs.k8s.io/yaml makes of plain scalars. */
const PLAIN: readonly (readonly [string, unknown])[] = [
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...[
    'yEs',
    'nULL',
    'tRUE',
    'oN',
    '<<',
    '=',
    '+',
    '.',
    '1.2.3',
    '100m',
    '1:30',
    '2001-01-01',
    '0x',
    '0o8',
    '0xg',
    '1e',
    'e3',
    '_1',
    '--1',
    '.1_0',
    'infinity',
    'nan',
  ].map((word) => [word, word] as const),
  ['0', 0],
  ['-0', -0],
  ['+7', 7],
  ['0644', 420],
  ['0o17', 15],
  ['-0x1F', -31],
  ['0b101', 5],
  ['08', 8],
  ['1_000', 1000],
  ['1.50', 1.5],
  ['1.', 1],
  ['.5', 0.5],
  ['1e3', 1000],
  ['-1.5E-2', -0.015],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.INF', Number.NEGATIVE_INFINITY],
  ['.NaN', Number.NaN],
  ['18446744073709551615', Number('18446744073709551615')],
];

for (const [text, expected] of PLAIN) {
  test(`the plain scalar ${text}`, () => assert.deepEqual(readValue(`a: ${text}\n`), { a: expected }));
}

test('quoted, block and tagged scalars', () => {
  assert.deepEqual(readValue('a: "5"\nb: \'yes\'\nc: |\n  5\nd: !!str 5\ne: !!int "5"\nf: !mine 5\ng:\n'), {
    a: '5',
    b: 'yes',
    c: '5\n',
    d: '5',
    e: 5,
    f: '5',
    g: null,
  });
  const root = rootOf('"yes"');
  assert.equal(root.kind === 'scalar' && scalarValue(root), 'yes');
});

test('the last of equal keys counts', () => {
  const map = mapOf('a: 1\nb: 2\na: 3\n');
  assert.equal(hasDuplicateKeys(map), true);
  const value = entry(map, 'a')?.value;
  assert.equal(value?.kind === 'scalar' && value.text, '3');
  assert.deepEqual(readValue('a: 1\nb: 2\na: 3\n'), { a: 3, b: 2 });
  assert.equal(hasDuplicateKeys(mapOf('a: 1\n"b": 2\n')), false);
  assert.equal(hasDuplicateKeys(mapOf('a: 1\n"a": 2\n')), true);
});

test('merge keys are merged, own keys and earlier maps first', () => {
  const text = 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 0\n';
  assert.deepEqual(readValue(text), { x: { a: 1, b: 1 }, y: { b: 2, c: 2 }, z: { a: 0, b: 1, c: 2 } });
  const z = child(rootOf(text), 'z');
  assert.equal(z?.kind === 'map' && hasMergeKey(z), true);
  assert.equal(hasMergeKey(mapOf('"<<": 1\n')), false);
});

test('paths lead through aliases, and say so', () => {
  const root = rootOf('x: &x {a: [1]}\ny: *x\nz: *none\nm:\n  <<: *x\n');
  const found = nodeAt(root, ['y', 'a', 0]);
  assert.ok(found.kind === 'node' && found.node.kind === 'scalar' && found.node.text === '1');
  assert.equal(found.alias?.target?.anchor, 'x');
  const absent = nodeAt(root, ['x', 'a', 7, 'b']);
  assert.ok(absent.kind === 'absent' && absent.depth === 2 && absent.parent.kind === 'seq' && !absent.alias);
  assert.match(nodeAt(root, ['z', 'q']).kind, /unknown/);
  assert.match(nodeAt(root, ['m', 'q']).kind, /unknown/);
  assert.equal(nodeAt(root, ['x', 0]).kind, 'absent');
  assert.equal(nodeAt(root, []).kind, 'node');
});

test('keys of any name are data', () => {
  const value = readValue('__proto__:\n  polluted: true\nconstructor: 1\ntoString: 2\n') as object;
  assert.deepEqual(Object.keys(value), ['__proto__', 'constructor', 'toString']);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  assert.deepEqual(
    Object.entries(readValue('x: &x {__proto__: 1}\ny:\n  <<: *x\n') as object)[1]?.[1],
    JSON.parse('{"__proto__":1}'),
  );
  assert.equal(entry(mapOf('a: 1\n'), '__proto__'), undefined);
});

test('aliases are expanded once and shared', () => {
  const value = readValue('a: &a [1]\nb: [*a, *a]\n') as { a: unknown; b: unknown[] };
  assert.equal(value.b[0], value.a);
  assert.equal(value.b[1], value.a);
});
