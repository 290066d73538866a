import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isAwaited } from './awaited-calls.ts';
import { type Call, callsTo } from './calls.ts';
import { readFacts } from './facts.ts';
import { classify } from './file-class.ts';
import { joinFacts, type Repository } from './repository.ts';
import { servicesNamed } from './services-by-name.ts';

type Files = Readonly<Record<string, string>>;

function repositoryOf(files: Files): Repository {
  const facts = Object.entries(files).map(([path, text]) => {
    const fileClass = classify(path) ?? 'source';
    return [path, readFacts(path, { fileClass, copied: fileClass === 'source' }, text)] as const;
  });
  return joinFacts(new Map(facts), Object.keys(files)).noting(new Set());
}

/** The calls of every definition of a Service, as `path: caller -> host:port (via) at path:line`. */
function calls(files: Files, name = 'stock'): readonly string[] {
  const repository = repositoryOf(files);
  return servicesNamed(repository, name).flatMap((service) =>
    callsTo(repository, service).map((call) => `${service.path}: ${shown(call)}`),
  );
}

function shown({ caller, host, port, via, place }: Call): string {
  const to = port === null ? host : `${host}:${port}`;
  return `${caller.workload} -> ${to} (${via}) at ${place.path}:${place.region.line}`;
}

function pods(name: string, environment: string, { namespace = '', kind = 'Deployment' } = {}): string {
  const where = namespace === '' ? '' : `, namespace: ${namespace}`;
  return `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}${where} }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
      - name: ${name}
        image: registry.example/${name}:1.0.0
        env:
        - { name: TARGET, value: "${environment}" }
`;
}

function service(name: string, port = 80, namespace = ''): string {
  const where = namespace === '' ? '' : `, namespace: ${namespace}`;
  return `apiVersion: v1
kind: Service
metadata: { name: ${name}${where} }
spec: { selector: { app: ${name} }, ports: [{ port: ${port} }] }
`;
}

const both = (...documents: readonly string[]) => documents.join('---\n');

describe('callsTo', () => {
  const forms: readonly (readonly [value: string, isCall: boolean])[] = [
    ['http://stock', true],
    ['http://stock:80/today', true],
    ['http://stock:81/today', false],
    ['stock:80', true],
    ['stock:81', false],
    ['stock', false],
    ['http://stock.default', true],
    ['http://stock.example', false],
    ['http://stock.default.svc', true],
    ['stock.default.svc.cluster.local', true],
    ['http://stocks', false],
    ['http://localhost', false],
  ];
  for (const [value, isCall] of forms) {
    it(`takes ${value} for ${isCall ? 'a call' : 'none'}`, () => {
      const found = calls({ 'shop.yaml': both(pods('shop', value), service('stock')) });
      assert.equal(found.length, isCall ? 1 : 0);
    });
  }

  it('names the namespace where the host does', () => {
    const files = (value: string) => ({
      'a.yaml': both(pods('shop', value, { namespace: 'front' }), service('stock', 80, 'back')),
    });
    assert.equal(calls(files('http://stock.back')).length, 1);
    assert.equal(calls(files('http://stock.back.svc.cluster.local')).length, 1);
    assert.equal(calls(files('http://stock')).length, 0);
  });

  it('means the nearest definition: of the file, of the folder, of the namespace', () => {
    const shop = pods('shop', 'http://stock');
    assert.deepEqual(calls({ 'a/all.yaml': both(shop, service('stock')), 'a/stock.yaml': service('stock') }), [
      'a/all.yaml: shop -> stock (manifest) at a/all.yaml:9',
    ]);
    assert.deepEqual(
      calls({ 'a/shop.yaml': shop, 'a/stock.yaml': service('stock'), 'b/stock.yaml': service('stock') }),
      ['a/stock.yaml: shop -> stock (manifest) at a/shop.yaml:9'],
    );
    assert.deepEqual(calls({ 'a/shop.yaml': shop, 'b/stock.yaml': service('stock') }), []);
    const placed = {
      'a/shop.yaml': pods('shop', 'http://stock', { namespace: 'x' }),
      'b/stock.yaml': service('stock', 80, 'x'),
    };
    assert.equal(calls(placed).length, 1);
  });

  it('leaves out calls of the own Pods and of Jobs', () => {
    assert.deepEqual(calls({ 'a.yaml': both(pods('stock', 'http://stock'), service('stock')) }), []);
    assert.deepEqual(calls({ 'a.yaml': both(pods('job', 'http://stock', { kind: 'Job' }), service('stock')) }), []);
  });

  it('reads the sources of the image, and of several programs in it only the one that the container starts', () => {
    const starts = (name: string) =>
      pods(name, 'x').replace(
        / {8}image: .*\n/,
        `        image: registry.example/all:1\n        command: [python, /${name}.py]\n`,
      );
    const files = {
      Dockerfile: 'FROM python:3.12-slim\nCOPY shop.py /shop.py\nCOPY other.py /other.py\n',
      'shop.py': 'import requests\n\nrequests.get("http://stock")\n',
      'other.py': 'print("http is not called")\n',
      'all.yaml': both(starts('shop'), starts('other'), service('stock')),
    };
    assert.deepEqual(calls(files), ['all.yaml: shop -> stock (source) at shop.py:3']);
  });

  it('sees what the caller brings along against it', () => {
    const repository = repositoryOf({
      Dockerfile: 'FROM python:3.12-slim\nRUN pip install pybreaker\nCOPY shop.py /shop.py\n',
      'shop.py': 'get("http://stock")\n',
      'all.yaml': both(
        pods('shop', 'x').replace('        env:', '        command: [python, /shop.py]\n        env:'),
        service('shop'),
        service('stock'),
      ),
    });
    const [found] = servicesNamed(repository, 'stock').flatMap((each) => callsTo(repository, each));
    assert.equal(found?.caller.breaker, 'pybreaker');
    assert.equal(found?.caller.served, true);
  });
});

describe('isAwaited', () => {
  const caller = {
    ...{ path: 'a', identity: 'a', namespace: null, workload: 'shop', container: 'shop', labels: {} },
    ...{ image: 'registry.example/shop:1', served: true, breaker: null },
  };
  const region = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const call: Call = {
    ...{ host: 'stock', port: null, scheme: 'http', namespace: null, caller },
    ...{ place: { path: 'a', region }, via: 'manifest' },
  };
  const cases: readonly (readonly [about: string, change: Partial<Call>, awaited: boolean])[] = [
    ['a URL', {}, true],
    ['gRPC without scheme', { scheme: null, port: 3550 }, true],
    ['a database by its scheme', { scheme: 'postgres', port: 5432 }, false],
    ['a cache by its port', { scheme: null, port: 6379 }, false],
    ['a collector', { port: 4318 }, false],
    ['a store by its name', { host: 'orders-db.shop' }, false],
    ['a name alone', { scheme: null }, false],
    ['a caller that nobody calls', { caller: { ...caller, served: false } }, false],
    ['a monitor', { caller: { ...caller, image: 'prom/prometheus:v3.0.0' } }, false],
    ['a load test', { caller: { ...caller, image: 'registry.example/loadgenerator:1' } }, false],
  ];
  for (const [about, change, awaited] of cases) {
    it(`${awaited ? 'counts' : 'leaves out'} ${about}`, () => assert.equal(isAwaited({ ...call, ...change }), awaited));
  }
});
