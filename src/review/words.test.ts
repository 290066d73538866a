import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { RULES } from '../../rules/index.ts';
import type { Finding } from '../engine/report.ts';
import { diffOf, findingAt, fixOf, inputWith, numbered, replaceLine, reportWith, wordsOf } from './plan.fixture.ts';
import { planReview } from './plan.ts';
import type { ReviewPlan } from './review-plan.ts';
import { createWords, RULES_URL, TEMPLATE_NAMES, type TemplateName } from './words.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const words = wordsOf(RULES, read);
const text = numbered(9);

const NASTY = [
  '@org/team',
  '#12',
  'GH-1',
  '![i](https://evil.example)',
  '<img src=x>',
  '</details>',
  '-->',
  '`',
  '```',
  '| a |',
  '\n',
  '\u202e',
  'https://evil.example',
  '{{ rule.id }}',
  '{% raw %}',
  '\n# h',
  '\n\n- x',
  '*',
] as const;
const nasty = fc.oneof(
  fc
    .array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 5 })), { maxLength: 6 })
    .map((parts) => parts.join('')),
  fc.constantFrom('@org '.repeat(2_000), '`'.repeat(9_000), '#'.repeat(10_000)),
);

/**
 * A plan in which every text that can come from a repository is `evil`. Three findings share one comment, whose suggestion
 * repairs one of another comment as well.
 */
function planWith(evil: string): ReviewPlan {
  const path = `dir/${evil}/a.yaml`;
  const hostile = `${evil}${text}`.replaceAll('\r', '');
  const proposal = fixOf(path, hostile, replaceLine(hostile, 1, `${evil.replace(/\s/g, ' ')} fixed`));
  const fix = { ...proposal.fix, title: evil, safety: 'review', assumes: evil } as const;
  const because = [{ path, region: { line: 2, column: 1, endLine: 2, endColumn: 2 } }];
  const introduced = [
    findingAt(path, 1, { message: evil, fix, refusal: null }),
    findingAt(`other${evil}`, 1, { message: evil, refusal: evil, because }),
    findingAt(`third${evil}`, 1, { message: evil, refusal: evil, because }),
    findingAt(`far${evil}`, 3, { message: evil, refusal: evil }),
    findingAt(path, 1, { rule: 'naked-pod', identity: evil, message: evil, fix, refusal: null }),
    findingAt(`beyond${evil}`, 3, { rule: 'naked-pod', message: `${evil}|\`|`, fix, refusal: null }),
    // Real fingerprints and keys are hashes: no name makes them longer.
  ].map((finding, index) => ({ ...finding, fingerprint: `print${index}`, key: `key${index}` }));
  const [first, , , , held] = introduced as [Finding, Finding, Finding, Finding, Finding];
  const own = { path, startLine: 1, endLine: 1, text: `${evil.replace(/\s/g, ' ')} fixed` };
  const merged = { ...own, findings: [first, held] };
  return planReview(
    inputWith(words, {
      matched: { introduced, fixed: introduced, existing: [] },
      diff: [diffOf(path, '', hostile)],
      proved: new Map(
        introduced.map(({ fingerprint }, index) => [
          fingerprint,
          index === 0 || index > 3 ? proposal : { refused: evil, unproved: true },
        ]),
      ),
      merged: new Map(merged.findings.map(({ fingerprint }) => [fingerprint, merged])),
      head: reportWith({
        skipped: [
          { path: evil, reason: evil },
          { path, reason: evil },
        ],
      }),
      gaps: [{ path: `gap${evil}`, reason: evil }],
      problems: [{ source: evil, line: 1, column: 1, message: evil }],
    }),
  );
}

const OWN_TAGS = /<\/?details>|<summary>[\w ,:]*<\/summary>|<!-- plimsoll:1 [\w%: ]* -->/g;

/** Only our own tags and links, no image, and no mention or reference outside of code. */
function assertOurs(markdown: string): void {
  const renderer = new MarkdownIt({ html: true, linkify: true });
  renderer.linkify.set({ fuzzyLink: false });
  const tokens = renderer.parse(markdown, {}).flatMap((token) => [token, ...(token.children ?? [])]);
  for (const token of tokens) {
    const { type, content } = token;
    if (type.startsWith('html')) assert.equal(content.replace(OWN_TAGS, '').trim(), '', markdown);
    assert.notEqual(type, 'image', markdown);
    if (type === 'link_open') assert.doesNotMatch(String(token.attrGet('href')), /evil/, markdown);
    if (type === 'text') assert.doesNotMatch(content, /@\w|#\d|\bGH-\d|evil\.example.*:\/\/|[\u202a-\u202e]/, markdown);
    if (type === 'heading_open') assert.match(token.markup, /^###$/, markdown);
  }
}

/** The body's table has its rows, and every row its two cells. */
function assertTable(body: string, rows: number): void {
  const tokens = new MarkdownIt().parse(body, {}).map(({ type }) => type);
  assert.equal(tokens.filter((type) => type === 'tr_open').length, rows + 1, body);
  assert.equal(tokens.filter((type) => type === 'td_open').length, rows * 2, body);
  assert.equal(body.split('\n').filter((line) => line.startsWith('| ')).length, rows + 2, body);
}

describe('the texts of a review', () => {
  it('smuggle nothing from a repository into Markdown, and keep to GitHub’s limits', () => {
    let suggestions = 0;
    fc.assert(
      fc.property(nasty, (evil) => {
        const { comments, body, check } = planWith(evil);
        suggestions += comments.filter(({ suggestion }) => suggestion !== null).length;
        assertTable(body ?? '', 2);
        for (const markdown of [...comments.map((comment) => comment.body), body ?? '', check.summary]) {
          assertOurs(markdown);
          assert.ok(markdown.length <= 65_535, `${markdown.length}`);
          assert.ok(markdown.isWellFormed());
        }
        assert.ok(check.title.length <= 255);
        for (const { title, message } of check.annotations) {
          assert.ok(title.length <= 255 && Buffer.byteLength(message) <= 65_536);
          assert.doesNotMatch(`${title}${message.replaceAll('\n', '')}`, /[\p{Cc}\p{Cf}]/u);
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(suggestions > 50, `${suggestions} suggestions`);
  });

  it('show names as they are', () => {
    const { comments } = planReview(
      inputWith(words, {
        matched: {
          introduced: [findingAt('a.yaml', 1, { message: 'The Job `a_b` of a_b & c.' })],
          fixed: [],
          existing: [],
        },
        diff: [diffOf('a.yaml', '', text)],
      }),
    );
    const html = new MarkdownIt().render(comments[0]?.body ?? '');
    assert.match(html, /<p>The Job <code>a_b<\/code> of a_b &amp; c\.<\/p>/);
  });

  it('fall back to no suggestion rather than to half of one when a comment is too long', () => {
    const long = `${'#'.repeat(150)}\n`.repeat(60);
    const path = 'a.yaml';
    const proposal = fixOf(path, long, { start: 0, end: long.length, text: long.replaceAll('#', '@') });
    const findings = Array.from({ length: 900 }, (_, index) =>
      findingAt(path, 1, { fingerprint: `f${index}`, fix: proposal.fix, refusal: null, message: '#'.repeat(5_000) }),
    );
    const { comments } = planReview(
      inputWith(words, {
        matched: { introduced: findings, fixed: [], existing: [] },
        diff: [diffOf(path, '', long)],
        proved: new Map(findings.map(({ fingerprint }) => [fingerprint, proposal])),
      }),
    );
    assert.equal(comments.length, 1);
    const [{ body, suggestion } = { body: '', suggestion: '' }] = comments;
    assert.ok(body.length <= 65_536);
    assert.equal(suggestion !== null, body.includes('```suggestion'));
    assert.equal(body.split('```').length % 2, 1, 'every fence is closed');
  });
});

const ROW = { rule: 'latest-tag', level: 'error', place: 'a:1', message: 'It breaks.', fix: null } as const;

describe('createWords', () => {
  const templates = Object.fromEntries(TEMPLATE_NAMES.map((name) => [name, read(`templates/${name}.liquid`)]));
  const readmes = new Map(RULES.map(({ id }) => [id, read(`rules/${id}/README.md`)]));
  const sources = { templates: templates as Record<TemplateName, string>, rules: RULES, readmes };

  it('wants an explanation of every rule', () => {
    assert.throws(() => createWords({ ...sources, readmes: new Map() }), /the rule \S+ has no README/);
  });

  it('wants every variable of a template to exist', () => {
    const broken = { ...sources.templates, 'review-body.md': '{{ nothing }}' };
    const view = { rows: [], total: 1, more: 0, folded: false };
    assert.throws(() => createWords({ ...sources, templates: broken }).body(view, 100), /undefined variable: nothing/);
  });

  it('escapes what a template forgets to filter', () => {
    const bare = '{% for row in rows %}{{ row.message }}{% endfor %}';
    const own = createWords({ ...sources, templates: { ...sources.templates, 'review-body.md': bare } });
    const row = { ...ROW, message: '<b> [x](y)\n# `z`' };
    const view = { rows: [row], total: 1, more: 0, folded: false };
    assert.equal(own.body(view, 500), '\\<b\\> \\[x\\](y) \\#\u200b \\`z\\`');
    const annotation = { rule: 'latest-tag', message: 'two\nlines', fixes: [], refusals: [] };
    assert.match(own.annotation(annotation).message, /^two lines\nlatest-tag: /);
  });

  it('links to where the rules are published', () => {
    const view = { rows: [ROW], total: 1, more: 0, folded: false };
    assert.match(createWords(sources).body(view, 5_000), new RegExp(`\\(${RULES_URL}/latest-tag/README.md\\)`));
    const own = createWords({ ...sources, rulesUrl: 'https://git.example/rules' });
    assert.match(own.body(view, 5_000), /\(https:\/\/git\.example\/rules\/latest-tag\/README\.md\)/);
  });
});
