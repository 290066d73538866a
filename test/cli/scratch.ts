import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

/** Files by path, relative to the folder that holds them. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export const LAUNCHER = join(import.meta.dirname, '..', '..', 'bin', 'plimsoll');

/** A new folder with the files, without links in its path; removed after the test. */
export function scratch(t: TestContext, files: Files = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-test-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  write(folder, files);
  return folder;
}

export function write(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as a person does, without a terminal. */
export function plimsoll(cwd: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return runNode(cwd, [LAUNCHER, ...args], environment);
}

export function runNode(cwd: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [...args], { cwd, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, signal: error?.signal ?? null, stdout, stderr });
    });
  });
}

/** Runs git with nobody's configuration but its own. */
export function git(cwd: string, args: readonly string[], input = ''): string {
  const who = { NAME: 'Ada', EMAIL: 'ada@example.com', DATE: '2026-01-01T00:00:00Z' };
  const people = Object.entries(who).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...Object.fromEntries(people),
  };
  return execFileSync('git', [...args], { cwd, env, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

/** A new repository with the files in one commit on the branch `main`. */
export function repository(t: TestContext, files: Files = {}): string {
  const folder = scratch(t, files);
  git(folder, ['init', '--quiet', '--initial-branch=main']);
  commit(folder, 'first');
  return folder;
}

/** Commits everything in the working tree, and gives the commit's id. */
export function commit(folder: string, message: string): string {
  git(folder, ['add', '--all']);
  git(folder, ['commit', '--quiet', '--allow-empty', `--message=${message}`]);
  return git(folder, ['rev-parse', 'HEAD']).trim();
}

/** What every other rule asks of a container. */
const GOOD = [
  'resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 16Mi } }',
  'securityContext: { readOnlyRootFilesystem: true }',
];

function good(indent: number): string {
  return GOOD.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
}

/** A Pod that no controller stands behind: one warning of `naked-pod`. */
export function nakedPod(name: string): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: main\n      image: shop/${name}:1.4\n${good(6)}`;
}

/** A Job that nothing ends: one error of `unbounded-job`. */
export function endlessJob(name: string): string {
  return `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: main\n          image: shop/${name}:1.4\n${good(10)}  ttlSecondsAfterFinished: 600\n`;
}

/** A Service for the Pods of {@link deployment}. */
export function service(name: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    app: ${name}\n  ports:\n    - port: 80\n      targetPort: 8080\n`;
}

/** A Deployment without a readiness probe: one warning of `missing-readiness-probe` where a Service selects it. */
export function deployment(name: string): string {
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
      containers:
        - name: web
          image: shop/${name}:1.4
          ports:
            - containerPort: 8080
          livenessProbe: { tcpSocket: { port: 8080 } }
${good(10)}  replicas: 2
`;
}

/** A Dockerfile with one safe fix: CMD in shell form. */
export const SHELL_FORM = 'FROM node:22.20.0-slim\nCMD node server.js\n';
export const EXEC_FORM = 'FROM node:22.20.0-slim\nCMD ["node", "server.js"]\n';
