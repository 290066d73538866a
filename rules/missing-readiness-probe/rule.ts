import { defineRule, fail, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { type RolloutPromise, rolloutPromise } from '../../src/model/rollouts.ts';
import { isIdle, isMeantFor, serves } from '../../src/model/served-containers.ts';
import { type PlacedService, servicesSelecting } from '../../src/model/services.ts';
import { startOf } from '../../src/model/start.ts';
import { type Container, containerName } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { entry } from '../../src/source/yaml/query.ts';
import { addReadiness } from './add-readiness.ts';

/** Workloads that keep serving; Jobs run to an end, and Knative probes on its own. */
const SERVING = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Rollout'];

export const rule = defineRule({
  id: 'missing-readiness-probe',
  pattern: 'P8',
  level: 'warning',
  subject: 'container',
  fix: 'review',
  title: 'Tell when the container is ready',
  equivalents: {
    'kube-linter': ['no-readiness-probe'],
    'kube-score': ['pod-probes'],
    polaris: ['readinessProbeMissing'],
    checkov: ['CKV_K8S_9'],
    kubescape: ['C-0018'],
  },
  check(container, context) {
    const { repository, lines } = context;
    const { workload, role } = container;
    if (!SERVING.includes(workload.kind) || (role !== 'container' && role !== 'sidecar')) return SKIP;
    const services = servicesSelecting(repository, workload);
    if (services.state !== 'present') return undecided(services.state === 'unknown' ? services.reason : 'no labels');
    const open = services.value.filter(
      (service) => !service.publishNotReadyAddresses && isMeantFor(service, workload, repository),
    );
    const [service] = open.filter((each) => serves(each, container) === 'yes');
    if (!service && open.some((each) => serves(each, container) === 'unknown'))
      return undecided('several containers, and none declares the port that the Service leads to');
    if (!service) return SKIP;
    const probe = container.query(['readinessProbe']);
    if (probe.state === 'present') return pass(withKey(probe.value));
    if (probe.state === 'unknown') return undecided(probe.reason);
    const start = startOf(repository, placedContainer(container, lines.region(container.node)));
    if (start.state === 'present' && isIdle(start.value)) return SKIP;
    const promise = rolloutPromise(workload, repository);
    return fail({
      at: entry(container.node, 'name')?.value ?? container.node,
      message: messageOf(container, service, promise),
      evidence: 'no readiness probe',
      because: [{ path: service.path, region: service.region }],
      ...(promise && { level: 'error' as const }),
      repair: addReadiness(container, service, context),
    });
  },
});

function messageOf(container: Container, service: PlacedService, promise: RolloutPromise | null): string {
  const start = `The Service ${codeSpan(service.name)} sends requests to the container ${codeSpan(containerName(container))} as soon as its process starts, ready or not`;
  switch (promise) {
    case 'maxUnavailable: 0':
      return `${start}: despite ${codeSpan('maxUnavailable: 0')} each rollout stops the old Pods before the new ones answer, and users see an outage.`;
    case 'one replica':
      return `${start}: with its one replica, each rollout ends the old Pod before the new one answers, and users see an outage.`;
    case null:
      return `${start}: each rollout and restart gives users errors.`;
  }
}
