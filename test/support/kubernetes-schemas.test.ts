import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { schemaErrors } from './kubernetes-schemas.ts';
import { newSchemaErrors, schemaErrorsIn } from './new-schema-errors.ts';

const container = {
  name: 'web',
  image: 'shop/web:1.4',
  command: ['web'],
  env: [{ name: 'PORT', value: '8080' }],
  ports: [{ containerPort: 8080 }],
  readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 5 },
  resources: { limits: { cpu: 1, memory: '64Mi', 'example.com/card': 1 } },
};
const podSpec = { containers: [container], volumes: [{ name: 'cache', emptyDir: {} }] };
const template = { metadata: { labels: { app: 'web' }, annotations: { 'example.com/any-name': 'x' } }, spec: podSpec };
const selector = { matchLabels: { app: 'web' } };
const metadata = { name: 'web', creationTimestamp: null };
const jobSpec = { activeDeadlineSeconds: 60, template: { spec: { ...podSpec, restartPolicy: 'Never' } } };

const workloads = {
  Pod: { apiVersion: 'v1', spec: podSpec },
  ReplicationController: { apiVersion: 'v1', spec: { selector: { app: 'web' }, template } },
  ReplicaSet: { apiVersion: 'apps/v1', spec: { selector, template } },
  Deployment: {
    apiVersion: 'apps/v1',
    spec: { selector, template, strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } } },
  },
  StatefulSet: { apiVersion: 'apps/v1', spec: { serviceName: 'web', selector, template } },
  DaemonSet: { apiVersion: 'apps/v1', spec: { selector, template } },
  Job: { apiVersion: 'batch/v1', spec: jobSpec },
  CronJob: { apiVersion: 'batch/v1', spec: { schedule: '@daily', jobTemplate: { spec: jobSpec } } },
};

const others = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'any.name': 'x' } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] },
  },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { selector, maxUnavailable: '10%' } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: { podSelector: {} } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata,
    rules: [{ verbs: ['get'], resources: ['pods'], apiGroups: [''] }],
  },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata, value: 1, description: 'low' },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata },
];

function pod(change: object): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ ...container, ...change }] } };
}

describe('schemaErrors', () => {
  for (const [kind, { apiVersion, spec }] of Object.entries(workloads)) {
    it(`has nothing against a right ${kind}, and sees what it cannot hold`, () => {
      assert.deepEqual(schemaErrors({ apiVersion, kind, metadata, spec }), []);
      const astray = { apiVersion, kind, metadata, spec: { ...spec, readinessProbe: container.readinessProbe } };
      assert.deepEqual(schemaErrors(astray), ['spec.readinessProbe: unknown field']);
    });
  }

  for (const object of others)
    it(`has nothing against a right ${object.kind}`, () => assert.deepEqual(schemaErrors(object), []));

  const wrong: Readonly<Record<string, readonly [object: object, ...errors: string[]]>> = {
    'a misspelt field': [pod({ readinesProbe: {} }), 'spec.containers.0.readinesProbe: unknown field'],
    'a wrong type': [
      pod({ ports: [{ containerPort: '80' }] }),
      'spec.containers.0.ports.0.containerPort: must be integer',
    ],
    'a missing field': [pod({ name: undefined }), 'spec.containers.0.name: missing field'],
    'a number for a text': [pod({ env: [{ name: 'A', value: 1 }] }), 'spec.containers.0.env.0.value: must be string'],
    'a label that is no text': [
      { apiVersion: 'v1', kind: 'Pod', metadata: { labels: { 'a/b': true } }, spec: podSpec },
      'metadata.labels.a/b: must be string',
    ],
    'an amount of nothing': [
      pod({ resources: { limits: { memory: '64MB' } } }),
      'spec.containers.0.resources.limits.memory: fits none of the allowed types',
    ],
    'a port that is neither number nor name': [
      pod({ livenessProbe: { tcpSocket: { port: true } } }),
      'spec.containers.0.livenessProbe.tcpSocket.port: fits none of the allowed types',
    ],
    'a field of the prototype': [pod(JSON.parse('{"__proto__": {}}')), 'spec.containers.0.__proto__: unknown field'],
    'a text in place of an object': [
      { apiVersion: 'v1', kind: 'Pod', metadata: 'web', spec: podSpec },
      'metadata: must be object',
    ],
    'several at once': [
      pod({ nme: 'a', stdin: 'yes' }),
      'spec.containers.0.stdin: must be boolean',
      'spec.containers.0.nme: unknown field',
    ],
  };
  for (const [name, [object, ...errors]] of Object.entries(wrong)) {
    it(`names ${name}`, () => assert.deepEqual(schemaErrors(object), errors));
  }

  it('looks into lists', () => {
    const items = [pod({}), { apiVersion: 'example.com/v1', kind: 'Shop', any: 1 }, pod({ nme: 'a' })];
    assert.deepEqual(schemaErrors({ apiVersion: 'v1', kind: 'List', items }), [
      'items.2.spec.containers.0.nme: unknown field',
    ]);
    assert.deepEqual(
      schemaErrors({
        apiVersion: 'v1',
        kind: 'PodList',
        items: [{ apiVersion: 'v1', kind: 'Pod', spec: { containers: 1 } }],
      }),
      ['items.0.spec.containers: must be array'],
    );
  });

  it('judges nothing that Kubernetes itself does not know', () => {
    const unknown = [null, 1, [], {}, { kind: 'Pod' }, { apiVersion: 'v1', kind: 'Container' }];
    const paths = [
      { apiVersion: 'v1', kind: '../v1/Pod' },
      { apiVersion: '../v1', kind: 'Pod' },
      { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' },
    ];
    for (const object of [...unknown, ...paths]) assert.equal(schemaErrors(object), null);
  });

  it('lets pass whatever a schema leaves open', () => {
    const schema = {
      openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, default: { a: [{}] } },
    };
    const version = { name: 'v1', served: true, storage: true, schema };
    const names = { kind: 'Shop', plural: 'shops' };
    const spec = { group: 'example.com', scope: 'Namespaced', names, versions: [version] };
    const definition = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata, spec };
    assert.deepEqual(schemaErrors(definition), []);
    assert.deepEqual(schemaErrors({ ...definition, spec: { ...spec, versions: [{ ...version, sored: true }] } }), [
      'spec.versions.0.sored: unknown field',
    ]);
  });
});

const POD = (name: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: a${more}}]}\n`;
const TYPO = 'Pod a: spec.containers.0.imge: unknown field';

describe('newSchemaErrors', () => {
  it('names what is new, and only that', () => {
    assert.deepEqual(newSchemaErrors(POD('a'), POD('a', ', imge: x')), [TYPO]);
    assert.deepEqual(newSchemaErrors(POD('a', ', imge: x'), POD('a', ', imge: y')), []);
    assert.deepEqual(
      newSchemaErrors(`${POD('b', ', imge: x')}---\n${POD('a')}`, `${POD('b')}---\n${POD('a', ', imge: x')}`),
      [TYPO],
    );
    assert.deepEqual(newSchemaErrors(POD('a', ', imge: x'), `${POD('a', ', imge: x')}---\n${POD('a', ', imge: x')}`), [
      TYPO.replace('Pod a', 'Pod a (2)'),
    ]);
  });

  it('lets an object inherit the errors of the one that it replaces', () => {
    const deployment = (field: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {selector: {}, template: {spec: {containers: [{name: a, ${field}: x}]}}}\n`;
    assert.deepEqual(newSchemaErrors(POD('a', ', imge: x'), deployment('imge')), []);
    assert.deepEqual(newSchemaErrors(POD('a', ', imge: x'), deployment('img')), [
      'Deployment a: spec.template.spec.containers.0.img: unknown field',
    ]);
    assert.equal(
      newSchemaErrors(POD('a', ', imge: x'), `${POD('a', ', imge: x')}---\n${deployment('imge')}`).length,
      1,
    );
  });

  it('reads what Kubernetes reads', () => {
    const value = (text: string) => newSchemaErrors('', POD('a', `, env: [{name: A, value: ${text}}]`));
    for (const text of ['on', '1', 'null', '2001-01-01', '1:30', '"1"', '0b1'])
      assert.equal(value(text).length, ['on', '1', '0b1'].includes(text) ? 1 : 0, text);
    assert.deepEqual(
      newSchemaErrors('', `\ufeff${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod({ nme: 'a' })] })}`),
      ['Pod web: spec.containers.0.nme: unknown field'],
    );
  });

  it('sees a document that is no longer readable', () => {
    assert.deepEqual(newSchemaErrors(POD('a'), `${POD('a')}  - b`), ['a document: not readable']);
    assert.deepEqual(schemaErrorsIn('a: {{ .Values.x }}\nb: ]\n---\n'), ['a document: not readable']);
    assert.deepEqual(newSchemaErrors('a: ]', 'b: ]'), []);
  });
});
