/** What a rule says of a file of the workshop's folder `prod`. */
export interface Label {
  readonly pattern: string;
  readonly rule: string;
  readonly found: readonly string[];
  /** Files that are good for this rule, whatever else is wrong with them: each is repaired for one pattern only. */
  readonly silent: readonly string[];
}

const MULTI_STAGE = [
  'build-fix/multi.dockerfile',
  'build-fix/run.dockerfile',
  'config/config.dockerfile',
  'config/config-fix.dockerfile',
  'quotas/Dockerfile',
];
const WITH_INIT = ['config/config.dockerfile', 'config/config-fix.dockerfile', 'quotas/Dockerfile'];
const DEPLOYMENTS = ['delay/deployment.yaml', 'pod/deploy.yaml', 'cbreaker/service.yaml', 'sidecar/sidecar.yaml'];
const NAKED = ['pod/pod.yaml', 'background/crash.yaml', 'background/fix.yaml', 'quotas/quota.yaml', 'logs/logs.yaml'];

/** The labels of the workshop's text and of the seeds, by pattern. */
export const LABELS: readonly Label[] = [
  {
    pattern: 'P1',
    rule: 'build-tools-in-runtime-image',
    found: ['build/Dockerfile', 'build-fix/Dockerfile'],
    // A buildbox installs a toolchain and compiles nothing into the image.
    silent: [...MULTI_STAGE, 'build-fix/build.dockerfile'],
  },
  { pattern: 'P1', rule: 'package-cache-in-image', found: ['build/Dockerfile'], silent: MULTI_STAGE },
  { pattern: 'P2', rule: 'script-without-exec', found: ['delay/start.sh'], silent: [] },
  { pattern: 'P2', rule: 'pid1-without-init', found: [], silent: WITH_INIT },
  { pattern: 'P2', rule: 'shell-form-command', found: [], silent: WITH_INIT },
  {
    pattern: 'P3',
    rule: 'naked-pod',
    found: [...NAKED, 'config/pod.yaml', 'config/pod-fix.yaml'],
    silent: ['pod/deploy.yaml', 'delay/deployment.yaml', 'delay/deployment-fix.yaml'],
  },
  { pattern: 'P4', rule: 'background-process', found: ['background/start.sh'], silent: ['delay/start.sh'] },
  { pattern: 'P4', rule: 'missing-liveness-probe', found: ['background/crash.yaml'], silent: ['background/fix.yaml'] },
  { pattern: 'P5', rule: 'log-to-file', found: [], silent: ['logs/logs.yaml', 'sidecar/sidecar.dockerfile'] },
  { pattern: 'P6', rule: 'writable-root-filesystem', found: ['pod/deploy.yaml', 'quotas/quota.yaml'], silent: [] },
  {
    pattern: 'P7',
    rule: 'latest-tag',
    found: ['logs/logs.yaml', 'jobs/bad.yaml', 'jobs/bound.yaml', 'pod/pod.yaml'],
    silent: ['delay/deployment.yaml', 'background/crash.yaml'],
  },
  {
    pattern: 'P7',
    rule: 'mutable-tag-pull-policy',
    found: [],
    silent: ['delay/deployment.yaml', 'cbreaker/service.yaml'],
  },
  {
    pattern: 'P8',
    rule: 'missing-readiness-probe',
    found: ['delay/deployment.yaml', 'delay/deployment-update.yaml'],
    silent: ['delay/deployment-fix.yaml'],
  },
  { pattern: 'P8', rule: 'identical-probes', found: [], silent: ['delay/deployment-fix.yaml'] },
  {
    pattern: 'P8',
    rule: 'probe-port-mismatch',
    found: [],
    silent: ['delay/deployment-fix.yaml', 'background/fix.yaml'],
  },
  { pattern: 'P9', rule: 'unbounded-job', found: ['jobs/bad.yaml'], silent: ['jobs/bound.yaml'] },
  { pattern: 'P10', rule: 'missing-memory-limit', found: DEPLOYMENTS, silent: ['quotas/quota.yaml'] },
  { pattern: 'P10', rule: 'missing-memory-request', found: DEPLOYMENTS, silent: ['quotas/quota.yaml'] },
  { pattern: 'P10', rule: 'missing-cpu-request', found: [...DEPLOYMENTS, 'quotas/quota.yaml'], silent: [] },
  {
    pattern: 'P11',
    rule: 'config-in-image',
    found: ['config/config.dockerfile', 'sidecar/sidecar.dockerfile'],
    silent: ['config/config-fix.dockerfile', 'background/Dockerfile', 'cbreaker/Dockerfile'],
  },
  { pattern: 'P11', rule: 'secret-in-image', found: [], silent: [...MULTI_STAGE, 'sidecar/sidecar.dockerfile'] },
  {
    pattern: 'P12',
    rule: 'missing-circuit-breaker',
    found: ['cbreaker/service.yaml'],
    silent: ['cbreaker/weather-service.yaml', 'cbreaker/weather-cbreaker.yaml'],
  },
  // Services inside the cluster are no public entries: the workshop has no bad example.
  { pattern: 'P13', rule: 'missing-rate-limit', found: [], silent: ['sidecar/sidecar.yaml', 'cbreaker/service.yaml'] },
];

/** A file of the folder, changed in one respect, and what a rule then says. */
export interface OwnLabel {
  readonly name: string;
  readonly path: string;
  readonly change: (text: string) => string;
  readonly rule: string;
  readonly found: boolean;
}

const publicly = (text: string) => text.replace('spec:\n  ports:', 'spec:\n  type: LoadBalancer\n  ports:');
const withoutSidecar = (text: string) => text.replace(/ {6}- image: \S+sidecar:0\.0\.1\n(?: {8}.*\n)+/, '');

/** Patterns for which the workshop has no bad example, or shows it in prose only. */
export const OWN_LABELS: readonly OwnLabel[] = [
  {
    name: 'a Pod that logs to a file',
    path: 'logs/logs.yaml',
    change: (text) => text.replace('echo hello, world!', 'echo hello, world! >> /var/log/app.log'),
    rule: 'log-to-file',
    found: true,
  },
  {
    name: 'the busybox that sleeps through SIGTERM',
    path: 'logs/logs.yaml',
    change: (text) => text.replace(/command: .*/, "command: ['sleep', '10000']"),
    rule: 'pid1-without-init',
    found: true,
  },
  {
    name: 'the same behind dumb-init',
    path: 'logs/logs.yaml',
    change: (text) => text.replace(/command: .*/, "command: ['/usr/bin/dumb-init', '/bin/sh', '-c', 'sleep 10000']"),
    rule: 'pid1-without-init',
    found: false,
  },
  {
    name: 'a public Service in front of the sidecar',
    path: 'sidecar/sidecar.yaml',
    change: publicly,
    rule: 'missing-rate-limit',
    found: false,
  },
  {
    name: 'a public Service, and no sidecar',
    path: 'sidecar/sidecar.yaml',
    change: (text) => publicly(withoutSidecar(text)).replace('targetPort: 80', 'targetPort: 5000'),
    rule: 'missing-rate-limit',
    found: true,
  },
  {
    name: 'a public Service that leads past the sidecar',
    path: 'sidecar/sidecar.yaml',
    change: (text) => publicly(text).replace('targetPort: 80', 'targetPort: 5000'),
    rule: 'missing-rate-limit',
    found: true,
  },
];
