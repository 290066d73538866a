import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlainMap } from '../plain-value.ts';
import type { YamlStreamEdit } from './edit.ts';
import { type Case, testCases } from './splice-case.fixture.ts';
import { verifyYaml } from './verify.ts';

const insert = (value: PlainMap): YamlStreamEdit => ({ op: 'insertDocument', value });
const remove: YamlStreamEdit = { op: 'removeDocument' };

const CASES: readonly Case[] = [
  {
    name: 'a document goes behind the only one',
    before: 'a: 1\n',
    edit: insert({ b: { c: [1, 'x'] } }),
    after: 'a: 1\n---\nb:\n  c:\n  - 1\n  - x\n',
  },
  {
    name: 'in the style of the document in front of it',
    before: "a:\n    b:\n      - 'x'\n---\nc: 1\n",
    edit: insert({ d: { e: ['true'] } }),
    after: "a:\n    b:\n      - 'x'\n---\nd:\n    e:\n      - 'true'\n---\nc: 1\n",
  },
  {
    name: 'behind the last one, and the comments at the end of the file',
    before: '---\na: 1\n---\nb: 2\n# the end\n',
    document: 1,
    edit: insert({ c: 3 }),
    after: '---\na: 1\n---\nb: 2\n# the end\n---\nc: 3\n',
  },
  {
    name: 'behind a document that ends with its own mark',
    before: 'a: 1\n...\n',
    edit: insert({ c: 3 }),
    after: 'a: 1\n...\n---\nc: 3\n',
  },
  {
    name: 'behind a literal block',
    before: 'a: |\n  text\n',
    edit: insert({ b: 'one\ntwo\n' }),
    after: 'a: |\n  text\n---\nb: |\n  one\n  two\n',
    needsFinalNewline: 'a line end would become part of the block',
  },
  {
    name: 'a document in the middle goes',
    before: 'a: 1\n---\n# about b\nb: 2\n---\nc: 3\n',
    document: 1,
    edit: remove,
    after: 'a: 1\n---\nc: 3\n',
  },
  {
    name: 'the last document goes',
    before: 'a: 1\n---\nb: 2\n# about b\n',
    document: 1,
    edit: remove,
    after: 'a: 1\n',
    needsFinalNewline: 'the line in front keeps its line end',
  },
  {
    name: 'the first document goes, and the marker stays',
    before: '# about a\na: 1\n---\nb: 2\n',
    edit: remove,
    after: '---\nb: 2\n',
  },
  {
    name: 'the head of the file stays',
    before: '# Licence\n# of the file\n\n# about a\na: 1\n---\nb: 2\n',
    edit: remove,
    after: '# Licence\n# of the file\n\n---\nb: 2\n',
  },
  {
    name: 'what stands above the first marker stays',
    before: '# Licence\n---\na: 1\n---\nb: 2\n',
    edit: remove,
    after: '# Licence\n---\nb: 2\n',
  },
  { name: 'the only document stays', before: 'a: 1\n---\n# nothing\n', edit: remove, refused: /only document/ },
  { name: 'JSON holds one document', before: '{"a": 1}\n', edit: insert({ b: 1 }), refused: /JSON/ },
  { name: 'nothing is no document', before: 'a: 1\n', edit: insert({}), refused: /empty/ },
  { name: 'an empty document has no style', before: '# only this\n', edit: insert({ b: 1 }), refused: /empty/ },
  {
    name: 'a template may hold documents that nobody sees',
    before: '{{- if .x }}\na: 1\n{{- end }}\n---\nb: 2\n',
    edit: remove,
    refused: /template/,
  },
  {
    name: 'no marker would be left between two documents',
    before: 'a: 1\n---\nb: 2\n...\nc: 3\n',
    document: 1,
    edit: remove,
    refused: /no marker/,
  },
  {
    name: 'a directive goes with nobody',
    before: '%YAML 1.1\n---\na: 1\n---\nb: 2\n',
    edit: remove,
    refused: /directive/,
  },
  { name: 'broken YAML', before: 'a: [\n---\nb: 1\n', edit: remove, refused: /cannot be read/ },
];

testCases('documents', CASES);

test('no line end comes into an open block scalar at the end of the file', () => {
  testCases('the end of the file', [
    { name: 'open', before: 'a: |\n  text', edit: insert({ b: 1 }), refused: /block scalar/ },
    { name: 'stripped', before: 'a: |-\n  text', edit: insert({ b: 1 }), after: 'a: |-\n  text\n---\nb: 1' },
  ]);
});

test('the check sees what was not declared', () => {
  const before = '# head\n\na: 1\n---\nb: 2\n---\nc: 3\n';
  const edits = [{ document: 1, edit: remove }];
  assert.equal(verifyYaml(before, '# head\n\na: 1\n---\nc: 3\n', edits), null);
  for (const after of [
    before,
    '# head\n\na: 1\n',
    '# head\n\na: 1\n---\nb: 2\n',
    '# head\n\na: 1\n---\nc: 4\n',
    'a: 1\n---\nc: 3\n',
    '# head\n\na: 1\n---\nc: 3 # new\n',
    '# head\n\na: 1\n---\nx: 1\nc: 3\n',
  ])
    assert.notEqual(verifyYaml(before, after, edits), null, after);
  const inserted = [{ document: 0, edit: insert({ x: 1 }) }];
  assert.equal(verifyYaml('a: 1', 'a: 1\n---\nx: 1', inserted), null);
  assert.notEqual(verifyYaml('a: 1', 'a: 1\n---\nx: 2', inserted), null);
});
