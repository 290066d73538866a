import { imageBasename } from './containers.ts';
import { fieldAt, textOf } from './plain-fields.ts';
import { allPods, inOneProject } from './pods.ts';
import type { Index, Repository } from './repository.ts';

export type ControllerName =
  | 'ingress-nginx'
  | 'F5 NGINX'
  | 'Traefik'
  | 'Kong'
  | 'HAProxy'
  | 'HAProxy Ingress'
  | 'AWS Load Balancer Controller'
  | 'GKE Ingress'
  | 'Application Gateway'
  | 'Istio'
  | 'Contour'
  | 'APISIX';

/** A program that answers for Ingress objects. */
export interface IngressController {
  readonly name: ControllerName;
  /** Names that its classes usually have. */
  readonly classes: RegExp;
  /** What an IngressClass calls it. */
  readonly controller: RegExp;
  /** What its own annotations begin with. */
  readonly prefix: RegExp;
  /** The last part of its image's name. */
  readonly image: RegExp;
  /** Annotations that limit requests or connections by themselves. */
  readonly limits: RegExp | null;
  /** Annotations that hand the matter to something outside of the repository, such as a firewall. */
  readonly elsewhere: RegExp | null;
}

const NEVER = /(?!)/;

/** From the manuals of each controller, the pages on annotations. */
const CONTROLLERS: readonly IngressController[] = [
  {
    name: 'ingress-nginx',
    classes: /nginx(?!-(?:plus|inc|org))/,
    controller: /^k8s\.io\/.*nginx/,
    prefix: /^nginx\.ingress\.kubernetes\.io\//,
    image: /^(?:nginx-ingress-)?controller$|^nginx-ingress-controller$/,
    limits: /^nginx\.ingress\.kubernetes\.io\/(?:limit-(?:rps|rpm|connections)|global-rate-limit)$/,
    elsewhere: /^nginx\.ingress\.kubernetes\.io\/(?:enable-modsecurity|modsecurity-snippet|enable-owasp-.*)$/,
  },
  {
    name: 'F5 NGINX',
    classes: /nginx/,
    controller: /^nginx\.org\//,
    prefix: /^nginx\.(?:org|com)\//,
    image: /^nginx-(?:plus-)?ingress$/,
    limits: /^nginx\.org\/(?:limit-req-|limit-conn)/,
    elsewhere: /^nginx\.(?:org|com)\/(?:policies|.*snippets|app-protect.*)$/,
  },
  {
    name: 'Traefik',
    classes: /traefik/,
    controller: /^traefik\.io\//,
    prefix: /(?:^|\.)traefik\.(?:ingress\.kubernetes\.)?io\//,
    image: /^traefik$/,
    limits: /^(?:traefik\.)?ingress\.kubernetes\.io\/(?:rate-limit|max-conn-amount)$/,
    elsewhere: null,
  },
  {
    name: 'Kong',
    classes: /kong/,
    controller: /konghq\.com\//,
    prefix: /(?:^|\.)konghq\.com\//,
    image: /^(?:kong|kong-gateway|kubernetes-ingress-controller)$/,
    limits: null,
    elsewhere: null,
  },
  {
    name: 'HAProxy Ingress',
    classes: NEVER,
    controller: /^haproxy-ingress\.github\.io\//,
    prefix: /^(?:haproxy-ingress\.github\.io|ingress\.kubernetes\.io)\//,
    image: /^haproxy-ingress$/,
    limits: /^(?:haproxy-ingress\.github\.io|ingress\.kubernetes\.io)\/limit-(?:rps|connections)$/,
    elsewhere: /^(?:haproxy-ingress\.github\.io|ingress\.kubernetes\.io)\/(?:waf|config-backend)$/,
  },
  {
    name: 'HAProxy',
    classes: /haproxy/,
    controller: /^haproxy\.org\//,
    prefix: /^haproxy\.(?:org|com)\//,
    image: /^kubernetes-ingress$/,
    limits: /^haproxy\.(?:org|com)\/(?:rate-limit-requests|pod-maxconn)$/,
    elsewhere: /^haproxy\.(?:org|com)\/(?:.*-snippet|cr-backend)$/,
  },
  {
    name: 'AWS Load Balancer Controller',
    classes: /^alb|aws/,
    controller: /^ingress\.k8s\.aws\//,
    prefix: /^alb\.ingress\.kubernetes\.io\//,
    image: /^aws-load-balancer-controller$/,
    limits: null,
    elsewhere: /^alb\.ingress\.kubernetes\.io\/(?:wafv2-acl-arn|waf-acl-id|web-acl-id|shield-advanced-protection)$/,
  },
  {
    name: 'GKE Ingress',
    classes: /^gce/,
    controller: /^k8s\.io\/gce$/,
    prefix:
      /^(?:networking\.gke\.io|ingress\.gcp\.kubernetes\.io)\/|^kubernetes\.io\/ingress\.(?:global-static-ip-name|allow-http)$/,
    image: NEVER,
    limits: null,
    elsewhere: null,
  },
  {
    name: 'Application Gateway',
    classes: /azure|appgw|application-gateway/,
    controller: /^azure\//,
    prefix: /^appgw\.ingress\.kubernetes\.io\//,
    image: /^kubernetes-ingress-agic$/,
    limits: null,
    elsewhere: /^appgw\.ingress\.kubernetes\.io\/waf-policy-for-path$/,
  },
  {
    name: 'Istio',
    classes: /^istio/,
    controller: /^istio\.io\//,
    prefix: NEVER,
    image: NEVER,
    limits: null,
    elsewhere: null,
  },
  {
    name: 'Contour',
    classes: /contour/,
    controller: /^projectcontour\.io\//,
    prefix: /^projectcontour\.io\//,
    image: /^contour$/,
    limits: null,
    elsewhere: null,
  },
  {
    name: 'APISIX',
    classes: /apisix/,
    controller: /^apisix\.apache\.org\//,
    prefix: /^k8s\.apisix\.apache\.org\//,
    image: /^apisix-ingress-controller$/,
    limits: null,
    elsewhere: /^k8s\.apisix\.apache\.org\/plugin-config-name$/,
  },
];

interface KnownClass {
  /** Of an IngressClass; null for a controller that runs in the repository. */
  readonly name: string | null;
  readonly controller: ControllerName;
  readonly standard: boolean;
  readonly path: string;
}

const CLASSES: Index<readonly KnownClass[]> = {
  name: 'ingress classes and controllers',
  build: (repository) => {
    const classes = repository.objects('IngressClass').flatMap(({ name, path, value }) => {
      const text = textOf(fieldAt(value, 'spec', 'controller')) ?? '';
      const found = CONTROLLERS.find(({ controller }) => controller.test(text));
      const mark = fieldAt(value, 'metadata', 'annotations', 'ingressclass.kubernetes.io/is-default-class');
      return found ? [{ name, controller: found.name, standard: String(mark) === 'true', path }] : [];
    });
    const running = allPods(repository).flatMap(({ containers, path }) =>
      containers.flatMap(({ image }) => {
        const found = controllerOfImage(image);
        return found ? [{ name: null, controller: found.name, standard: true, path }] : [];
      }),
    );
    return new Map([['all', [...classes, ...running]]]);
  },
};

/** The controller whose program an image holds; null for any other. */
export function controllerOfImage(image: string | null): IngressController | null {
  const name = imageBasename(image) ?? '';
  const found = CONTROLLERS.find((controller) => controller.image.test(name));
  if (name === 'controller' && !/nginx/.test(image ?? '')) return null;
  return found ?? null;
}

/**
 * The controller that answers for an Ingress: by its class, as an IngressClass of the repository or the usual names tell
 * it, by the annotations it bears, or because it is the only one that the repository runs beside it.
 */
export function controllerFor(
  repository: Repository,
  ingress: { readonly path: string; readonly className: string | null; readonly annotations: readonly string[] },
): IngressController | null {
  const { path, className, annotations } = ingress;
  const known = repository.lookup(CLASSES, 'all') ?? [];
  const named = known.find(({ name }) => name !== null && name === className)?.controller;
  if (named !== undefined) return byName(named);
  const marked = CONTROLLERS.find(({ prefix }) => annotations.some((key) => prefix.test(key)));
  const usual = className === null ? undefined : CONTROLLERS.find(({ classes }) => classes.test(className));
  // Two controllers share the class name `nginx`: their annotations tell them apart.
  if (className !== null && marked?.classes.test(className)) return marked;
  if (usual ?? marked) return usual ?? marked ?? null;
  const near = className === null ? known.filter((other) => other.standard && inOneProject(other.path, path)) : [];
  const names = new Set(near.map(({ controller }) => controller));
  return names.size === 1 ? byName([...names][0]) : null;
}

function byName(name: ControllerName | undefined): IngressController | null {
  return CONTROLLERS.find((controller) => controller.name === name) ?? null;
}
