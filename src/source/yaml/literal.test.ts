import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '../refusal.ts';
import { applySplices } from '../text.ts';
import { readYaml } from './read.ts';
import { yamlSplices } from './splices.ts';
import { verifyYaml } from './verify.ts';

function written(text: string, value: string): string {
  const file = readYaml(text);
  const [document] = file.documents;
  assert.ok(document);
  const edit = { op: 'set' as const, at: ['a'], value };
  const splices = yamlSplices(file, document, edit);
  if (isRefusal(splices)) return `refused: ${splices.refused}`;
  const after = applySplices(text, splices);
  assert.equal(verifyYaml(text, after, [{ document: 0, edit }]), null);
  return after;
}

const cases: readonly (readonly [before: string, value: string, after: string | RegExp])[] = [
  ['a: |\n  x\n  y z\nb: 1\n', 'x\nexec y z\n', 'a: |\n  x\n  exec y z\nb: 1\n'],
  ['a: |-\n  x\n\n    y\n\nb: 1\n', 'x\n\n  exec y', 'a: |-\n  x\n\n    exec y\n\nb: 1\n'],
  ['a: | # why\r\n  x\r\n', 'exec x\n', 'a: | # why\r\n  exec x\r\n'],
  ['a: |2\n   x\n', ' exec x\n', 'a: |2\n   exec x\n'],
  ['a: |\n  x', 'exec x\n', 'a: |\n  exec x'],
  ['a: |\n  x\n', 'x\ny\n', /block scalar/],
  ['a: |\n  x\n', '  x\n', /block scalar/],
  ['a: |\n  x\n\n  y\n', 'x\nz\ny\n', /block scalar/],
  ['a: |\n  x\n', 'x\u0007\n', /block scalar/],
  ['a: >\n  x\n', 'y\n', /block scalar/],
  ['a: !!str |\n  x\n', 'y\n', /block scalar/],
];

for (const [before, value, after] of cases) {
  test(`${JSON.stringify(before)} to ${JSON.stringify(value)}`, () => {
    if (typeof after === 'string') assert.equal(written(before, value), after);
    else assert.match(written(before, value), after);
  });
}
