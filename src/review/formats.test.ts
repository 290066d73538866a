import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { diffOf, findingAt, fixOf, inputWith, numbered, replaceLine, reportWith, wordsOf } from './plan.fixture.ts';
import { planReview } from './plan.ts';
import { reviewToJson } from './to-json.ts';
import { reviewToMarkdown } from './to-markdown.ts';
import { reviewToText } from './to-text.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const text = numbered(9);
const proposal = fixOf('a.yaml', text, replaceLine(text, 2, 'two'), replaceLine(text, 3, '\tthree'));
const fixable = findingAt('a.yaml', 2, { fix: proposal.fix, refusal: null, message: 'Bad \u001b[31m name.' });
const far = findingAt('far.yaml', 7);
const plan = planReview(
  inputWith(words, {
    matched: { introduced: [fixable, far], fixed: [findingAt('old.yaml', 4)], existing: [{ base: far, head: far }] },
    diff: [diffOf('a.yaml', '', text)],
    proved: new Map([[fixable.fingerprint, proposal]]),
    head: reportWith({ skipped: [{ path: 'odd\nname.yaml', reason: 'not UTF-8 text' }] }),
  }),
);

describe('reviewToJson', () => {
  it('has the documented shape and nothing else', () => {
    const json = reviewToJson(plan);
    assert.deepEqual(Object.keys(json), [
      'version',
      'introduced',
      'fixed',
      'existing',
      'comments',
      'summary',
      'check',
      'skipped',
    ]);
    assert.deepEqual(json.introduced[0], {
      rule: 'latest-tag',
      pattern: 'P7',
      level: 'warning',
      path: 'a.yaml',
      line: 2,
      column: 3,
      endLine: 2,
      endColumn: 9,
      message: fixable.message,
      fingerprint: fixable.fingerprint,
      resource: { kind: 'Deployment', namespace: null, name: 'shop', container: null },
      fix: { safety: 'safe', title: 'Name the version', assumes: null },
      refusal: null,
    });
    assert.deepEqual(json.introduced[1]?.fix, null);
    assert.deepEqual(json.introduced[1]?.refusal, far.refusal);
    const [comment] = json.comments;
    assert.deepEqual(
      { ...comment, body: '' },
      {
        ...{ path: 'a.yaml', line: 3, startLine: 2, side: 'RIGHT', body: '' },
        ...{ suggestion: 'two\n\tthree', fingerprints: [fixable.fingerprint] },
      },
    );
    assert.equal(json.summary, plan.body);
    assert.deepEqual(json.check.annotations, plan.check.annotations);
    assert.deepEqual(json.skipped, [{ path: 'odd\nname.yaml', reason: 'not UTF-8 text' }]);
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
  });
});

describe('reviewToText', () => {
  it('shows the plan without control characters', () => {
    assert.equal(
      reviewToText(plan),
      [
        'success: 2 warnings introduced, 1 repaired',
        '',
        'a.yaml:2-3',
        '  warning: Bad  [31m name. (latest-tag, a.yaml:2)',
        '    Fix: Name the version',
        '  Suggestion:',
        '  | two',
        '  | \tthree',
        '',
        'Without a comment on a line:',
        '  warning: The image has no version. (latest-tag, far.yaml:7)',
        '    No automatic fix: only the registry knows the version',
        '',
        'Repaired:',
        '  old.yaml:4  latest-tag',
        '',
        'Not read:',
        '  odd name.yaml: not UTF-8 text',
        '',
        'There before and left alone: 1',
        '',
      ].join('\n'),
    );
  });
});

describe('reviewToMarkdown', () => {
  it('shows check, body and comments, without markers', () => {
    const markdown = reviewToMarkdown(plan);
    const headings = [...markdown.matchAll(/^#{2,3} .*$/gm)].map(([heading]) => heading);
    assert.deepEqual(headings, [
      '## Plimsoll: 2 warnings introduced, 1 repaired',
      '### Introduced',
      '### Review',
      '### `a.yaml`, lines 2 to 3',
    ]);
    assert.match(markdown, /```suggestion\ntwo\n\tthree\n```/);
    assert.doesNotMatch(markdown, /<!--/);
    assert.ok(markdown.endsWith('\n'));
  });
});
