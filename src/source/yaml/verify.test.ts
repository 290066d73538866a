import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { YamlEdit } from './edit.ts';
import { verifyYaml } from './verify.ts';

const SET: YamlEdit = { op: 'set', at: ['b'], value: 2 };

function verify(before: string, after: string, edit: YamlEdit = SET, document = 0): string | null {
  return verifyYaml(before, after, [{ document, edit }]);
}

test('what was declared passes', () => {
  assert.equal(verify('a: 1\n', 'a: 1\nb: 2\n'), null);
  assert.equal(verify('a: 1\n---\nc: 1\n', 'a: 1\n---\nc: 1\nb: 2\n', SET, 1), null);
  assert.equal(verifyYaml('a: 1\n', 'a: 1\n', []), null);
  assert.equal(verify('{"a": 1}', '{"a": 1, "b": 2}'), null);
  assert.equal(verify('a: &x [1]\nc: *x\n', 'a: &x [1]\nc: *x\nb: 2\n'), null);
  assert.equal(verify('d: 1\nd: 2\ne: !!set {x}\n', 'd: 1\nd: 2\ne: !!set {x}\nb: 2\n'), null);
  assert.equal(verify('on: yes\nd: 2001-01-01\nt: 1:30\n', 'on: yes\nd: 2001-01-01\nt: 1:30\nb: 2\n'), null);
});

test('several edits of one document are applied in order', () => {
  const edits: readonly YamlEdit[] = [
    { op: 'append', at: ['l'], value: 1 },
    { op: 'append', at: ['l'], value: 2 },
  ];
  assert.equal(
    verifyYaml(
      'a: 1\n',
      'a: 1\nl: [1, 2]\n',
      edits.map((edit) => ({ document: 0, edit })),
    ),
    null,
  );
});

/** Text before, text after, and the reason why the edit `b: 2` did not do that. */
const WRONG: readonly (readonly [string, string, string, RegExp])[] = [
  ['nothing happened', 'a: 1\n', 'a: 1\n', /something else/],
  ['another value', 'a: 1\n', 'a: 1\nb: "2"\n', /something else/],
  ['another key changed too', 'a: 1\n', 'a: 2\nb: 2\n', /something else/],
  ['a key is lost', 'a: 1\nc: 3\n', 'a: 1\nb: 2\n', /something else/],
  ['another document changed', 'a: 1\n---\nc: 1\n', 'a: 1\nb: 2\n---\nc: 1 # x\n', /no edit names/],
  ['a document was added', 'a: 1\n', 'a: 1\nb: 2\n---\nc: 1\n', /2 documents instead of 1/],
  ['a bare line feed among CRLF', 'a: 1\r\n', 'a: 1\r\nb: 2\n', /bare line feed/],
  ['a CRLF among LF', 'a: 1\n', 'a: 1\nb: 2\r\n', /CRLF/],
  ['a CRLF in a file of one line', 'a: 1', 'a: 1\r\nb: 2', /CRLF/],
  ['a lone carriage return', 'a: 1\n', 'a: 1\n# \r\nb: 2\n', /CRLF/],
  ['the byte order mark is gone', '\ufeffa: 1\n', 'a: 1\nb: 2\n', /byte order mark/],
  ['no longer readable', 'a: 1\n', 'a: 1\nb: 2\n  c\n d: [\n', /no longer readable/],
  ['an alias lost its anchor', 'a: &x 1\nc: *x\n', 'a: 1\nc: *x\nb: 2\n', /readable/],
  ['an equal key hides another', '? n\n: ~\n"": 1\n', ': ~\n? n\n"": 1\nb: 2\n', /something else/],
  ['a value of an equal key changed', 'd: 1\nd: 2\n', 'd: 3\nd: 2\nb: 2\n', /something else/],
  ['a tag changed', 'a: !!set {x, y}\n', 'a: !!sxt {x, y}\nb: 2\n', /something else/],
  ['a tag of a text changed', 'a: !x y\n', 'a: !z y\nb: 2\n', /something else/],
  ['a block scalar grew', 'a: |\n  x\n', 'a: |\n  x\n  b: 2\n', /something else/],
];

for (const [name, before, after, reason] of WRONG) {
  test(`what was not declared is told: ${name}`, () => assert.match(verify(before, after) ?? 'null', reason));
}

test('an edit that does not fit, or of a document that is not there', () => {
  assert.match(verify('b: x\n', 'b: x\n', { op: 'append', at: ['b'], value: 1 }) ?? '', /does not fit/);
  assert.match(verify('a: 1\n', 'a: 1\n', SET, 3) ?? '', /not there/);
});

test('values of mappings are not taken for refusals', () => {
  assert.equal(verify('refused: x\n', 'refused: x\nb: 2\n'), null);
  const proto: YamlEdit = { op: 'set', at: ['__proto__'], value: 2 };
  assert.equal(verify('a: 1\n', 'a: 1\n__proto__: 2\n', proto), null);
  assert.match(verify('a: 1\n', 'a: 1\n', proto) ?? '', /something else/);
});
