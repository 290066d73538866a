import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Ended, runModule, runNode } from './run-node.ts';

const ROOT = join(import.meta.dirname, '../..');
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const TSC = 'node_modules/typescript/bin/tsc';

describe('a new rule', () => {
  const copy = mkdtempSync(join(tmpdir(), 'plimsoll-'));
  before(() => {
    for (const part of [
      'rules',
      'src',
      'templates',
      'scripts',
      'test/examples',
      'test/support',
      'package.json',
      'biome.json',
      'tsconfig.json',
    ]) {
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  const newRule = (...args: string[]): Promise<Ended> =>
    runNode([join(copy, 'scripts/new-rule.mjs'), ...args], { cwd: copy });
  const index = () => readFileSync(join(copy, 'rules/index.ts'), 'utf8');

  test('is whole: listed, well formed, and its examples pass', async () => {
    const made = await newRule('missing-owner');
    assert.deepEqual({ err: made.err, code: made.code }, { err: '', code: 0 });
    assert.deepEqual(readdirSync(join(copy, 'rules/missing-owner')).sort(), ['README.md', 'examples', 'rule.ts']);
    assert.match(index(), /import \{ rule as missingOwner \} from '\.\/missing-owner\/rule\.ts';/);

    const format = await runNode([BIOME, 'check', '--vcs-enabled=false', 'rules/index.ts', 'rules/missing-owner'], {
      cwd: copy,
    });
    assert.equal(format.code, 0, format.err);

    writeFileSync(join(copy, 'tsconfig.rule.json'), '{"extends":"./tsconfig.json","include":["rules/missing-owner"]}');
    const types = await runNode([TSC, '-p', 'tsconfig.rule.json'], { cwd: copy });
    assert.equal(types.code, 0, types.out);

    const pattern = ['--test', '--test-reporter=tap', '--test-name-pattern=^missing-owner'];
    const examples = await runNode([...pattern, 'test/examples/examples.test.ts'], { cwd: copy, env: withoutRunner() });
    assert.equal(examples.code, 0, examples.out);
    assert.match(examples.out, /ok \d+ - has an example that is found and one that stays silent/);
    assert.match(examples.out, /ok \d+ - basic, as written/);
  });

  test('is refused under a name that is no id, is taken, or is missing', async () => {
    const untouched = index();
    for (const name of [
      'Naked-Pod',
      'pod',
      'naked_pod',
      '-pod',
      'naked--pod',
      '../naked-pod',
      'naked-pod/x',
      `a-${'b'.repeat(62)}`,
    ]) {
      const { code, err } = await newRule(name);
      assert.equal(code, 2, name);
      assert.match(err, /is no rule id|is too long|usage/, name);
    }
    assert.match((await newRule('naked-pod')).err, /^The rule naked-pod is there already\.$/);
    assert.match((await newRule()).err, /^usage: /);
    assert.match((await newRule('one-rule', 'two-rule')).err, /^usage: /);
    assert.equal(index(), untouched);
    assert.equal(existsSync(join(copy, 'rules/one-rule')), false);
  });
});

describe('the list of rules', () => {
  const withRules = async (ids: readonly string[], text: string): Promise<string> => {
    const source = `import { withRule } from '${new URL('../../scripts/rule-index.mjs', import.meta.url).href}';
      const [ids, text] = process.argv.slice(1);
      process.stdout.write(JSON.stringify(JSON.parse(ids).reduce((all, id) => withRule(all, id), text)));`;
    return JSON.parse((await runModule(source, [JSON.stringify(ids), text])).out);
  };
  const list = `import type { Rule } from '../src/engine/contract.ts';
import { rule as nakedPod } from './naked-pod/rule.ts';

/** Every rule, by id. */
export const RULES: readonly Rule[] = [nakedPod];
`;

  test('takes rules in alphabetical order, whatever the order they come in', async () => {
    const expected = `import type { Rule } from '../src/engine/contract.ts';
import { rule as latestTag } from './latest-tag/rule.ts';
import { rule as nakedPod } from './naked-pod/rule.ts';
import { rule as unboundedJob } from './unbounded-job/rule.ts';

/** Every rule, by id. */
export const RULES: readonly Rule[] = [latestTag, nakedPod, unboundedJob];
`;
    assert.equal(await withRules(['unbounded-job', 'latest-tag'], list), expected);
    assert.equal(await withRules(['latest-tag', 'unbounded-job'], list), expected);
  });

  test('is one rule a line when it grows long', async () => {
    const ids = ['first', 'second', 'third', 'fourth'].map((word) => `${word}-rule-with-a-long-name`);
    const long = await withRules(ids, list);
    assert.match(long, /= \[\n {2}firstRuleWithALongName,\n {2}fourthRuleWithALongName,\n {2}nakedPod,\n/);
    assert.match(await withRules(['latest-tag'], long), /FourthRuleWithALongName,\n {2}latestTag,\n {2}nakedPod,\n/i);
  });
});

/** The tests of the copy run on their own: a runner that believes to be a part of this one would print for it. */
function withoutRunner(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  return environment;
}
