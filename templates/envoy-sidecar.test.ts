import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { envoyConfig } from './envoy-sidecar.ts';

const NUMBERS = { listen: 8080, health: 8081, upstream: 5000, timeout: 2, errors: null, ejection: null };

describe('the configuration of Envoy', () => {
  const resources = (numbers: Parameters<typeof envoyConfig>[0]) => parse(envoyConfig(numbers)).static_resources;

  it('takes the program out when it fails, and asks it no more while it is out', () => {
    const [cluster] = resources(NUMBERS).clusters;
    assert.deepEqual(cluster.outlier_detection, { max_ejection_percent: 100 });
    assert.deepEqual(cluster.common_lb_config, { healthy_panic_threshold: { value: 0 } });
    const [{ endpoint }] = cluster.load_assignment.endpoints[0].lb_endpoints;
    assert.deepEqual(endpoint.address.socket_address, { address: '127.0.0.1', port_value: 5000 });
  });

  it('takes the numbers of the configuration', () => {
    const [cluster] = resources({ ...NUMBERS, errors: 3, ejection: 20 }).clusters;
    assert.deepEqual(cluster.outlier_detection, {
      ...{ max_ejection_percent: 100, consecutive_5xx: 3, base_ejection_time: '20s' },
    });
    assert.equal(cluster.connect_timeout, '2s');
  });

  it('bounds each request, and answers the kubelet without the program', () => {
    const [requests, health] = resources(NUMBERS).listeners;
    const routeOf = (listener: typeof requests) =>
      listener.filter_chains[0].filters[0].typed_config.route_config.virtual_hosts[0].routes[0];
    assert.deepEqual(routeOf(requests).route, { cluster: 'program', timeout: '2s' });
    assert.deepEqual(routeOf(health).direct_response, { status: 200 });
    const ports = [requests, health].map(({ address }) => address.socket_address.port_value);
    assert.deepEqual(ports, [8080, 8081]);
  });
});
