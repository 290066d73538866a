import type { Place } from '../../src/engine/contract.ts';
import type { PlacedContainer } from '../../src/model/containers.ts';
import { imagesOf } from '../../src/model/images.ts';
import { listeningPorts } from '../../src/model/listening.ts';
import { type ProbeHandler, portNumber, readProbe } from '../../src/model/probes.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { Start } from '../../src/model/start.ts';
import { type Container, type ContainerPort, declaredPorts } from '../../src/model/workload.ts';
import type { PlainMap } from '../../src/source/plain-value.ts';

/** What a liveness probe may ask, and how that is known. */
export interface ProbeTarget {
  readonly handler: PlainMap;
  readonly port: number;
  /** A fact, or a guess that a person has to look at. */
  readonly certain: boolean;
  /** Where the port is known from, in words for people. */
  readonly how: string;
  readonly place: Place | null;
}

/** Ports beside the program's own work. */
const ASIDE = /metric|prom|debug|pprof|admin|health|probe|jmx|gossip|peer|cluster|replic/i;

/**
 * The port whose listening says that the program lives: where the start command says so, where readiness is asked, where
 * the container declares it, and last what may be a port in the command or in EXPOSE. A path is asked only where the
 * program is known to answer it without asking others; that of the readiness probe may depend on them.
 */
export function targetOf(
  container: Container,
  placed: PlacedContainer,
  start: Start | null,
  repository: Repository,
): ProbeTarget | null {
  const images = imagesOf(repository, placed);
  const listening = listeningPorts(start, images.length === 1 ? (images[0] ?? null) : null);
  const declared = declaredPorts(container).filter(({ protocol }) => protocol === 'TCP');
  const fact = listening.find(({ certain }) => certain);
  if (fact) {
    const { port, path, place } = fact;
    return {
      handler: handlerFor(named(declared, port), path),
      port,
      certain: true,
      how: 'the start command',
      place,
    };
  }
  const asked = askedPort(container);
  if (asked !== null) {
    return {
      handler: handlerFor(named(declared, asked), null),
      port: asked,
      certain: true,
      how: 'the readiness probe',
      place: null,
    };
  }
  const own = declared.find(({ name }) => !ASIDE.test(name ?? '')) ?? declared[0];
  if (own) {
    const handler = handlerFor(own.name ?? own.number, null);
    return { handler, port: own.number, certain: true, how: 'the list of its ports', place: null };
  }
  const [guess] = listening;
  if (!guess) return null;
  const { port, how, place } = guess;
  return { handler: handlerFor(port, null), port, certain: false, how, place };
}

function handlerFor(port: number | string, path: string | null): PlainMap {
  return path === null ? { tcpSocket: { port } } : { httpGet: { path, port } };
}

/** The name of a declared port, where it has one: probes follow it when the number changes. */
function named(declared: readonly ContainerPort[], port: number): number | string {
  return declared.find(({ number }) => number === port)?.name ?? port;
}

function askedPort(container: Container): number | null {
  const readiness = readProbe(container, 'readinessProbe');
  if (readiness.state !== 'present') return null;
  const handler: ProbeHandler = readiness.value.handler;
  return handler.kind === 'exec' ? null : portNumber(container, handler.port);
}
