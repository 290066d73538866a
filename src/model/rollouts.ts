import { autoscalersOf } from './autoscalers.ts';
import { asText } from './kube-object.ts';
import type { Repository } from './repository.ts';
import type { Workload } from './workload.ts';

/** Why a rollout of a workload counts on readiness alone. */
export type RolloutPromise = 'maxUnavailable: 0' | 'one replica';

/**
 * What a Deployment promises about its rollouts that holds only while readiness is known: that no Pod less than wished
 * is there, or that its only Pod is replaced without a pause. Null where it promises neither, or nobody can tell.
 */
export function rolloutPromise(workload: Workload, repository: Repository): RolloutPromise | null {
  const { kind, object } = workload;
  const strategy = asText(object.query(['spec', 'strategy', 'type']));
  if (kind !== 'Deployment' || (strategy.state === 'present' && strategy.value !== 'RollingUpdate')) return null;
  const unavailable = asText(object.query(['spec', 'strategy', 'rollingUpdate', 'maxUnavailable']));
  if (unavailable.state === 'present' && /^0+%?$/.test(unavailable.value)) return 'maxUnavailable: 0';
  const replicas = asText(object.query(['spec', 'replicas']));
  const one = replicas.state === 'absent' || (replicas.state === 'present' && replicas.value === '1');
  return one && !autoscalersOf(repository, workload).some((scaler) => scaler.kind === 'horizontal')
    ? 'one replica'
    : null;
}
