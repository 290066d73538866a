import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLimits } from '../src/model/text/limits.ts';
import { indexLines } from '../src/source/text.ts';
import { nginxConfig } from './nginx-sidecar.ts';

const NUMBERS = {
  ...{ listen: 8080, health: 8081, upstream: 5000, requestsPerSecond: 10, burst: null, connections: 20 },
  trustedProxies: [],
};

describe('the configuration of nginx', () => {
  it('holds both limits, and answers 429', () => {
    const text = nginxConfig(NUMBERS);
    const limits = readLimits({ name: 'nginx.conf', text, language: 'nginx', lines: indexLines(text) });
    assert.ok(limits.rate && limits.connections && limits.tooManyRequests);
    assert.equal(limits.realAddress, false);
    assert.match(text, /limit_req zone=requests;/);
  });

  it('lets bursts through, and believes proxies, only where it is told to', () => {
    const text = nginxConfig({ ...NUMBERS, burst: 30, trustedProxies: ['10.0.0.0/8', 'fd00::/8'] });
    assert.match(text, /limit_req zone=requests burst=30 nodelay;/);
    assert.match(
      text,
      /set_real_ip_from 10\.0\.0\.0\/8;\n {2}set_real_ip_from fd00::\/8;\n {2}real_ip_header X-Forwarded-For;/,
    );
  });

  it('closes what it opens, and writes to /tmp only', () => {
    const text = nginxConfig(NUMBERS);
    assert.equal(text.split('{').length, text.split('}').length);
    for (const [, path] of text.matchAll(/_(?:path|log) (\/\S+);/g))
      assert.match(path ?? '', /^\/(?:tmp\/|dev\/stdout$)/);
  });
});
