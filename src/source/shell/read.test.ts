// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of the shell
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { standingAt } from './origin.ts';
import { readShell } from './read.ts';

/** The commands of a script, as their first words. */
const names = (text: string) => readShell(text).commands.map(({ words }) => words[0]?.text);

describe('readShell', () => {
  const nested: Readonly<Record<string, readonly string[]>> = {
    'a && b || c; d | e': ['a', 'b', 'c', 'd', 'e'],
    'a $(b $(c)) `d` "$(e)" "${X:-$(f)}"': ['a', 'b', 'c', 'd', 'e', 'f'],
    '(a; { b; }); ! c': ['a', 'b', 'c'],
    'if a; then b; elif c; then d; else e; fi': ['a', 'b', 'c', 'd', 'e'],
    'while a; do b; done; until c; do d; done; for x in $(e); do f; done': ['a', 'b', 'c', 'd', 'e', 'f'],
    'case $(a) in b) c;; *) d;; esac': ['a', 'c', 'd'],
    'f() { a; }; function g { b; }': ['a', 'b'],
    'a <(b) <<E\n$(c)\nE\nd': ['a', 'b', 'c', 'd'],
    "a <<'E'\n$(c)\nE\nd": ['a', 'd'],
    '[[ -n $(a) ]] && (( $(b) > 1 ))': ['a', 'b'],
    '# a\nb # c\n\n  d \\\n  e': ['b', 'd'],
  };
  for (const [text, expected] of Object.entries(nested)) {
    test(`finds the commands of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(names(text), expected);
      assert.equal(readShell(text).broken, false);
    });
  }

  test('gives ranges in the larger text', () => {
    const larger = 'RUN A=1 foo "b c" > d && x';
    const script = readShell(larger.slice(4), standingAt(larger, 4));
    const [command] = script.commands;
    assert.ok(command);
    const slice = ({ start, end }: { start: number; end: number }) => larger.slice(start, end);
    assert.equal(slice(command), 'A=1 foo "b c" > d');
    assert.deepEqual([...command.assignments, ...command.words].map(slice), ['A=1', 'foo', '"b c"']);
    assert.deepEqual(
      command.words.map(({ text, literal }) => [text, literal]),
      [
        ['foo', 'foo'],
        ['"b c"', 'b c'],
      ],
    );
    assert.deepEqual(
      command.redirects.map((redirect) => [slice(redirect), redirect.operator, redirect.target]),
      [['> d', '>', 'd']],
    );
  });

  test('gives what stands in escaped backticks the range of the whole', () => {
    const text = 'a `b \\`c\\``';
    const [, b, c] = readShell(text).commands;
    for (const command of [b, c]) assert.equal(text.slice(command?.start, command?.end), '`b \\`c\\``');
    assert.deepEqual(
      c?.words.map(({ literal }) => literal),
      ['c'],
    );
  });

  test('tells what may change a word', () => {
    const [command] = readShell('export A=b C=$D E=~/f "g$h" i{j,k} *.l \\$m n=~ o').commands;
    assert.deepEqual(
      command?.words.map(({ literal }) => literal),
      ['export', 'A=b', null, null, null, null, null, '$m', null, 'o'],
    );
  });

  const background: Readonly<Record<string, readonly string[]>> = {
    'a & b': ['a'],
    'a && b & c': ['b'],
    'a | b &': ['a', 'b'],
    '{ a; b && c; } &': ['a', 'c'],
    '(a) & b $(c)': ['a'],
    'a $(b) &': ['a'],
    'if a; then b & fi': ['b'],
    'f() { a; } & b': [],
    'coproc a': ['a'],
  };
  for (const [text, expected] of Object.entries(background)) {
    test(`sees what stays in the background of ${text}`, () => {
      const behind = readShell(text).commands.filter((command) => command.background);
      assert.deepEqual(
        behind.map(({ words }) => words[0]?.text),
        expected,
      );
    });
  }

  const places: Readonly<Record<string, string>> = {
    'a; b': ' | !',
    'a && b || c &': 'background,or-list | background,or-list | background,or-list',
    'a && b': 'and-list | and-list!',
    '! a | b': 'negation,pipeline | negation,pipeline',
    'time a': 'timing',
    'if a; then b; else c; fi': 'condition | branch! | branch!',
    'while a; do b; done': 'condition | loop',
    'for x in $(a); do b; done': 'loop,expansion | loop',
    'case a in b) c;; d) e;& *) f;; esac': 'branch! | branch | branch!',
    '{ (a); b; } > c': 'group,subshell | group!',
    'f() { a; }': 'function,group',
    'coproc a': 'coproc',
    'a $(b) `c` `d \\`e\\``': '! | expansion | backticks | decoded | decoded,backticks',
    'a <<E\n$(b)\nE': '! | heredoc,expansion',
    'a $((`b`)) <(c)': '! | backticks | expansion',
  };
  for (const [text, expected] of Object.entries(places)) {
    test(`knows what the commands of ${JSON.stringify(text)} stand in, and which is last`, () => {
      const found = readShell(text).commands.map(({ within, last }) => within.join() + (last ? '!' : ''));
      assert.equal(found.join(' | '), expected);
    });
  }

  test('knows the ampersand, the job, the functions and the statements of a script', () => {
    const text = 'a && b | c & d # e\nf() { g &\n}\n';
    const { commands, functions, statements } = readShell(text);
    const slice = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    assert.deepEqual(
      commands.map(({ ampersand }) => ampersand && [slice(ampersand), slice(ampersand.job), ampersand.separates]),
      [null, ['&', 'a && b | c', true], ['&', 'a && b | c', true], null, ['&', 'g', false]],
    );
    assert.deepEqual([...functions], ['f']);
    assert.deepEqual(statements.map(slice), ['a && b | c &', 'd', 'f() { g &\n}']);
  });

  test('reads CRLF as LF, with ranges in the text as it is', () => {
    const text = 'a \\\r\n b "c\r\nd"\r\ne <<E\r\nf\r\nE\r\ng\r\n';
    const { commands, broken } = readShell(text);
    assert.equal(broken, false);
    assert.deepEqual(
      commands.map(({ words }) => words.map(({ start, end }) => text.slice(start, end))),
      [['a', 'b', '"c\r\nd"'], ['e'], ['g']],
    );
  });

  test('leaves line continuations out of words', () => {
    const [command] = readShell('a\\\n  b\\\n > c').commands;
    assert.deepEqual(
      command?.words.map(({ text, start, end }) => [text, start, end]),
      [
        ['a', 0, 1],
        ['b', 5, 6],
      ],
    );
  });

  test('knows a script that is one simple command', () => {
    const isSingle = (text: string) => readShell(text).single !== null;
    for (const text of ['a', 'a b $(c)', ' a;\n', 'A=b', '# x\na', 'a > b']) assert.ok(isSingle(text), text);
    for (const text of ['', '# a', 'a &', 'a; b', 'a | b', 'a && b', '(a)', '{ a; }', '! a', 'time a', 'f() { a; }']) {
      assert.ok(!isSingle(text), text);
    }
  });

  test('says when it does not understand', () => {
    for (const text of ['a "b', 'a $(b', 'if a; then b', 'a )', 'a && && b', 'a (b', "a 'b", 'a $(b "c)', '`a']) {
      assert.ok(readShell(text).broken, text);
      assert.equal(readShell(text).single, null, text);
    }
    assert.ok(readShell(`a ${'b '.repeat(1_000_000)}`).broken, 'too long');
    assert.ok(readShell(`${'{ '.repeat(300)}a${'; }'.repeat(300)}`).broken, 'too many groups');
    assert.ok(readShell(`${'$('.repeat(40)}a${')'.repeat(40)}`).broken, 'too deep');
    assert.ok(readShell(`a ${'<<E '.repeat(20_000)}`).broken, 'too many here-documents');
    assert.deepEqual(readShell('a; $(b').commands, []);
  });

  test('reads any text, however deep', () => {
    const deep = ['$(', '(', '{ ', '${a:-', '$((', '`', '"$(', 'if a; then ', '<(', 'case a in b) ', '[[ ( '];
    for (const opening of deep) assert.deepEqual(readShell(`${opening.repeat(20_001)}`).commands, [], opening);
    const sum = readShell(`a $((${'1+'.repeat(50_000)}1))`);
    assert.equal(sum.commands.length, 1);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { start, end } of readShell(text).commands)
          assert.ok(0 <= start && start <= end && end <= text.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
