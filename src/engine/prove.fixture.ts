import { plainConfig } from '../../test/support/config.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import { isRefusal } from '../source/refusal.ts';
import type { YamlEdit } from '../source/yaml/edit.ts';
import { type Analysis, analyse, reportOf } from './analyse.ts';
import { defineRule, type FileEdit, type Fix, fail, pass, type Rule, type Verdict } from './contract.ts';
import { type FailedFix, type ProvedFix, proveFix } from './prove.ts';
import type { Report } from './report.ts';
import { workOn } from './working-copy.ts';

/** A Job without limits. */
export const JOB = (name: string) =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\nspec:\n  template: {spec: {containers: []}}\n`;

/** A rule that wants a key of `spec`, and repairs by the edits that it is given. */
export function wants(key: string, edits: readonly YamlEdit[] | null, id = `wants-${key}`): Rule {
  return defineRule({
    id,
    pattern: 'beyond',
    level: 'note',
    subject: 'workload',
    fix: 'safe',
    title: `Set ${key}`,
    equivalents: {},
    check(workload) {
      const { object, path } = workload;
      const found = object.query(['spec', key]);
      if (found.state === 'present') return pass(found.value);
      const fix: Fix = {
        title: `Set ${key}`,
        safety: 'safe',
        assumes: null,
        edits: (edits ?? []).map((edit) => ({ path, language: 'yaml', document: object.document.index, edit })),
        renames: [],
      };
      const repair = edits ? fix : { refused: 'no number' };
      return fail({ at: object.kindNode, message: key, evidence: key, because: [], repair });
    },
  });
}

export const set = (key: string, value: string | number = 1): YamlEdit => ({ op: 'set', at: ['spec', key], value });

/** Finds fault with a value that a fix may write. */
export const dislikes = (key: string, value: string): Rule =>
  defineRule({
    ...wants(key, null, `dislikes-${value}`),
    subject: 'workload',
    check({ object }) {
      const found = object.query(['spec', key]);
      if (found.state !== 'present' || found.value.kind !== 'scalar' || found.value.text !== value) return pass();
      return fail({
        at: found.value,
        message: value,
        evidence: value,
        because: [],
        repair: { refused: 'a matter of taste' },
      });
    },
  });

export function start(
  rules: readonly Rule[],
  files: Readonly<Record<string, string>> = { 'job.yaml': JOB('a') },
): Promise<Analysis> {
  return analyse({ snapshot: memorySnapshot(files), config: plainConfig(rules), rules });
}

/** Proves the fix of the first finding of some rules. */
export async function proveFirst(rules: readonly Rule[], files?: Readonly<Record<string, string>>) {
  const analysis = await start(rules, files);
  const [finding] = reportOf(analysis).findings;
  if (!finding) throw new Error('nothing is found');
  return { analysis, proved: await proveFix(analysis, finding) };
}

/** The report with a proved fix applied. */
export function reportAfter(analysis: Analysis, proved: ProvedFix | FailedFix): Report {
  if (isRefusal(proved)) throw new Error(proved.refused);
  const copy = workOn(analysis);
  copy.accept(proved.delta);
  return reportOf(copy.analysis);
}

/** A rule about workloads with a check of its own. */
export function ruleOf(id: string, check: Rule<'workload'>['check']): Rule {
  return defineRule({ ...wants(id, null, id), subject: 'workload', check });
}

/** A finding on a workload's kind, with a fix of these edits. */
export function repairBy(edits: readonly FileEdit[], workload: Parameters<Rule<'workload'>['check']>[0]): Verdict {
  const repair: Fix = { title: '', safety: 'safe', assumes: null, edits, renames: [] };
  return fail({ at: workload.object.kindNode, message: '', evidence: '', because: [], repair });
}
