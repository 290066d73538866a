import type { Fix, NoFix, RuleOptions } from '../../src/engine/contract.ts';
import { objectEdit } from '../../src/engine/object-edit.ts';
import { inWords } from '../../src/model/duration.ts';
import { asWholeNumber, boundsTries, concurrencyPolicy, runInterval } from '../../src/model/job.ts';
import type { Workload } from '../../src/model/workload.ts';
import type { PlainValue, ValuePath } from '../../src/source/plain-value.ts';

/** One bound to write, with what must hold for it to be right. */
interface Bound {
  readonly title: string;
  readonly assumes: string;
  readonly key: 'activeDeadlineSeconds' | 'backoffLimit';
  readonly value: number;
}

const COUNTS_ALL =
  'waiting for a node, pulling the image and retries included. A longer run is killed, and the Job counts as failed.';

/**
 * Bounds a Job: by the deadline of its Pods, which moves to the Job; by the configured deadline; for a CronJob by the
 * time between two runs; and by the configured limit of retries.
 * @param spec where the JobSpec stands, below the object
 */
export function boundJob(workload: Workload, spec: ValuePath, options: RuleOptions): Fix | NoFix {
  const moved = deadlineOfPods(workload);
  const deadline = moved ?? configuredDeadline(workload, options) ?? deadlineOfSchedule(workload);
  const limit = limitOfTries(workload, spec, options);
  const [first, ...more] = [deadline, limit].filter((bound) => bound !== null);
  if (!first) return { refused: refusalFor(workload) };
  const { object } = workload;
  const set = ({ key, value }: { key: string; value: PlainValue }) =>
    objectEdit(object, {
      op: 'set',
      at: [...object.at, ...spec, key],
      value,
      after: ['backoffLimit', 'completions', 'parallelism'],
      before: ['template'],
    });
  const old: ValuePath = [...object.at, ...workload.template, 'spec', 'activeDeadlineSeconds'];
  return {
    title: [first.title, ...more.map(({ title }) => title.toLowerCase())].join(', and '),
    safety: 'review',
    assumes: [first, ...more].map(({ assumes }) => assumes).join(' '),
    edits: [...[first, ...more].map(set), ...(moved ? [objectEdit(object, { op: 'delete', at: old })] : [])],
    renames: [],
  };
}

function deadlineOfPods(workload: Workload): Bound | null {
  const seconds = asWholeNumber(workload.querySpec(['activeDeadlineSeconds']));
  if (seconds.state !== 'present') return null;
  return {
    title: 'Move the deadline from the Pods to the Job',
    assumes: `${seconds.value} seconds are meant for all tries together, ${COUNTS_ALL}`,
    key: 'activeDeadlineSeconds',
    value: seconds.value,
  };
}

function configuredDeadline(workload: Workload, { activeDeadlineSeconds: seconds }: RuleOptions): Bound | null {
  if (typeof seconds !== 'number') return null;
  const interval = runInterval(workload);
  const policy = concurrencyPolicy(workload);
  const sideBySide = workload.kind === 'CronJob' && policy.state === 'present' && policy.value === 'Allow';
  // A longer deadline would let runs pile up, where they may run side by side.
  if (sideBySide && interval.state === 'present' && interval.value < seconds) return deadlineOfSchedule(workload);
  return {
    title: `End the Job after ${seconds} seconds`,
    assumes: `No good run takes longer than ${seconds} seconds, ${COUNTS_ALL}`,
    key: 'activeDeadlineSeconds',
    value: seconds,
  };
}

function deadlineOfSchedule(workload: Workload): Bound | null {
  const interval = workload.kind === 'CronJob' ? runInterval(workload) : null;
  if (interval?.state !== 'present') return null;
  return {
    title: `End each run after ${interval.value} seconds, when the next is due`,
    assumes: `The schedule leaves ${inWords(interval.value)} between two runs, and no good run takes longer, ${COUNTS_ALL}`,
    key: 'activeDeadlineSeconds',
    value: interval.value,
  };
}

function limitOfTries(workload: Workload, spec: ValuePath, { backoffLimit: retries }: RuleOptions): Bound | null {
  if (typeof retries !== 'number' || !boundsTries(workload, retries)) return null;
  if (workload.object.query([...spec, 'backoffLimit']).state === 'present') return null;
  return {
    title: `Stop after ${retries} retries`,
    assumes: `A run that failed ${retries + 1} times will not succeed by itself.`,
    key: 'backoffLimit',
    value: retries,
  };
}

function refusalFor({ kind }: Workload): string {
  const schedule = kind === 'CronJob' ? ' (its schedule gives none)' : '';
  return `set rules.unbounded-job.activeDeadlineSeconds to the longest time that such a Job may take${schedule}`;
}
