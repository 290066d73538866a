import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readConfig } from './read.ts';
import { SAMPLE_RULES } from './rules.fixture.ts';
import { MAX_FILE_LENGTH } from './yaml-file.ts';

const read = (text: string) => readConfig(text, 'plimsoll.yml', SAMPLE_RULES);

const aliasBomb = (levels: number) =>
  Array.from({ length: levels }, (_, level) => {
    const items = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*l${level - 1}`));
    return `k${level}: &l${level} [${items.join(', ')}]`;
  }).join('\n');

const HOSTILE: Readonly<Record<string, readonly [text: string, problem: RegExp]>> = {
  'a file too long': ['#'.repeat(MAX_FILE_LENGTH + 1), /^1:1 the file has more than 262144 characters/],
  'nesting of a few levels too many': [`ignore: ${'['.repeat(20)}${']'.repeat(20)}`, /nested deeper than 16 levels/],
  'nesting beyond the stack, flow lists': ['['.repeat(MAX_FILE_LENGTH), /nested too deeply/],
  'nesting beyond the stack, block lists': ['- '.repeat(MAX_FILE_LENGTH / 2), /nested too deeply/],
  'nesting beyond the stack, mappings': ['{a: '.repeat(MAX_FILE_LENGTH / 4), /nested too deeply/],
  'an alias bomb': [aliasBomb(4), /stands for more than 10000 values/],
  'an alias bomb of many levels': [aliasBomb(400), /stands for more than 10000 values/],
};

for (const [name, [text, expected]] of Object.entries(HOSTILE)) {
  test(`hostile input is refused: ${name}`, () => {
    const { layer, problems } = read(text);
    assert.equal(layer, null);
    const [first] = problems;
    assert.match(`${first?.line}:${first?.column} ${first?.message}`, expected);
  });
}

test('whatever the text, the answer is a layer or problems with places inside it', () => {
  const word = fc.constantFrom(
    ...[
      'extends',
      'rules',
      'profiles',
      'latest-tag',
      'paths',
      '__proto__',
      'off',
      'error',
      '*a',
      '&a',
      '!t',
      '"',
      "'",
      '|',
    ],
    ...[
      '[',
      ']',
      '{',
      '}',
      ':',
      ': ',
      ',',
      '\n',
      '\n  ',
      '\n- ',
      '? ',
      '#',
      '---',
      '\t',
      '\uFEFF',
      '\r\n',
      '<<',
      '5',
      '\0',
    ],
  );
  const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(''));
  const property = fc.property(text, (source) => {
    const { layer, problems } = read(source);
    assert.equal(layer === null, problems.length > 0);
    const lines = source.split('\n');
    for (const { line, column, message } of problems) {
      assert.ok(line >= 1 && line <= lines.length, `line ${line}`);
      assert.ok(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1, `column ${column} of line ${line}`);
      assert.ok(message.length > 0 && message.length < 600);
    }
  });
  fc.assert(property, { numRuns: 1500 });
});
