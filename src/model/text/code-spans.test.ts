import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { valueSpans, withoutComments } from './code-spans.ts';
import type { Language } from './language.ts';

const spans = (text: string, language: Language) =>
  valueSpans(text, language).map(({ start, end }) => text.slice(start, end));

describe('valueSpans', () => {
  const cases: readonly (readonly [language: Language, text: string, ...inside: string[]])[] = [
    ['python', `a = 'b' + "c" # 'd'`, 'b', 'c'],
    ['python', `"""documents"""\nx = """\nis used\n"""`, '\nis used\n'],
    ['python', `f(\n    """is used""")`, 'is used'],
    ['python', `it's\nx = 'y'`, 'y'],
    ['javascript', "a('b\\'c'); // 'd'\n/* 'e' */ `f\ng`", "b\\'c", 'f\ng'],
    ['go', `c := '"'; s := "x"`, 'x'],
    ['rust', `fn f<'a>() { "b\nc" }`, 'b\nc'],
    ['java', 'char c = \'\\"\'; String s = "x";', 'x'],
    ['yaml', 'a: b # c\nd: "e#f"', 'a: b ', '\nd: "e#f"'],
    ['properties', '# a\nb=c', '\nb=c'],
    ['xml', '<a><!-- b --></a><!-- c', '<a>', '</a>'],
  ];
  for (const [language, text, ...inside] of cases) {
    it(`reads ${language}: ${JSON.stringify(text)}`, () => assert.deepEqual(spans(text, language), inside));
  }
});

describe('withoutComments', () => {
  it('keeps every other character at its offset', () => {
    const languages: readonly Language[] = ['python', 'javascript', 'go', 'rust', 'shell', 'nginx', 'xml', 'other'];
    const piece = fc.constantFrom(
      '"',
      "'",
      '`',
      '"""',
      '#',
      '//',
      '/*',
      '*/',
      '<!--',
      '-->',
      '\\',
      '\n',
      ' ',
      'a',
      '=',
    );
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom(...languages), (source, language) => {
        const left = withoutComments(source, language);
        assert.equal(left.length, source.length);
        assert.ok([...left].every((char, at) => char === source.charAt(at) || char === ' '));
        let end = 0;
        for (const span of valueSpans(source, language)) {
          assert.ok(span.start >= end && span.end >= span.start && span.end <= source.length);
          end = span.end;
        }
      }),
    );
  });
});
