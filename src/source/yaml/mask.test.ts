import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskTemplate } from './mask.ts';

const CASES: readonly (readonly [string, string, string])[] = [
  ['alone on its line', '  {{ if x }}\n', '  #         \n'],
  ['several alone on a line', '{{ a }}{{ b }} # c\n', '#      #       # c\n'],
  ['in a value', 'a: {{ .x }}-{{ .y }}\n', 'a: xxxxxxxx-xxxxxxxx\n'],
  ['as a key', '{{ .x }}: 1\n', 'xxxxxxxx: 1\n'],
  ['braces in strings', 'a: {{ "}}" }}{{ `}}` }}\n', 'a: xxxxxxxxxxxxxxxxxxxx\n'],
  ['escaped quotes', 'a: "{{ p \\"}\\" }}"\n', 'a: "xxxxxxxxxxxxx"\n'],
  ['a comment with an apostrophe', "{{- /* don't */ -}}\na: 1\n", '#                  \na: 1\n'],
  ['several lines alone', '{{ a\n  b }}\nc: 1\n', '#   \n#     \nc: 1\n'],
  ['several lines in a value', 'a: {{ b\r\n  c }}\n', 'a: xxxx  xxxxxx\n'],
  ['unclosed', 'a: {{ b\n', 'a: {{ b\n'],
  ['unclosed before a closed one', 'a: {{ {{ b }}\n', 'a: {{ xxxxxxx\n'],
  ['an unclosed string ends the search on its line', "a: {{ don't }}\nb: {{ c }}\n", "a: {{ don't }}\nb: xxxxxxx\n"],
];

for (const [name, text, masked] of CASES) {
  test(`mask: ${name}`, () => {
    assert.equal(maskTemplate(text), masked);
    assert.equal(masked.length, text.length);
  });
}
