import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { codeSpan } from '../source/markdown.ts';
import { cutText, escapeMarkdown, escapeProse, plainText } from './escape.ts';

const HOSTILE = [
  '@org/team',
  'ping @octocat, cc @acme/platform',
  '![x](https://evil.example/p.png)',
  '[click](javascript:alert(1))',
  '<img src=x onerror=alert(1)>',
  '<!-- hidden',
  '</details><h1>x',
  'https://evil.example http://evil.example ftp://evil.example www.evil.example',
  'mailto:a@b.example a@b.example',
  'fixes #12, GH-12, acme/shop#12, acme/shop@0123456789abcdef0123456789abcdef01234567',
  '&lt;b&gt; &#64;org',
  '**bold** _it_ ~~s~~ `code` $x$ | a |',
  '# heading',
  '1. list',
  '- list',
  '+ list',
  '> quote',
  '=== ',
  '---',
  '``` fence',
  '~~~ fence',
  '    indented @org',
  'a\n\n# b\n\n@org',
  'a `b` @org `c',
  '`` ` `` @org `',
  '``@org`',
  '\\`@org\\`',
  '\\@org \\\\`@org',
  '[ref]: https://evil.example',
  '[^1]: note',
  ':tada:',
  '<https://evil.example>',
  '\u202e\u2066@org\u2069',
  'x'.repeat(10_000),
  '`'.repeat(5_000),
  '\ud800 lone',
];

/** GitHub's Markdown as far as markdown-it goes: HTML, tables, strikethrough, links of bare addresses. */
function renderer() {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  markdown.linkify.set({ fuzzyLink: false });
  return markdown;
}

type Token = ReturnType<ReturnType<typeof renderer>['parse']>[number];

function tokensOf(source: string): readonly Token[] {
  return renderer()
    .parse(source, {})
    .flatMap((token) => [token, ...(token.children ?? [])]);
}

const HARMLESS = new Set(['inline', 'text', 'code_inline', 'paragraph_open', 'paragraph_close', 'text_special']);

/** Nothing but text and code spans, and in the text nothing that GitHub makes a link or a mention of. */
function assertHarmless(source: string): void {
  const tokens = tokensOf(source);
  for (const { type, content } of tokens) assert.ok(HARMLESS.has(type), `${type} ${content} from ${source}`);
  const inline = tokens.filter(({ type }) => type === 'inline').flatMap(({ children }) => children ?? []);
  const text = inline.map(({ type, content }) => (type === 'code_inline' ? ' ' : content)).join('');
  assert.doesNotMatch(text, /@[\p{L}\p{N}]|#\d|\bGH-\d|:\/\/|www\./iu, source);
  assert.doesNotMatch(text, /[\u202a-\u202e\u2066-\u2069]/);
}

const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc
    .array(fc.constantFrom(...'@#`*_[]()!<>&|~$\\-+=.:/ \n1aZwGH\u202e', 'www.', 'http://', '<b>'), { maxLength: 40 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
);

describe('escapeMarkdown', () => {
  it('leaves no tag, link, image, mention or reference of hostile text', () => {
    fc.assert(
      fc.property(hostile, (text) => assertHarmless(escapeMarkdown(text))),
      { numRuns: 1_000 },
    );
    for (const text of HOSTILE) assertHarmless(escapeMarkdown(text));
  });

  it('shows the text as it is, in one line', () => {
    const shown = (text: string) =>
      tokensOf(escapeMarkdown(text)).find(({ type }) => type === 'inline')?.children ?? [];
    const textOf = (text: string) =>
      shown(text)
        .map(({ content }) => content)
        .join('')
        .replaceAll('\u200b', '');
    for (const text of ['a_b*c [d](e) <f> `g` & h|i ~j~ $k !l', '1. x', '- x', '# x', 'a@b #1 https://c www.d']) {
      assert.equal(textOf(text), text);
    }
    assert.equal(textOf('a\n\nb'), 'a b');
  });

  it('cuts long text, never through a surrogate pair', () => {
    assert.equal(escapeMarkdown('x'.repeat(100), 10), `${'x'.repeat(9)}…`);
    assert.equal(cutText('ab😀d', 4), 'ab…');
    assert.ok(cutText('😀'.repeat(50), 20).isWellFormed());
  });
});

describe('escapeProse', () => {
  it('leaves no tag, link, image, mention or reference of hostile text', () => {
    fc.assert(
      fc.property(hostile, (text) => assertHarmless(escapeProse(text))),
      { numRuns: 1_000 },
    );
    for (const text of HOSTILE) assertHarmless(escapeProse(text));
  });

  it('keeps code spans, so that a rule can quote', () => {
    const html = renderer().renderInline(escapeProse('The Job `@org/team` and ``a`b`` hang_for_ever'));
    assert.equal(html, 'The Job <code>@org/team</code> and <code>a`b</code> hang_for_ever');
  });

  it('stays harmless when a rule forgets to quote a name, or quotes by hand', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        assertHarmless(escapeProse(`The Pod ${a} and ${codeSpan(b)} are \`${a}\`.`));
      }),
      { numRuns: 500 },
    );
  });

  it('takes linear time for backticks of every length', () => {
    const runs = Array.from({ length: 300 }, (_, length) => '`'.repeat(length + 1)).join(' ');
    assert.ok(escapeProse(runs, 50_000).length > 0);
  });
});

describe('codeSpan', () => {
  it('is one code span, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const inline = tokensOf(`a ${codeSpan(text)} b`).filter(({ type }) => type === 'inline');
        const children = inline.flatMap((token) => token.children ?? []);
        assert.deepEqual(
          children.map(({ type }) => type),
          ['text', 'code_inline', 'text'],
          codeSpan(text),
        );
        assert.ok(codeSpan(text).isWellFormed());
      }),
      { numRuns: 1_000 },
    );
  });

  it('cuts a long name', () => {
    assert.equal(codeSpan('x'.repeat(10_000), 5), '`xxxxx…`');
  });
});

describe('plainText', () => {
  it('keeps lines and drops control characters', () => {
    assert.equal(plainText('a\u001b[31mb\nc\u202ed\te '), 'a [31mb\nc d\te');
  });
});
