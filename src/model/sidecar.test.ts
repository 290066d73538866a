import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRefusal } from '../source/refusal.ts';
import { readFacts } from './facts.ts';
import { joinFacts } from './repository.ts';
import { servicesNamed } from './services-by-name.ts';
import { type Sidecar, sidecarChanges, sidecarSettings, sidecarSite, turnTo } from './sidecar.ts';

const deployment = (name: string, spec: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec: { template: { metadata: { labels: { app: shop } }, spec: { ${spec} } } }
`;
const service = (ports: string) => `apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { selector: { app: shop }, ports: [${ports}] }
`;
const ONE = 'containers: [{ name: shop, image: "shop:1", ports: [{ name: http, containerPort: 8080 }] }]';

function site(ports: string, ...deployments: readonly string[]) {
  const text = [service(ports), ...deployments].join('---\n');
  const facts = readFacts('all.yaml', { fileClass: 'manifest', copied: false }, text);
  const repository = joinFacts(new Map([['all.yaml', facts]]), ['all.yaml']).noting(new Set());
  const [placed] = servicesNamed(repository, 'shop');
  assert.ok(placed);
  return sidecarSite(repository, placed);
}

describe('sidecarSite', () => {
  it('finds the port of the program and two free ones', () => {
    const found = site('{ port: 80, targetPort: http }', deployment('shop', ONE));
    assert.ok(!isRefusal(found));
    assert.deepEqual([found.upstream, found.listen, found.health], [8080, 8081, 8082]);
  });

  const refused: readonly (readonly [reason: RegExp, ports: string, ...deployments: string[]])[] = [
    [/no workload/, '{ port: 80 }'],
    [/^2 workloads/, '{ port: 80, targetPort: 8080 }', deployment('a', ONE), deployment('b', ONE)],
    [/ports of their node/, '{ port: 80, targetPort: 8080 }', deployment('shop', `hostNetwork: true, ${ONE}`)],
    [/exactly one TCP port/, '{ port: 80, targetPort: 8080 }, { port: 81 }', deployment('shop', ONE)],
    [/exactly one TCP port/, '{ port: 53, protocol: UDP }', deployment('shop', ONE)],
    [/declares the port web/, '{ port: 80, targetPort: web }', deployment('shop', ONE)],
  ];
  for (const [reason, ports, ...deployments] of refused) {
    it(`refuses: ${reason.source}`, () => {
      const found = site(ports, ...deployments);
      assert.ok(isRefusal(found));
      assert.match(found.refused, reason);
    });
  }
});

describe('sidecarChanges', () => {
  const sidecar: Sidecar = {
    ...{ name: 'proxy', image: 'proxy:1', command: ['proxy'], cpu: '10m', memory: '16Mi' },
    config: { folder: '/etc/proxy', file: 'proxy.conf', text: 'x\n' },
    scratch: true,
  };
  const opsFor = (spec: string) => {
    const found = site('{ port: 80, targetPort: 8080 }', deployment('shop', spec));
    assert.ok(!isRefusal(found));
    return sidecarChanges(found, sidecar, { path: 'all.yaml', document: 0, spec: ['spec'] }).map(({ edit }) => edit.op);
  };

  it('makes the list of volumes, or adds to the one that is there', () => {
    assert.deepEqual(opsFor(ONE), ['append', 'set', 'insertDocument', 'set']);
    const added = ['append', 'append', 'append', 'insertDocument', 'set'];
    assert.deepEqual(opsFor(`${ONE}, volumes: [{ name: a, emptyDir: {} }]`), added);
  });
});

describe('turnTo', () => {
  const probeFor = (probes: string) => {
    const found = site('{ port: 80, targetPort: 8080 }', deployment('shop', ONE.replace('ports:', `${probes} ports:`)));
    assert.ok(!isRefusal(found));
    const [turned, probe] = turnTo(
      { path: 'all.yaml', document: 0, spec: ['spec'] },
      { container: found.container, port: 80 },
    );
    assert.ok(turned?.edit.op === 'set' && turned.edit.value === 80);
    return probe?.edit.op === 'set' ? probe.edit.value : null;
  };

  it('gives the container a readiness probe that acts before its liveness probe', () => {
    assert.deepEqual(probeFor(''), { tcpSocket: { port: 80 } });
    assert.deepEqual(probeFor('livenessProbe: { tcpSocket: { port: 80 } },'), {
      tcpSocket: { port: 80 },
      failureThreshold: 1,
    });
    assert.equal(probeFor('readinessProbe: { tcpSocket: { port: 80 } },'), null);
  });
});

describe('sidecarSettings', () => {
  it('takes numbers for quantities, and names what is missing', () => {
    const given = { image: 'a:1', cpu: 1, memory: '64Mi', timeoutSeconds: 2 };
    assert.deepEqual(sidecarSettings('r', given, ['timeoutSeconds']), { image: 'a:1', cpu: '1', memory: '64Mi' });
    assert.deepEqual(sidecarSettings('r', { image: 'a:1', cpu: '1' }, ['x']), {
      refused: 'the sidecar needs rules.r.memory, rules.r.x',
    });
  });
});
