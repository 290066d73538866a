import { type ContainerText, configMapsNamed, textsOf } from './container-texts.ts';
import { imageBasename } from './containers.ts';
import { imagesOf } from './images.ts';
import { type PodContainer, type PodSet, podsBehind, targetOf } from './pods.ts';
import type { Repository } from './repository.ts';
import type { ServicePort } from './service.ts';
import type { PlacedService } from './services.ts';

/** The container that takes the requests of a Service, with what the repository shows of it. */
export interface FrontContainer {
  readonly pods: PodSet;
  readonly container: PodContainer;
  readonly texts: readonly ContainerText[];
  /** It hands requests on to another container of its Pod. */
  readonly forwards: boolean;
  /** The proxy that it is by its image, such as `envoy`; null for any other program. */
  readonly proxy: string | null;
  /** All that configures it can be seen: nothing is mounted, or built in, from elsewhere. */
  readonly visible: boolean;
}

/** Images of proxies, by the last part of their names. */
const PROXIES =
  /^(?:nginx(?:-unprivileged|-plus-r\d+)?|openresty|envoy|proxyv2|linkerd-proxy|haproxy|traefik|caddy|kong|apisix|vulcand|varnish|oauth2-proxy|nginx-ingress-controller)$/;

/**
 * The containers that the ports of a Service lead to, in each set of Pods that it may select.
 * @returns null when no Pods of the repository are selected, or nothing tells which container takes the requests
 */
export function frontContainers(repository: Repository, service: PlacedService): readonly FrontContainer[] | null {
  const sets = podsBehind(repository, service);
  const fronts = sets.map((pods) => service.ports.map((port) => frontOf(repository, pods, port)));
  const all = fronts.flat();
  if (all.length === 0 || all.some((front) => front === null)) return null;
  return all.flatMap((front) => front ?? []);
}

function frontOf(repository: Repository, pods: PodSet, port: ServicePort): FrontContainer | null {
  const container = targetOf(pods, port);
  if (!container) return null;
  const texts = textsOf(repository, pods, container);
  const [image] = imagesOf(repository, container);
  const name = imageBasename(image?.config.base ?? container.image);
  return {
    ...{ pods, container, texts },
    forwards: forwardsTo(pods, container, texts),
    proxy: name !== null && PROXIES.test(name) ? name : null,
    visible: isVisible(repository, pods, container),
  };
}

/** Its texts name a port of this machine that another container of the Pod serves, or that none declares. */
function forwardsTo({ containers }: PodSet, container: PodContainer, texts: readonly ContainerText[]): boolean {
  const others = containers.filter(
    (other) => other !== container && (other.role === 'container' || other.role === 'sidecar'),
  );
  if (others.length === 0) return false;
  const own = new Set(container.ports.map(({ number }) => number));
  const theirs = others.flatMap(({ ports }) => ports.map(({ number }) => number));
  const local = texts.flatMap(({ facts }) => facts.hosts.filter(({ host }) => isLocal(host)));
  return local.some(({ port }) => port !== null && !own.has(port) && (theirs.length === 0 || theirs.includes(port)));
}

function isVisible(repository: Repository, pods: PodSet, { mounts, configMaps, image }: PodContainer): boolean {
  const shown = configMaps.every((name) => configMapsNamed(repository, name, pods).length > 0);
  return shown && mounts.length <= configMaps.length && image !== null;
}

/** A proxy of the Pod that stands in front of a port, and that the Service passes by. */
export interface PassedProxy {
  readonly container: PodContainer;
  /** The only port that it declares, by name where it has one. */
  readonly port: string | number;
}

/**
 * Looks in the Pods for a proxy that hands requests on to a port of them.
 * @param does what its configuration or its program must say
 */
export function passedProxy(
  repository: Repository,
  pods: PodSet,
  upstream: number,
  does: (facts: ContainerText['facts']) => boolean,
): PassedProxy | null {
  for (const container of pods.containers) {
    const [port, another] = container.ports;
    const texts = textsOf(repository, pods, container);
    const ahead = texts.some(({ facts }) => facts.hosts.some(({ host, port }) => isLocal(host) && port === upstream));
    if (port && !another && port.number !== upstream && ahead && texts.some(({ facts }) => does(facts)))
      return { container, port: port.name ?? port.number };
  }
  return null;
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1';
}
