import type { FileEdit, Fix, NoFix } from '../../src/engine/contract.ts';
import type { PlacedContainer } from '../../src/model/containers.ts';
import { type ProbeTimings, patience, readProbe } from '../../src/model/probes.ts';
import type { Repository } from '../../src/model/repository.ts';
import { startupSleep } from '../../src/model/startup-sleep.ts';
import type { Container } from '../../src/model/workload.ts';
import type { PlainMap, PlainValue } from '../../src/source/plain-value.ts';
import type { ProbeTarget } from './target.ts';

/** What the API server fills in (Kubernetes API reference, Probe). */
const DEFAULTS: ProbeTimings = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
};

/** Adds a liveness probe; with it a startup probe where the start is known to sleep for longer than liveness waits. */
export function addLiveness(
  container: Container,
  target: ProbeTarget | null,
  repository: Repository,
  placed: PlacedContainer,
): Fix | NoFix {
  const { workload } = container;
  if (workload.kind === 'other') return { refused: 'the kind of the object is unknown' };
  if (target === null) {
    return {
      refused:
        'no port is known on which the program listens; declare it under ports, or write an exec probe that tells whether it works',
    };
  }
  const liveness = { ...target.handler, ...laterThanReadiness(container) };
  const seconds = knownStart(container, repository, placed);
  const slow = seconds >= patience(DEFAULTS) && container.query(['startupProbe']).state === 'absent';
  const startup = slow ? { ...target.handler, failureThreshold: triesFor(seconds) } : null;
  return {
    title: `Add a liveness probe on port ${target.port}`,
    safety: 'review',
    assumes: assumption(target, startup !== null),
    edits: [
      probeEdit(container, 'livenessProbe', liveness),
      ...(startup ? [probeEdit(container, 'startupProbe', startup)] : []),
    ],
    renames: [],
  };
}

/** Seconds that a start is known to take: its script sleeps so long, or the readiness probe waits. */
function knownStart(container: Container, repository: Repository, placed: PlacedContainer): number {
  const readiness = readProbe(container, 'readinessProbe');
  const delay = readiness.state === 'present' ? readiness.value.timings.initialDelaySeconds : 0;
  return Math.max(delay, startupSleep(repository, placed)?.seconds ?? 0);
}

/** Enough tries, ten seconds apart, for twice the known time. */
function triesFor(seconds: number): number {
  return Math.ceil((2 * seconds) / DEFAULTS.periodSeconds);
}

/** A Pod leaves its Services first and is restarted later: twice as many failures as readiness takes. */
function laterThanReadiness(container: Container): PlainMap {
  const readiness = readProbe(container, 'readinessProbe');
  if (readiness.state !== 'present' || readiness.value.handler.kind === 'exec') return {};
  const { periodSeconds, failureThreshold } = readiness.value.timings;
  const period = periodSeconds === DEFAULTS.periodSeconds ? {} : { periodSeconds };
  return { ...period, failureThreshold: 2 * failureThreshold };
}

function probeEdit(container: Container, key: string, value: PlainValue): FileEdit {
  return {
    path: container.path,
    language: 'yaml',
    document: container.workload.object.document.index,
    edit: { op: 'set', at: [...container.at, key], value, after: ['readinessProbe', 'ports'] },
  };
}

function assumption({ port, certain, how }: ProbeTarget, startup: boolean): string {
  const known = certain
    ? `The program listens on port ${port}, as ${how} says.`
    : `The program listens on port ${port}: ${how} looks like it, and nothing else says so. If it does not, the container is restarted again and again.`;
  const slow = startup
    ? 'The startup probe gives it twice the time that its start script, or its readiness probe, waits.'
    : 'It does so within 30 seconds of its start; a slower one wants a startup probe, or it is restarted before it is up.';
  return `${known} ${slow} A program that listens but does no work any more is not noticed.`;
}
