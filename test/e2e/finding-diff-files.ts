/** Files for the finding diff: each pair differs in the one thing that its name tells. */
import { deployment } from './manifests.ts';

export { boundedJob, deployment, endlessJob, nakedPod, service } from './manifests.ts';

/** Gives every container of its folder a memory limit. */
export const LIMIT_RANGE = `apiVersion: v1
kind: LimitRange
metadata:
  name: defaults
spec:
  limits:
    - type: Container
      default:
        memory: 128Mi
`;

/** An image that holds a configuration file. */
export const IMAGE_WITH_CONFIG = {
  'shop.dockerfile': `FROM debian:12.5-slim
COPY shop.ini /opt/shop/conf/shop.ini
COPY shop /usr/bin/shop
CMD ["/usr/bin/shop"]
`,
  'shop.ini': '[shop]\nname = shop\n',
  '.dockerignore': '.git\n',
};

const MOUNT = `          volumeMounts:
            - name: conf
              mountPath: /opt/shop/conf
`;
const VOLUME = `      volumes:
        - name: conf
          configMap:
            name: shop
`;

/** Runs {@link IMAGE_WITH_CONFIG}, with a ConfigMap over its configuration or without. */
export function mountingConfig(mounts: boolean): string {
  const text = deployment('shop', { probe: true }).replace('acme/web:1.0.0', 'acme/shop:1.0.0');
  if (!mounts) return text;
  const mounted = text.replace('          livenessProbe', `${MOUNT}          livenessProbe`);
  return mounted.replace('  replicas: 2\n', `${VOLUME}  replicas: 2\n`);
}

/** A Deployment that calls the Service `web`. */
export const CALLER = deployment('shop', { probe: true }).replace(
  '          ports:',
  '          env:\n            - name: WEB_URL\n              value: http://web\n          ports:',
);

/** What {@link guarded}'s proxy hands requests on to. */
export const GUARD_CONFIG = `apiVersion: v1
kind: ConfigMap
metadata:
  name: guard
data:
  settings: |
    upstream = http://localhost:8080
`;

/** The Deployment `web` behind a proxy of its own Pod, to which the Service leads; its Pods bear a label. */
export function guarded(label: string) {
  const guard = `        - name: guard
          image: acme/guard:1.0.0
          envFrom:
            - configMapRef: { name: guard }
          ports:
            - name: guarded
              containerPort: 7000
          readinessProbe:
            tcpSocket: { port: guarded }
          livenessProbe:
            tcpSocket: { port: guarded }
            failureThreshold: 6
          resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 16Mi } }
          securityContext: { readOnlyRootFilesystem: true }
`;
  const text = deployment('web', { probe: true }).replace('  replicas: 2\n', `${guard}  replicas: 2\n`);
  return text.replaceAll('app: web', `app: ${label}`);
}

/** How Istio's clients of `web` behave, with outlier detection or without. */
export function meshRule(ejects: boolean): string {
  return `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: web
spec:
  host: web
  trafficPolicy:
    connectionPool:
      tcp:
        maxConnections: 100
${ejects ? '    outlierDetection:\n      consecutive5xxErrors: 5\n' : ''}`;
}

/** An overlay over `base`, with a patch that names the latest image or without. */
export function overlay(patched: boolean) {
  const patch = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: acme/web:latest
`;
  return {
    'prod/kustomization.yaml': `resources:\n  - ../base\n${patched ? 'patches:\n  - path: patch.yaml\n' : ''}`,
    ...(patched ? { 'prod/patch.yaml': patch } : {}),
  };
}

/** An image that starts a program on Node. */
export function nodeImage(tag: string): string {
  return `FROM node:${tag}\nCMD ["node", "/app/server.js"]\n`;
}
