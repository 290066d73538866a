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
import { objectEdit } from '../../src/engine/object-edit.ts';
import { inWords } from '../../src/model/duration.ts';
import { isHook } from '../../src/model/job.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { objectName } from '../../src/model/object-name.ts';
import type { Workload } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';

export const rule = defineRule({
  id: 'job-without-ttl',
  pattern: 'P9',
  level: 'note',
  subject: 'workload',
  fix: 'review',
  title: 'Clear finished Jobs away',
  equivalents: { 'kube-linter': ['job-ttl-seconds-after-finished'] },
  check(workload, { options }) {
    const { object } = workload;
    if (workload.kind !== 'Job' || isHook(object) === true) return SKIP;
    if (object.query(['metadata', 'ownerReferences']).state === 'present') return SKIP;
    const written = object.query(['spec', 'ttlSecondsAfterFinished']);
    if (written.state === 'present') return pass(withKey(written.value));
    if (written.state === 'unknown') return undecided(written.reason);
    const name = object.query(['metadata', 'name']);
    return fail({
      at: name.state === 'present' ? name.value : object.kindNode,
      message: `The Job ${codeSpan(objectName(object) ?? '')} and its Pods stay in the cluster when they are done, until someone deletes them: they fill lists and etcd, and their name is taken.`,
      evidence: 'no time to live',
      because: [],
      repair: timeToLive(workload, options),
    });
  },
});

function timeToLive({ object }: Workload, { ttlSecondsAfterFinished: seconds }: RuleOptions): Fix | NoFix {
  if (typeof seconds !== 'number') {
    return {
      refused: 'set rules.job-without-ttl.ttlSecondsAfterFinished to how long a finished Job is worth keeping',
    };
  }
  return {
    title: `Delete the Job ${inWords(seconds)} after its end`,
    safety: 'review',
    assumes:
      `Nobody needs the Job, its Pods or their logs later than ${seconds} seconds after its end. ` +
      'Whatever applies the manifest again after that, a pipeline or a GitOps controller, makes the Job anew and runs it once more.',
    edits: [
      objectEdit(object, {
        op: 'set',
        at: [...object.at, 'spec', 'ttlSecondsAfterFinished'],
        value: seconds,
        after: ['backoffLimit', 'activeDeadlineSeconds', 'completions', 'parallelism'],
        before: ['template'],
      }),
    ],
    renames: [],
  };
}
