import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  amountOf,
  areApplied,
  certainlyRules,
  defaultOf,
  limitRangesOf,
  otherDefault,
  quotasOf,
} from './limit-ranges.ts';
import { repositoryOf } from './repository.fixture.ts';

const inNamespace = (namespace: string) => (namespace === '' ? '' : `, namespace: ${namespace}`);
const range = (item: string, namespace = '', name = 'r') =>
  `apiVersion: v1\nkind: LimitRange\nmetadata: {name: ${name}${inNamespace(namespace)}}\nspec: {limits: [${item}]}\n`;
const quota = (spec: string, namespace = '') =>
  `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q${inNamespace(namespace)}}\nspec: ${spec}\n`;

const paths = (list: readonly { readonly path: string }[]) => list.map(({ path }) => path);

describe('which LimitRanges may rule', () => {
  const files = {
    'a/l.yaml': range('{type: Container, default: {cpu: 1}}', 'prod'),
    'b/l.yaml': range('{type: Container, default: {cpu: 1}}'),
    'c/l.yaml': range('{type: Container, default: {cpu: 1}}', 'lab'),
  };
  const repository = repositoryOf(files);
  const ruling = (path: string, namespace: string | null) => paths(limitRangesOf(repository, { path, namespace }));
  it('those of the namespace, wherever they stand', () => assert.deepEqual(ruling('x/d.yaml', 'prod'), ['a/l.yaml']));
  it('those without one, where they are applied together', () => {
    assert.deepEqual(ruling('b/d.yaml', 'prod'), ['b/l.yaml', 'a/l.yaml']);
    assert.deepEqual(ruling('b/sub/d.yaml', null), ['b/l.yaml']);
    assert.deepEqual(ruling('x/d.yaml', null), []);
  });
});

describe('certainlyRules', () => {
  const certain = (files: Readonly<Record<string, string>>, path: string, namespace: string | null) => {
    const standing = { path, namespace };
    const all = quotasOf(repositoryOf(files), standing);
    return paths(all.filter((each) => certainlyRules(each, all, standing)));
  };
  const hard = '{hard: {cpu: 1}}';
  it('the one of the namespace', () =>
    assert.deepEqual(certain({ 'a/q.yaml': quota(hard, 'prod') }, 'x/d.yaml', 'prod'), ['a/q.yaml']));
  it('of several of one name, one for each cluster, the one beside', () => {
    const files = { 'a/q.yaml': quota(hard, 'prod'), 'b/q.yaml': quota(hard, 'prod') };
    assert.deepEqual(certain(files, 'b/d.yaml', 'prod'), ['b/q.yaml']);
    assert.deepEqual(certain(files, 'x/d.yaml', 'prod'), []);
  });
  it('without a namespace only in the same folder', () => {
    const files = { 'a/q.yaml': quota(hard) };
    assert.deepEqual(certain(files, 'a/d.yaml', null), ['a/q.yaml']);
    assert.deepEqual(certain(files, 'a/b/d.yaml', null), []);
    assert.deepEqual(certain(files, 'a/d.yaml', 'prod'), []);
  });
});

describe('reading', () => {
  const read = (item: string) => {
    const [found] = limitRangesOf(repositoryOf({ 'l.yaml': range(item, 'n') }), { path: 'd.yaml', namespace: 'n' });
    assert.ok(found);
    return (section: 'requests' | 'limits', resource: string) => defaultOf(found, section, resource)?.text;
  };
  it('fills in defaults as the API server does', () => {
    const given = read('{type: Container, max: {cpu: 4, memory: 4Gi}, min: {cpu: 100m, "x/y": 1}, default: {cpu: 2}}');
    assert.deepEqual([given('limits', 'cpu'), given('limits', 'memory')], ['2', '4Gi']);
    assert.deepEqual(
      [given('requests', 'cpu'), given('requests', 'memory'), given('requests', 'x/y')],
      ['2', '4Gi', '1'],
    );
  });
  it('bounds of Pods give containers nothing', () => {
    assert.equal(read('{type: Pod, max: {memory: 1Gi}}')('limits', 'memory'), undefined);
  });
  it('writes out the short names of a quota, and leaves scoped ones and templates alone', () => {
    const files = {
      'a.yaml': quota('{hard: {cpu: "4", memory: 1Gi, pods: 3}}', 'n'),
      'b.yaml': quota('{hard: {cpu: "4"}, scopes: [BestEffort]}', 'n'),
      'c.yaml': quota('{hard: {cpu: "{{ .cpu }}"}}', 'n'),
    };
    const [found, ...others] = quotasOf(repositoryOf(files), { path: 'x.yaml', namespace: 'n' });
    assert.deepEqual(found?.hard, { 'requests.cpu': '4', 'requests.memory': '1Gi', pods: '3' });
    assert.equal(others.length, 0);
  });
  it('takes keys as data', () => {
    const files = { 'a.yaml': quota('{hard: {"__proto__": 1, constructor: 2}}', 'n') };
    const [found] = quotasOf(repositoryOf(files), { path: 'x.yaml', namespace: 'n' });
    assert.deepEqual(Object.keys(found?.hard ?? {}), ['__proto__', 'constructor']);
    assert.equal(amountOf(found?.hard ?? {}, 'toString'), null);
  });
});

it('areApplied: one folder, or one below the other', () => {
  assert.ok(areApplied('a/x.yaml', 'a/y.yaml') && areApplied('a/x.yaml', 'a/b/y.yaml') && areApplied('a/b/x', 'a/y'));
  assert.ok(
    !areApplied('a/x.yaml', 'b/y.yaml') && !areApplied('ab/x.yaml', 'a/y.yaml') && !areApplied('x.yaml', 'a/y'),
  );
});

it('otherDefault: only where all agree', () => {
  const agreed = { 'a.yaml': range('{type: Container, default: {memory: 1Gi}}', 'a') };
  assert.equal(otherDefault(repositoryOf(agreed), 'limits', 'memory')?.text, '1Gi');
  const other = { ...agreed, 'b.yaml': range('{type: Container, default: {memory: 2Gi}}', 'b') };
  assert.equal(otherDefault(repositoryOf(other), 'limits', 'memory'), null);
});
