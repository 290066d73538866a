import type { FileEdit, Fix, NoFix } from '../../src/engine/contract.ts';
import type { PortFault } from '../../src/model/probe-ports.ts';
import type { Probe, ProbeKey } from '../../src/model/probes.ts';
import { type Container, declaredPorts } from '../../src/model/workload.ts';

export interface KeyedProbe {
  readonly key: ProbeKey;
  readonly probe: Probe;
}

/**
 * Points a probe, and the others that ask the same port, to the port that the container has: the one it declares, the one
 * of that name in another container of the Pod (they share one network), or the one that its start binds.
 */
export function otherPort(
  container: Container,
  { probe, fault }: KeyedProbe & { readonly fault: PortFault },
  probes: readonly KeyedProbe[],
): Fix | NoFix {
  if (container.workload.kind === 'other') return { refused: 'the kind of the object is unknown' };
  const found = rightPort(container, fault);
  if ('refused' in found) return found;
  const { handler } = probe;
  const asked = 'port' in handler ? handler.port : null;
  const same = probes.filter(({ probe: other }) => 'port' in other.handler && other.handler.port === asked);
  return {
    title: `Probe port ${found.port}`,
    safety: 'review',
    assumes: found.assumes,
    edits: same.map(({ key, probe: other }) => setPort(container, key, other, found)),
    renames: [],
  };
}

interface RightPort {
  readonly port: number | string;
  readonly number: number;
  readonly assumes: string;
}

function rightPort(container: Container, fault: PortFault): RightPort | NoFix {
  if (fault.kind === 'another port') {
    const { port } = fault.listens;
    return {
      port,
      number: port,
      assumes: `The program serves what the probe asks on port ${port}, which its start names.`,
    };
  }
  if (fault.elsewhere) {
    const { number } = fault.elsewhere;
    return {
      port: number,
      number,
      assumes: `The probe means the port ${fault.name} of the other container of the Pod: it then tells about that container, and acts on this one.`,
    };
  }
  const ports = declaredPorts(container).filter(({ protocol }) => protocol === 'TCP');
  const [only, ...others] = ports;
  if (!only || others.length > 0) {
    return {
      refused: only
        ? `the container declares several ports, ${ports.map(({ name, number }) => name ?? number).join(', ')}: name the right one, or declare ${fault.name}`
        : `the container declares no TCP port: declare ${fault.name} under its ports`,
    };
  }
  const port = only.name ?? only.number;
  return {
    port,
    number: only.number,
    assumes: `The container serves what the probe asks on ${port}, the only port that it declares. If it listens on another one too, declare that one as ${fault.name} instead.`,
  };
}

/** A gRPC probe takes a number only (Kubernetes API reference, GRPCAction). */
function setPort(container: Container, key: ProbeKey, { handler }: Probe, { port, number }: RightPort): FileEdit {
  const value = handler.kind === 'grpc' ? number : port;
  return {
    path: container.path,
    language: 'yaml',
    document: container.workload.object.document.index,
    edit: { op: 'set', at: [...container.at, key, handler.kind, 'port'], value },
  };
}
