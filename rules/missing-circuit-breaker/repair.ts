import type { FileEdit, Fix, NoFix, RuleOptions } from '../../src/engine/contract.ts';
import type { Call } from '../../src/model/calls.ts';
import { passedProxy } from '../../src/model/front-containers.ts';
import type { KubeObject } from '../../src/model/kube-object.ts';
import { destinationRulesFor } from '../../src/model/mesh-policies.ts';
import { type MeshEvidence, meshOf } from '../../src/model/meshes.ts';
import { LINKERD_ACCRUAL } from '../../src/model/protection.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { PlacedService } from '../../src/model/services.ts';
import { type ServicePlace, sidecarChanges, sidecarSettings, sidecarSite, turnTo } from '../../src/model/sidecar.ts';
import type { PlainMap } from '../../src/source/plain-value.ts';
import { isRefusal } from '../../src/source/refusal.ts';
import { envoyConfig } from '../../templates/envoy-sidecar.ts';

/** What a repair is made from. */
export interface Unprotected {
  readonly object: KubeObject;
  readonly service: PlacedService;
  readonly calls: readonly Call[];
}

/** What every breaker changes for the callers, whatever breaks the circuit. */
const FALLBACK =
  'While the circuit is tripped callers get an error at once: each needs a fallback for it, a set response or a redirect ' +
  'where it can do without the answer, and a failure of its own where it cannot.';

/** Breaks the circuit with what the repository already uses; a sidecar only where the configuration asks for it. */
export function repairFor(found: Unprotected, repository: Repository, options: RuleOptions): Fix | NoFix {
  const through = throughProxy(found, repository);
  if (through) return through;
  const rule = destinationRulesFor(repository, found.service).find(({ host }) => !host.startsWith('*'));
  if (rule) {
    const at = [...rule.at, 'spec', 'trafficPolicy', 'outlierDetection'];
    const value = outlierDetection(options);
    return withIstio(found, [{ ...yaml(rule), edit: { op: 'set', at, value, after: ['host', 'exportTo'] } }]);
  }
  const mesh = meshOf(repository, found.service);
  if (mesh?.mesh === 'Istio') return newDestinationRule(found, mesh, options);
  if (mesh?.mesh === 'Linkerd') return withLinkerd(found);
  if (options.scaffold === 'envoy') return withEnvoy(found, repository, options);
  const [call] = found.calls;
  return {
    refused:
      `no Istio or Linkerd is to be seen in the repository: give ${call?.caller.workload ?? 'the caller'} a breaker library, ` +
      'or set rules.missing-circuit-breaker.scaffold to envoy for a sidecar',
  };
}

function yaml({ path, document }: { readonly path: string; readonly document: number }) {
  return { path, language: 'yaml' as const, document };
}

function outlierDetection({ consecutiveErrors, ejectionSeconds }: RuleOptions): PlainMap {
  return {
    ...(typeof consecutiveErrors === 'number' && { consecutive5xxErrors: consecutiveErrors }),
    ...(typeof ejectionSeconds === 'number' && { baseEjectionTime: `${ejectionSeconds}s` }),
    maxEjectionPercent: 100,
  };
}

function newDestinationRule({ object, service, calls }: Unprotected, mesh: MeshEvidence, options: RuleOptions): Fix {
  const { name, namespace } = service;
  const value = {
    apiVersion: `networking.istio.io/${mesh.version ?? 'v1'}`,
    kind: 'DestinationRule',
    metadata: namespace === null ? { name } : { name, namespace },
    spec: { host: name, trafficPolicy: { outlierDetection: outlierDetection(options) } },
  };
  const place = yaml({ path: service.path, document: object.document.index });
  return withIstio({ object, service, calls }, [{ ...place, edit: { op: 'insertDocument', value } }]);
}

/** Defaults: Istio reference, OutlierDetection. */
function withIstio({ service }: Unprotected, edits: readonly FileEdit[]): Fix {
  return {
    title: `Let Istio take failing Pods of ${service.name} out`,
    safety: 'review',
    assumes:
      'The callers run with a sidecar of Istio, or in its ambient mesh behind a waypoint. What is not written is left to ' +
      'Istio: five 5xx answers in a row take a Pod out for 30 seconds. A slow answer counts only where the call has a ' +
      `timeout, which a VirtualService or the caller must set. All Pods may be out at once. ${FALLBACK}`,
    edits,
    renames: [],
  };
}

/** Linkerd documentation, "Circuit Breaking" (2.13 and later). */
function withLinkerd({ object, service }: Unprotected): Fix {
  const edit = {
    op: 'set' as const,
    at: [...object.at, 'metadata', 'annotations', LINKERD_ACCRUAL],
    value: 'consecutive',
  };
  return {
    title: `Let Linkerd take failing Pods of ${service.name} out`,
    safety: 'review',
    assumes:
      'The callers run with a proxy of Linkerd 2.13 or later, and no ServiceProfile describes the Service, for the two ' +
      'exclude each other. Seven failures in a row take a Pod out, and only HTTP answers count; a slow one counts only ' +
      `where the route has a timeout. ${FALLBACK}`,
    edits: [
      {
        ...yaml({ path: service.path, document: object.document.index }),
        edit: { ...edit, after: ['labels', 'namespace', 'name'] },
      },
    ],
    renames: [],
  };
}

function withEnvoy({ object, service }: Unprotected, repository: Repository, options: RuleOptions): Fix | NoFix {
  const settings = sidecarSettings('missing-circuit-breaker', options, ['timeoutSeconds']);
  if (isRefusal(settings)) return settings;
  const site = sidecarSite(repository, service);
  if (isRefusal(site)) return site;
  const timeout = Number(options.timeoutSeconds);
  const errors = numberOr(options.consecutiveErrors);
  const ejection = numberOr(options.ejectionSeconds);
  const folder = '/etc/circuit-breaker';
  const command = ['envoy', '--config-path', `${folder}/envoy.yaml`, '--disable-hot-restart'];
  const config = { folder, file: 'envoy.yaml', text: envoyConfig({ ...site, timeout, errors, ejection }) };
  const sidecar = { ...settings, name: 'circuit-breaker', command, scratch: false, config };
  return {
    title: `Put an Envoy in front of ${site.container.name ?? 'the program'} that breaks the circuit`,
    safety: 'review',
    assumes:
      `The program speaks HTTP or gRPC in clear text on port ${site.upstream}, also on the loopback address, and no answer ` +
      `takes longer than ${timeout} seconds (streams and WebSockets would be cut). The image holds Envoy and bears user 101. ` +
      'Each Pod judges alone, by its own program, which sees the address of the proxy instead of its callers. The proxy is ' +
      'ready before the program: that one needs a readiness probe of its own. The Service and the workload must be applied ' +
      `together. ${FALLBACK}`,
    edits: sidecarChanges(site, sidecar, placeOf(object)),
    renames: [],
  };
}

function placeOf(object: KubeObject): ServicePlace {
  return { path: object.path, document: object.document.index, spec: [...object.at, 'spec'] };
}

/** The proxy is there already, and the Service passes it by. */
function throughProxy({ object, service }: Unprotected, repository: Repository): Fix | null {
  const site = sidecarSite(repository, service);
  if (isRefusal(site)) return null;
  const proxy = passedProxy(repository, site.pods, site.upstream, ({ breakers }) => breakers.breaker !== null);
  if (!proxy) return null;
  return {
    title: `Send the requests through the container ${proxy.container.name ?? ''}`,
    safety: 'review',
    assumes: `It listens on port ${proxy.port}, and was passed by without a purpose. ${FALLBACK}`,
    edits: turnTo(placeOf(object), proxy),
    renames: [],
  };
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
