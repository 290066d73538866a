import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentValue } from './query.ts';
import { readYaml } from './read.ts';
import type { YamlNode } from './tree.ts';

function valuesOf(text: string): unknown[] {
  return readYaml(text).documents.map(documentValue);
}

function slicesOf(text: string): string[] {
  return readYaml(text).documents.map(({ range }) => text.slice(range.start, range.end));
}

function rootOf(text: string): YamlNode {
  const root = readYaml(text).documents[0]?.root;
  assert.ok(root);
  return root;
}

test('documents are split at markers in column 0', () => {
  assert.deepEqual(valuesOf('a: 1\n---\nb: 2\n'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(valuesOf('# head\n---\na: 1\n'), [{ a: 1 }]);
  assert.deepEqual(valuesOf('a: 1\n--- # next\nb: 2'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(valuesOf('a: |\n  x\n---\nb: 2\n'), [{ a: 'x\n' }, { b: 2 }]);
  assert.deepEqual(valuesOf('a: "\\\n  ---"\n'), [{ a: '---' }]);
  assert.deepEqual(valuesOf('---x: 1\n'), [{ '---x': 1 }]);
  assert.deepEqual(valuesOf('a: 1\r\n---\r\nb: 2\r\n'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(valuesOf('a: 1\r---\rb: 2\r'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(valuesOf('a: "\u2028--- x"\n'), [{ a: '\u2028--- x' }]);
});

test('every text has a document, if an empty one', () => {
  for (const text of ['', '# only a comment\n', '\ufeff', '---\n', '...\n', '...\n...\n'])
    assert.deepEqual(valuesOf(text), [null], text);
  assert.deepEqual(valuesOf('---\n---\n'), [null, null]);
});

test('an end marker ends a document, and content behind it is another one', () => {
  assert.deepEqual(valuesOf('a: 1\n...\n'), [{ a: 1 }]);
  assert.deepEqual(valuesOf('a: 1\n...\n# nothing\n'), [{ a: 1 }]);
  assert.deepEqual(valuesOf('a: 1\n...\nb: 2\n'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(valuesOf('a: 1\n...\n%YAML 1.1\n---\nb: 2\n'), [{ a: 1 }, { b: 2 }]);
});

test('directives belong to the document below them', () => {
  assert.deepEqual(valuesOf('%YAML 1.2\n%TAG !e! tag:example.org,2000:\n---\na: !e!x 1\n'), [{ a: '1' }]);
  assert.match(readYaml('%YAML 1.2\na: 1\n').documents[0]?.error?.message ?? '', /directives end mark/);
});

test('ranges cover the content between the markers', () => {
  assert.deepEqual(slicesOf('# head\n---\na: 1\n--- {b: 2}\n---\n'), ['a: 1\n', ' {b: 2}\n', '']);
  assert.deepEqual(slicesOf('a: 1\n...\nb: 2'), ['a: 1\n', 'b: 2']);
});

test('offsets are those of the whole text', () => {
  const text = '\ufeffa: 1\r\n---\r\nb:\r\n  - "x"\r\n  - *y\r\n  - &z {c: d}\r\n';
  const { root } = readYaml(text).documents[1] ?? {};
  assert.ok(root?.kind === 'map');
  const list = root.entries[0]?.value;
  assert.ok(list?.kind === 'seq');
  assert.deepEqual(
    list.items.map(({ start, end }) => text.slice(start, end)),
    ['"x"', '*y', '{c: d}'],
  );
  assert.deepEqual(
    list.items.map(({ outerStart, end }) => text.slice(outerStart, end)),
    ['"x"', '*y', '&z {c: d}'],
  );
  assert.deepEqual(
    list.dashes.map((dash) => text[dash]),
    ['-', '-', '-'],
  );
  assert.equal(text[root.entries[0]?.colon ?? 0], ':');
});

test('empty values stand behind their colon or dash', () => {
  const text = 'a:   # c\nb: &x\nc:\n-\n';
  const root = rootOf(text);
  assert.ok(root.kind === 'map');
  const [a, b, c] = root.entries.map(({ value }) => value);
  assert.ok(a?.kind === 'scalar' && a.empty && a.start === 2 && a.end === 2);
  assert.ok(b?.kind === 'scalar' && b.empty && b.start === text.indexOf('&x') + 2);
  assert.ok(c?.kind === 'seq' && c.items[0]?.kind === 'scalar' && c.items[0].start === text.indexOf('-') + 1);
});

test('empty keys of flow mappings stand in front of their colon', () => {
  const text = '{a: 1, : 2, ? : 3}';
  const root = rootOf(text);
  assert.ok(root.kind === 'map');
  assert.deepEqual(
    root.entries.map(({ key, colon }) => [key.start, key.end, colon]),
    [
      [1, 2, 2],
      [7, 7, 7],
      [14, 14, 14],
    ],
  );
});

test('block scalars hold their header and end with their last line', () => {
  const text = 'a: |+ # c\n   x\n\nb: >-\n  y\n\n# after\nc: |\n';
  const root = rootOf(text);
  assert.ok(root.kind === 'map');
  const scalars = root.entries.map(({ value }) => value);
  assert.deepEqual(
    scalars.map(({ start, end }) => text.slice(start, end)),
    ['|+ # c\n   x\n\n', '>-\n  y\n', '|\n'],
  );
  assert.deepEqual(
    scalars.map((node) => node.kind === 'scalar' && [node.contentColumn, node.keepsBlankLines]),
    [
      [3, true],
      [2, false],
      [-1, false],
    ],
  );
});

test('pairs in flow sequences, lone keys and explicit keys', () => {
  assert.deepEqual(valuesOf('[a: b, {c}, ? d : e, {f: g}: h]'), [
    [{ a: 'b' }, { c: null }, { d: 'e' }, { '{"f":"g"}': 'h' }],
  ]);
  assert.deepEqual(valuesOf('? a\n? b\n: c\n? |\n  d\n: - e\n'), [{ a: null, b: 'c', 'd\n': ['e'] }]);
});

test('one broken document hides no other and says where it breaks', () => {
  const text = 'a: 1\n---\nb: [1\n---\nc: 3\n';
  const { documents } = readYaml(text);
  assert.deepEqual(documents.map(documentValue), [{ a: 1 }, null, { c: 3 }]);
  assert.equal(documents[1]?.root, null);
  assert.match(documents[1]?.error?.message ?? '', /flow collection/);
  assert.ok((documents[1]?.error?.offset ?? 0) >= text.indexOf('b:'));
});

test('depth and aliases are bounded', () => {
  const errorOf = (text: string) => readYaml(text).documents[0]?.error?.message ?? '';
  assert.match(errorOf('['.repeat(100_000)), /nesting/);
  assert.match(errorOf('a: &a [*a]'), /holds it/);
  const bomb = [
    'a0: &a0 [x]',
    ...Array.from({ length: 20 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`)}]`),
  ];
  assert.match(errorOf(bomb.join('\n')), /more than 1000000 nodes/);
  const chain = ['a0: &a0 [x]', ...Array.from({ length: 300 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}]`)];
  assert.match(errorOf(chain.join('\n')), /200 levels/);
  assert.match(errorOf('a: \0'), /null byte/);
});

test('anchors belong to their document; an alias means the last anchor before it', () => {
  const { documents } = readYaml('a: &x 1\nb: &x 2\nc: *x\n---\nd: *x\n');
  assert.deepEqual(documents.map(documentValue), [{ a: 1, b: 2, c: 2 }, { d: null }]);
  const root = documents[0]?.root;
  assert.ok(root?.kind === 'map');
  assert.deepEqual(
    root.entries.map(({ value }) => value.references),
    [0, 1, 0],
  );
});

test('templates are read masked, and their scalars from the text', () => {
  const text =
    '{{- if .x }}\nname: {{ .Values.name }}-x\nimage: "{{ .Values.image | default "x" }}"\n{{ end }}\n---\nplain: 1\n';
  const { documents } = readYaml(text);
  assert.deepEqual(
    documents.map(({ templated }) => templated),
    [true, false],
  );
  assert.deepEqual(documentValue(documents[0] ?? assert.fail()), {
    name: '{{ .Values.name }}-x',
    image: '{{ .Values.image | default "x" }}',
  });
});

test('text with braces that only reads unmasked is read as it stands', () => {
  const [document] = readYaml('a: |\n  {{ if x }}\n  y\n{{ range }}: 1\nb: "{{ z }}"\n').documents;
  assert.equal(document?.templated, true);
  const inBlock = readYaml("a: '\n  {{ x }}\n  # y'\n").documents[0];
  assert.equal(inBlock?.error, undefined);
});

test('lines of flow collections may stand at the column of their key, as kubectl allows', () => {
  const text = 'spec:\n  args: [\n    "a", # one # two\n\n    # three\n  "b"\n  ]\n  text: "x\n# y"\nlast: 1\n';
  const [document] = readYaml(text).documents;
  assert.equal(document?.error, undefined);
  assert.deepEqual(document && documentValue(document), { spec: { args: ['a', 'b'], text: 'x # y' }, last: 1 });
  const root = rootOf(text);
  const spec = root.kind === 'map' ? root.entries[0]?.value : undefined;
  assert.equal(
    spec?.kind === 'map' && text.slice(spec.entries[0]?.value.start, spec.entries[0]?.value.end).at(-1),
    ']',
  );
});

test('JSON is read like YAML, tabs included', () => {
  assert.deepEqual(valuesOf('{\n\t"a": [1, true, null, "\\u0041\\/"]\n}\n'), [{ a: [1, true, null, 'A/'] }]);
});
