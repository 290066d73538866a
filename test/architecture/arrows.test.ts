import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brokenArrows } from './arrows.ts';
import { printViolation } from './project-files.ts';

/** What is said about one file with one text. */
function judge(path: string, text: string): readonly string[] {
  return brokenArrows([{ path, text }]).map(printViolation);
}

describe('the arrows', () => {
  const backwards: readonly (readonly [from: string, to: string])[] = [
    ['src/source/text.ts', '../model/image.ts'],
    ['src/model/image.ts', '../engine/contract.ts'],
    ['src/engine/run.ts', '../../rules/index.ts'],
    ['src/engine/run.ts', '../config/resolve.ts'],
    ['src/engine/run.ts', '../review/plan.ts'],
    ['src/review/plan.ts', '../github/reviews.ts'],
    ['src/review/plan.ts', '../../rules/index.ts'],
    ['src/review/plan.ts', '../remediate/decide.ts'],
    ['src/remediate/decide.ts', '../github/reviews.ts'],
    ['src/remediate/decide.ts', '../../rules/index.ts'],
    ['src/scorecard/score.ts', '../review/plan.ts'],
    ['src/edges/resources.ts', '../github/reviews.ts'],
    ['src/github/reviews.ts', '../app/jobs.ts'],
    ['src/store/tables.ts', '../cli/main.ts'],
    ['rules/naked-pod/rule.ts', '../../src/review/plan.ts'],
  ];
  for (const [from, to] of backwards) {
    test(`must not run from ${from} to ${to}`, () => {
      const [violation = '', ...more] = judge(from, `\n\nimport { x } from '${to}';\n`);
      assert.match(violation, /:3: the arrow runs back: \w+ must not import \w+$/);
      assert.deepEqual(more, []);
    });
  }

  test('may run the way of the design', () => {
    assert.deepEqual(judge('src/model/image.ts', `import { x } from '../source/text.ts'; import './answer.ts';`), []);
    assert.deepEqual(judge('rules/naked-pod/rule.ts', `import { x } from '../../src/engine/contract.ts';`), []);
    assert.deepEqual(judge('src/config/resolve.ts', `import { x } from '../engine/config.ts';`), []);
    assert.deepEqual(judge('src/remediate/decide.ts', `import { x } from '../review/words.ts';`), []);
    assert.deepEqual(judge('src/github/pulls.ts', `import { x } from '../remediate/decide.ts';`), []);
    assert.deepEqual(judge('src/github/reviews.ts', `import { x } from '../review/plan.ts'; import 'node:fs';`), []);
    assert.deepEqual(
      judge('src/cli/main.ts', `import { RULES } from '../../rules/index.ts'; import '../app/serve.ts';`),
      [],
    );
  });

  const spellings: Readonly<Record<string, string>> = {
    'a type': `import type { x } from '../github/reviews.ts';`,
    'a side effect': `import '../github/reviews.ts';`,
    'a re-export': `export { x } from '../github/reviews.ts';`,
    'a re-export of all': `export * from '../github/reviews.ts';`,
    'a call': `const x = await import('../github/reviews.ts');`,
    'a call with a template': 'const x = await import(`../github/reviews.ts`);',
    'a type in place': `let x: import('../github/reviews.ts').Review;`,
  };
  for (const [spelling, text] of Object.entries(spellings)) {
    test(`are seen in ${spelling}`, () => {
      assert.deepEqual(judge('src/model/image.ts', text), [
        'src/model/image.ts:1: the arrow runs back: model must not import github',
      ]);
    });
  }

  test('are not seen in comments and strings', () => {
    const text = `// import '../github/reviews.ts';\nexport const text = "import '../github/reviews.ts'";`;
    assert.deepEqual(judge('src/model/image.ts', text), []);
  });

  test('bring no I/O into a pure layer', () => {
    for (const name of ['node:fs', 'fs', 'node:process', 'node:child_process', 'node:net', 'pino', '@octokit/rest']) {
      assert.deepEqual(judge('src/engine/run.ts', `import * as x from '${name}';`), [
        `src/engine/run.ts:1: a pure layer imports ${name}`,
      ]);
      assert.deepEqual(judge('src/edges/disk.ts', `import * as x from '${name}';`), []);
    }
    assert.deepEqual(judge('src/source/yaml.ts', `import { parseEvents } from 'js-yaml'; import 'node:crypto';`), []);
    assert.equal(judge('src/engine/run.ts', 'await import(name);').length, 1);
  });

  test('lead from the program to the program only', () => {
    assert.match(judge('src/cli/main.ts', `import '../../test/support/config.ts';`)[0] ?? '', /no part of it/);
    assert.match(judge('src/stray.ts', `import './cli/main.ts';`)[0] ?? '', /in no layer/);
    assert.match(
      judge('src/newcomer/file.ts', `import '../source/text.ts';`)[0] ?? '',
      /newcomer must not import source/,
    );
    for (const test of ['main.test.ts', 'trees.fixture.ts', 'api.test.support.ts']) {
      assert.deepEqual(judge(`src/cli/${test}`, `import '../../test/support/config.ts';`), []);
      assert.match(judge('src/cli/main.ts', `import './${test}';`)[0] ?? '', /imports a test/);
    }
  });
});
