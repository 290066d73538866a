import { areApplied } from './limit-ranges.ts';
import { distance } from './nearness.ts';
import { podsBehind } from './pods.ts';
import { isKeepAlive } from './programs/lifetime.ts';
import { programName } from './programs/words.ts';
import type { Repository } from './repository.ts';
import type { ServicePort } from './service.ts';
import type { PlacedService } from './services.ts';
import type { Start } from './start.ts';
import { type Container, type ContainerPort, declaredPorts, type Workload } from './workload.ts';

/** The port of a container that a Service port leads to, where the container declares it. */
export function declaredTarget(port: ServicePort, container: Container): ContainerPort | null {
  const leads = ({ name, number, protocol }: ContainerPort) =>
    protocol === port.protocol && (port.targetPort === number || port.targetPort === name);
  return declaredPorts(container).find(leads) ?? null;
}

/**
 * Does a Service's traffic reach this container of the Pods that it selects? It does when the container declares a target
 * port, and when no container of the Pod does and there is no other one. Ports for metrics do not count.
 */
export function serves(service: PlacedService, container: Container): 'yes' | 'no' | 'unknown' {
  const ports = service.ports.filter((port) => !isScraped(service, port, container));
  if (ports.length === 0 && service.ports.length > 0) return 'no';
  const declares = (other: Container) => ports.some((port) => declaredTarget(port, other) !== null);
  if (declares(container)) return 'yes';
  const { containers } = container.workload;
  if (container.role !== 'container' || containers.some(declares)) return 'no';
  const others = containers.filter((other) => other.role === 'container' && other !== container);
  if (others.length === 0) return 'yes';
  return others.some((other) => other.query(['readinessProbe']).state !== 'absent') ? 'no' : 'unknown';
}

const METRICS = /(?:^|[-_])(?:metrics?|prom|prometheus|exporter|telemetry)(?:$|[-_])/i;

/** A port that only a monitoring system reads, by its name: it asks again, and no user waits for it. */
function isScraped(service: PlacedService, port: ServicePort, container: Container): boolean {
  const names = [port.targetPort, declaredTarget(port, container)?.name, service.name];
  return names.some((name) => typeof name === 'string' && METRICS.test(name));
}

/** Files this far apart stand in neighbouring folders at most. */
const NEIGHBOURS = 4;

/**
 * Is a Service that selects a workload's Pods meant for it? Where many examples share a repository, one label stands for
 * several programs: a Service is meant for the nearest of them, and without a namespace only for those near it.
 */
export function isMeantFor(service: PlacedService, workload: Workload, repository: Repository): boolean {
  const { path, identity, object } = workload;
  const near =
    (service.namespace !== null && service.namespace === object.namespace) ||
    areApplied(service.path, path) ||
    distance(service.path, path) <= NEIGHBOURS;
  return near && podsBehind(repository, service).some((pods) => pods.path === path && pods.identity === identity);
}

/** Commands of a script that serve nobody. */
const QUIET = new Set(['echo', 'true', ':', 'trap', 'set', 'date', 'printf', 'exit', '[', 'test', 'touch']);

/** Does a container only keep itself alive, for people who enter it? It has nothing to be ready for. */
export function isIdle({ program, script }: Start): boolean {
  if (script === null) return isKeepAlive(program);
  const commands = script.commands ?? [];
  return (
    commands.some(({ words }) => isKeepAlive(words)) &&
    commands.every(({ words }) => isKeepAlive(words) || QUIET.has(programName(words)))
  );
}
