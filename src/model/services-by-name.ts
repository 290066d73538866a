import { distance } from './nearness.ts';
import { sameNamespace } from './pods.ts';
import type { Collection, Repository } from './repository.ts';
import type { PlacedService } from './services.ts';

/** Services by name: definitions of one name are alternatives. */
const BY_NAME: Collection<PlacedService> = {
  name: 'services by name',
  of: (path, { services }) => services.map((service) => ({ key: service.name, item: { ...service, path } })),
};

/** Every definition of a Service of this name. */
export function servicesNamed(repository: Repository, name: string): readonly PlacedService[] {
  return repository.collected(BY_NAME, name);
}

/** Of definitions of one name those nearest to a file: in it, else in its folder, and so on. */
export function nearestServices(services: readonly PlacedService[], to: string): readonly PlacedService[] {
  const least = Math.min(...services.map(({ path }) => distance(path, to)));
  return services.filter(({ path }) => distance(path, to) === least);
}

/** Is this definition one of those that a file means by the name? */
export function isMeantBy(repository: Repository, service: PlacedService, path: string): boolean {
  const named = servicesNamed(repository, service.name);
  const alternatives = named.filter(({ namespace }) => sameNamespace(namespace, service.namespace));
  return nearestServices(alternatives, path).some((other) => isSameService(other, service));
}

export function isSameService(a: PlacedService, b: PlacedService): boolean {
  return a.path === b.path && a.namespace === b.namespace && a.name === b.name;
}
