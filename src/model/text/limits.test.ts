import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { indexLines } from '../../source/text.ts';
import { languageOf } from './language.ts';
import { readLimits } from './limits.ts';

function limits(name: string, text: string) {
  return readLimits({ name, text, language: languageOf(name, text), lines: indexLines(text) });
}

const NGINX = `limit_req_zone $binary_remote_addr zone=ip:10m rate=5r/s;
server {
  listen 80;
  location / {
    limit_req zone=ip burst=10;
    proxy_pass http://127.0.0.1:5000;
  }
}
`;

describe('readLimits', () => {
  it('finds the directive that puts a zone into force', () => {
    assert.deepEqual(limits('default.conf', NGINX), {
      rate: { line: 5, column: 5, endLine: 5, endColumn: 20 },
      connections: null,
      tooManyRequests: false,
      realAddress: false,
      by: 'nginx',
    });
  });

  it('takes no zone without a use, and no comment, for a limit', () => {
    assert.equal(limits('default.conf', NGINX.replace(/^ {4}limit_req.*$/m, '')).by, null);
    assert.equal(limits('default.conf', NGINX.replace('    limit_req', '    # limit_req')).by, null);
  });

  it('sees what else a good nginx says', () => {
    const text = `${NGINX}limit_req_status 429;\nreal_ip_header X-Forwarded-For;\nserver { limit_conn addr 10; }`;
    const found = limits('nginx.conf', text);
    assert.equal(found.tooManyRequests, true);
    assert.equal(found.realAddress, true);
    assert.deepEqual(found.connections, { line: 11, column: 10, endLine: 11, endColumn: 28 });
  });

  const others: readonly (readonly [name: string, text: string, by: string | null])[] = [
    ['envoy.yaml', 'http_filters:\n- name: envoy.filters.http.local_ratelimit\n', 'Envoy'],
    ['envoy.yaml', 'http_filters:\n- name: envoy.filters.http.router\n', null],
    ['haproxy.cfg', 'frontend web\n  http-request deny if { sc_http_req_rate(0) gt 20 }\n', 'HAProxy'],
    ['haproxy.cfg', 'global\n  maxconn 2000\nfrontend web\n  bind :80\n', null],
    ['dynamic.yml', 'http:\n  middlewares:\n    calm:\n      rateLimit:\n        average: 10\n', 'Traefik'],
    ['kong.yml', 'plugins:\n- name: rate-limiting\n', 'Kong'],
    ['package.json', '{"dependencies": {"express-rate-limit": "7.1.0"}}', 'express-rate-limit'],
    ['requirements.txt', 'flask\nFlask-Limiter==3.5\n', 'flask-limiter'],
    ['requirements.txt', 'flask\n# Flask-Limiter==3.5\n', null],
    ['app.py', 'from slowapi import Limiter\n', 'slowapi'],
    ['app.py', 'limit = 10 # rate limit\n', null],
    ['httpd.conf', 'ServerRoot "/x"\nQS_SrvMaxConnPerIP 50\n', 'Apache'],
  ];
  for (const [name, text, by] of others) {
    it(`reads ${name}: ${by ?? 'nothing'} in ${JSON.stringify(text)}`, () => assert.equal(limits(name, text).by, by));
  }

  it('bears hostile texts', () => {
    for (const piece of ['limit_req ', 'limit_conn a ', 'server ', 'rate_limit', 'http_req_rate(', '\tQS_Srv', '#\n'])
      for (const name of ['nginx.conf', 'haproxy.cfg', 'httpd.conf', 'a.py', 'a.yaml', 'x'])
        limits(name, `frontend x\n${piece.repeat(60_000 / piece.length)}`);
  });
});
