import { performance } from 'node:perf_hooks';
import { RULES } from '../../rules/index.ts';
import { type Analysis, analyse } from '../../src/engine/analyse.ts';
import { defineRule, fail, pass, type Rule } from '../../src/engine/contract.ts';
import { proveFix } from '../../src/engine/prove.ts';
import type { Finding } from '../../src/engine/report.ts';
import { workOn } from '../../src/engine/working-copy.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { plainConfig } from '../support/config.ts';
import { memorySnapshot } from '../support/memory-snapshot.ts';
import { median, quantile, type Row } from './table.ts';

const DOCUMENTS = 300;
const MAX_BYTES = 4096;
/** Keys that every document lacks: as many fixes each. */
const KEYS = ['activeDeadlineSeconds', 'parallelism', 'completions', 'suspend', 'ttlSecondsAfterFinished'];

/** Jobs of all sizes up to 4 KB, evenly. */
function job(index: number): string {
  const head = `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: job-${index}\nspec:\n  backoffLimit: 2\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: main\n        image: busybox:1.36\n        env:\n`;
  const bytes = head.length + ((MAX_BYTES - head.length) * (index + 1)) / DOCUMENTS;
  const item = (at: number) => `        - name: VARIABLE_${at}\n          value: "text ${at}"\n`;
  let text = head;
  for (let at = 0; text.length + item(at).length <= bytes || at === 0; at += 1) text += item(at);
  return text;
}

function wants(key: string): Rule {
  return defineRule({
    id: `wants-${key.toLowerCase()}`,
    pattern: 'beyond',
    level: 'note',
    subject: 'workload',
    fix: 'safe',
    title: `Set ${key}`,
    equivalents: {},
    check({ object, path }) {
      const found = object.query(['spec', key]);
      if (found.state === 'present') return pass(found.value);
      const edit = { op: 'set' as const, at: ['spec', key], value: 7, before: ['template'] };
      const edits = [{ path, language: 'yaml' as const, document: object.document.index, edit }];
      const repair = { title: `Set ${key}`, safety: 'safe' as const, assumes: null, edits, renames: [] };
      return fail({ at: object.kindNode, message: key, evidence: key, because: [], repair });
    },
  });
}

interface Times {
  /** The first fix of a document reads it as it was and as it is: two readings by the second parser. */
  readonly first: number[];
  /** Every further one knows the value before. */
  readonly further: number[];
}

/** The loop of fix and proof over documents up to 4 KB: writer, second parser, every rule, one fix after the other. */
export async function fixSpeed(): Promise<readonly Row[]> {
  const files = Object.fromEntries(Array.from({ length: DOCUMENTS }, (_, index) => [`job-${index}.yaml`, job(index)]));
  const rules = [...RULES, ...KEYS.map(wants)];
  const times: Times = { first: [], further: [] };
  for (let run = 0; run < 3; run += 1) {
    const analysis = await analyse({ snapshot: memorySnapshot(files), config: plainConfig(rules), rules });
    await fixEach(analysis, run === 0 ? { first: [], further: [] } : times);
  }
  const all = [...times.first, ...times.further];
  const rate = (list: readonly number[]) => `${Math.round(1000 / median(list))} a second`;
  const p99 = (list: readonly number[]) => `p99 ${quantile(list, 0.99).toFixed(2)} ms`;
  const row = (name: string, list: readonly number[], target = '') => ({
    name,
    value: `${rate(list)}, ${p99(list)}`,
    target,
  });
  return [
    row(`fix and prove, ${DOCUMENTS} documents up to 4 KB, ${KEYS.length} fixes each, median`, all, '> 1000'),
    row('  of these the first fix of a document', times.first),
    row('  of these the further ones', times.further),
  ];
}

async function fixEach(analysis: Analysis, times: Times): Promise<void> {
  const copy = workOn(analysis);
  for (const path of [...copy.analysis.verdicts.keys()]) {
    const fixable = () => copy.analysis.verdicts.get(path)?.findings.find(({ fix }) => fix !== null);
    let list = times.first;
    for (let next = fixable(); next; next = fixable()) {
      list.push(await timeOf(copy, next));
      list = times.further;
    }
  }
}

async function timeOf(copy: ReturnType<typeof workOn>, finding: Finding): Promise<number> {
  const start = performance.now();
  const proved = await proveFix(copy.analysis, finding);
  if (isRefusal(proved)) throw new Error(proved.refused);
  copy.accept(proved.delta);
  return performance.now() - start;
}
