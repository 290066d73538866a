import type { FileEdit, Fix, NoFix, RuleOptions } from '../../src/engine/contract.ts';
import type { ControllerName, IngressController } from '../../src/model/ingress-controllers.ts';
import type { KubeObject } from '../../src/model/kube-object.ts';
import type { PublicEntry } from '../../src/model/public-entries.ts';
import type { PlainMap } from '../../src/source/plain-value.ts';

/** What one controller wants to be told: annotations, and objects that they name. */
interface Words {
  readonly annotations: Readonly<Record<string, string>>;
  readonly objects: readonly PlainMap[];
  /** What is particular about its limits. */
  readonly assumes: string;
}

interface Numbers {
  readonly rate: number | null;
  readonly connections: number | null;
  readonly burst: number | null;
}

/** Makes the controller that answers for an Ingress limit it, with the numbers of the configuration. */
export function annotateIngress(
  object: KubeObject,
  entry: PublicEntry,
  controller: IngressController | null,
  options: RuleOptions,
): Fix | NoFix {
  if (!controller)
    return {
      refused: 'nothing in the repository tells which controller answers for this Ingress: write spec.ingressClassName',
    };
  const numbers = {
    rate: numberOr(options.requestsPerSecond),
    connections: numberOr(options.connections),
    burst: numberOr(options.burst),
  };
  const words = wordsFor(controller.name, entry, numbers);
  if ('refused' in words) return words;
  return {
    title: `Let ${controller.name} limit each client`,
    safety: 'review',
    assumes:
      `The numbers suit the busiest honest client, several people behind one address included. ${words.assumes} ` +
      'Each replica of the controller counts on its own. It must see the client’s own address, and not that of a load ' +
      'balancer in front of it, or all clients share one limit.',
    edits: [
      ...annotations(object, entry, words.annotations),
      ...words.objects.map((value) => newDocument(object, value)),
    ],
    renames: [],
  };
}

function annotations(
  object: KubeObject,
  entry: PublicEntry,
  added: Readonly<Record<string, string>>,
): readonly FileEdit[] {
  const at = [...object.at, 'metadata', 'annotations'];
  const place = { path: object.path, language: 'yaml' as const, document: object.document.index };
  const after = ['labels', 'namespace', 'name'];
  if (Object.keys(entry.annotations).length === 0) return [{ ...place, edit: { op: 'set', at, value: added, after } }];
  return Object.entries(added).map(([key, value]) => ({ ...place, edit: { op: 'set', at: [...at, key], value } }));
}

function newDocument({ path, document }: KubeObject, value: PlainMap): FileEdit {
  return { path, language: 'yaml', document: document.index, edit: { op: 'insertDocument', value } };
}

/** Sources: each controller's manual, the page on annotations; for Traefik and Kong, on the middleware and the plugin. */
function wordsFor(name: ControllerName, entry: PublicEntry, { rate, connections, burst }: Numbers): Words | NoFix {
  const given = (key: string, value: number | null) => (value === null ? {} : { [key]: String(value) });
  switch (name) {
    case 'ingress-nginx':
    case 'HAProxy Ingress': {
      const prefix = name === 'ingress-nginx' ? 'nginx.ingress.kubernetes.io' : 'haproxy-ingress.github.io';
      const both = { ...given(`${prefix}/limit-rps`, rate), ...given(`${prefix}/limit-connections`, connections) };
      if (Object.keys(both).length === 0) return missing('requestsPerSecond', 'connections');
      return plain(both, name === 'ingress-nginx' ? NGINX_ANSWER : '');
    }
    case 'F5 NGINX':
      return rate === null ? missing('requestsPerSecond') : plain({ 'nginx.org/limit-req-rate': `${rate}r/s` }, '');
    case 'HAProxy':
      return rate === null
        ? missing('requestsPerSecond')
        : plain(
            {
              'haproxy.org/rate-limit-requests': String(rate),
              'haproxy.org/rate-limit-period': '1s',
              'haproxy.org/rate-limit-status-code': '429',
            },
            '',
          );
    case 'Traefik':
      return rate === null ? missing('requestsPerSecond') : traefik(entry, rate, burst);
    case 'Kong':
      return rate === null ? missing('requestsPerSecond') : kong(entry, rate);
    default:
      return {
        refused: `${name} has no annotation for it: ${ELSEWHERE[name] ?? 'limit in front of it, or in the Pods'}`,
      };
  }
}

const NGINX_ANSWER =
  'ingress-nginx lets bursts of five times the rate through, and answers 503 unless limit-req-status-code and ' +
  'limit-conn-status-code of its ConfigMap say 429.';

const ELSEWHERE: Readonly<Partial<Record<ControllerName, string>>> = {
  'AWS Load Balancer Controller':
    'write a rate-based rule of AWS WAF, and name its ACL in alb.ingress.kubernetes.io/wafv2-acl-arn',
  'GKE Ingress': 'write a Cloud Armor policy with a rate limit, and name it in the securityPolicy of a BackendConfig',
  'Application Gateway':
    'write a WAF policy with a rate limit, and name it in appgw.ingress.kubernetes.io/waf-policy-for-path',
  Istio: 'write an EnvoyFilter with a local rate limit for its gateway',
  Contour: 'use an HTTPProxy with a rateLimitPolicy',
  APISIX: 'use an ApisixPluginConfig with limit-req',
};

function plain(annotations: Words['annotations'], assumes: string): Words {
  return { annotations, objects: [], assumes };
}

function missing(...settings: readonly string[]): NoFix {
  return {
    refused: `its numbers are the owner's: set ${settings.map((name) => `rules.missing-rate-limit.${name}`).join(' or ')}`,
  };
}

const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';

function traefik({ name, namespace, annotations }: PublicEntry, rate: number, burst: number | null): Words | NoFix {
  if (name === null || namespace === null)
    return {
      refused: 'Traefik calls a middleware by its namespace, and this Ingress names none: write metadata.namespace',
    };
  const middleware = `${name}-rate-limit`;
  const others = annotations[MIDDLEWARES];
  const called = `${namespace}-${middleware}@kubernetescrd`;
  return {
    annotations: { [MIDDLEWARES]: others ? `${called},${others}` : called },
    objects: [
      {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'Middleware',
        metadata: { name: middleware, namespace },
        spec: { rateLimit: { average: rate, ...(burst !== null && { burst }) } },
      },
    ],
    assumes:
      'Traefik is of version 2.10 or later. Without a burst it lets one request at a time above the rate through.',
  };
}

const PLUGINS = 'konghq.com/plugins';

function kong({ name, namespace, annotations }: PublicEntry, rate: number): Words {
  const plugin = `${name ?? 'entry'}-rate-limit`;
  const others = annotations[PLUGINS];
  return {
    annotations: { [PLUGINS]: others ? `${others},${plugin}` : plugin },
    objects: [
      {
        apiVersion: 'configuration.konghq.com/v1',
        kind: 'KongPlugin',
        metadata: namespace === null ? { name: plugin } : { name: plugin, namespace },
        plugin: 'rate-limiting',
        config: { second: rate, limit_by: 'ip', policy: 'local' },
      },
    ],
    assumes: 'No other plugin of this name limits the Ingress.',
  };
}

function numberOr(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
