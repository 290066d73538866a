import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '../refusal.ts';
import { applySplices } from '../text.ts';
import type { YamlEdit } from './edit.ts';
import { readYaml } from './read.ts';
import { type Case, set, testCases } from './splice-case.fixture.ts';
import { yamlSplices } from './splices.ts';

const REPLACE: readonly Case[] = [
  { name: 'keeps single quotes', before: "a: 'x' # c\n", edit: set("it's", 'a'), after: "a: 'it''s' # c\n" },
  { name: 'keeps double quotes', before: 'a: "x"\n', edit: set('y', 'a'), after: 'a: "y"\n' },
  { name: 'quotes what YAML 1.1 reads otherwise', before: 'a: x\n', edit: set('yes', 'a'), after: 'a: "yes"\n' },
  {
    name: 'quotes as the file does',
    before: "a: x\nb: 'y z'\n",
    edit: set('0644', 'a'),
    after: "a: '0644'\nb: 'y z'\n",
  },
  {
    name: 'an empty mapping with a comment in it',
    before: 'a: {\n  # why\n}\n',
    edit: set(5, 'a'),
    refused: /comment/,
  },
  { name: 'takes quotes off for a number', before: 'a: "5"\n', edit: set(5, 'a'), after: 'a: 5\n' },
  {
    name: 'takes in all lines of a scalar',
    before: 'a: one\n  two\nb: 1\n',
    edit: set('x', 'a'),
    after: 'a: x\nb: 1\n',
  },
  { name: 'does nothing when the value is there', before: 'a: 0x10\n', edit: set(16, 'a'), after: 'a: 0x10\n' },
  { name: 'writes several lines in quotes', before: 'a: x\n', edit: set('x\ny', 'a'), after: 'a: "x\\ny"\n' },
];

const REFUSED: readonly Case[] = [
  { name: 'an alias', before: 'a: &x {b: 1}\nc: *x\n', edit: set(1, 'c', 'd'), refused: /alias/ },
  {
    name: 'an anchor used elsewhere',
    before: 'a: &x\n  b: 1\nc: *x\n',
    edit: set(1, 'a', 'd'),
    refused: /&x and used elsewhere/,
  },
  {
    name: 'an anchor further in that is used elsewhere',
    before: 'a:\n  b: &x 1\n  d: 2\nc: *x\n',
    edit: { op: 'delete', at: ['a', 'b'] },
    refused: /anchor/,
  },
  { name: 'a merge key', before: 'x: &x {k: 1}\na:\n  <<: *x\n', edit: set(1, 'a', 'd'), refused: /merge key/ },
  { name: 'the same key twice', before: 'a: 1\na: 2\n', edit: set(1, 'd'), refused: /twice/ },
  { name: 'a key that is no scalar', before: '? [a]\n: 1\nb: 2\n', edit: set(1, 'd'), refused: /not a scalar/ },
  { name: 'a template', before: 'a: {{ .Values.a }}\n', edit: set(1, 'd'), refused: /template/ },
  { name: 'a broken document', before: 'a: [\n', edit: set(1, 'd'), refused: /cannot be read/ },
  { name: 'an empty document', before: '# nothing\n', edit: set(1, 'd'), refused: /empty/ },
  { name: 'a lone carriage return', before: 'a: 1\rb: 2\n', edit: set(1, 'd'), refused: /carriage return/ },
  { name: 'an anchor beside a dash', before: '- &x a: 1\n', edit: set(1, 0, 'd'), refused: /anchor/ },
  { name: 'a block scalar', before: 'a: |\n  x\n', edit: set('y', 'a'), refused: /block scalar/ },
  { name: 'a mapping that is there', before: 'a:\n  b: 1\n', edit: set('y', 'a'), refused: /a mapping is there/ },
  { name: 'a scalar on the way', before: 'a: x\n', edit: set('y', 'a', 'b'), refused: /a scalar stands/ },
  {
    name: 'a comment in a flow mapping',
    before: 'a: {\n  b: 1 # one\n  }\n',
    edit: set(1, 'a', 'c'),
    refused: /comment/,
  },
  {
    name: 'blank lines that the scalar above keeps',
    before: 'a: |+\n  x\nb: 1\n\nc: 2\n',
    edit: { op: 'delete', at: ['b'] },
    refused: /take in/,
  },
  { name: 'an item that is not there', before: 'a: [1]\n', edit: set(1, 'a', 3), refused: /3 would go/ },
  { name: 'an anchored empty value', before: 'a: &x\nb: 1\n', edit: set({ c: 1 }, 'a'), refused: /anchor/ },
];

testCases('replacing', REPLACE);
testCases('refused', REFUSED);

test('the end of a file inside a block scalar is refused where a newline would change it', () => {
  const file = readYaml('a: |\n  x');
  const [document] = file.documents;
  assert.ok(document);
  const edit: YamlEdit = { op: 'set', at: ['b'], value: 1 };
  assert.match(JSON.stringify(yamlSplices(file, document, edit)), /final newline/);
  const stripped = readYaml('a: |-\n  x');
  const [other] = stripped.documents;
  assert.ok(other);
  assert.deepEqual(yamlSplices(stripped, other, edit), [{ start: 9, end: 9, text: '\nb: 1' }]);
});

test('a text of several lines is quoted where a literal block would take in what follows', () => {
  const quoted = 'b: "x\\ny\\n"';
  const cases = [
    ['a: 1', `a: 1\n${quoted}`],
    ['a: 1\n  \n', `a: 1\n${quoted}\n  \n`],
    ['a:\n  c: 1\n\n  # of nothing\n', `a:\n  c: 1\n  ${quoted}\n\n  # of nothing\n`],
  ] as const;
  for (const [before, after] of cases) {
    const file = readYaml(before);
    const [document] = file.documents;
    assert.ok(document);
    const edit: YamlEdit = { op: 'set', at: before.includes('c') ? ['a', 'b'] : ['b'], value: 'x\ny\n' };
    const splices = yamlSplices(file, document, edit);
    assert.ok(!isRefusal(splices));
    assert.equal(applySplices(before, splices), after);
  }
});
