import { defineRule, type Fix, fail, type NoFix, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { withKey } from '../../src/model/kube-object.ts';
import type { ServicePort } from '../../src/model/service.ts';
import { type PlacedService, servicesSelecting } from '../../src/model/services.ts';
import { type Container, type ContainerPort, declaredPorts } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import { entry } from '../../src/source/yaml/query.ts';

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
  check(container, { repository }) {
    const { workload, role } = container;
    if (!SERVING.includes(workload.kind) || (role !== 'container' && role !== 'sidecar')) return SKIP;
    const services = servicesSelecting(repository, workload);
    if (services.state !== 'present') return undecided(services.state === 'unknown' ? services.reason : 'no labels');
    const routed = services.value.filter(
      (service) => !service.publishNotReadyAddresses && mayServe(service, container),
    );
    const [service] = routed;
    if (!service) return SKIP;
    const probe = container.query(['readinessProbe']);
    if (probe.state === 'present') return pass(withKey(probe.value));
    if (probe.state === 'unknown') return undecided(probe.reason);
    return fail({
      at: entry(container.node, 'name')?.value ?? container.node,
      message: `The Service ${codeSpan(service.name)} sends requests to the container ${codeSpan(container.name ?? '')} as soon as its process starts, ready or not: each rollout and restart gives users errors.`,
      evidence: 'no readiness probe',
      because: [{ path: service.path, region: service.region }],
      repair: tcpProbe(container, service),
    });
  },
});

/** May the Service's traffic reach this container? Yes when it declares a target port, or when no container of the Pod does. */
function mayServe(service: PlacedService, container: Container): boolean {
  const declares = (other: Container) => service.ports.some((port) => targetOf(port, other) !== null);
  if (declares(container)) return true;
  const { containers } = container.workload;
  const probed = (other: Container) => other !== container && other.query(['readinessProbe']).state !== 'absent';
  return container.role === 'container' && !containers.some((other) => declares(other) || probed(other));
}

/** The declared port that a Service port leads to. */
function targetOf(port: ServicePort, container: Container): ContainerPort | null {
  const matches = ({ name, number, protocol }: ContainerPort) =>
    protocol === port.protocol && (port.targetPort === number || port.targetPort === name);
  return declaredPorts(container).find(matches) ?? null;
}

function tcpProbe(container: Container, service: PlacedService): Fix | NoFix {
  const { workload, path } = container;
  if (workload.kind === 'other') return { refused: 'the kind of the object is unknown' };
  const target = service.ports.flatMap((port) => (port.protocol === 'TCP' ? (targetOf(port, container) ?? []) : []))[0];
  if (!target) {
    return {
      refused: `the container declares no TCP port that the Service ${service.name} leads to; declare it under ports`,
    };
  }
  return {
    title: `Add a readiness probe on port ${target.name ?? target.number}`,
    safety: 'review',
    assumes:
      'The program opens the port only once it can serve. If it opens it earlier, probe an HTTP path that tells; ' +
      'if it never listens there, the Pod stays out of the Service.',
    edits: [
      {
        path,
        language: 'yaml',
        document: workload.object.document.index,
        edit: {
          op: 'set',
          at: [...container.at, 'readinessProbe'],
          value: { tcpSocket: { port: target.name ?? target.number } },
          after: ['livenessProbe', 'ports', 'envFrom', 'env', 'args', 'command', 'imagePullPolicy', 'image'],
        },
      },
    ],
    renames: [],
  };
}
