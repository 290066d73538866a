/** What the benchmarks of follow-ups repair. */

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** Where the numbers of some fixes come from. */
export const CONFIGURATION = `rules:
  unbounded-job: { activeDeadlineSeconds: 1800 }
  missing-memory-limit: { memory: 256Mi }
`;

const RESOURCES = 'resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 16Mi } }';
const UNLIMITED = 'resources: { requests: { cpu: 10m, memory: 16Mi } }';
const READ_ONLY = 'securityContext: { readOnlyRootFilesystem: true }';
const ALWAYS = 'imagePullPolicy: Always';
const VERSION = 'image: acme/main:1.4.2';

/** A container that every rule passes, but for the lines that stand in place of others. */
function container(indent: number, { image = VERSION, resources = RESOURCES, more = [READ_ONLY] } = {}): string {
  const lines = [
    '- name: main',
    `  ${image}`,
    '  command: ["/bin/main"]',
    ...[resources, ...more].map((one) => `  ${one}`),
  ];
  return lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
}

const head = (api: string, kind: string, name: string): string =>
  `apiVersion: ${api}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

function job(name: string, main = container(8), bound = '  activeDeadlineSeconds: 600\n'): string {
  const spec = `spec:\n${bound}  ttlSecondsAfterFinished: 600\n  template:\n    spec:\n      restartPolicy: Never\n`;
  return `${head('batch/v1', 'Job', name)}${spec}      containers:\n${main}`;
}

function deployment(name: string): string {
  const ports = 'ports: [{ name: http, containerPort: 8080 }]';
  const template = `  template:\n    metadata: { labels: { app: ${name} } }\n    spec:\n      containers:\n`;
  const service = `${head('v1', 'Service', name)}spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: http }] }\n`;
  const spec = `spec:\n  selector: { matchLabels: { app: ${name} } }\n${template}`;
  const main = container(8, { more: [READ_ONLY, ports] });
  return `${head('apps/v1', 'Deployment', name)}${spec}${main}---\n${service}`;
}

/** Of the first three files the fixes are of one pattern each; of the second part they are of five more. */
const THREE: readonly Files[] = [
  { 'shell/Dockerfile': 'FROM node:24.1.0-slim\nCMD node app.js\n' },
  { 'cache/Dockerfile': 'FROM alpine:3.22.1\nRUN apk add curl\nCMD ["curl", "--version"]\n' },
  { 'pod.yaml': `${head('v1', 'Pod', 'rows')}spec:\n  containers:\n${container(4)}` },
];
const FIVE_MORE: readonly Files[] = [
  { 'latest.yaml': job('latest', container(8, { image: 'image: acme/main:latest', more: [READ_ONLY, ALWAYS] })) },
  { 'ready.yaml': deployment('ready') },
  { 'endless.yaml': job('endless', container(8), '') },
  { 'greedy.yaml': job('greedy', container(8, { resources: UNLIMITED })) },
];

/** Files that fixes of so many patterns repair. */
export function filesOfPatterns(count: 1 | 3 | 8): Files {
  return Object.assign({}, ...THREE.slice(0, count), ...(count > THREE.length ? FIVE_MORE : []));
}

/** How the program of an image is started: as it shall be, or in the way that a safe fix repairs. */
const STARTS = { good: 'CMD ["node", "app.js"]', bad: 'CMD node app.js' };

/**
 * Dockerfiles, as long together as wanted in what a request holds of them.
 * @param bytes of all entries of the tree that repairs them, as JSON; as few as it takes unless told
 */
export function dockerfiles(count: number, start: keyof typeof STARTS, bytes = 0): Files {
  const paths = Array.from({ length: count }, (_, index) => `images/${index}/Dockerfile`);
  const text = (filler: number, line: string) => `FROM node:24.1.0-slim\n${'#'.repeat(filler)}\n${line}\n`;
  const bare = (path: string) =>
    JSON.stringify({ path, mode: '100644', type: 'blob', content: text(0, STARTS.good) }).length;
  return Object.fromEntries(
    paths.map((path) => [path, text(Math.max(0, Math.floor(bytes / count) - bare(path)), STARTS[start])]),
  );
}
