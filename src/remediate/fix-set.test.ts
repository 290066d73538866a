import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { type ExampleCase, readCases } from '../../test/examples/cases.ts';
import { plainConfig } from '../../test/support/config.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import { type Analysis, analyse, reportOf } from '../engine/analyse.ts';
import { PATTERNS, type Rule } from '../engine/contract.ts';
import { fixAll } from '../engine/fix-loop.ts';
import type { Finding } from '../engine/report.ts';
import { makeFixSet } from './fix-set.ts';
import type { FixCommit } from './follow-up.ts';

type Files = Readonly<Record<string, string>>;

/** The examples with something to repair. */
const CASES = readCases().filter(({ findings }) => findings.some(({ fix }) => fix !== 'none'));
const ALL = { baseSha: 'c0ffee', scope: 'review', wanted: () => true } as const;

function analyseCase(example: ExampleCase, rules: readonly Rule[], files: Files = example.before): Promise<Analysis> {
  const config = plainConfig(rules, { [example.rule]: example.options });
  return analyse({ snapshot: memorySnapshot(files), config, rules });
}

/** The tree behind some commits. */
function commit(files: Files, commits: readonly FixCommit[]): Files {
  const written = commits.flatMap((each) => each.files.map(({ path, text }): [string, string] => [path, text ?? '']));
  return { ...files, ...Object.fromEntries(written) };
}

function namesOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`).toSorted();
}

describe('a set of fixes, on every example of every rule', () => {
  for (const rule of RULES) {
    const cases = CASES.filter((example) => example.rule === rule.id);
    if (cases.length === 0) continue;
    it(`${rule.id}: one commit leaves what the fixes leave, and nothing else differs`, async () => {
      for (const example of cases) {
        const analysis = await analyseCase(example, [rule]);
        const { changes, report } = await fixAll(analysis, () => true);
        const set = await makeFixSet(analysis, ALL);
        assert.equal(set.commits.length, 1, example.name);
        assert.deepEqual(
          set.commits[0]?.files.map(({ path, text }) => [path, text]),
          changes.map(({ path, after }) => [path, after]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
          example.name,
        );
        assert.equal(set.after, report.findings.length);
        assert.equal(set.before, reportOf(analysis).findings.length);
      }
    });
  }

  it('under all rules: each commit takes its findings away, and the last tree holds what is told', async () => {
    let several = 0;
    for (const example of CASES) {
      const name = `${example.rule} ${example.name}`;
      const analysis = await analyseCase(example, RULES);
      const set = await makeFixSet(analysis, ALL);
      if (set.commits.length > 1) several += 1;
      for (const [index, { repaired, pattern }] of set.commits.entries()) {
        const tree = commit(example.before, set.commits.slice(0, index + 1));
        const left = new Set(namesOf(reportOf(await analyseCase(example, RULES, tree)).findings));
        assert.ok(repaired.length > 0 && repaired.every((finding) => finding.pattern === pattern), name);
        assert.deepEqual(
          namesOf(repaired).filter((finding) => left.has(finding)),
          [],
          name,
        );
      }
      const end = reportOf(await analyseCase(example, RULES, commit(example.before, set.commits)));
      assert.equal(end.findings.length, set.after, name);
      assert.equal(end.findings.length, set.refused.length, `${name}: what is left has a reason`);
      const whole = await fixAll(analysis, () => true);
      assert.deepEqual(namesOf(end.findings), namesOf(whole.report.findings), name);
    }
    assert.ok(several > 50, `${several} examples with several commits`);
  });

  it('by rule: each commit is of one rule, and the order is that of patterns, then rules', async () => {
    const order = Object.keys(PATTERNS);
    for (const example of CASES.filter((_, index) => index % 5 === 0)) {
      const analysis = await analyseCase(example, RULES);
      const byRule = await makeFixSet(analysis, { ...ALL, commits: 'rule' });
      const names = byRule.commits.map(({ pattern, rules }) => {
        assert.equal(rules.length, 1);
        return `${String(order.indexOf(pattern)).padStart(2, '0')} ${rules[0]}`;
      });
      // A rule that a later commit gives something to do has a second commit behind the first round.
      const round = names.slice(
        0,
        names.findIndex((name, index) => index > 0 && name <= (names[index - 1] ?? '')),
      );
      assert.deepEqual(round, round.toSorted());
      assert.equal(byRule.after, byRule.refused.length, 'what is left has a reason');
    }
  });

  it('in the scope of safe fixes: no other is made', async () => {
    for (const example of CASES) {
      const analysis = await analyseCase(example, RULES);
      const set = await makeFixSet(analysis, { ...ALL, scope: 'safe' });
      const safety = set.commits.flatMap(({ repaired }) => repaired.map(({ fix }) => fix?.safety));
      assert.ok(
        safety.every((each) => each === 'safe'),
        `${example.rule} ${example.name}: ${safety}`,
      );
    }
  });

  it('comes out the same every time', async () => {
    for (const example of CASES.filter((_, index) => index % 7 === 0)) {
      const [one, two] = await Promise.all([analyseCase(example, RULES), analyseCase(example, RULES)]);
      assert.deepEqual(await makeFixSet(one, ALL), await makeFixSet(two, ALL));
    }
  });
});
