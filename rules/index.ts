import type { Rule } from '../src/engine/contract.ts';
import { rule as backgroundProcess } from './background-process/rule.ts';
import { rule as buildToolsInRuntimeImage } from './build-tools-in-runtime-image/rule.ts';
import { rule as configInImage } from './config-in-image/rule.ts';
import { rule as copyWithoutDockerignore } from './copy-without-dockerignore/rule.ts';
import { rule as cronjobOverlap } from './cronjob-overlap/rule.ts';
import { rule as cronjobWithoutDeadline } from './cronjob-without-deadline/rule.ts';
import { rule as identicalProbes } from './identical-probes/rule.ts';
import { rule as jobWithoutTtl } from './job-without-ttl/rule.ts';
import { rule as latestTag } from './latest-tag/rule.ts';
import { rule as limitBelowRequest } from './limit-below-request/rule.ts';
import { rule as logToFile } from './log-to-file/rule.ts';
import { rule as missingCircuitBreaker } from './missing-circuit-breaker/rule.ts';
import { rule as missingCpuRequest } from './missing-cpu-request/rule.ts';
import { rule as missingLivenessProbe } from './missing-liveness-probe/rule.ts';
import { rule as missingMemoryLimit } from './missing-memory-limit/rule.ts';
import { rule as missingMemoryRequest } from './missing-memory-request/rule.ts';
import { rule as missingRateLimit } from './missing-rate-limit/rule.ts';
import { rule as missingReadinessProbe } from './missing-readiness-probe/rule.ts';
import { rule as mutableTagPullPolicy } from './mutable-tag-pull-policy/rule.ts';
import { rule as nakedPod } from './naked-pod/rule.ts';
import { rule as nakedReplicaset } from './naked-replicaset/rule.ts';
import { rule as namespaceWithoutQuota } from './namespace-without-quota/rule.ts';
import { rule as packageCacheInImage } from './package-cache-in-image/rule.ts';
import { rule as pid1WithoutInit } from './pid1-without-init/rule.ts';
import { rule as probePortMismatch } from './probe-port-mismatch/rule.ts';
import { rule as scriptWithoutExec } from './script-without-exec/rule.ts';
import { rule as secretInImage } from './secret-in-image/rule.ts';
import { rule as shellFormCommand } from './shell-form-command/rule.ts';
import { rule as startupDelayAsLivenessDelay } from './startup-delay-as-liveness-delay/rule.ts';
import { rule as unboundedJob } from './unbounded-job/rule.ts';
import { rule as undeclaredWritablePath } from './undeclared-writable-path/rule.ts';
import { rule as writableRootFilesystem } from './writable-root-filesystem/rule.ts';

/** Every rule, by id. */
export const RULES: readonly Rule[] = [
  backgroundProcess,
  buildToolsInRuntimeImage,
  configInImage,
  copyWithoutDockerignore,
  cronjobOverlap,
  cronjobWithoutDeadline,
  identicalProbes,
  jobWithoutTtl,
  latestTag,
  limitBelowRequest,
  logToFile,
  missingCircuitBreaker,
  missingCpuRequest,
  missingLivenessProbe,
  missingMemoryLimit,
  missingMemoryRequest,
  missingRateLimit,
  missingReadinessProbe,
  mutableTagPullPolicy,
  nakedPod,
  nakedReplicaset,
  namespaceWithoutQuota,
  packageCacheInImage,
  pid1WithoutInit,
  probePortMismatch,
  scriptWithoutExec,
  secretInImage,
  shellFormCommand,
  startupDelayAsLivenessDelay,
  unboundedJob,
  undeclaredWritablePath,
  writableRootFilesystem,
];
