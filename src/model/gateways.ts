import { distance } from './nearness.ts';
import { fieldAt, textOf } from './plain-fields.ts';
import { inOneProject, sameNamespace } from './pods.ts';
import type { Index, Repository } from './repository.ts';

/** A Gateway of the Gateway API. */
export interface Gateway {
  readonly path: string;
  readonly name: string;
  readonly namespace: string | null;
  readonly className: string;
  /** What its class says of the controller; null where neither a GatewayClass of the repository nor the usual names tell. */
  readonly controller: string | null;
}

/** Where a route says which Gateways it belongs to. */
export interface GatewayUser {
  readonly path: string;
  readonly namespace: string | null;
  readonly gateways: readonly { readonly name: string; readonly namespace: string | null }[];
}

/** Classes by the names that their projects give them (the manuals of each, page "Gateway API"). */
const USUAL_CLASSES: readonly (readonly [form: RegExp, controller: string])[] = [
  [/^(?:eg|envoy)(?:-|$)/, 'gateway.envoyproxy.io/gatewayclass-controller'],
  [/^istio(?:-|$)/, 'istio.io/gateway-controller'],
  [/^gke-/, 'networking.gke.io/gateway'],
  [/^nginx(?:-|$)/, 'gateway.nginx.org/nginx-gateway-controller'],
  [/^traefik(?:-|$)/, 'traefik.io/gateway-controller'],
  [/^kong(?:-|$)/, 'konghq.com/kic-gateway-controller'],
  [/^cilium(?:-|$)/, 'io.cilium/gateway-controller'],
];

const GATEWAYS: Index<readonly Gateway[]> = {
  name: 'gateways by name',
  build: (repository) => {
    const classes = new Map(
      repository
        .objects('GatewayClass')
        .map(({ name, value }) => [name, textOf(fieldAt(value, 'spec', 'controllerName'))]),
    );
    const gateways = repository.objects('Gateway').flatMap(({ path, name, namespace, group, value }): Gateway[] => {
      const className = textOf(fieldAt(value, 'spec', 'gatewayClassName'));
      if (group !== 'gateway.networking.k8s.io' || name === null || className === null) return [];
      const usual = USUAL_CLASSES.find(([form]) => form.test(className))?.[1] ?? null;
      return [{ path, name, namespace, className, controller: classes.get(className) ?? usual }];
    });
    return Map.groupBy(gateways, ({ name }) => name);
  },
};

/** The Gateways of a route that the repository holds, the nearest definition of each. */
export function gatewaysOf(repository: Repository, route: GatewayUser): readonly Gateway[] {
  return route.gateways.flatMap(({ name, namespace }) => {
    const wanted = namespace ?? route.namespace;
    const known = (repository.lookup(GATEWAYS, name) ?? []).filter(
      (gateway) =>
        sameNamespace(gateway.namespace, wanted) &&
        (gateway.namespace === wanted || inOneProject(gateway.path, route.path)),
    );
    return known.toSorted((a, b) => distance(a.path, route.path) - distance(b.path, route.path)).slice(0, 1);
  });
}

/** The controllers that answer for a route, as far as they are known. */
export function gatewayControllersOf(repository: Repository, route: GatewayUser): readonly string[] {
  return [...new Set(gatewaysOf(repository, route).flatMap(({ controller }) => controller ?? []))];
}
