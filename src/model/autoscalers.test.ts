import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { autoscalersOf } from './autoscalers.ts';
import { repositoryOf } from './repository.fixture.ts';
import { workloadIn } from './workload.fixture.ts';

const deployment = (namespace = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop${namespace}}\nspec: {template: {spec: {containers: []}}}\n`;
const scaler = (spec: string, { version = 'v2', namespace = '', kind = 'Deployment' } = {}) =>
  `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nmetadata: {name: h${namespace}}\nspec: {scaleTargetRef: {kind: ${kind}, name: shop}${spec}}\n`;
const IN_PROD = ', namespace: prod';

function found(files: Readonly<Record<string, string>>, path = 'k/d.yaml', namespace = '') {
  const repository = repositoryOf(files);
  return autoscalersOf(repository, workloadIn(path, deployment(namespace), repository));
}

describe('autoscalersOf', () => {
  it('needs kind, name and namespace of the workload', () => {
    assert.equal(found({ 'k/h.yaml': scaler('') }).length, 1);
    assert.equal(found({ 'k/h.yaml': scaler('', { kind: 'StatefulSet' }) }).length, 0);
    assert.equal(found({ 'k/h.yaml': scaler('', { namespace: IN_PROD }) }).length, 0);
    assert.equal(found({ 'far/h.yaml': scaler('', { namespace: IN_PROD }) }, 'k/d.yaml', IN_PROD).length, 1);
    assert.equal(found({ 'far/h.yaml': scaler('') }).length, 0);
  });

  const metric = (name: string, target: string) =>
    `, metrics: [{type: Resource, resource: {name: ${name}, target: ${target}}}]`;
  const compared: readonly (readonly [string, string, string[]])[] = [
    ['utilisation', scaler(metric('cpu', '{type: Utilization, averageUtilization: 70}')), ['cpu']],
    ['memory too', scaler(metric('memory', '{type: Utilization, averageUtilization: 70}')), ['memory']],
    ['not an average', scaler(metric('cpu', '{type: AverageValue, averageValue: 200m}')), []],
    ['CPU where nothing is said', scaler(''), ['cpu']],
    ['the first version', scaler(', targetCPUUtilizationPercentage: 60', { version: 'v1' }), ['cpu']],
    ['the second beta', scaler(', metrics: [{resource: {name: cpu, targetAverageUtilization: 50}}]'), ['cpu']],
    ['metrics of the program', scaler(', metrics: [{type: Pods, pods: {metric: {name: rps}}}]'), []],
  ];
  for (const [name, text, resources] of compared)
    it(`compares with the request: ${name}`, () =>
      assert.deepEqual(found({ 'k/h.yaml': text })[0]?.utilization, resources));

  it('keeps the averages and the fewest Pods', () => {
    const [one] = found({ 'k/h.yaml': scaler(`, minReplicas: 3${metric('cpu', '{averageValue: 200m}')}`) });
    assert.deepEqual([one?.averages, one?.minReplicas], [{ cpu: '200m' }, 3]);
  });

  it('knows vertical ones that set requests', () => {
    const vpa = (policy: string) =>
      `apiVersion: autoscaling.k8s.io/v1\nkind: VerticalPodAutoscaler\nmetadata: {name: v}\nspec: {targetRef: {kind: Deployment, name: shop}${policy}}\n`;
    assert.equal(found({ 'k/v.yaml': vpa('') })[0]?.kind, 'vertical');
    assert.equal(found({ 'k/v.yaml': vpa(', updatePolicy: {updateMode: "Off"}') }).length, 0);
  });
});
