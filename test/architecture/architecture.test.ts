import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brokenArrows } from './arrows.ts';
import { brokenHouseRules } from './house-rules.ts';
import { printViolation, projectFiles, type Violation } from './project-files.ts';
import { impurities } from './purity.ts';
import { tracesOfMachines } from './traces.ts';

function assertNone(violations: readonly Violation[]): void {
  assert.equal(violations.map(printViolation).join('\n'), '');
}

describe('the project', () => {
  const program = projectFiles(['src', 'rules']);

  test('is there to be judged', () => {
    assert.ok(program.some(({ path }) => path === 'rules/index.ts'));
    assert.ok(program.some(({ path }) => path.startsWith('src/engine/')));
  });

  test('has arrows that run one way', () => assertNone(brokenArrows(program)));

  test('has pure layers that depend on their arguments alone', () => assertNone(impurities(program)));

  test('has short files and functions, and names for its exports', () => {
    assertNone(brokenHouseRules([...program, ...projectFiles(['test', 'scripts'])]));
  });

  test('speaks of no machine', () => assertNone(tracesOfMachines(projectFiles())));
});
