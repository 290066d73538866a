import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Answer } from './answer.ts';
import { parseQuantity } from './quantity.ts';
import { type Amount, amountAt, limitOf, plainPodSpec, podTotal, requestOf } from './resources.ts';
import { containerIn, workloadIn } from './workload.fixture.ts';

const text = (answer: Answer<Amount>) => (answer.state === 'present' ? answer.value.text : answer.state);

function container(resources: string, pod = '') {
  return containerIn(`${pod}containers:\n- {name: a, image: a:1, resources: ${resources}}`);
}

describe('amounts of a container', () => {
  it('are what is written', () => {
    const asked = container('{requests: {cpu: 0.5, memory: 64Mi}, limits: {cpu: 2}}');
    assert.equal(text(amountAt(asked, 'requests', 'cpu')), '0.5');
    assert.equal(text(amountAt(asked, 'limits', 'cpu')), '2');
    assert.equal(text(amountAt(asked, 'limits', 'memory')), 'absent');
  });
  it('are unknown where they cannot be read', () => {
    for (const amount of ['64mb', '"{{ .x }}"', '[1]', '{a: 1}'])
      assert.equal(
        text(amountAt(container(`{requests: {memory: ${amount}}}`), 'requests', 'memory')),
        'unknown',
        amount,
      );
  });
  it('null is none', () => {
    assert.equal(text(requestOf(container('{requests: {memory: }}'), 'memory')), 'absent');
    assert.equal(text(requestOf(container('null'), 'memory')), 'absent');
  });
  it('a limit stands in for the request, and never the other way', () => {
    assert.equal(text(requestOf(container('{limits: {memory: 1Gi}}'), 'memory')), '1Gi');
    assert.equal(text(limitOf(container('{requests: {memory: 1Gi}}'), 'memory')), 'absent');
    assert.equal(text(requestOf(container('{requests: {memory: 1}, limits: {memory: 2}}'), 'memory')), '1');
  });
  it('the whole Pod stands in for both', () => {
    const pod = 'resources: {requests: {cpu: 1}, limits: {memory: 2Gi}}\n';
    assert.equal(text(requestOf(container('{}', pod), 'cpu')), '1');
    assert.equal(text(requestOf(container('{}', pod), 'memory')), '2Gi');
    assert.equal(text(limitOf(container('{}', pod), 'memory')), '2Gi');
    assert.equal(text(limitOf(container('{}', pod), 'cpu')), 'absent');
  });
});

describe('podTotal', () => {
  const total = (spec: string, section: 'requests' | 'limits' = 'requests', resource = 'cpu') => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: ${spec}\n`;
    return podTotal(plainPodSpec(workloadIn('p.yaml', pod)) ?? assert.fail(), section, resource);
  };
  const asking = (cpu: string, more = '') => `{name: x, image: x, resources: {requests: {cpu: ${cpu}}}${more}}`;
  const sidecar = (cpu: string) => asking(cpu, ', restartPolicy: Always');
  const cases: readonly (readonly [string, string, string])[] = [
    ['containers add up', `{containers: [${asking('1')}, ${asking('500m')}]}`, '1500m'],
    ['an init container does not add up', `{initContainers: [${asking('1')}], containers: [${asking('2')}]}`, '2'],
    [
      'the largest init container counts',
      `{initContainers: [${asking('1')}, ${asking('3')}], containers: [${asking('2')}]}`,
      '3',
    ],
    ['a sidecar adds up', `{initContainers: [${sidecar('1')}], containers: [${asking('2')}]}`, '3'],
    [
      'also with the init containers behind it',
      `{initContainers: [${sidecar('1')}, ${asking('4')}], containers: [${asking('2')}]}`,
      '5',
    ],
    [
      'and not with those before it',
      `{initContainers: [${asking('4')}, ${sidecar('1')}], containers: [${asking('2')}]}`,
      '4',
    ],
    ['overhead comes on top', `{overhead: {cpu: 250m}, containers: [${asking('1')}]}`, '1250m'],
    ['the whole Pod counts as written', `{resources: {requests: {cpu: 9}}, containers: [${asking('1')}]}`, '9'],
    ['a limit is a request', '{containers: [{name: x, image: x, resources: {limits: {cpu: 2}}}]}', '2'],
    ['nothing is nothing', '{containers: [{name: x, image: x}]}', '0'],
  ];
  for (const [name, spec, sum] of cases) it(name, () => assert.equal(total(spec), parseQuantity(sum)));

  it('sums limits without requests', () => {
    assert.equal(
      total(`{containers: [${asking('1')}, {name: y, image: y, resources: {limits: {cpu: 3}}}]}`, 'limits'),
      parseQuantity('3'),
    );
  });
  it('is not known for a template', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: x, image: "{{ .i }}"}]}\n';
    assert.equal(plainPodSpec(workloadIn('p.yaml', pod)), null);
  });
});
