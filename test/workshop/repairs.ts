/** A way from a bad file of the workshop to its good one. */
export interface Repair {
  readonly name: string;
  /** The rule that leads there, alone; the same must hold with all rules at once. */
  readonly rule: string;
  /** Files or folders that are left out, because what they hold goes by the same name. */
  readonly without?: readonly string[];
  /** Files, below `prod`, that must say after the repair what they say here. */
  readonly leadsTo: readonly Goal[];
}

export type Goal =
  /** Some document of the file holds these values, and maybe more. */
  | { readonly path: string; readonly holds: readonly HeldValue[] }
  /** Text that is there, and text that is not. */
  | { readonly path: string; readonly has?: readonly RegExp[]; readonly lacks?: readonly RegExp[] };

export interface HeldValue {
  /** Steps from the root of the document; `*` is any item of a list, `pod` the Pod's spec, of whatever kind the object is. */
  readonly at: readonly string[];
  readonly value: unknown;
}

const PROBE = { httpGet: { path: '/', port: 5000 }, timeoutSeconds: 1 };

/** Each from a bad file to the good one beside it, with the numbers of the workshop in the configuration. */
export const REPAIRS: readonly Repair[] = [
  {
    name: 'jobs/bad to bound',
    rule: 'unbounded-job',
    leadsTo: [{ path: 'jobs/bad.yaml', holds: [{ at: ['spec', 'activeDeadlineSeconds'], value: 30 }] }],
  },
  {
    name: 'pod/pod to deploy',
    rule: 'naked-pod',
    without: ['pod/deploy.yaml'],
    leadsTo: [
      {
        path: 'pod/pod.yaml',
        holds: [
          { at: ['apiVersion'], value: 'apps/v1' },
          { at: ['kind'], value: 'Deployment' },
          { at: ['metadata', 'name'], value: 'nginx' },
          { at: ['spec', 'replicas'], value: 1 },
          { at: ['spec', 'selector', 'matchLabels', 'app'], value: 'nginx' },
          { at: ['spec', 'template', 'metadata', 'labels', 'app'], value: 'nginx' },
        ],
      },
      // All rules at once may name a version.
      { path: 'pod/pod.yaml', has: [/image: nginx(?::[\d.]+)?$/m] },
    ],
  },
  {
    name: 'delay/deployment-update to deployment-fix',
    rule: 'missing-readiness-probe',
    leadsTo: [
      {
        path: 'delay/deployment-update.yaml',
        holds: [{ at: ['pod', 'containers', '*', 'readinessProbe'], value: { ...PROBE, periodSeconds: 5 } }],
      },
    ],
  },
  {
    name: 'background/crash to fix',
    rule: 'missing-liveness-probe',
    without: ['background/fix.yaml'],
    leadsTo: [
      {
        path: 'background/crash.yaml',
        // The workshop also writes `timeoutSeconds: 1`, which is the default.
        holds: [{ at: ['pod', 'containers', '*', 'livenessProbe', 'httpGet'], value: PROBE.httpGet }],
      },
    ],
  },
  {
    name: 'config.dockerfile and pod to config-fix.dockerfile and pod-fix',
    rule: 'config-in-image',
    without: ['config/pod-fix.yaml', 'config/config-fix.dockerfile'],
    leadsTo: [
      {
        path: 'config/config.dockerfile',
        lacks: [/ADD config\.yaml/],
        has: [/ENTRYPOINT .*\/opt\/config\/config\.yaml/],
      },
      {
        path: 'config/pod.yaml',
        holds: [
          { at: ['pod', 'containers', '*', 'volumeMounts', '*'], value: { name: 'config', mountPath: '/opt/config' } },
          { at: ['pod', 'volumes', '*'], value: { name: 'config', configMap: { name: 'config' } } },
        ],
      },
    ],
  },
  {
    name: 'build/Dockerfile to two stages',
    rule: 'build-tools-in-runtime-image',
    leadsTo: [
      {
        path: 'build/Dockerfile',
        // The last stage has the same base, takes the program, and neither compiler nor source.
        has: [
          /^FROM ubuntu:18\.04(?: AS \w+)?$[\s\S]+^FROM ubuntu:18\.04$(?![\s\S]*(?:gcc|hello\.c))/m,
          /COPY --from=\S+ \/build\/hello \/build\/hello/,
        ],
      },
    ],
  },
];

/** The numbers that no file of the workshop gives: a person puts them into the configuration. */
export const NUMBERS = {
  'unbounded-job': { activeDeadlineSeconds: 30 },
  'missing-memory-limit': { memory: '128Mi' },
  'missing-memory-request': { memory: '64Mi' },
  'missing-cpu-request': { cpu: '50m' },
};
