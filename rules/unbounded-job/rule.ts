import {
  defineRule,
  type Fix,
  fail,
  type NoFix,
  pass,
  type RuleOptions,
  SKIP,
  undecided,
} from '../../src/engine/contract.ts';
import { ABSENT, type Answer } from '../../src/model/answer.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { restartPolicy, type Workload } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import type { ValuePath } from '../../src/source/plain-value.ts';
import { scalarValue } from '../../src/source/yaml/query.ts';
import type { YamlNode } from '../../src/source/yaml/tree.ts';

/** Tries before a Job fails where nothing is written (Kubernetes API reference, JobSpec). */
const DEFAULT_BACKOFF_LIMIT = 6;

export const rule = defineRule({
  id: 'unbounded-job',
  pattern: 'P9',
  level: 'error',
  subject: 'workload',
  fix: 'review',
  title: 'Bound the Job in time',
  equivalents: {},
  check(workload, { options }) {
    const spec = jobSpec(workload);
    if (spec === null) return SKIP;
    const { object } = workload;
    const bounds = ['activeDeadlineSeconds', 'podFailurePolicy'].map((key) => object.query([...spec, key]));
    bounds.push(triesBound(workload, object.query([...spec, 'backoffLimit'])));
    const bound = bounds.find((answer) => answer.state === 'present');
    if (bound?.state === 'present') return pass(withKey(bound.value));
    const open = bounds.find((answer) => answer.state === 'unknown');
    if (open?.state === 'unknown') return undecided(open.reason);
    const name = object.name === null ? '' : ` ${codeSpan(object.name)}`;
    return fail({
      at: object.kindNode,
      message: `Nothing ends the ${object.kind}${name} when its work hangs or keeps failing: it holds its node's memory and CPU, and makes new Pods, until someone looks.`,
      evidence: 'no bound',
      because: [],
      repair: deadline(workload, spec, options),
    });
  },
});

function jobSpec(workload: Workload): ValuePath | null {
  if (workload.kind === 'Job') return ['spec'];
  return workload.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : null;
}

/**
 * An explicit limit of tries is a bound: a low one, or any with `OnFailure`, where the kubelet restarts the container in
 * the same Pod with growing pauses. With `Never` a high limit makes one failed Pod after the other.
 */
function triesBound(workload: Workload, written: Answer<YamlNode>): Answer<YamlNode> {
  if (written.state !== 'present') return written;
  const value = written.value.kind === 'scalar' ? scalarValue(written.value) : null;
  const policy = restartPolicy(workload);
  const patient = policy.state === 'present' && policy.value === 'OnFailure';
  return typeof value === 'number' && (patient || value <= DEFAULT_BACKOFF_LIMIT) ? written : ABSENT;
}

function deadline(workload: Workload, spec: ValuePath, options: RuleOptions): Fix | NoFix {
  const seconds = options.activeDeadlineSeconds;
  if (typeof seconds !== 'number') {
    return { refused: 'set rules.unbounded-job.activeDeadlineSeconds to the longest time that such a Job may take' };
  }
  const { object, path } = workload;
  return {
    title: `End the Job after ${seconds} seconds`,
    safety: 'review',
    assumes: `No good run takes longer than ${seconds} seconds: a longer one is killed, retries and waiting for a node included, and the Job counts as failed.`,
    edits: [
      {
        path,
        language: 'yaml',
        document: object.document.index,
        edit: {
          op: 'set',
          at: [...object.at, ...spec, 'activeDeadlineSeconds'],
          value: seconds,
          after: ['backoffLimit', 'completions', 'parallelism'],
          before: ['template'],
        },
      },
    ],
    renames: [],
  };
}
