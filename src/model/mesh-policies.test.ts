import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFacts } from './facts.ts';
import { breakerPolicyFor, destinationRulesFor } from './mesh-policies.ts';
import { joinFacts } from './repository.ts';
import { servicesNamed } from './services-by-name.ts';

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: stock, namespace: market }
spec: { selector: { app: stock }, ports: [{ port: 80 }] }
`;
const rule = (host: string, namespace: string) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: ${namespace} }
spec: { host: "${host}", subsets: [{ name: v1, trafficPolicy: { outlierDetection: {} } }] }
`;
const CILIUM = `apiVersion: cilium.io/v2
kind: CiliumEnvoyConfig
metadata: { name: a, namespace: market }
spec: { services: [{ name: stock }], resources: [{ outlier_detection: {} }] }
`;

/** What protects each definition of the Service: by file, the hosts of rules that eject, or the kind of another policy. */
function protection(files: Readonly<Record<string, string>>) {
  const facts = Object.entries(files).map(
    ([path, text]) => [path, readFacts(path, { fileClass: 'manifest', copied: false }, text)] as const,
  );
  const repository = joinFacts(new Map(facts), Object.keys(files)).noting(new Set());
  return servicesNamed(repository, 'stock').map((service) => {
    const hosts = destinationRulesFor(repository, service).flatMap(({ host, ejects }) => (ejects ? [host] : []));
    return [
      service.path,
      ...hosts,
      ...[breakerPolicyFor(repository, service)?.kind].filter((kind) => kind !== undefined),
    ].join(' ');
  });
}

describe('destinationRulesFor', () => {
  const hosts: readonly (readonly [host: string, namespace: string, holds: boolean])[] = [
    ['stock', 'market', true],
    ['stock', 'other', false],
    ['stock.market', 'other', true],
    ['stock.other', 'market', false],
    ['stock.market.svc.cluster.local', 'other', true],
    ['stock.other.svc.cluster.local', 'market', false],
    ['*.market.svc.cluster.local', 'other', true],
    ['*.other.svc.cluster.local', 'other', false],
    ['*.local', 'istio-system', true],
    ['*', 'istio-system', true],
    ['stocks', 'market', false],
  ];
  for (const [host, namespace, holds] of hosts) {
    it(`${holds ? 'takes' : 'leaves out'} ${host} of the namespace ${namespace}`, () => {
      const [found] = protection({ 'a.yaml': SERVICE, 'mesh.yaml': rule(host, namespace) });
      assert.equal(found, holds ? `a.yaml ${host}` : 'a.yaml');
    });
  }

  it('means the definition of the Service that stands nearest to the rule', () => {
    const files = { 'plain/a.yaml': SERVICE, 'guarded/a.yaml': SERVICE, 'guarded/mesh.yaml': rule('stock', 'market') };
    assert.deepEqual(protection(files), ['plain/a.yaml', 'guarded/a.yaml stock']);
  });
});

describe('breakerPolicyFor', () => {
  it('means the definition of the Service that stands nearest to the policy', () => {
    const files = { 'plain/a.yaml': SERVICE, 'guarded/a.yaml': SERVICE, 'guarded/mesh.yaml': CILIUM };
    assert.deepEqual(protection(files), ['plain/a.yaml', 'guarded/a.yaml CiliumEnvoyConfig']);
  });

  it('asks for the name of the Service, and for a breaker', () => {
    assert.deepEqual(protection({ 'a.yaml': SERVICE, 'b.yaml': CILIUM.replace('name: stock', 'name: other') }), [
      'a.yaml',
    ]);
    assert.deepEqual(protection({ 'a.yaml': SERVICE, 'b.yaml': CILIUM.replace('outlier_detection', 'x') }), ['a.yaml']);
  });
});
