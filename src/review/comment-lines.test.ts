import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { ownLines } from './comment-lines.ts';

/** The own lines of a text, joined by `|`. */
const own = (...lines: readonly string[]): string => ownLines(lines.join('\n')).join('|');

describe('the own lines of a comment', () => {
  const cases: readonly (readonly [what: string, lines: readonly string[], own: string])[] = [
    ['are all of plain text', ['a', '', '  b', '   c'], 'a|b|c'],
    ['are not those of a quote', ['> a', '>b', '', 'c'], 'c'],
    ['are not those that a quote goes on in', ['> a', 'b', '', 'c'], 'c'],
    ['are not those of a quote in a list', ['- > a', '  > b', 'c', '', 'd'], 'd'],
    ['are not those of a fence', ['```', 'a', '```', 'b'], 'b'],
    ['are not those of a fence of waves', ['~~~ sh', 'a', '```', '~~~', 'b'], 'b'],
    ['are not those of a fence that a shorter one does not end', ['````', 'a', '```', 'b', '`````', 'c'], 'c'],
    ['are not those of a fence that never ends', ['a', '```', 'b', '', 'c'], 'a'],
    ['are not those of a fence that an indented one does not end', ['```', '    ```', 'a', '```', 'b'], 'b'],
    ['begin again behind a fence in a list', ['- ```', '  a', '  ```', 'b'], 'b'],
    ['end where a fence ends only with its list item', ['- a', '', '  ```', 'b', '```', 'c'], '- a'],
    ['are those below backticks that open no fence', ['```a`b', '', 'c'], '```a`b|c'],
    ['are not those of indented code', ['    a', '\tb', ' \tc', '', 'd'], 'd'],
    ['are not indented deeply below a paragraph', ['a', '    b', 'c'], 'a|c'],
    ['are not code in a list', ['- a', '', '      b', '', '  c'], '- a|c'],
    ['are not those of a comment', ['<!-- a', 'b', '', 'c', '-->', 'd'], 'd'],
    ['are those behind a comment of one line', ['<!-- a -->', 'b', '<!-->', 'c'], '<!-- a -->|b|<!-->|c'],
    ['are not those of a comment that begins in a paragraph', ['a <!--', 'b', '--> c', 'd'], 'a <!--|d'],
    ['are those behind the paragraph of an unfinished comment', ['a <!-- b', 'c', '', 'd'], 'a <!-- b|d'],
    ['are not those between tags of code', ['<pre>', 'a', '</PRE>', 'b'], 'b'],
    ['are not those between tags of quotes', ['<blockquote>', '', 'a', '</blockquote>', 'b'], 'b'],
    ['are not those of a code span', ['a `b', 'c', '` d', 'e'], 'a `b|e'],
    ['are those behind a code span', ['a `b` \\`', 'c'], 'a `b` \\`|c'],
    ['are those behind other tags', ['<details>', 'a', '<preface>', 'b'], '<details>|a|<preface>|b'],
  ];
  for (const [what, lines, expected] of cases) it(what, () => assert.equal(own(...lines), expected));

  it('are the same with all line ends', () => {
    assert.deepEqual(ownLines('a\r\n> b\r\n\r\nc\rd'), ['a', 'c', 'd']);
  });

  /** Blocks that quote their text, by whatever form. */
  const QUOTES: readonly ((lines: readonly string[]) => readonly string[])[] = [
    (lines) => [...lines.map((line) => `> ${line}`), ''],
    (lines) => [...lines.map((line) => `>${line}`), '', ''],
    (lines) => ['````text', ...lines, '````'],
    (lines) => ['~~~~', ...lines, '~~~~~'],
    (lines) => ['', ...lines.map((line) => `    ${line}`), ''],
    (lines) => ['', ...lines.map((line) => `\t${line}`), ''],
    (lines) => ['<!--', ...lines, '-->'],
    (lines) => ['<pre>', ...lines, '</pre>'],
  ];
  const words = fc.string({ unit: fc.constantFrom('a', ' ', '-', '*', '1', '.', '>', '<', '!', '/', '`', '~') });
  const quoted = fc
    .tuple(fc.constantFrom(...QUOTES), fc.array(words.filter((line) => !/-->|<\/pre|`{4}|~{4}/.test(line))))
    .map(([quote, lines]) => ['', ...quote(['QUOTED', ...lines, 'QUOTED']), '']);

  it('hold nothing that is quoted, in whatever order quotes and own words stand', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(quoted, fc.constant(['', 'OWN', '']))), (blocks) => {
        const lines = ownLines(blocks.flat().join('\n'));
        assert.ok(!lines.some((line) => line.includes('QUOTED')));
        const said = blocks.filter((block) => block.includes('OWN')).length;
        assert.equal(lines.filter((line) => line === 'OWN').length, said);
      }),
      { numRuns: 2_000 },
    );
  });

  /** What a renderer shows as text, outside quotes and code. */
  function shownAsText(markdown: string): string {
    let quotes = 0;
    let shown = '';
    for (const { type, children } of new MarkdownIt({ html: true }).parse(markdown, {})) {
      if (type === 'blockquote_open') quotes += 1;
      if (type === 'blockquote_close') quotes -= 1;
      if (type !== 'inline' || quotes > 0) continue;
      shown += (children ?? []).flatMap((child) => (child.type === 'text' ? [child.content] : ['|'])).join('');
    }
    return shown;
  }

  it('are shown as text by a renderer of Markdown', () => {
    const start = fc.constantFrom(
      '',
      '',
      '',
      ' ',
      '  ',
      '   ',
      '    ',
      '\t',
      '> ',
      '>',
      '- ',
      '1. ',
      '* - ',
      '-    ',
      '- > ',
    );
    const block = fc.constantFrom(
      '```',
      '````',
      '~~~',
      '<!--',
      '-->',
      'a <!-- b',
      'a ` b',
      '-',
      'text',
      '# a',
      '---',
      '',
    );
    const line = fc.tuple(fc.array(start, { maxLength: 3 }), fc.oneof(block, fc.constant('COMMAND')));
    const document = fc
      .array(line, { maxLength: 14 })
      .map((lines) => lines.map(([starts, rest], at) => starts.join('') + rest.replace('COMMAND', `(${at})`)));
    let own = 0;
    fc.assert(
      fc.property(document, (lines) => {
        const text = lines.join('\n');
        const shown = shownAsText(text);
        for (const name of ownLines(text).filter((one) => /^\(\d+\)$/.test(one))) {
          assert.ok(shown.includes(name), `${name} is not shown as text`);
          own += 1;
        }
      }),
      { numRuns: 5_000 },
    );
    assert.ok(own > 1_000, 'hardly anything was tried');
  });
});
