import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFacts } from './facts.ts';
import { controllerFor, controllerOfImage } from './ingress-controllers.ts';
import { joinFacts } from './repository.ts';

function controller(
  className: string | null,
  annotations: readonly string[],
  files: Readonly<Record<string, string>> = {},
) {
  const facts = Object.entries(files).map(
    ([path, text]) => [path, readFacts(path, { fileClass: 'manifest', copied: false }, text)] as const,
  );
  const repository = joinFacts(new Map(facts), Object.keys(files)).noting(new Set());
  return controllerFor(repository, { path: 'shop/ingress.yaml', className, annotations })?.name ?? null;
}

const CLASS = (controller: string, standard = false) => `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: outside
  annotations: { ingressclass.kubernetes.io/is-default-class: "${standard}" }
spec: { controller: ${controller} }
`;
const RUNNING = `apiVersion: apps/v1
kind: Deployment
metadata: { name: traefik }
spec: { template: { spec: { containers: [{ name: traefik, image: "traefik:v3.2" }] } } }
`;

describe('controllerFor', () => {
  const cases: readonly (readonly [className: string | null, annotations: readonly string[], name: string | null])[] = [
    ['nginx', [], 'ingress-nginx'],
    ['nginx-public', [], 'ingress-nginx'],
    ['nginx', ['nginx.org/rewrites'], 'F5 NGINX'],
    ['nginx-plus', [], 'F5 NGINX'],
    ['nginx', ['nginx.ingress.kubernetes.io/rewrite-target'], 'ingress-nginx'],
    [null, ['nginx.ingress.kubernetes.io/rewrite-target'], 'ingress-nginx'],
    ['traefik', [], 'Traefik'],
    [null, ['traefik.ingress.kubernetes.io/router.tls'], 'Traefik'],
    ['kong', [], 'Kong'],
    ['haproxy', [], 'HAProxy'],
    ['haproxy', ['haproxy-ingress.github.io/ssl-redirect'], 'HAProxy'],
    [null, ['haproxy-ingress.github.io/ssl-redirect'], 'HAProxy Ingress'],
    ['alb', [], 'AWS Load Balancer Controller'],
    ['gce', [], 'GKE Ingress'],
    [null, ['kubernetes.io/ingress.global-static-ip-name'], 'GKE Ingress'],
    ['outside', [], null],
    [null, [], null],
  ];
  for (const [className, annotations, name] of cases) {
    it(`answers ${name ?? 'nothing'} for ${className ?? 'no class'} and ${annotations.join() || 'no annotation'}`, () => {
      assert.equal(controller(className, annotations), name);
    });
  }

  it('asks the classes of the repository first, and what runs there last', () => {
    const kong = { 'shop/class.yaml': CLASS('ingress-controllers.konghq.com/kong') };
    assert.equal(controller('outside', [], kong), 'Kong');
    assert.equal(controller(null, [], kong), null);
    assert.equal(controller(null, [], { 'shop/class.yaml': CLASS('traefik.io/ingress-controller', true) }), 'Traefik');
    assert.equal(controller(null, [], { 'shop/traefik.yaml': RUNNING }), 'Traefik');
    assert.equal(controller(null, [], { 'other/traefik.yaml': RUNNING }), null);
    const two = { 'shop/traefik.yaml': RUNNING, 'shop/class.yaml': CLASS('haproxy.org/ingress-controller', true) };
    assert.equal(controller(null, [], two), null);
  });
});

describe('controllerOfImage', () => {
  it('knows the images of controllers, and no program that is called controller', () => {
    assert.equal(controllerOfImage('registry.k8s.io/ingress-nginx/controller:v1.11.3')?.name, 'ingress-nginx');
    assert.equal(controllerOfImage('traefik:v3.2')?.name, 'Traefik');
    assert.equal(controllerOfImage('registry.example/billing/controller:2.0'), null);
    assert.equal(controllerOfImage('nginx:1.27'), null);
  });
});
