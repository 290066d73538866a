import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFacts } from './facts.ts';
import { inOneProject, podsBehind, targetOf } from './pods.ts';
import { joinFacts } from './repository.ts';

function behind(files: Readonly<Record<string, string>>, namespace: string | null = null) {
  const facts = Object.entries(files).map(
    ([path, text]) => [path, readFacts(path, { fileClass: 'manifest', copied: false }, text)] as const,
  );
  const repository = joinFacts(new Map(facts), Object.keys(files)).noting(new Set());
  return podsBehind(repository, { path: 'shop/service.yaml', namespace, selector: [['app', 'shop']] });
}

const pods = (containers: string, namespace = 'default') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: ${namespace} }
spec:
  template:
    metadata: { labels: { app: shop, tier: front } }
    spec: { containers: [${containers}], volumes: [{ name: conf, configMap: { name: conf } }] }
`;
const ONE = '{ name: shop, image: "shop:1", ports: [{ name: http, containerPort: 8080 }] }';

describe('podsBehind', () => {
  it('takes the nearest of the definitions, in any namespace where one of the two names none', () => {
    const files = { 'shop/a.yaml': pods(ONE), 'other/a.yaml': pods(ONE) };
    assert.deepEqual(
      behind(files).map(({ path }) => path),
      ['shop/a.yaml'],
    );
    assert.deepEqual(behind(files, 'default').length, 1);
    assert.deepEqual(behind(files, 'elsewhere'), []);
  });

  it('tells what a container mounts', () => {
    const mounting = '{ name: shop, image: "shop:1", volumeMounts: [{ name: conf, mountPath: /conf }] }';
    const [set] = behind({ 'shop/a.yaml': pods(mounting) });
    assert.deepEqual(set?.containers[0]?.configMaps, ['conf']);
    assert.deepEqual(set?.volumes, ['conf']);
    assert.deepEqual(set?.template, ['spec', 'template']);
  });
});

describe('targetOf', () => {
  const target = (containers: string, targetPort: number | string) => {
    const [set] = behind({ 'shop/a.yaml': pods(containers) });
    return set ? (targetOf(set, { port: 80, targetPort, protocol: 'TCP' })?.name ?? null) : 'no pods';
  };
  const proxy = '{ name: proxy, image: "proxy:1", ports: [{ containerPort: 80 }] }';
  const silent = '{ name: quiet, image: "quiet:1" }';
  const cases: readonly (readonly [containers: string, targetPort: number | string, name: string | null])[] = [
    [ONE, 8080, 'shop'],
    [ONE, 'http', 'shop'],
    [ONE, 9999, 'shop'],
    [`${ONE}, ${proxy}`, 80, 'proxy'],
    [`${ONE}, ${proxy}`, 9999, null],
    [`${silent}, ${proxy}`, 5000, 'quiet'],
    [`${silent}, ${silent}`, 5000, null],
  ];
  for (const [containers, port, name] of cases) {
    it(`leads port ${port} to ${name ?? 'nobody'} among ${containers.match(/name: (?:shop|proxy|quiet)/g)?.join()}`, () => {
      assert.equal(target(containers, port), name);
    });
  }
});

describe('inOneProject', () => {
  it('asks for a common folder', () => {
    assert.ok(inOneProject('a.yaml', 'b.yaml'));
    assert.ok(inOneProject('shop/a/x.yaml', 'shop/b/y.yaml'));
    assert.ok(!inOneProject('shop/x.yaml', 'other/y.yaml'));
    assert.ok(!inOneProject('x.yaml', 'other/y.yaml'));
  });
});
