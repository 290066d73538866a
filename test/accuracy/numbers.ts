import { RULES } from '../../rules/index.ts';
import { emptyLayer } from '../../src/config/layer.ts';
import { resolveConfig } from '../../src/config/resolve.ts';
import type { Config } from '../../src/engine/config.ts';

/** The numbers that only a person can give, by rule: with them the configuration asks for nothing more. */
export const NUMBERS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'unbounded-job': { activeDeadlineSeconds: 3600 },
  'missing-memory-limit': { memory: '256Mi' },
  'missing-memory-request': { memory: '128Mi' },
  'missing-cpu-request': { cpu: '100m' },
  'job-without-ttl': { ttlSecondsAfterFinished: 86_400 },
  'namespace-without-quota': {
    requestsCpu: '64',
    requestsMemory: '256Gi',
    limitsMemory: '512Gi',
    defaultRequestCpu: '100m',
    defaultRequestMemory: '128Mi',
    defaultMemory: '256Mi',
  },
  'missing-rate-limit': {
    ...{ requestsPerSecond: 50, burst: 100, connections: 20 },
    ...{ scaffold: 'nginx', image: 'nginxinc/nginx-unprivileged:1.27.3', cpu: '50m', memory: '64Mi' },
  },
  'missing-circuit-breaker': {
    ...{ scaffold: 'envoy', image: 'envoyproxy/envoy:v1.32.1', cpu: '50m', memory: '64Mi', timeoutSeconds: 2 },
  },
};

/** The configuration of a repository that has none, but for the numbers. */
export function numberedConfig(): Config {
  const rules = Object.entries(NUMBERS).map(([rule, options]) => ({ rule, level: null, options }));
  return resolveConfig({ layers: [{ ...emptyLayer('numbers'), rules }], rules: RULES, today: '2026-01-01' });
}
