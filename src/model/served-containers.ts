import type { ServicePort } from './service.ts';
import type { PlacedService } from './services.ts';
import { type Container, type ContainerPort, declaredPorts } from './workload.ts';

/** The port of a container that a Service port leads to, where the container declares it. */
export function declaredTarget(port: ServicePort, container: Container): ContainerPort | null {
  const leads = ({ name, number, protocol }: ContainerPort) =>
    protocol === port.protocol && (port.targetPort === number || port.targetPort === name);
  return declaredPorts(container).find(leads) ?? null;
}

/**
 * Does a Service's traffic reach this container of the Pods that it selects? It does when the container declares a target
 * port, and when no container of the Pod does and there is no other one.
 */
export function serves(service: PlacedService, container: Container): 'yes' | 'no' | 'unknown' {
  const declares = (other: Container) => service.ports.some((port) => declaredTarget(port, other) !== null);
  if (declares(container)) return 'yes';
  const { containers } = container.workload;
  if (container.role !== 'container' || containers.some(declares)) return 'no';
  const others = containers.filter((other) => other.role === 'container' && other !== container);
  if (others.length === 0) return 'yes';
  return others.some((other) => other.query(['readinessProbe']).state !== 'absent') ? 'no' : 'unknown';
}
