import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Parser } from 'commonmark';
import fc from 'fast-check';
import { ownLines } from './comment-lines.ts';

/** Lines that begin with a letter, or with a number in brackets. */
const isWanted = (line: string): boolean => /^(?:[a-z]|\(\d)/i.test(line);

/** The own lines of a text, joined by `|`. */
const own = (...lines: readonly string[]): string => ownLines(lines.join('\n'), isWanted).join('|');

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
    ['begin again where a fence ends with its list item', ['- a', '', '  ```', 'b', '```', 'c'], 'b'],
    ['are those below backticks that open no fence', ['```a`b', '', 'c'], 'c'],
    ['are not those of indented code', ['    a', '\tb', ' \tc', '', 'd'], 'd'],
    ['are those indented deeply below a paragraph', ['a', '    b', 'c'], 'a|b|c'],
    ['are not code in a list', ['- a', '', '      b', '', '  c'], 'c'],
    ['are not those of a comment', ['<!-- a', 'b', '', 'c', '-->', 'd'], 'd'],
    ['are those behind a comment of one line', ['<!-- a -->', 'b', '<!-->', 'c'], 'b|c'],
    ['are not those of a comment that begins in a paragraph', ['a <!--', 'b', '--> c', 'd'], 'a <!--|d'],
    ['are those of a paragraph in which a comment is not finished', ['a <!-- b', 'c', '', 'd'], 'a <!-- b|c|d'],
    ['are not those between tags of code', ['<pre>', 'a', '</PRE>', 'b'], 'b'],
    ['are not those between tags of quotes', ['<blockquote>', '', 'a', '</blockquote>', 'b'], 'b'],
    [
      'are not those of a quote in a quote',
      ['<blockquote><blockquote>', '</blockquote>', 'a', '</blockquote>', '', 'b'],
      'b',
    ],
    ['are not those between inline tags of code', ['a <code>', 'b', '</code> c', 'd'], 'a <code>|d'],
    [
      'are those behind tags in a comment, and behind a tag that nothing opened',
      ['<!-- <pre> -->', 'a </pre>', 'b'],
      'a </pre>|b',
    ],
    ['are those behind a line end with a backslash', ['a\\', 'b  ', 'c'], 'a\\|b|c'],
    ['are those in the text of a link, not in its title', ['[a', 'b](c "d', 'e")', 'f'], 'b](c "d|f'],
    ['are not those of a code span', ['a `b', 'c', '` d', 'e'], 'a `b|e'],
    [
      'are not those of a code span in a list item below a paragraph',
      ['a ` b', '- c ` d', 'e', '`', '', 'f'],
      'a ` b|f',
    ],
    ['are not those of a code span below a heading', ['a ` b', '# c', 'd ` e', 'f', '`', '', 'g'], 'a ` b|d ` e|g'],
    [
      'are not those of a code span below an underlined heading',
      ['a ` b', '===', 'd ` e', 'f', '`', '', 'g'],
      'a ` b|d ` e|g',
    ],
    ['are not those of a code span below a line', ['a ` b', '* * *', 'd ` e', 'f', '`', '', 'g'], 'a ` b|d ` e|g'],
    ['are those behind a code span', ['a `b` \\`', 'c'], 'a `b` \\`|c'],
    ['are not those in place of an image', ['![a', 'b](c) d', 'e'], 'e'],
    ['are those that hold the signs of marks', ['a \ue0000\ue001', '> b', '', 'c'], 'a 0|c'],
    ['are not those behind a comment that text alone seems to end', ['- <!-- a', '', 'b -->', '', 'c'], ''],
    ['are not those behind the end of a tag within another', ['<pre>', 'a </code>', 'b', '</pre>', '', 'c'], 'c'],
    ['are those behind other tags', ['<details>', 'a', '<preface>', 'b'], 'a|b'],
  ];
  for (const [what, lines, expected] of cases) it(what, () => assert.equal(own(...lines), expected));

  it('are the same with all line ends', () => {
    assert.deepEqual(ownLines('a\r\n> b\r\n\r\nc\rd', isWanted), ['a', 'c', 'd']);
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
    .tuple(fc.constantFrom(...QUOTES), fc.array(words.filter((line) => !/-->|<!--|<\/pre|`{4}|~{4}/.test(line))))
    .map(([quote, lines]) => ['', ...quote(['QUOTED', ...lines, 'QUOTED']), '']);

  it('hold nothing that is quoted, in whatever order quotes and own words stand', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(quoted, fc.constant(['', 'OWN', '']))), (blocks) => {
        const lines = ownLines(blocks.flat().join('\n'), isWanted);
        assert.ok(!lines.some((line) => line.includes('QUOTED')));
        const said = blocks.filter((block) => block.includes('OWN')).length;
        assert.equal(lines.filter((line) => line === 'OWN').length, said);
      }),
      { numRuns: 2_000 },
    );
  });

  /** What is text in a document, outside quotes and code. */
  function shownAsText(markdown: string): string {
    let quotes = 0;
    let shown = '';
    const walker = new Parser().parse(markdown).walker();
    for (let step = walker.next(); step !== null; step = walker.next()) {
      const { node, entering } = step;
      if (node.type === 'block_quote') quotes += entering ? 1 : -1;
      else if (entering && quotes === 0) shown += node.type === 'text' ? node.literal : '|';
    }
    return shown;
  }

  it('are those that are text to a reader without marks', () => {
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
        const said = lines.map((line) => line.trim()).filter((line) => /^\(\d+\)$/.test(line));
        const found = ownLines(text, isWanted).filter((line) => said.includes(line));
        const seen = said.filter((name) => shown.includes(name));
        // A comment that never ends hides what a browser finds behind it, of which CommonMark knows nothing.
        const more = found.filter((name) => !seen.includes(name));
        assert.deepEqual(text.includes('<!--') ? more : found, text.includes('<!--') ? [] : seen);
        own += found.length;
      }),
      { numRuns: 5_000 },
    );
    assert.ok(own > 1_000, 'hardly anything was tried');
  });
});
