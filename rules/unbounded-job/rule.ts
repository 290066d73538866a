import { defineRule, type Failure, fail, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { ABSENT, type Answer } from '../../src/model/answer.ts';
import { inWords } from '../../src/model/duration.ts';
import { asWholeNumber, boundsTries, jobSpec, pausesOf } from '../../src/model/job.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { objectName } from '../../src/model/object-name.ts';
import { restartPolicy, type Workload } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import type { YamlNode } from '../../src/source/yaml/tree.ts';
import { boundJob } from './repair.ts';

/** Limits of retries, of a Job and of each index of an indexed one (Kubernetes API reference, JobSpec). */
const LIMITS = ['backoffLimit', 'backoffLimitPerIndex'] as const;

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
    const written = (key: string) => workload.object.query([...spec, key]);
    const limits = LIMITS.map(written);
    const bounds = [
      written('activeDeadlineSeconds'),
      written('podFailurePolicy'),
      ...limits.map((limit) => boundOf(workload, limit)),
    ];
    const bound = bounds.find((answer) => answer.state === 'present');
    if (bound?.state === 'present') return pass(withKey(bound.value));
    const open = bounds.find((answer) => answer.state === 'unknown');
    if (open?.state === 'unknown') return undecided(open.reason);
    return fail({ ...problemOf(workload, limits), because: [], repair: boundJob(workload, spec, options) });
  },
});

/** A limit of retries where it bounds the Job, absent where it does not. */
function boundOf(workload: Workload, limit: Answer<YamlNode>): Answer<YamlNode> {
  const retries = asWholeNumber(limit);
  if (retries.state !== 'present') return retries;
  return boundsTries(workload, retries.value) ? limit : ABSENT;
}

type Problem = Pick<Failure, 'at' | 'message' | 'evidence' | 'level'>;

function problemOf(workload: Workload, limits: readonly Answer<YamlNode>[]): Problem {
  const { object } = workload;
  const name = `the ${object.kind} ${codeSpan(objectName(object) ?? '')}`;
  return manyTries(name, limits) ?? boundPods(name, workload) ?? noBound(name, workload);
}

function manyTries(name: string, limits: readonly Answer<YamlNode>[]): Problem | null {
  const limit = limits.find((answer) => answer.state === 'present');
  const retries = limit ? asWholeNumber(limit) : ABSENT;
  if (limit?.state !== 'present' || retries.state !== 'present') return null;
  const time = inWords(pausesOf(retries.value));
  return {
    at: withKey(limit.value),
    message: `A program that fails at once makes ${name} start up to ${retries.value} more Pods, for ${time} or longer, and no deadline ends it.`,
    evidence: 'many tries',
  };
}

/** Each Pod has an end, and so have the tries by default: it is bounded, but not as it reads. */
function boundPods(name: string, workload: Workload): Problem | null {
  const deadline = workload.querySpec(['activeDeadlineSeconds']);
  if (deadline.state !== 'present') return null;
  return {
    at: withKey(deadline.value),
    message: `\`activeDeadlineSeconds\` in the Pod template ends each Pod of ${name}, not the whole: the next try is a new Pod with the full time again.`,
    evidence: 'deadline of each Pod',
    level: 'warning',
  };
}

function noBound(name: string, workload: Workload): Problem {
  const policy = restartPolicy(workload);
  const tries = policy.state === 'present' && policy.value === 'OnFailure' ? 'restarts' : 'retries, each a new Pod,';
  return {
    at: workload.object.kindNode,
    message: `Nothing ends ${name} when its program hangs: it holds its node's memory and CPU until someone looks. Only the default of 6 ${tries} stops one that fails at once.`,
    evidence: 'no bound',
  };
}
