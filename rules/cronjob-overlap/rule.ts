import { defineRule, type Fix, fail, pass, SKIP, undecided, type Verdict } from '../../src/engine/contract.ts';
import { objectEdit } from '../../src/engine/object-edit.ts';
import { asWholeNumber, concurrencyPolicy, isSuspended, runInterval } from '../../src/model/job.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { objectName } from '../../src/model/object-name.ts';
import type { Workload } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import type { Range } from '../../src/source/text.ts';

export const rule = defineRule({
  id: 'cronjob-overlap',
  pattern: 'P9',
  level: 'warning',
  subject: 'workload',
  fix: 'review',
  title: 'Keep the runs of a CronJob from piling up',
  equivalents: {},
  check(workload) {
    const { object } = workload;
    if (workload.kind !== 'CronJob' || isSuspended(workload)) return SKIP;
    const policy = concurrencyPolicy(workload);
    if (policy.state !== 'present') return undecided(policy.state === 'unknown' ? policy.reason : 'no policy');
    if (policy.value !== 'Allow') return pass(...rangesOf(workload, 'concurrencyPolicy'));
    const interval = runInterval(workload);
    if (interval.state !== 'present') return undecided(interval.state === 'unknown' ? interval.reason : 'no schedule');
    const written = object.query(['spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds']);
    const deadline = asWholeNumber(written);
    if (deadline.state === 'unknown') return undecided(deadline.reason);
    if (written.state === 'present' && deadline.state === 'present') {
      if (deadline.value <= interval.value) return pass(withKey(written.value));
      return overlap(workload, withKey(written.value), `may take ${deadline.value} seconds`, interval.value);
    }
    const each = workload.querySpec(['activeDeadlineSeconds']);
    if (each.state !== 'absent') return undecided('each of its Pods has a deadline, and how many there are is open');
    const [at = object.kindNode] = rangesOf(workload, 'concurrencyPolicy', 'schedule');
    return overlap(workload, at, 'may take any number of seconds', interval.value);
  },
});

/** The entries of the CronJob's spec that are there. */
function rangesOf({ object }: Workload, ...keys: readonly string[]): readonly Range[] {
  return keys.flatMap((key) => {
    const answer = object.query(['spec', key]);
    return answer.state === 'present' ? [withKey(answer.value)] : [];
  });
}

function overlap(workload: Workload, at: Range, length: string, interval: number): Verdict {
  const name = codeSpan(objectName(workload.object) ?? '');
  return fail({
    at,
    message: `A run of the CronJob ${name} ${length}, and the schedule starts another one beside it after ${interval}: runs that are slow or hang pile up, work on the same data and take each other's memory and CPU.`,
    evidence: 'runs side by side',
    because: [],
    repair: forbid(workload),
  });
}

function forbid({ object }: Workload): Fix {
  return {
    title: 'Start no run while another is still going',
    safety: 'review',
    assumes:
      'A run may start late or be left out: the next one does its work as well. ' +
      'A run that never ends keeps all later ones from starting, so the Job needs a deadline too.',
    edits: [
      objectEdit(object, {
        op: 'set',
        at: [...object.at, 'spec', 'concurrencyPolicy'],
        value: 'Forbid',
        after: ['timeZone', 'schedule'],
        before: ['startingDeadlineSeconds', 'jobTemplate'],
      }),
    ],
    renames: [],
  };
}
