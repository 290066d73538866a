/** Files of the repositories that the tests make. Images have versions, so each has the findings that its name tells. */

/** What every other rule asks of a container. */
const GOOD = [
  'resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 16Mi } }',
  'securityContext: { readOnlyRootFilesystem: true }',
];

function good(indent: number): string {
  return GOOD.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
}

/** A Job without a bound: `unbounded-job` on line 2, an error without a fix. */
export function endlessJob(name: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: acme/job:1.0.0
${good(10)}  ttlSecondsAfterFinished: 600
`;
}

/** The same Job with a bound: no finding. */
export function boundedJob(name: string): string {
  return endlessJob(name).replace('spec:\n', 'spec:\n  activeDeadlineSeconds: 600\n');
}

/** A Pod without a controller: `naked-pod` on line 2, a warning with a suggestion. */
export function nakedPod(name: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
    - name: main
      image: acme/pod:1.0.0
${good(6)}`;
}

/** A Service that selects the Pods of {@link deployment} of the same name. */
export function service(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
    - port: 80
      targetPort: http
`;
}

const PROBE = `          readinessProbe:
            tcpSocket:
              port: http
`;

/** A Deployment: `missing-readiness-probe` on line 16, where a Service selects it and it has no probe. */
export function deployment(name: string, { probe = false } = {}): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      terminationGracePeriodSeconds: 30
      containers:
        - name: web
          image: acme/web:1.0.0
          ports:
            - name: http
              containerPort: 8080
${probe ? PROBE : ''}          livenessProbe:
            tcpSocket: { port: http }
            failureThreshold: 6
${good(10)}  replicas: 2
`;
}

/** `shell-form-command` on line 3, a warning with a suggestion. */
export const SHELL_FORM = 'FROM node:24.1.0-alpine\nWORKDIR /app\nCMD node server.js\n';

/** A Dockerfile without a finding. */
export const EXEC_FORM = 'FROM node:24.1.0-alpine\nWORKDIR /app\nCMD ["node", "server.js"]\n';

/** Every line of a YAML file two columns deeper below `items`, as in a List. */
export function inList(...texts: readonly string[]): string {
  const items = texts.map((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line, at) => (at === 0 ? `  - ${line}` : `    ${line}`))
      .join('\n'),
  );
  return `apiVersion: v1\nkind: List\nitems:\n${items.join('\n')}\n`;
}
