import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plainConfig } from '../../test/support/config.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import { analyse, reportOf } from './analyse.ts';
import { defineRule, fail, type Level } from './contract.ts';
import { JOB } from './prove.fixture.ts';

/** The level of a finding that calls itself `own`, of a rule that is a warning by itself. */
async function levelOf(own: Level | undefined, level: Level, fixed: boolean): Promise<Level | undefined> {
  const rule = defineRule({
    ...{ id: 'dislikes-all', pattern: 'beyond', level: 'warning', fix: 'none', title: 'Go', equivalents: {} },
    subject: 'workload',
    check: ({ object }) =>
      fail({
        ...(own && { level: own }),
        ...{ at: object.kindNode, message: 'no', evidence: 'no', because: [], repair: { refused: 'no' } },
      }),
  });
  const config = { ...plainConfig([rule]), settingFor: () => ({ level, fixed, options: {} }) };
  const report = reportOf(await analyse({ snapshot: memorySnapshot({ 'a.yaml': JOB('a') }), config, rules: [rule] }));
  return report.findings[0]?.level;
}

describe('the level of a finding', () => {
  it('is its own, else that of the rule', async () => {
    assert.equal(await levelOf('error', 'warning', false), 'error');
    assert.equal(await levelOf('note', 'warning', false), 'note');
    assert.equal(await levelOf(undefined, 'warning', false), 'warning');
  });

  it('is as much graver or milder as a preset makes the rule', async () => {
    assert.equal(await levelOf('note', 'error', false), 'warning');
    assert.equal(await levelOf('error', 'error', false), 'error');
    assert.equal(await levelOf('error', 'note', false), 'warning');
  });

  it('is the one that the configuration sets, whatever it calls itself', async () => {
    assert.equal(await levelOf('error', 'note', true), 'note');
    assert.equal(await levelOf('note', 'error', true), 'error');
  });
});
