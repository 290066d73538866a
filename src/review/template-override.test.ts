import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { RULES } from '../../rules/index.ts';
import { GUARDED_FILTERS, GUARDED_TAGS } from './liquid.ts';
import { OVERRIDABLE, type OverridableName } from './own-templates.ts';
import { findingAt, wordsOf } from './plan.fixture.ts';
import { sampleViews } from './sample-views.ts';
import { MAX_TEMPLATE, overrideWords } from './template-override.ts';
import type { CommentView } from './views.ts';
import { TemplateFailure, type Words } from './words.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const words = wordsOf(RULES, read);
const RULE = findingAt('a.yaml', 1).rule;
const SAMPLES = sampleViews(RULE);
const [VIEW] = SAMPLES.comments as [CommentView];

function overridden(text: string, name: OverridableName = 'inline-comment') {
  return overrideWords(words, new Map([[name, { text, source: 'acme/.github:x.liquid' }]]), RULE);
}

/** The words with a template that has to be accepted. */
function accepted(text: string, name: OverridableName = 'inline-comment'): Words {
  const { words: own, problems } = overridden(text, name);
  assert.deepEqual(problems, []);
  return own;
}

function refusal(text: string, name: OverridableName = 'inline-comment'): string {
  const { words: own, problems } = overridden(text, name);
  assert.equal(own, words, 'ours stand in its place');
  assert.equal(problems.length, 1);
  return problems.map(({ source, line, message }) => `${source}:${line} ${message}`).join();
}

describe('a template of an organisation', () => {
  it('says what it likes in the fields of ours', () => {
    const own = accepted(
      '### {{ rule.title }}\n\n{{ message | prose }}\n\n{{ suggestion }}\n\n<details>\n{{ rule.why }}\n</details>',
    );
    const text = own.comment(VIEW);
    assert.match(
      text,
      /^### Name the version of the image\n\n\u200bThe container `shop` has no limit\.\n\n```suggestion\nb\n```\n\n<details>\nA tag/,
    );
    assert.equal(
      own.summary(SAMPLES.checks[0] as never),
      words.summary(SAMPLES.checks[0] as never),
      'the others are ours',
    );
  });

  it('may be one of ours as it is, without what is ours alone', () => {
    for (const name of ['inline-comment', 'review-body', 'check-summary'] as const) {
      const own = accepted(read(`templates/${name}.md.liquid`), name);
      const plain = (text: string) => text.replaceAll('\u200b', '');
      assert.equal(plain(own.comment(VIEW)), plain(words.comment(VIEW)));
      for (const view of SAMPLES.bodies) assert.equal(plain(own.body(view, 9_000)), plain(words.body(view, 9_000)));
      for (const view of SAMPLES.checks) assert.equal(plain(own.summary(view)), plain(words.summary(view)));
    }
  });

  it('is what the documentation says: its example, and every filter and tag', () => {
    const page = read('docs/configuration.md');
    const example = /```text\n(\*\*\{\{ rule\.title[^`]*)```/.exec(page)?.[1] ?? '';
    assert.match(accepted(example).comment(VIEW), /^\*\*Name the version of the image\*\* \(error\)/);
    for (const name of [...GUARDED_FILTERS, ...GUARDED_TAGS])
      if (name !== '#') assert.ok(page.includes(`\`${name}\``), name);
    for (const name of OVERRIDABLE) assert.ok(page.includes(`| \`plimsoll/templates/${name}.liquid\` |`), name);
  });

  const BROKEN: Readonly<Record<string, readonly [string, RegExp]>> = {
    'no Liquid': ['{% if %}', /x\.liquid:1 cannot be used: /],
    'an open block': ['a\n{% for x in lines %}', /x\.liquid:2 cannot be used: .*not closed/],
    'an unknown filter': ['a\nb {{ message | html }}', /x\.liquid:2 cannot be used: undefined filter: html/],
    'an unknown variable': ['{{ secret }}', /undefined variable: secret/],
    'raw for what is not ours': ['{{ message | raw }}', /undefined filter: raw/],
    'a tag that reads files': ['{% include "x" %}', /tag "include" not found/],
    'a tag that keeps text': ['{% capture x %}a{% endcapture %}', /tag "capture" not found/],
    'the clock': ['{{ "now" | date: "%Y" }}', /undefined filter: date/],
    'the prototype': ['{{ rule.constructor }}', /undefined variable: rule\.constructor/],
    'a loop without end': [`{% for a in (1..1000000000) %}x{% endfor %}`, /limit exceeded/],
    'loops in loops': [
      '{% for a in (1..900) %}{% for b in (1..900) %}{% for c in (1..900) %}{% endfor %}{% endfor %}{% endfor %}',
      /limit exceeded/,
    ],
    'loops over what there is': [`${'{% for a in others %}'.repeat(13)}${'{% endfor %}'.repeat(13)}`, /limit exceeded/],
    'text that doubles': [
      `{% assign x = "xxxxxxxxxx" %}${'{% assign x = x | append: x %}'.repeat(60)}{{ x }}`,
      /limit exceeded/,
    ],
    'a huge text': [`{% for a in (1..9000) %}${'long '.repeat(100)}{% endfor %}`, /has more than 131072 characters/],
    'too much of it': ['x'.repeat(MAX_TEMPLATE + 1), /has more than 20000 characters/],
    'a picture': ['a\n<img src="https://evil.example">', /x\.liquid:2 has a "<"/],
    'a Markdown picture': ['![a](https://evil.example/a.png)', /has an image/],
    'a script': ['<script>', /has a "<"/],
    'a comment that never ends': ['<!-- ', /has a "<"/],
    'an attribute': ['<details onclick="x">', /has a "<"/],
    'half a tag, completed by an output': ['<de{{ rule.id }}tails>', /has a "<"/],
    'a tag around an output': ['<{{ message }}>', /has a "<"/],
    'an output as the host of an address': ['https://{{ message }}', /has an output in the host of an address/],
    'an output in the host of an address': ['[x](//docs.{{ message }}/a)', /has an output in the host of an address/],
    'braces that hide an output': ['https://{{ message | append: "}" }}', /has a brace inside an output/],
    'a tag in a raw block': ['{% raw %}<img>{% endraw %}', /has a "<"/],
    'a picture around an output': ['!{{ rule.id }}[x](https://evil.example)', /has an image/],
  };
  for (const [what, [text, told]] of Object.entries(BROKEN)) {
    it(`gives way to ours: ${what}`, () => assert.match(refusal(text), told));
  }

  it('costs little time, however hostile', () => {
    for (const [text] of Object.values(BROKEN)) {
      const cpu = process.cpuUsage();
      overridden(text);
      assert.ok(process.cpuUsage(cpu).user < 2_000_000, text.slice(0, 80));
    }
  });

  it('that fails on what no sample shows throws, with ours to go on with', () => {
    const own = accepted('{% if message contains "rare" %}{{ nothing }}{% endif %}{{ message }}');
    assert.match(own.comment(VIEW), /The container/);
    assert.throws(
      () => own.comment({ ...VIEW, message: 'A rare one.' }),
      (error) => error instanceof TemplateFailure && error.ours === words && /nothing/.test(error.problem.message),
    );
  });

  it('makes no mention, link, image or tag of what lies around an output', () => {
    const around = [
      '@{{ message }}',
      'https://wiki.example/{{ message }}',
      '#{{ message }}',
      'GH-{{ message }}',
      '[x]: {{ message }}',
    ];
    const own = accepted(around.map((text) => `${text} ${text.replace(' }}', ' | prose }}')}`).join('\n\n'));
    const evil = [
      'acme/team',
      'evil.example/a.png',
      'img src=x',
      '12',
      'evil.example',
      '@acme/team',
      '![a](//evil.example)',
    ];
    for (const message of evil) {
      const html = new MarkdownIt({ html: true, linkify: true }).render(own.comment({ ...VIEW, message }));
      assert.doesNotMatch(
        html.replace(/<a href="https:\/\/wiki\.example\/\S+?">/g, ''),
        /<a |<img|@\w|#\d|GH-\d/,
        html,
      );
    }
  });

  it('never lets a text of a repository out as Markdown', () => {
    const own = accepted(
      '{{ message }} {{ message | prose }} {{ message | append: "x" }} {{ place | code }} {{ message | upcase }}',
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', 'b', '>', '!', '[', ']', '(', ')', '@', '`', '\n', '#', '|', '/') }),
        (evil) => {
          const tokens = new MarkdownIt({ html: true }).parse(own.comment({ ...VIEW, message: evil, place: evil }), {});
          const kinds = tokens.flatMap((token) => [token, ...(token.children ?? [])]).map(({ type }) => type);
          const active = kinds.filter((type) => /^(?:html|link|image|heading|fence)/.test(type));
          assert.deepEqual(active, []);
        },
      ),
    );
  });
});
