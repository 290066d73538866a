import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readYaml } from '../source/yaml/read.ts';
import { readFacts } from './facts.ts';
import { readObjects } from './kube-object.ts';
import { completedBy, imageSetBy } from './kustomizations.ts';
import { joinFacts } from './repository.ts';
import { servicesSelecting } from './services.ts';
import { readWorkload, type Workload } from './workload.ts';

const MANIFEST = { fileClass: 'manifest', copied: false } as const;

const service = (namespace: string, selector: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: s${namespace === '' ? '' : `, namespace: ${namespace}`}}\nspec: {selector: ${selector}, ports: [{port: 80, targetPort: web}]}\n`;

function repository(files: Readonly<Record<string, string>>) {
  return joinFacts(
    new Map(Object.entries(files).map(([path, text]) => [path, readFacts(path, MANIFEST, text)])),
    [],
  ).noting(new Set());
}

function workload(path: string, namespace = '', labels = '{app: x, tier: web}'): Workload {
  const metadata = `{name: d${namespace === '' ? '' : `, namespace: ${namespace}`}}`;
  const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: ${metadata}\nspec: {template: {metadata: {labels: ${labels}}, spec: {containers: []}}}\n`;
  const [object] = readObjects(path, readYaml(text), null);
  const found = object ? readWorkload(object) : null;
  assert.ok(found);
  return found;
}

function paths(files: Readonly<Record<string, string>>, asked: Workload): readonly string[] | string {
  const answer = servicesSelecting(repository(files), asked);
  return answer.state === 'present' ? answer.value.map(({ path }) => path) : answer.state;
}

describe('Services that select a workload', () => {
  it('need every label of the selector and the same namespace', () => {
    const files = {
      'a.yaml': service('', '{app: x}'),
      'b.yaml': service('', '{tier: web, app: x}'),
      'c.yaml': service('', '{app: x, tier: db}'),
      'd.yaml': service('prod', '{app: x}'),
      'e.yaml': service('', '{}'),
    };
    assert.deepEqual(paths(files, workload('x.yaml')), ['a.yaml', 'b.yaml']);
    assert.deepEqual(paths(files, workload('x.yaml', 'prod')), ['d.yaml']);
    assert.deepEqual(paths(files, workload('x.yaml', '', '{app: y}')), []);
  });

  it('come nearest first', () => {
    const files = { 'other/a.yaml': service('', '{app: x}'), 'shop/z.yaml': service('', '{app: x}') };
    assert.deepEqual(paths(files, workload('shop/deployment.yaml')), ['shop/z.yaml', 'other/a.yaml']);
  });

  it('are unknown when the labels are', () => {
    assert.equal(
      paths({ 'a.yaml': service('', '{app: x}') }, workload('x.yaml', '', '{app: "{{ .Values.app }}"}')),
      'unknown',
    );
  });
});

describe('kustomizations', () => {
  const found = repository({
    'base/kustomization.yaml': 'resources: [shop.yaml, ../common/./db.yaml, https://example.com/x.yaml]\n',
    'prod/kustomization.yaml':
      'resources: [../base]\npatches:\n- path: patch.yaml\n- patch: |\n    - op: remove\nimages: [{name: shop, newTag: "1.2"}, {name: db}]\n',
  });

  it('may complete the files that they name, seen from their own folder', () => {
    assert.match(completedBy(found, 'base/shop.yaml') ?? '', /base\/kustomization\.yaml/);
    assert.match(completedBy(found, 'common/db.yaml') ?? '', /base\/kustomization\.yaml/);
    assert.match(completedBy(found, 'prod/patch.yaml') ?? '', /prod\/kustomization\.yaml/);
    assert.equal(completedBy(found, 'shop.yaml'), null);
  });

  it('set tags of images that they name with one', () => {
    assert.equal(imageSetBy(found, 'shop'), 'prod/kustomization.yaml');
    assert.equal(imageSetBy(found, 'db'), null);
  });
});

describe('facts', () => {
  it('name what cannot be read, and keep the rest', () => {
    const text = `${service('', '{app: x}')}---\napiVersion: v1\nkind: Pod\nmetadata: [\n---\n${service('', '{app: y}')}`;
    const facts = readFacts('a.yaml', MANIFEST, text);
    assert.equal(facts.services.length, 2);
    assert.equal(facts.problems.length, 1);
    assert.match(facts.problems[0] ?? '', /^document 2, line \d+: broken YAML/);
  });

  it('name a template that is judged in part, and no other file with double braces', () => {
    const notes = (text: string) => readFacts('a.yaml', MANIFEST, text).problems;
    assert.match(notes('apiVersion: v1\nkind: Pod\nmetadata: {name: "{{ .x }}"}\n').join(), /^a template: /);
    assert.deepEqual(notes('on: push\nenv: {KIND: "kind", V: "apiVersion", X: "{{ github.sha }}"}\n'), []);
  });

  it('name a Dockerfile of too many stages, and read no more of it', () => {
    const docker = (stages: number) =>
      readFacts('Dockerfile', { fileClass: 'dockerfile', copied: false }, 'FROM a\n'.repeat(stages));
    assert.equal(docker(300).dockerfile?.stages.length, 300);
    assert.deepEqual([docker(301).dockerfile, docker(301).problems], [null, ['more than 300 stages: not read']]);
  });

  it('stay silent about broken YAML that is no object', () => {
    assert.deepEqual(readFacts('a.yaml', MANIFEST, 'a: [\n').problems, []);
  });

  it('are plain JSON', () => {
    const facts = readFacts('a.yaml', MANIFEST, service('', '{app: x}'));
    assert.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
  });
});
