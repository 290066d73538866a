import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readYaml } from '../source/yaml/read.ts';
import { readObjects } from './kube-object.ts';
import { declaredPorts, readWorkload, restartPolicy, type Workload } from './workload.ts';

function workloads(text: string, completedBy: string | null = null): readonly Workload[] {
  return readObjects('a.yaml', readYaml(text), completedBy).flatMap((object) => readWorkload(object) ?? []);
}

function indent(text: string, by: number): string {
  return text.replace(/^/gm, ' '.repeat(by));
}

const POD_SPEC = `containers:\n- name: main\n  image: shop:1\ninitContainers:\n- name: setup\n  image: shop:1\n- name: proxy\n  image: proxy:1\n  restartPolicy: Always`;

function withTemplate(apiVersion: string, kind: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\nspec:\n  template:\n    metadata:\n      labels: {app: x}\n    spec:\n${indent(POD_SPEC, 6)}\n`;
}

describe('the pod-template table', () => {
  const kinds = [
    ['apps/v1', 'Deployment'],
    ['extensions/v1beta1', 'Deployment'],
    ['apps/v1', 'StatefulSet'],
    ['apps/v1', 'DaemonSet'],
    ['apps/v1', 'ReplicaSet'],
    ['v1', 'ReplicationController'],
    ['batch/v1', 'Job'],
    ['argoproj.io/v1alpha1', 'Rollout'],
    ['serving.knative.dev/v1', 'Service'],
  ] as const;
  for (const [apiVersion, kind] of kinds) {
    it(`reads ${kind} of ${apiVersion}`, () => {
      const [workload] = workloads(withTemplate(apiVersion, kind));
      assert.equal(workload?.kind, kind);
      assert.deepEqual(
        workload?.containers.map(({ name, role }) => `${name} ${role}`),
        ['main container', 'setup init', 'proxy sidecar'],
      );
      assert.deepEqual(workload?.podLabels, { state: 'present', value: new Map([['app', 'x']]) });
    });
  }

  it('reads a Pod and a CronJob, whose templates lie elsewhere', () => {
    const [pod] = workloads(
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: p}}\nspec:\n${indent(POD_SPEC, 2)}\n`,
    );
    assert.equal(pod?.containers.length, 3);
    assert.equal(pod?.containers[0]?.identity, 'Pod//p#main');
    const cron = `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n${indent(POD_SPEC, 10)}\n`;
    assert.deepEqual(workloads(cron)[0]?.containers[0]?.at, [
      'spec',
      'jobTemplate',
      'spec',
      'template',
      'spec',
      'containers',
      0,
    ]);
  });

  it('takes unknown kinds with a pod template, and none without', () => {
    assert.equal(workloads(withTemplate('example.com/v1', 'Widget'))[0]?.kind, 'other');
    assert.deepEqual(
      workloads('apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:\n  selector: {app: x}\n'),
      [],
    );
    assert.deepEqual(workloads('apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n')[0]?.containers, []);
  });

  it('unfolds a List, with the way into it', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n  spec: {containers: [{name: c, image: i}]}\n`;
    assert.deepEqual(workloads(list)[0]?.containers[0]?.at, ['items', 0, 'spec', 'containers', 0]);
  });
});

describe('three-valued answers', () => {
  const pod = (body: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: i\n${indent(body, 4)}\n`;
  const ask = (text: string, completedBy: string | null = null) =>
    workloads(text, completedBy)[0]?.containers[0]?.query(['readinessProbe', 'httpGet', 'path']).state;

  it('present and absent', () => {
    assert.equal(ask(pod('readinessProbe: {httpGet: {path: /}}')), 'present');
    assert.equal(ask(pod('tty: true')), 'absent');
    assert.equal(ask(pod('readinessProbe:')), 'absent');
    assert.equal(ask(pod('readinessProbe: null')), 'absent');
    assert.equal(ask(pod('readinessProbe: {httpGet: {}}')), 'absent');
  });

  it('absent for a null itself', () => {
    const [workload] = workloads(pod('readinessProbe:\n'));
    assert.equal(workload?.containers[0]?.query(['readinessProbe']).state, 'absent');
  });

  it('unknown where something may complete it', () => {
    assert.equal(ask(pod('tty: true'), 'a kustomization'), 'unknown');
    assert.equal(ask(pod('<<: *base').replace('metadata', 'x: &base {a: b}\nmetadata')), 'unknown');
    assert.equal(ask(pod('env: {{ .Values.env }}')), 'unknown');
    assert.equal(ask(pod('readinessProbe: {httpGet: {path: "{{ .Values.path }}"}}')), 'unknown');
    assert.equal(ask(pod('readinessProbe: text')), 'unknown');
    assert.equal(
      ask(pod('tty: true').replace('    image: i\n', '')),
      'unknown',
      'a container without image is a patch',
    );
  });

  it('looks through aliases', () => {
    const text = pod('readinessProbe: *probe').replace('metadata', 'x: &probe {httpGet: {path: /}}\nmetadata');
    assert.equal(ask(text), 'present');
  });
});

describe('smaller questions', () => {
  it('ports: only those with a number', () => {
    const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i, ports: [{containerPort: 80, name: web}, {containerPort: x}, {protocol: UDP, containerPort: 53}]}]}\n`;
    const [container] = workloads(text)[0]?.containers ?? [];
    assert.ok(container);
    assert.deepEqual(
      declaredPorts(container).map(({ name, number, protocol }) => [name, number, protocol]),
      [
        ['web', 80, 'TCP'],
        [null, 53, 'UDP'],
      ],
    );
  });

  it('restart policy: Always unless written', () => {
    const of = (spec: string, completedBy: string | null = null) =>
      workloads(`apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: ${spec}\n`, completedBy).map(restartPolicy)[0];
    assert.deepEqual(of('{containers: []}'), { state: 'present', value: 'Always' });
    assert.deepEqual(of('{containers: [], restartPolicy: Never}'), { state: 'present', value: 'Never' });
    assert.equal(of('{containers: []}', 'a kustomization')?.state, 'unknown');
  });

  it('knows nothing for certain of an object that says nothing about its Pods', () => {
    const [job] = workloads('apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nstatus: {succeeded: 1}\n');
    assert.equal(job?.object.query(['spec', 'activeDeadlineSeconds']).state, 'unknown');
    assert.equal(job?.object.query(['metadata', 'name']).state, 'present');
    assert.deepEqual(job?.containers, []);
  });
});
