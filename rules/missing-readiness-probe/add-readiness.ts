import type { FileEdit, Fix, NoFix, RuleContext } from '../../src/engine/contract.ts';
import { placedContainer } from '../../src/model/containers.ts';
import { imagesOf } from '../../src/model/images.ts';
import { type ListeningPort, listeningPorts } from '../../src/model/listening.ts';
import { fieldAt } from '../../src/model/plain-fields.ts';
import { type Probe, portNumber, readProbe, sameTimings, writtenHandler } from '../../src/model/probes.ts';
import { declaredTarget } from '../../src/model/served-containers.ts';
import type { PlacedService } from '../../src/model/services.ts';
import { startOf } from '../../src/model/start.ts';
import { type Container, declaredPorts } from '../../src/model/workload.ts';
import type { PlainMap } from '../../src/source/plain-value.ts';
import { laterFailures, restartLater } from '../identical-probes/restart-later.ts';

/** The fix: a probe from the liveness probe's question, else from the port that the Service leads to. */
export function addReadiness(container: Container, service: PlacedService, context: RuleContext): Fix | NoFix {
  if (container.workload.kind === 'other') return { refused: 'the kind of the object is unknown' };
  const liveness = readProbe(container, 'livenessProbe');
  if (liveness.state === 'present' && asksHere(container, liveness.value))
    return fromLiveness(container, liveness.value);
  return fromPort(container, service, context);
}

/** A probe on a port name that the container lacks never gets an answer. */
function asksHere(container: Container, { handler }: Probe): boolean {
  return handler.kind === 'exec' || portNumber(container, handler.port) !== null;
}

/**
 * The liveness probe's question with its pace, and without its delay: readiness may be asked from the start. Where the
 * two would then be one and the same, the restart waits longer.
 */
function fromLiveness(container: Container, liveness: Probe): Fix {
  const pace = ['timeoutSeconds', 'periodSeconds'].flatMap((key) => {
    const value = fieldAt(liveness.written, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const same = sameTimings(liveness.timings, { ...liveness.timings, initialDelaySeconds: 0, failureThreshold: 3 });
  const probe = { ...writtenHandler(liveness), ...Object.fromEntries(pace) };
  const later = same
    ? ` The liveness probe asks the same, so it waits for ${laterFailures(liveness)} failures instead of ${liveness.timings.failureThreshold}: out of the Service first, restarted only then.`
    : '';
  return {
    title: 'Add a readiness probe that asks what the liveness probe asks',
    safety: 'review',
    assumes: `What the liveness probe asks tells also whether the program can serve. If it answers before that, give readiness a path of its own; if it depends on other programs, their outage takes every Pod out of the Service at once.${later}`,
    // Both may go in at one place of the text, where they stand in the order of the list.
    edits: [...(same ? [restartLater(container, liveness)] : []), setReadiness(container, probe)],
    renames: [],
  };
}

function fromPort(container: Container, service: PlacedService, context: RuleContext): Fix | NoFix {
  const listening = portsOfStart(container, context);
  const found = portOf(container, service, listening);
  if (!found) {
    return {
      refused: `no TCP port is known that the Service ${service.name} leads to; declare it under ports of the container`,
    };
  }
  const number = portNumber(container, found.port);
  const surely = listening.find(({ certain }) => certain);
  if (surely && listening.every(({ port }) => port !== number)) {
    return {
      refused: `the Service ${service.name} leads to port ${number}, and the program listens on ${surely.port} (${surely.place.path}): one of the two is wrong`,
    };
  }
  const path = listening.find(({ port, certain }) => certain && port === number)?.path ?? null;
  const question = path === null ? 'opens it' : `answers ${path}`;
  return {
    title: `Add a readiness probe on port ${found.port}`,
    safety: 'review',
    assumes: `The program listens on port ${found.port} (${found.from}), and ${question} only once it can serve. If it does so earlier, probe an HTTP path that tells; if it never listens there, the Pod stays out of the Service.`,
    edits: [
      setReadiness(
        container,
        path === null ? { tcpSocket: { port: found.port } } : { httpGet: { path, port: found.port } },
      ),
    ],
    renames: [],
  };
}

interface KnownPort {
  readonly port: number | string;
  readonly from: string;
}

/** The port that traffic goes to, and how that is known: a declared port, the Service's number, or what the start or EXPOSE says. */
function portOf(container: Container, service: PlacedService, listening: readonly ListeningPort[]): KnownPort | null {
  const tcp = service.ports.filter(({ protocol }) => protocol === 'TCP');
  const [declared] = tcp.flatMap((port) => declaredTarget(port, container) ?? []);
  if (declared) return { port: declared.name ?? declared.number, from: 'the container declares it' };
  const number = tcp.find(({ targetPort }) => typeof targetPort === 'number')?.targetPort;
  if (number !== undefined) return { port: number, from: `the Service ${service.name} leads there` };
  const [own, ...others] = declaredPorts(container).filter(({ protocol }) => protocol === 'TCP');
  if (own && others.length === 0) return { port: own.name ?? own.number, from: 'the container declares it' };
  return only(listening);
}

/** The ports that the start of the container binds, and those that its image exposes. */
function portsOfStart(container: Container, { repository, lines }: RuleContext): readonly ListeningPort[] {
  const placed = placedContainer(container, lines.region(container.node));
  const start = startOf(repository, placed);
  const [image, ...others] = imagesOf(repository, placed);
  return listeningPorts(start.state === 'present' ? start.value : null, image && others.length === 0 ? image : null);
}

function only(ports: readonly ListeningPort[]): KnownPort | null {
  const [port, ...others] = ports;
  return port && others.length === 0 ? { port: port.port, from: `${port.how} in ${port.place.path}` } : null;
}

function setReadiness(container: Container, value: PlainMap): FileEdit {
  return {
    path: container.path,
    language: 'yaml',
    document: container.workload.object.document.index,
    edit: {
      op: 'set',
      at: [...container.at, 'readinessProbe'],
      value,
      after: ['livenessProbe', 'ports', 'envFrom', 'env', 'args', 'command', 'imagePullPolicy', 'image'],
    },
  };
}
