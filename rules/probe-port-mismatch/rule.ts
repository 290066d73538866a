import { defineRule, fail, type Place, pass, SKIP, undecided } from '../../src/engine/contract.ts';
import { withKey } from '../../src/model/kube-object.ts';
import { type PortFault, portFault } from '../../src/model/probe-ports.ts';
import { PROBE_KEYS, type ProbeKey, readProbe } from '../../src/model/probes.ts';
import { type Container, containerName, declaredPorts } from '../../src/model/workload.ts';
import { codeSpan } from '../../src/source/markdown.ts';
import type { LineIndex } from '../../src/source/text.ts';
import { child } from '../../src/source/yaml/query.ts';
import { otherPort } from './other-port.ts';

export const rule = defineRule({
  id: 'probe-port-mismatch',
  pattern: 'P8',
  level: 'error',
  subject: 'container',
  fix: 'review',
  title: 'Probe a port that the container has',
  equivalents: { 'kube-linter': ['liveness-port', 'readiness-port', 'startup-port'] },
  check(container, { repository, lines }) {
    if (container.role === 'ephemeral') return SKIP;
    const probes = PROBE_KEYS.flatMap((key) => {
      const answer = readProbe(container, key);
      return answer.state === 'present' ? [{ key, probe: answer.value }] : [];
    });
    if (probes.length === 0) return SKIP;
    const region = lines.region(container.node);
    const faults = probes.map((each) => ({ ...each, fault: portFault(container, each.probe, repository, region) }));
    const open = faults.find(({ fault }) => fault?.kind === 'open')?.fault;
    for (const { key, probe, fault } of faults) {
      if (fault === null || fault.kind === 'open') continue;
      const node = child(child(probe.node, probe.handler.kind) ?? probe.node, 'port') ?? probe.node;
      return fail({
        at: withKey(node),
        message: messageOf(container, key, fault),
        evidence: `${key} ${fault.kind === 'another port' ? fault.number : fault.name}`,
        because: placesOf(container, fault, lines),
        repair: otherPort(container, { key, probe, fault }, probes),
      });
    }
    return open?.kind === 'open' ? undecided(open.reason) : pass(...probes.map(({ probe }) => withKey(probe.node)));
  },
});

function placesOf(container: Container, fault: PortFault, lines: LineIndex): readonly Place[] {
  if (fault.kind === 'another port') return [fault.listens.place];
  const ports = fault.elsewhere ? [fault.elsewhere] : declaredPorts(container);
  return ports.map(({ node }) => ({ path: container.path, region: lines.region(node) }));
}

/** What a check that nobody can make leads to; the kubelet throws its result away (kubelet, prober/worker.go). */
const RESULTS: Readonly<Record<ProbeKey, string>> = {
  livenessProbe: 'the kubelet cannot ask, so a container that hangs is never restarted',
  readinessProbe: 'the kubelet cannot ask, so the Pod never becomes ready and the rollout waits for ever',
  startupProbe: 'the kubelet cannot ask, so the container never counts as started and its Pod never becomes ready',
};

/** What a check that nobody answers leads to. */
const UNANSWERED: Readonly<Record<ProbeKey, string>> = {
  livenessProbe: 'the container is restarted again and again',
  readinessProbe: 'the Pod never becomes ready',
  startupProbe: 'the container is restarted again and again',
};

function messageOf(container: Container, key: ProbeKey, fault: PortFault): string {
  const name = codeSpan(containerName(container));
  if (fault.kind === 'unknown name')
    return `The ${codeSpan(key)} of the container ${name} asks the port ${codeSpan(fault.name)}, and the container declares none of that name: ${RESULTS[key]}.`;
  return `The ${codeSpan(key)} of the container ${name} asks port ${fault.number}, and its program listens on ${fault.listens.port}: nobody answers, and ${UNANSWERED[key]}.`;
}
