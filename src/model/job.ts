import type { ValuePath } from '../source/plain-value.ts';
import { scalarValue } from '../source/yaml/query.ts';
import type { YamlNode } from '../source/yaml/tree.ts';
import { type Answer, present, unknown } from './answer.ts';
import { asText, type KubeObject } from './kube-object.ts';
import { shortestInterval } from './schedule.ts';
import { restartPolicy, type Workload } from './workload.ts';

/** Where a workload keeps its JobSpec, below the object; null when it runs no Jobs. */
export function jobSpec({ kind }: Workload): ValuePath | null {
  if (kind === 'Job') return ['spec'];
  return kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : null;
}

/** A whole number as it is written; anything else in its place is `unknown`. */
export function asWholeNumber(answer: Answer<YamlNode>): Answer<number> {
  if (answer.state !== 'present') return answer;
  const value = answer.value.kind === 'scalar' ? scalarValue(answer.value) : null;
  return typeof value === 'number' && Number.isSafeInteger(value) ? present(value) : unknown('not a whole number');
}

/** Seconds before the first retry, and the most between two (Kubernetes documentation, Jobs: Pod backoff failure policy). */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 360;

/**
 * How long the pauses alone make a Job last whose Pods fail at once: they double from 10 seconds up to six minutes.
 * @param retries at least 0
 * @returns seconds
 */
export function pausesOf(retries: number): number {
  const doubled = Math.ceil(Math.log2(LONGEST_PAUSE / FIRST_PAUSE));
  const growing = FIRST_PAUSE * (2 ** Math.min(retries, doubled) - 1);
  return growing + LONGEST_PAUSE * Math.max(0, retries - doubled);
}

/** A Job that keeps failing for longer makes trouble before anybody looks. */
const HOUR = 3600;

/**
 * Whether a limit of retries bounds a Job of this restart policy. With `OnFailure` any explicit limit does: the kubelet
 * restarts the container in the same Pod, with growing pauses. Otherwise each retry is a new Pod, and a limit that keeps
 * failing Pods coming for more than an hour is none.
 */
export function boundsTries(workload: Workload, retries: number): boolean {
  const policy = restartPolicy(workload);
  const patient = policy.state === 'present' && policy.value === 'OnFailure';
  return patient || pausesOf(retries) <= HOUR;
}

/** The shortest time between two runs of a CronJob, in seconds. */
export function runInterval({ object }: Workload): Answer<number> {
  const schedule = asText(object.query(['spec', 'schedule']));
  if (schedule.state !== 'present') return schedule;
  const seconds = shortestInterval(schedule.value);
  return seconds === null ? unknown('its schedule cannot be read') : present(seconds);
}

/** What a CronJob does when a run is due while another is still there; `Allow` where nothing is written (API reference). */
export function concurrencyPolicy({ object }: Workload): Answer<string> {
  const written = asText(object.query(['spec', 'concurrencyPolicy']));
  return written.state === 'absent' ? present('Allow') : written;
}

/** Is the CronJob switched off? It starts nothing then by itself. */
export function isSuspended({ object }: Workload): boolean {
  const suspend = asText(object.query(['spec', 'suspend']));
  return suspend.state === 'present' && suspend.value === 'true';
}

/** Annotations of Jobs and Pods that a deployment tool starts at its own time, and clears away by its own rules. */
const HOOKS = ['helm.sh/hook', 'argocd.argoproj.io/hook'];

/**
 * Does a release tool run the object as a hook (Helm: chart hooks and tests; Argo CD: resource hooks)? In a template an
 * action may say so.
 */
export function isHook(object: KubeObject): boolean | 'unknown' {
  const answers = HOOKS.map((key) => object.query(['metadata', 'annotations', key]).state);
  if (answers.includes('present')) return true;
  return object.document.templated && answers.includes('unknown') ? 'unknown' : false;
}
