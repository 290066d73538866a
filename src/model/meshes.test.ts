import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFacts } from './facts.ts';
import { meshOf } from './meshes.ts';
import { joinFacts } from './repository.ts';
import type { PlacedService } from './services.ts';

function mesh(files: Readonly<Record<string, string>>, namespace: string | null) {
  const facts = Object.entries(files).map(
    ([path, text]) => [path, readFacts(path, { fileClass: 'manifest', copied: false }, text)] as const,
  );
  const repository = joinFacts(new Map(facts), Object.keys(files)).noting(new Set());
  const service: PlacedService = {
    ...{ name: 'shop', namespace, selector: [], ports: [], publishNotReadyAddresses: false, path: 'shop/service.yaml' },
    region: { line: 1, column: 1, endLine: 1, endColumn: 1 },
  };
  return meshOf(repository, service)?.mesh ?? null;
}

const namespace = (name: string, metadata: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, ${metadata} }\n`;
const ISTIO = 'labels: { istio-injection: enabled }';
const LINKERD = 'annotations: { linkerd.io/inject: enabled }';
const RULE = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a }\nspec: {}\n';

describe('meshOf', () => {
  it('believes what is said of the namespace, wherever it is said', () => {
    assert.equal(mesh({ 'cluster/a.yaml': namespace('market', ISTIO) }, 'market'), 'Istio');
    assert.equal(mesh({ 'cluster/a.yaml': namespace('market', LINKERD) }, 'market'), 'Linkerd');
    assert.equal(mesh({ 'shop/a.yaml': namespace('market', ISTIO) }, 'other'), null);
    assert.equal(mesh({ 'shop/a.yaml': namespace('market', ISTIO) }, null), null);
    assert.equal(mesh({ 'shop/a.yaml': namespace('default', ISTIO) }, null), 'Istio');
    assert.equal(mesh({ 'shop/a.yaml': namespace('market', 'labels: { istio-injection: disabled }') }, 'market'), null);
  });

  it('believes objects of a mesh that stand beside the Service', () => {
    assert.equal(mesh({ 'shop/a.yaml': RULE }, null), 'Istio');
    assert.equal(mesh({ 'other/a.yaml': RULE }, null), null);
    assert.equal(mesh({ 'other/a.yaml': RULE.replace('name: a', 'name: a, namespace: market') }, 'market'), 'Istio');
    assert.equal(mesh({ 'shop/a.yaml': RULE.replace('networking.istio.io', 'other.example') }, null), null);
  });
});
