import type { Fix, NoFix, RuleOptions } from '../../src/engine/contract.ts';
import { gatewayControllersOf } from '../../src/model/gateways.ts';
import type { KubeObject } from '../../src/model/kube-object.ts';
import type { PublicEntry } from '../../src/model/public-entries.ts';
import type { Repository } from '../../src/model/repository.ts';

/** Limits a route by a policy of Envoy Gateway, where that is what answers for its gateways. */
export function limitRoute(
  object: KubeObject,
  entry: PublicEntry,
  repository: Repository,
  options: RuleOptions,
): Fix | NoFix {
  const controllers = gatewayControllersOf(repository, entry);
  const [controller] = controllers;
  if (controllers.length !== 1 || controller === undefined || !controller.startsWith('gateway.envoyproxy.io/'))
    return {
      refused: `limits of routes are no part of the Gateway API, and ${controller ?? 'its controller'} is none that we can write them for`,
    };
  const { requestsPerSecond } = options;
  if (typeof requestsPerSecond !== 'number')
    return { refused: "its number is the owner's: set rules.missing-rate-limit.requestsPerSecond" };
  const { name, namespace } = entry;
  if (name === null) return { refused: 'the route has no fixed name' };
  const value = {
    apiVersion: 'gateway.envoyproxy.io/v1alpha1',
    kind: 'BackendTrafficPolicy',
    metadata: { name: `${name}-rate-limit`, ...(namespace !== null && { namespace }) },
    spec: {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name }],
      rateLimit: { type: 'Local', local: { rules: [{ limit: { requests: requestsPerSecond, unit: 'Second' } }] } },
    },
  };
  return {
    title: 'Let Envoy Gateway limit the requests of the route',
    safety: 'review',
    assumes:
      'The number bounds all clients of the route together, in each replica of the proxy: telling clients apart takes a ' +
      'global rate limit, with its own service. No other BackendTrafficPolicy holds for the route.',
    edits: [
      { path: object.path, language: 'yaml', document: object.document.index, edit: { op: 'insertDocument', value } },
    ],
    renames: [],
  };
}
