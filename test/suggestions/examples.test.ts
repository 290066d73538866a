/** Every example of every rule as a pull request: all of its suggestions hold, alone, in pairs and together. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { readCases } from '../examples/cases.ts';
import { assertHold } from './holds.ts';

const CASES = readCases();
const total = { suggestions: 0, merged: 0, applications: 0 };

async function hold(pull: Parameters<typeof assertHold>[0], name: string): Promise<void> {
  try {
    const tried = await assertHold(pull);
    for (const key of ['suggestions', 'merged', 'applications'] as const) total[key] += tried[key];
  } catch (error) {
    throw new Error(name, { cause: error });
  }
}

for (const { id } of RULES) {
  const cases = CASES.filter(({ rule }) => rule === id);
  test(`${id}: examples that a pull request adds`, async () => {
    for (const { name, before, options } of cases) {
      await hold({ base: {}, head: before, options: { [id]: options } }, name);
    }
  });
  test(`${id}: examples that a pull request spoils`, async () => {
    for (const { name, before, after: good, options } of cases) {
      await hold({ base: good, head: before, options: { [id]: options } }, name);
    }
  });
}

after(() => {
  process.stdout.write(`${JSON.stringify(total)}\n`);
  assert.ok(total.suggestions > 500 && total.merged > 50, JSON.stringify(total));
});
