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
import { asWholeNumber, isSuspended, runInterval } from '../../src/model/job.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { objectName } from '../../src/model/object-name.ts';
import type { Workload } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';

/** The controller looks every 10 seconds: with less it may find every run too late (Kubernetes documentation, CronJob). */
const SHORTEST = 10;

export const rule = defineRule({
  id: 'cronjob-without-deadline',
  pattern: 'P9',
  level: 'warning',
  subject: 'workload',
  fix: 'review',
  title: 'Say how late a run may start',
  equivalents: { 'kube-score': ['cronjob-has-deadline'] },
  check(workload, { options }) {
    const { object } = workload;
    if (workload.kind !== 'CronJob' || isSuspended(workload)) return SKIP;
    const written = object.query(['spec', 'startingDeadlineSeconds']);
    const seconds = asWholeNumber(written);
    if (seconds.state === 'unknown') return undecided(seconds.reason);
    const name = codeSpan(objectName(object) ?? '');
    const repair = startingDeadline(workload, options);
    if (written.state !== 'present' || seconds.state !== 'present')
      return fail({
        at: object.kindNode,
        message: `Nothing says how late a run of the CronJob ${name} may start: after an outage of the control plane, or behind a run that took too long, it starts at any time until the next one is due.`,
        evidence: 'no starting deadline',
        because: [],
        repair,
      });
    if (seconds.value >= SHORTEST) return pass(withKey(written.value));
    return fail({
      at: withKey(written.value),
      message: `The CronJob ${name} may never run: the controller looks for due runs every ${SHORTEST} seconds, and ${inWords(seconds.value)} after its time a run counts as missed.`,
      evidence: 'starting deadline too short',
      because: [],
      repair,
    });
  },
});

function startingDeadline(workload: Workload, { startingDeadlineSeconds: configured }: RuleOptions): Fix | NoFix {
  const interval = runInterval(workload);
  const derived = interval.state === 'present' && interval.value >= SHORTEST ? interval.value : null;
  const seconds = typeof configured === 'number' ? configured : derived;
  if (seconds === null) {
    return { refused: 'set rules.cronjob-without-deadline.startingDeadlineSeconds to how late a run may start' };
  }
  const reason = seconds === configured ? '' : ', which is until the next one is due';
  return {
    title: `Start a run at most ${inWords(seconds)} late`,
    safety: 'review',
    assumes:
      `A run is still worth starting up to ${seconds} seconds after its time${reason}. ` +
      'A later one is left out, and only an event tells so.',
    edits: [
      objectEdit(workload.object, {
        op: 'set',
        at: [...workload.object.at, 'spec', 'startingDeadlineSeconds'],
        value: seconds,
        after: ['concurrencyPolicy', 'timeZone', 'schedule'],
        before: ['jobTemplate'],
      }),
    ],
    renames: [],
  };
}
