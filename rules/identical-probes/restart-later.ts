import type { FileEdit } from '../../src/engine/contract.ts';
import type { Probe } from '../../src/model/probes.ts';
import type { Container } from '../../src/model/workload.ts';

/** How often the liveness probe may fail once it waits for the readiness probe: twice as often as now. */
export function laterFailures({ timings }: Probe): number {
  return 2 * timings.failureThreshold;
}

/**
 * The liveness probe may fail twice as often as the readiness probe: the same wait again, out of the Services, before the
 * restart. The pattern is that of the Kubernetes documentation (pod lifecycle, liveness probe): the same endpoint with a
 * higher `failureThreshold`.
 */
export function restartLater(container: Container, liveness: Probe): FileEdit {
  return {
    path: container.path,
    language: 'yaml',
    document: container.workload.object.document.index,
    edit: {
      op: 'set',
      at: [...container.at, 'livenessProbe', 'failureThreshold'],
      value: laterFailures(liveness),
      after: ['successThreshold', 'timeoutSeconds', 'periodSeconds', 'initialDelaySeconds'],
    },
  };
}
