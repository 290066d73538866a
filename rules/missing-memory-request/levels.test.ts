import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOn } from '../../test/support/analyse-texts.ts';
import { RULES } from '../index.ts';

const deployment = (spec: string, container: string, namespace = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop${namespace}}\nspec: {${spec}template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: a, image: shop:1${container}}]}}}\n`;
const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {selector: {app: shop}, ports: [{port: 80}]}\n';
const SCALER =
  'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: shop}\nspec: {scaleTargetRef: {kind: Deployment, name: shop}}\n';
const QUOTA =
  'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: n}\nspec: {hard: {requests.cpu: 1, requests.memory: 1Gi, limits.memory: 1Gi}}\n';

async function levels(files: Readonly<Record<string, string>>, rule: RegExp): Promise<readonly string[]> {
  const { findings } = await reportOn(files, {}, RULES);
  return findings.filter((finding) => rule.test(finding.rule)).map((finding) => `${finding.rule} ${finding.level}`);
}

describe('missing-readiness-probe', () => {
  const level = (spec: string, more: Readonly<Record<string, string>> = {}) =>
    levels({ 'k/d.yaml': deployment(spec, ''), 'k/s.yaml': SERVICE, ...more }, /^missing-readiness-probe$/);
  const grave: readonly string[] = [
    'replicas: 3, strategy: {rollingUpdate: {maxUnavailable: 0}}, ',
    'replicas: 3, strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0%}}, ',
    'replicas: 1, ',
    '',
  ];
  for (const spec of grave)
    it(`is an error with ${spec || 'nothing'}`, async () =>
      assert.deepEqual(await level(spec), ['missing-readiness-probe error']));
  for (const spec of [
    'replicas: 3, ',
    'strategy: {type: Recreate}, ',
    'replicas: 2, strategy: {rollingUpdate: {maxUnavailable: 1}}, ',
  ])
    it(`is a warning with ${spec}`, async () =>
      assert.deepEqual(await level(spec), ['missing-readiness-probe warning']));
  it('is a warning where an autoscaler sets the replicas', async () =>
    assert.deepEqual(await level('', { 'k/h.yaml': SCALER }), ['missing-readiness-probe warning']));
});

describe('missing amounts', () => {
  const AMOUNTS = /^missing-(?:cpu|memory)-/;
  it('are warnings', async () => {
    const expected = ['missing-cpu-request warning', 'missing-memory-limit warning', 'missing-memory-request warning'];
    assert.deepEqual((await levels({ 'd.yaml': deployment('', '') }, AMOUNTS)).toSorted(), expected);
  });
  it('are errors where a quota counts them', async () => {
    const files = { 'd.yaml': deployment('', '', ', namespace: n'), 'q.yaml': QUOTA };
    const expected = ['missing-cpu-request error', 'missing-memory-limit error', 'missing-memory-request error'];
    assert.deepEqual((await levels(files, AMOUNTS)).toSorted(), expected);
  });
  it('an autoscaler on CPU makes only that request an error', async () => {
    const files = { 'd.yaml': deployment('', ''), 'h.yaml': SCALER };
    assert.ok((await levels(files, AMOUNTS)).includes('missing-cpu-request error'));
    assert.ok((await levels(files, AMOUNTS)).includes('missing-memory-request warning'));
  });
});
