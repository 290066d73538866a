import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Probe, patience, portNumber, readProbe, sameHandler, sameTimings, writtenHandler } from './probes.ts';
import { containerIn } from './workload.fixture.ts';
import type { Container } from './workload.ts';

const PORTS = 'ports: [{name: http, containerPort: 8080}]';

function withProbes(liveness: string, readiness = '{}'): Container {
  return containerIn(
    `containers:\n- {name: a, image: a:1, ${PORTS}, livenessProbe: ${liveness}, readinessProbe: ${readiness}}`,
  );
}

function probe(text: string): Probe {
  const answer = readProbe(withProbes(text), 'livenessProbe');
  assert.equal(answer.state, 'present', text);
  return answer.state === 'present' ? answer.value : assert.fail();
}

describe('readProbe', () => {
  it('fills in the defaults of the API server', () => {
    const { handler, timings } = probe('{httpGet: {port: http}}');
    assert.deepEqual(handler, { kind: 'httpGet', port: 'http', path: '/', scheme: 'HTTP', host: null, headers: [] });
    assert.deepEqual(timings, {
      initialDelaySeconds: 0,
      periodSeconds: 10,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
    });
  });

  it('takes zero for what is not written', () => {
    assert.deepEqual(
      probe('{tcpSocket: {port: 80}, periodSeconds: 0, failureThreshold: 0}').timings,
      probe('{tcpSocket: {port: 80}}').timings,
    );
  });

  it('reads every way of asking', () => {
    assert.deepEqual(probe('{tcpSocket: {port: "80", host: a}}').handler, { kind: 'tcpSocket', port: 80, host: 'a' });
    assert.deepEqual(probe('{grpc: {port: 90}}').handler, { kind: 'grpc', port: 90, service: '' });
    assert.deepEqual(probe('{exec: {command: [a, b]}}').handler, { kind: 'exec', command: ['a', 'b'] });
  });

  const unknown = [
    '[]',
    '{}',
    '{httpGet: {}}',
    '{httpGet: {port: 80}, exec: {}}',
    '{tcpSocket: {port: 80}, periodSeconds: -1}',
  ];
  const odd = ['{tcpSocket: {port: [80]}}', '{tcpSocket: {port: 8.5}}', '{tcpSocket: {port: 1}, periodSeconds: fast}'];
  for (const text of [...unknown, ...odd, '{httpGet: {port: 80, path: "/{{ .x }}"}}'])
    it(`does not know ${text}`, () => assert.equal(readProbe(withProbes(text), 'livenessProbe').state, 'unknown'));

  it('tells absence', () => {
    assert.equal(readProbe(withProbes('{exec: {}}'), 'startupProbe').state, 'absent');
  });

  it('keeps keys of Object.prototype as data', () => {
    const answer = readProbe(withProbes('{"__proto__": {exec: {command: [a]}}, "constructor": 1}'), 'livenessProbe');
    assert.equal(answer.state, 'unknown');
  });
});

describe('comparing probes', () => {
  const same = (a: string, b: string) => {
    const container = withProbes(a, b);
    const [left, right] = [readProbe(container, 'livenessProbe'), readProbe(container, 'readinessProbe')];
    assert.ok(left.state === 'present' && right.state === 'present');
    const handlers = sameHandler(container, left.value.handler, right.value.handler);
    return [handlers, sameTimings(left.value.timings, right.value.timings)];
  };
  it('takes a port for its name', () => {
    assert.deepEqual(same('{tcpSocket: {port: http}}', '{tcpSocket: {port: 8080}}'), [true, true]);
    assert.deepEqual(same('{tcpSocket: {port: http}}', '{tcpSocket: {port: 8081}}'), [false, true]);
    assert.deepEqual(same('{tcpSocket: {port: web}}', '{tcpSocket: {port: api}}'), [false, true]);
  });
  it('sees every difference', () => {
    assert.deepEqual(same('{httpGet: {port: 1}}', '{tcpSocket: {port: 1}}'), [false, true]);
    assert.deepEqual(same('{httpGet: {port: 1, scheme: HTTPS}}', '{httpGet: {port: 1}}'), [false, true]);
    for (const key of [
      'initialDelaySeconds',
      'periodSeconds',
      'timeoutSeconds',
      'successThreshold',
      'failureThreshold',
    ])
      assert.deepEqual(same(`{exec: {command: [a]}, ${key}: 7}`, '{exec: {command: [a]}}'), [true, false], key);
  });
});

it('portNumber knows the names of the container', () => {
  const container = withProbes('{exec: {}}');
  assert.deepEqual(
    [portNumber(container, 'http'), portNumber(container, 9), portNumber(container, 'x')],
    [8080, 9, null],
  );
});

it('patience is the delay and all failures', () => {
  assert.equal(
    patience(probe('{exec: {command: [a]}, initialDelaySeconds: 7, periodSeconds: 5, failureThreshold: 4}').timings),
    27,
  );
});

it('writtenHandler is the question as it is written', () => {
  assert.deepEqual(writtenHandler(probe('{httpGet: {port: http}, periodSeconds: 4}')), { httpGet: { port: 'http' } });
});
