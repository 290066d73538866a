import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brokenHouseRules } from './house-rules.ts';
import { printViolation } from './project-files.ts';

function judge(path: string, text: string): readonly string[] {
  return brokenHouseRules([{ path, text }]).map(printViolation);
}

const lines = (count: number, text = 'x();') => `${text}\n`.repeat(count);

describe('the rules of the house', () => {
  test('bound the length of a file', () => {
    assert.deepEqual(judge('src/engine/run.ts', lines(300)), []);
    assert.deepEqual(judge('src/engine/run.ts', lines(301)), [
      'src/engine/run.ts:301: 301 lines, more than 300: split it',
    ]);
    assert.deepEqual(judge('rules/naked-pod/rule.ts', lines(150)), []);
    assert.deepEqual(judge('rules/naked-pod/rule.ts', lines(151)), [
      'rules/naked-pod/rule.ts:151: 151 lines, more than 150: split it',
    ]);
  });

  const long: Readonly<Record<string, (body: string) => string>> = {
    'a function': (body) => `function run() {\n${body}}`,
    'an arrow function': (body) => `const run = () => {\n${body}};`,
    'a function expression': (body) => `const run = function () {\n${body}};`,
    'a method': (body) => `class Run { run() {\n${body}} }`,
    'a method of an object': (body) => `const rule = { check() {\n${body}} };`,
    'a constructor': (body) => `class Run { constructor() {\n${body}} }`,
    'a getter': (body) => `class Run { get run() {\n${body}} }`,
  };
  for (const [kind, write] of Object.entries(long)) {
    test(`bound the length of ${kind}`, () => {
      assert.deepEqual(judge('src/engine/run.ts', write(lines(38))), []);
      assert.deepEqual(judge('src/engine/run.ts', `/** Docs. */\n${write(lines(39))}`), [
        'src/engine/run.ts:2: a function of 41 lines, more than 40: split it',
      ]);
    });
  }

  test('let the suites of a test be long', () => {
    assert.deepEqual(judge('test/long.test.ts', `describe('x', () => {\n${lines(100)}});`), []);
  });

  const forbidden: Readonly<Record<string, RegExp>> = {
    'export default 1;': /a default export/,
    'export default function run() {}': /a default export/,
    'enum Level { Error }': /an enum/,
    'const enum Level { Error }': /an enum/,
    'function run(x: any) {}': /any: say/,
    'const x = y as any;': /any: say/,
    'let count = 0;': /state that lives/,
    'export let count = 0;': /state that lives/,
    'var count = 0;': /state that lives/,
  };
  for (const [text, complaint] of Object.entries(forbidden)) {
    test(`forbid \`${text}\``, () => {
      const [violation = '', ...more] = judge('src/engine/run.ts', `\n${text}\n`);
      assert.match(violation, /^src\/engine\/run\.ts:2: /);
      assert.match(violation, complaint);
      assert.deepEqual(more, []);
    });
  }

  const allowed = [
    '// any, enum and export default are words too',
    "const text = 'export default any';",
    'export const count = 0; export { count as total };',
    'function run() { let count = 0; switch (count) { default: count += 1; } }',
  ];
  for (const text of allowed) test(`allow \`${text}\``, () => assert.deepEqual(judge('src/engine/run.ts', text), []));

  test('do not judge the input of rules', () => {
    assert.deepEqual(judge('rules/naked-pod/examples/basic/before/file.ts', 'export default 1;'), []);
  });
});
