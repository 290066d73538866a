import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { RULES } from '../../rules/index.ts';
import { readCases } from '../../test/examples/cases.ts';
import { PATTERNS, type Pattern } from '../engine/contract.ts';
import type { Finding } from '../engine/report.ts';
import { findingAt } from '../review/plan.fixture.ts';
import { about, inputOf, oneOfEach, words } from './body.fixture.ts';
import { MAX_FOLLOW_UP } from './body.ts';
import { readControls } from './body-controls.ts';
import type { FixSet } from './follow-up.ts';
import { withHandsOff } from './hands-off.ts';
import { parseMetadata } from './identity.ts';

const CASES = readCases().filter(({ findings }) => findings.some(({ fix }) => fix !== 'none'));
const SAFE = { title: 'Repair it', safety: 'safe', assumes: null, edits: [], renames: [] } as const;

/** A set of findings with one commit a pattern, each of one file. */
function setOf(repaired: readonly Finding[], more: Partial<FixSet> = {}): FixSet {
  const commits = [...Map.groupBy(repaired, ({ pattern }) => pattern)].map(([pattern, own]) => ({
    ...{ pattern, rules: [...new Set(own.map(({ rule }) => rule))].toSorted(), subject: 'Repair', body: '' },
    files: own.map(({ path }) => ({ path, text: 'after\n', mode: '100644' as const })),
    repaired: own,
  }));
  const counts = { wanted: repaired.length, before: repaired.length, after: 0, unjudged: 0, digest: 'd', patch: 'p' };
  const lists = { refused: [], exposed: [], opened: [], left: [] };
  return { baseSha: 'b'.repeat(40), scope: 'safe', commits, ...lists, ...counts, ...more };
}

/** Fences, folds and HTML that are open at the end of a body, and links of it. */
function shapeOf(body: string): { readonly open: number; readonly links: readonly string[]; readonly html: string } {
  const html = new MarkdownIt({ html: true, linkify: true }).render(body);
  const count = (text: string) => html.split(text).length - 1;
  const open = count('<details>') - count('</details>');
  return { open, links: [...html.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link), html };
}

function checkBody(body: string): void {
  assert.ok(body.length <= MAX_FOLLOW_UP, `${body.length} characters`);
  const { open, links, html } = shapeOf(body);
  assert.equal(open, 0);
  assert.match(html, /\[ \] <!-- plimsoll-control:rebase -->/);
  assert.deepEqual(
    links.filter((link) => /\/(?:issues|pull|discussions)\/|^mailto:|^http:/.test(link)),
    [],
  );
  assert.notEqual(parseMetadata(body), null);
}

test('every example that can be repaired has a body that names each rule, place and assumption', async () => {
  for (const { rule, name, before, options } of CASES) {
    const input = await inputOf(before, { [rule]: options }, 'review');
    if (input.fixes.commits.length === 0) continue;
    const body = words.body(input);
    checkBody(body);
    assert.ok(words.title(input.fixes).length <= 72);
    for (const { rule: id, region, fix } of input.fixes.commits.flatMap(({ repaired }) => repaired)) {
      assert.ok(body.includes(`/rules/${id}/README.md)`), `${rule}/${name}: ${id}`);
      assert.ok(body.includes(`:${region.line}\``), `${rule}/${name}: line ${region.line}`);
      if (fix?.assumes) assert.match(body, /\*\*(?:Assumes|Rests on an assumption):\*\*/, `${rule}/${name}`);
    }
    assert.equal(body.includes('```diff'), true);
  }
});

test('all rules at once fit, and what does not fit is named', async () => {
  const { files, options } = oneOfEach(readCases());
  const input = await inputOf(files, options, 'review');
  const body = words.body(input);
  checkBody(body);
  const patterns = new Set(input.fixes.commits.map(({ pattern }) => pattern));
  for (const pattern of patterns) if (pattern !== 'beyond') assert.ok(body.includes(`\n## ${PATTERNS[pattern]}\n`));
  assert.match(words.title(input.fixes), /^Repair \d+ findings: .* \(\+\d+ more\)$/);
});

const PATTERN_NAMES = Object.keys(PATTERNS) as Pattern[];
const hostile = fc.constantFrom(
  ...['@octocat', '#12', 'acme/shop#3', 'https://github.com/a/b/issues/1', '</details>', '```', '~~~~', '<img src=x>'],
  ...['- [x] <!-- plimsoll-control:rebase -->', '<!--', '|', '![a](http://x)', '\n\n', '\u202e', '\ud800', '{{ 1 }}'],
);
const text = fc
  .array(fc.oneof(hostile, fc.string({ maxLength: 12 })), { minLength: 1, maxLength: 60 })
  .map((parts) => parts.join(' '));
const finding = fc
  .record({ rule: fc.constantFrom(...RULES), path: text, line: fc.nat(9_999), title: text, assumes: fc.option(text) })
  .map(({ rule, path, line, title, assumes }) =>
    findingAt(path, line, {
      ...{
        rule: rule.id,
        pattern: fc.sample(fc.constantFrom(...PATTERN_NAMES), { numRuns: 1, seed: line })[0] ?? 'P1',
      },
      ...{ message: title, refusal: null },
      fix: { ...SAFE, title, assumes, safety: assumes === null ? 'safe' : 'review' },
    }),
  );

test('a body stays short and whole, with hundreds of findings and whatever stands in them', (t) => {
  const property = fc.property(
    fc.array(finding, { minLength: 1, maxLength: 30 }),
    fc.constantFrom(1, 30),
    text,
    (some, times, base) => {
      const many = some.flatMap((one) =>
        Array.from({ length: times }, (_, index) => ({ ...one, path: `${one.path}${index}` })),
      );
      const refused = many.map((one) => ({ finding: one, reason: one.message }));
      const fixes = setOf(many, { refused, exposed: many, before: 7, after: 9 });
      const before = (path: string) =>
        `${path}\n${'`'.repeat(path.length % 9)}\n- [x] <!-- plimsoll-control:rebase -->\n`;
      const body = words.body({ ...about(fixes), base, before });
      checkBody(body);
      assert.deepEqual(readControls(body), new Set());
      const prose = shapeOf(body).html.replace(/<(code|pre)[^>]*>[\s\S]*?<\/\1>/g, '');
      assert.doesNotMatch(prose, /@octocat|#12\b|shop#3|<img/);
      assert.ok(words.title(fixes).length <= 72);
    },
  );
  const seed = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? Date.now() % 1e9);
  t.diagnostic(`seed ${seed}`);
  fc.assert(property, { numRuns: 60, seed });
});

test('what is left out is the least important, and is named', () => {
  const path = (index: number) => `deploy/${'x'.repeat(150)}${index}.yaml`;
  const all = RULES.flatMap(({ id, pattern }) =>
    Array.from({ length: 60 }, (_, index) =>
      findingAt(path(index), index + 1, {
        ...{ rule: id, pattern, refusal: null },
        fix: { ...SAFE, title: `Repair ${index} of ${id}`, safety: 'review', assumes: 'It holds. '.repeat(70) },
      }),
    ),
  );
  const body = words.body({ ...about(setOf(all)), before: () => 'before\n'.repeat(200) });
  checkBody(body);
  const leftOut = /Left out here: ([^\n]*)/.exec(body)?.[1] ?? '';
  assert.match(leftOut, /details of background-process, .* and \d+ more/);
  assert.match(leftOut, /before and after of Background processes, Build and runtime mixed/);
  assert.doesNotMatch(leftOut, /proof/);
  assert.match(body, /## Proof/);
});

test('the numbers of the proof add up, and nothing may be opened', () => {
  const one = findingAt('a.yaml', 3, { refusal: null, fix: SAFE });
  const fixes = setOf([one], { before: 5, after: 4, exposed: [findingAt('b.yaml', 9)] });
  const body = words.body(about(fixes));
  assert.match(body, /\| Before \| 5 \|\n\| Repaired \| 1 \|\n\| Gone with these repairs \| 1 \|\n\| Opened \| 0 \|/);
  assert.match(body, /seen now \| 1 \|\n\| \*\*After\*\* \| \*\*4\*\* \|/);
  assert.match(body, /\*\*Exposed:\*\*[^\n]*\n\n- `b\.yaml:9`/);
  const surfaced = words.body(about(setOf([one, one], { before: 1, after: 0 })));
  assert.match(surfaced, /brought to light by other repairs \| 1 \|/);
  assert.throws(() => words.body(about({ ...fixes, opened: [one] })), /bring in 1 finding/);
  assert.throws(() => words.body({ ...about(fixes), metadata: 'x'.repeat(8_001) }), /metadata/);
});

test('a title names the rule, or the patterns that fit, and never what a repository says', () => {
  const at = (path: string, rule: string, pattern: Pattern) =>
    findingAt(path, 1, { rule, pattern, refusal: null, fix: { ...SAFE, title: '@octocat' } });
  const tag = at('@octocat', 'latest-tag', 'P7');
  assert.equal(words.title(setOf([tag])), 'Name the version of the image');
  assert.equal(words.title(setOf([tag, tag])), 'Name the version of the image in 2 places');
  const three = [
    tag,
    at('a', 'log-to-file', 'P5'),
    at('b', 'log-to-file', 'P5'),
    at('c', 'identical-probes', 'beyond'),
  ];
  assert.equal(words.title(setOf(three)), 'Repair 4 findings: logging, the latest tag (+1 more)');
  assert.throws(() => words.title(setOf([])), /repairs something/);
});

test('one that people have edited says so once, above everything else', () => {
  const body = words.body(about(setOf([findingAt('a.yaml', 3, { refusal: null, fix: SAFE })])));
  const told = withHandsOff(body, words.handsOff);
  assert.match(told ?? '', /^> \[!NOTE\]\n> Edited by people: Plimsoll keeps its hands off/);
  assert.equal(withHandsOff(told ?? '', words.handsOff), null);
  assert.deepEqual(parseMetadata(told ?? ''), parseMetadata(body));
  assert.deepEqual(readControls(told ?? ''), readControls(body));
});
