import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readYaml } from '../source/yaml/read.ts';
import { readFacts } from './facts.ts';
import { readObjects } from './kube-object.ts';
import { publicEntry, speaksHttp } from './public-entries.ts';
import { joinFacts } from './repository.ts';

/** What the first object of a text is as a public entry. */
function entryOf(text: string) {
  const facts = readFacts('all.yaml', { fileClass: 'manifest', copied: false }, text);
  const repository = joinFacts(new Map([['all.yaml', facts]]), ['all.yaml']).noting(new Set());
  const [object] = readObjects('all.yaml', readYaml(text), null);
  assert.ok(object);
  return publicEntry(object, repository);
}

const ROUTE = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop }
spec: { parentRefs: [{ name: outside }], rules: [{ backendRefs: [{ name: shop }] }] }
`;
const GATEWAY = (name: string, className: string) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: ${name} }
spec: { gatewayClassName: ${className} }
`;
const SERVICE = (type: string, more = '') => `apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { type: ${type}, selector: { app: shop }, ports: [{ port: 80 }] ${more} }
`;
const INGRESS = (
  metadata: string,
  spec = 'defaultBackend: { service: { name: shop } }',
) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop ${metadata} }
spec: { ${spec} }
`;

describe('publicEntry', () => {
  const cases: readonly (readonly [about: string, text: string, state: 'present' | 'absent' | 'unknown'])[] = [
    ['a route of a known Gateway', ROUTE + GATEWAY('outside', 'eg'), 'present'],
    ['a route of a Gateway elsewhere', ROUTE, 'unknown'],
    ['a route of an internal class', ROUTE + GATEWAY('outside', 'gke-l7-rilb'), 'absent'],
    ['a route inside a mesh', ROUTE.replace('name: outside', 'kind: Service, name: outside'), 'absent'],
    ['a route that only redirects', ROUTE.replace('backendRefs', 'filters'), 'absent'],
    ['a load balancer', SERVICE('LoadBalancer'), 'present'],
    ['a node port', SERVICE('NodePort'), 'present'],
    ['a Service of the cluster', SERVICE('ClusterIP'), 'absent'],
    [
      'a load balancer for some networks',
      SERVICE('LoadBalancer', ', loadBalancerSourceRanges: [10.0.0.0/8]'),
      'absent',
    ],
    ['a load balancer for all networks', SERVICE('LoadBalancer', ', loadBalancerSourceRanges: [0.0.0.0/0]'), 'present'],
    ['an Ingress', INGRESS(''), 'present'],
    ['an Ingress that leads nowhere', INGRESS('', 'rules: [{ host: a.example }]'), 'absent'],
    ['an Ingress for the inside', INGRESS(', annotations: { kubernetes.io/ingress.class: nginx-internal }'), 'absent'],
    [
      'an ALB that does not say who may see it',
      INGRESS(', annotations: { kubernetes.io/ingress.class: alb }'),
      'absent',
    ],
    ['a Knative Service', 'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: a }\n', 'absent'],
  ];
  for (const [about, text, state] of cases) {
    it(`${state}: ${about}`, () => assert.equal(entryOf(text).state, state));
  }
});

describe('speaksHttp', () => {
  it('takes known ports of other protocols for those', () => {
    const entry = entryOf(SERVICE('LoadBalancer'));
    assert.ok(entry.state === 'present');
    assert.ok(speaksHttp(entry.value));
    assert.ok(!speaksHttp({ ...entry.value, ports: [5432] }));
    assert.ok(speaksHttp({ ...entry.value, ports: [5432, 8080] }));
  });
});
