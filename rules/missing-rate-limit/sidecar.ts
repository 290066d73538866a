import type { FileEdit, Fix, NoFix, RuleOptions } from '../../src/engine/contract.ts';
import { backendNamed } from '../../src/model/entry-limits.ts';
import { type PassedProxy, passedProxy } from '../../src/model/front-containers.ts';
import type { KubeObject } from '../../src/model/kube-object.ts';
import { type PublicEntry, speaksHttp } from '../../src/model/public-entries.ts';
import type { Repository } from '../../src/model/repository.ts';
import {
  type ServicePlace,
  type SidecarSite,
  sidecarChanges,
  sidecarSettings,
  sidecarSite,
  turnTo,
} from '../../src/model/sidecar.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { nginxConfig } from '../../templates/nginx-sidecar.ts';

/** What any proxy in front of the program asks for, and how its limits count. */
const PER_REPLICA =
  'Each replica counts on its own, so that a client may ask that many times as much. externalTrafficPolicy becomes Local, so ' +
  'that the proxy sees the clients and not the nodes: traffic then goes only to nodes that run a Pod.';

/** Sends a Service through a proxy that limits: one that its Pods have already, or one that the configuration asks for. */
export function limitService(
  object: KubeObject,
  entry: PublicEntry,
  repository: Repository,
  options: RuleOptions,
): Fix | NoFix {
  const service = backendNamed(repository, entry, entry.name ?? '');
  const site = service && service.path === object.path ? sidecarSite(repository, service) : null;
  const known = site !== null && !isRefusal(site) ? site : null;
  const proxy = known && passedProxy(repository, known.pods, known.upstream, ({ limits }) => limits.by !== null);
  if (proxy) return throughProxy(object, proxy);
  if (!speaksHttp(entry))
    return {
      refused:
        'its ports speak no HTTP: only connections can be limited, by the server itself or in front of the cluster',
    };
  if (options.scaffold !== 'nginx')
    return {
      refused:
        'a Service cannot limit by itself: set rules.missing-rate-limit.scaffold to nginx for a sidecar that does, or let ' +
        'an Ingress with limits stand in front of it',
    };
  if (site === null) return { refused: 'the Service selects no Pods, or is defined twice' };
  return isRefusal(site) ? site : withNginx(object, site, options);
}

function withNginx(object: KubeObject, site: SidecarSite, options: RuleOptions): Fix | NoFix {
  const settings = sidecarSettings('missing-rate-limit', options, ['requestsPerSecond', 'connections']);
  if (isRefusal(settings)) return settings;
  const { burst, trustedProxies } = options;
  const text = nginxConfig({
    ...site,
    requestsPerSecond: Number(options.requestsPerSecond),
    connections: Number(options.connections),
    burst: typeof burst === 'number' ? burst : null,
    trustedProxies: Array.isArray(trustedProxies) ? trustedProxies.map(String) : [],
  });
  const folder = '/etc/rate-limit';
  const command = ['nginx', '-c', `${folder}/nginx.conf`, '-g', 'daemon off;'];
  const config = { folder, file: 'nginx.conf', text };
  const sidecar = { ...settings, name: 'rate-limit', command, scratch: true, config };
  return {
    title: `Put an nginx in front of ${site.container.name ?? 'the program'} that limits each client`,
    safety: 'review',
    assumes:
      `The program speaks HTTP/1 in clear text on port ${site.upstream}, also on the loopback address, and no answer waits ` +
      'longer than 60 seconds. The image holds nginx and bears user 101. The numbers suit the busiest honest client, several ' +
      `people behind one address included. ${PER_REPLICA} The proxy is ready before the program: that one needs a readiness ` +
      'probe of its own. The Service and the workload must be applied together.',
    edits: [...sidecarChanges(site, sidecar, placeOf(object)), ...clientAddress(object)],
    renames: [],
  };
}

function throughProxy(object: KubeObject, proxy: PassedProxy): Fix {
  const { container, port } = proxy;
  return {
    title: `Send the requests through the container ${container.name ?? ''}, which limits them`,
    safety: 'review',
    assumes: `It listens on port ${port}, and was passed by without a purpose. ${PER_REPLICA}`,
    edits: [...turnTo(placeOf(object), proxy), ...clientAddress(object)],
    renames: [],
  };
}

function placeOf(object: KubeObject): ServicePlace {
  return { path: object.path, document: object.document.index, spec: [...object.at, 'spec'] };
}

/** Without it a node hands requests on under its own address (Kubernetes documentation, "Source IP for Services"). */
function clientAddress(object: KubeObject): readonly FileEdit[] {
  const policy = object.query(['spec', 'externalTrafficPolicy']);
  if (policy.state === 'present' && policy.value.kind === 'scalar' && policy.value.text === 'Local') return [];
  const at = [...object.at, 'spec', 'externalTrafficPolicy'];
  const place = { path: object.path, language: 'yaml' as const, document: object.document.index };
  return [{ ...place, edit: { op: 'set', at, value: 'Local', after: ['type'] } }];
}
