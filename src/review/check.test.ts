import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import type { FailOn } from '../engine/config.ts';
import type { Level } from '../engine/contract.ts';
import type { Finding } from '../engine/report.ts';
import { planCheck } from './check.ts';
import { FIX_BUTTONS, scopeOfButton } from './fix-buttons.ts';
import { diffOf, findingAt, fixOf, inputWith, lineRegion, numbered, reportWith, wordsOf } from './plan.fixture.ts';
import type { ReviewInput } from './review-input.ts';
import type { Spoken } from './spoken.ts';

const words = wordsOf(RULES, (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
const diff = [diffOf('a.yaml', '', numbered(3))];

function check(introduced: readonly Finding[], more: Partial<ReviewInput> = {}) {
  return planCheck(inputWith(words, { diff, ...more }), spokenWith({ counted: introduced }));
}

function spokenWith(more: Partial<Spoken>): Spoken {
  return { counted: [], ignored: [], places: new Map(), announced: [], unannounced: 0, ...more };
}

const of = (level: Level) => [findingAt('a.yaml', 1, { level })];
const gaps = [{ path: 'big', reason: 'the tree was cut at 100,000 entries' }];
const problem = {
  source: '.github/plimsoll.yml',
  line: 4,
  column: 3,
  message: 'unknown rule; did you mean "latest-tag"?',
};

describe('the conclusion', () => {
  it('fails for a finding at or above failOn', () => {
    const table: readonly (readonly [FailOn, Level, string])[] = [
      ['error', 'error', 'failure'],
      ['error', 'warning', 'success'],
      ['warning', 'error', 'failure'],
      ['warning', 'warning', 'failure'],
      ['warning', 'note', 'success'],
      ['note', 'note', 'failure'],
      ['never', 'error', 'success'],
    ];
    for (const [failOn, level, conclusion] of table) {
      assert.equal(check(of(level), { failOn }).conclusion, conclusion, `${failOn} ${level}`);
    }
  });

  it('is neutral when the answer is not the whole one, unless it fails anyway', () => {
    assert.equal(check([], { gaps }).conclusion, 'neutral');
    assert.equal(check([], { problems: [problem] }).conclusion, 'neutral');
    assert.equal(check(of('error'), { gaps, problems: [problem] }).conclusion, 'failure');
  });

  it('stays green for a single file that cannot be read', () => {
    const head = reportWith({ skipped: [{ path: 'a.yaml', reason: 'not UTF-8 text' }] });
    assert.equal(check([], { head }).conclusion, 'success');
  });
});

describe('the title', () => {
  const titleOf = (introduced: readonly Finding[], more: Partial<ReviewInput> = {}) => check(introduced, more).title;
  const fixed = [findingAt('a.yaml', 1)];

  it('counts what is introduced and repaired', () => {
    assert.equal(titleOf([...of('error'), ...of('error'), ...of('note')]), '2 errors, 1 note introduced');
    assert.equal(titleOf(of('warning')), '1 warning introduced');
    const matched = { introduced: [], fixed, existing: [] };
    assert.equal(titleOf([], { matched }), 'Nothing introduced, 1 repaired');
    assert.equal(titleOf(of('note'), { matched }), '1 note introduced, 1 repaired');
  });

  it('says when nothing of interest changed', () => {
    assert.equal(titleOf([], { diff: [] }), 'No Dockerfile or manifest changed');
    assert.equal(titleOf([], { diff: [diffOf('main.go', '', 'x\n')] }), 'No Dockerfile or manifest changed');
    assert.equal(titleOf([], { diff: [diffOf('x.txt', '', 'x\n', { previousPath: 'a.yaml' })] }), 'Nothing introduced');
  });

  it('warns of gaps and of mistakes in the configuration', () => {
    assert.equal(titleOf([], { gaps }), 'Nothing introduced; not everything was read');
    assert.equal(titleOf([], { problems: [problem] }), 'Nothing introduced; the configuration has mistakes');
  });
});

describe('the summary', () => {
  it('counts by pattern, and lists what is introduced and repaired', () => {
    const introduced = [
      findingAt('a.yaml', 1, { pattern: 'P9', rule: 'unbounded-job', level: 'error' }),
      findingAt('a.yaml', 2),
      findingAt('a.yaml', 3),
    ];
    const fixed = Array.from({ length: 7 }, (_, index) => findingAt(`old-${index}.yaml`, 1));
    const existing = [{ base: findingAt('c.yaml', 1), head: findingAt('c.yaml', 1) }];
    const { summary } = check(introduced, { matched: { introduced, fixed, existing } });
    assert.match(summary, /\| The latest tag \| 0 \| 2 \| 0 \|\n\| Unbounded Jobs \| 1 \| 0 \| 0 \|\n/);
    assert.match(summary, /\n- `a.yaml:1` · \[`unbounded-job`\]\([^)]*\) · error: The image[^\n]*\n- `a.yaml:2`/);
    assert.match(
      summary,
      /\nIt repairs 7: \[`latest-tag`\]\([^)]*\) in `old-0.yaml`, [^\n]*`old-4.yaml` and 2 more\.\n/,
    );
    assert.match(summary, /\nOne finding was there before and is left alone here\./);
  });

  it('tells what was not read and why: gaps, changed files, the rest folded and bounded', () => {
    const elsewhere = Array.from({ length: 60 }, (_, index) => ({ path: `chart/${index}.yaml`, reason: 'a template' }));
    const skipped = [...gaps, { path: 'a.yaml', reason: 'line 3: a tab where a space should be' }, ...elsewhere];
    const { summary } = check([], { gaps, head: reportWith({ skipped }) });
    assert.match(summary, /### Too much to read\n\n- `big`: the tree was cut at 100,000 entries\n/);
    assert.match(summary, /### Changed here, but not read\n\n- `a.yaml`: line 3: a tab where a space should be\n/);
    assert.match(summary, /<details><summary>Not read elsewhere in the repository: 60<\/summary>\n\n- `chart\/0.yaml`/);
    assert.match(summary, /- `chart\/49.yaml`: a template\n- and 10 more\n\n<\/details>$/);
    assert.equal(summary.split('`big`').length, 2);
  });

  it('shows mistakes of the configuration first', () => {
    const { summary } = check([], { problems: [problem] });
    assert.match(
      summary,
      /^### Configuration\n\n.*\n\n- `.github\/plimsoll.yml:4`: unknown rule; did you mean "latest-tag"\?\n/,
    );
  });

  it('says so when there is nothing to say', () => {
    assert.equal(check([]).summary, 'This change introduces no anti-pattern.');
    assert.equal(check([], { diff: [] }).summary, 'This change touches no Dockerfile and no manifest.');
  });
});

describe('the buttons', () => {
  const safe = fixOf('a.yaml', numbered(3));
  const review = { ...safe, fix: { ...safe.fix, safety: 'review' as const, assumes: 'the tag exists' } };
  const failed = { refused: 'the finding is still there afterwards', unproved: true };

  /** The identifiers of the buttons, and the paragraph on them, for findings with these fixes. */
  function offered(fixes: readonly (typeof safe | typeof review | typeof failed)[], more: Partial<ReviewInput> = {}) {
    const findings = fixes.map((_, at) => findingAt(`${at}.yaml`, 1));
    const proved = new Map(findings.map(({ fingerprint }, at) => [fingerprint, fixes[at] ?? failed]));
    const { actions, summary } = check(findings, { proved, mayFix: true, ...more });
    const paragraphs = summary.split('\n\n').filter((part) => /Fix all|Open fix PR/.test(part));
    return [actions.map(({ identifier }) => identifier), paragraphs];
  }

  it('are there for what is proved, and the summary tells what each does', () => {
    assert.deepEqual(offered([safe]), [
      ['fix-safe'],
      ['**Fix all** opens a pull request into this branch with 1 safe fix.'],
    ]);
    assert.deepEqual(offered([review, failed, review]), [
      ['fix-review'],
      ['**Open fix PR** opens a pull request into this branch with 2 fixes that a person has to judge.'],
    ]);
    assert.deepEqual(offered([safe, review, safe]), [
      ['fix-safe', 'fix-review'],
      [
        '**Fix all** opens a pull request into this branch with 2 safe fixes; **Open fix PR** one with those and 1 that a person has to judge.',
      ],
    ]);
  });

  it('are not there without a proved fix, nor where none can be written', () => {
    for (const nothing of [offered([]), offered([failed]), offered([safe, review], { mayFix: false })]) {
      assert.deepEqual(nothing, [[], []]);
    }
  });

  it('count no finding that is ignored', () => {
    const finding = findingAt('a.yaml', 1);
    const proved = new Map([[finding.fingerprint, safe]]);
    const ignored = [{ finding, by: 'dev', reason: 'known' }];
    const { actions, summary } = planCheck(inputWith(words, { diff, proved, mayFix: true }), spokenWith({ ignored }));
    assert.deepEqual(actions, []);
    assert.doesNotMatch(summary, /Fix all/);
  });

  it('have words within the limits of GitHub, and ask for what they say', () => {
    const { actions } = check([], { mayFix: true });
    assert.deepEqual(actions, []);
    for (const { label, description, identifier } of Object.values(FIX_BUTTONS)) {
      assert.ok(label.length <= 20 && description.length <= 40 && identifier.length <= 20, label);
    }
    assert.deepEqual(['fix-safe', 'fix-review', 'fix', ''].map(scopeOfButton), ['safe', 'review', null, null]);
  });
});

describe('fixes that failed their proof', () => {
  it('are counted and named with the reason; those that were never written are not', () => {
    const findings = [findingAt('a.yaml', 1), findingAt('b.yaml', 2), findingAt('c.yaml', 3)];
    const [first, second] = findings.map(({ fingerprint }) => fingerprint);
    const proved = new Map([
      [first ?? '', { refused: 'the finding is still there afterwards', unproved: true }],
      [second ?? '', { refused: 'the mapping has a merge key', unproved: false }],
    ]);
    const { summary } = check(findings, { proved });
    assert.match(
      summary,
      /### Fixes that failed their proof\n\n.*\n\n- `a\.yaml:1` · .*: the finding is still there afterwards$/m,
    );
    assert.doesNotMatch(summary, /merge key/);
    assert.doesNotMatch(check(findings).summary, /proof/);
    assert.doesNotMatch(summary, /\n\n\n/);
  });
});

describe('annotations', () => {
  it('name the finding, its fix and where to read on, as plain text', () => {
    const fix = { title: 'Pin it', safety: 'review', assumes: 'the tag `1.2` exists', edits: [], renames: [] } as const;
    const finding = findingAt('a.yaml', 2, { level: 'error', region: lineRegion(2, 4), fix, refusal: null });
    assert.deepEqual(check([finding]).annotations, [
      {
        path: 'a.yaml',
        startLine: 2,
        endLine: 4,
        level: 'failure',
        title: 'Name the version of the image',
        message:
          'The image has no version.\nFix: Pin it (assumes: the tag `1.2` exists)\n' +
          'latest-tag: https://github.com/plimsoll-dev/plimsoll/blob/main/rules/latest-tag/README.md',
      },
    ]);
    const levels = [...of('warning'), ...of('note')];
    assert.deepEqual(
      check(levels).annotations.map(({ level }) => level),
      ['warning', 'notice'],
    );
  });

  it('stand on the mistakes of this repository’s configuration, not of another’s', () => {
    const organisation = { ...problem, source: 'acme/.github:plimsoll.yml' };
    const { annotations } = check([], { problems: [problem, organisation] });
    assert.deepEqual(annotations, [
      {
        path: '.github/plimsoll.yml',
        startLine: 4,
        endLine: 4,
        level: 'failure',
        title: 'The configuration has a mistake here',
        message: problem.message,
      },
    ]);
  });
});
