import { tryAll } from './plan.fixture.ts';

const GO = {
  'go.mod': 'module harbour\n\ngo 1.23\n',
  'main.go': 'package main\n\nfunc main() {}\n',
  Dockerfile:
    'FROM golang:1.23-bookworm\nWORKDIR /a\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /a/harbour\nCMD ["/a/harbour"]\n',
};
const NODE = {
  'package.json': '{ "scripts": { "build": "tsc" }, "devDependencies": { "typescript": "5" } }\n',
  'package-lock.json': '{ "lockfileVersion": 3 }',
};
const node = (health: string, install = '') => ({
  Dockerfile: `FROM node:22-bookworm\n${install}WORKDIR /a\nCOPY . .\nRUN npm ci && npm run build\n${health}\nCMD ["node", "dist/main.js"]\n`,
});
const pod = (fields: string) => ({
  'harbour.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: harbour}\nspec:\n  containers:\n  - name: harbour\n    image: acme/harbour:1\n${fields}`,
  'compose.yaml': 'services: {harbour: {image: acme/harbour:1, build: .}}\n',
});

tryAll('a program of Go that nothing else calls', GO, {
  'on the image without a shell': [pod(''), /\nFROM gcr\.io\/distroless\/static-debian12:nonroot\n/],
  'and one whose probe calls a shell, on a small one': [
    pod('    livenessProbe: {exec: {command: [sh, -c, "test -f /tmp/up"]}}\n'),
    /\nFROM debian:bookworm-slim\n/,
  ],
  'and one whose hook calls what a small one lacks': [
    pod('    lifecycle: {preStop: {exec: {command: [curl, localhost/stop]}}}\n'),
    /^refused: harbour\.yaml calls `curl`, which the last image may lack/,
  ],
});

tryAll('a program of Node', NODE, {
  'with a HEALTHCHECK by Node': [node('HEALTHCHECK CMD ["node", "check.js"]'), /\nFROM node:22-bookworm-slim\n/],
  'with a HEALTHCHECK that needs what the full image had': [
    node('HEALTHCHECK CMD curl -f localhost:3000 || exit 1'),
    /^refused: line 5: HEALTHCHECK calls `curl`, which the last image may lack/,
  ],
  'with a HEALTHCHECK whose program is installed': [
    node('HEALTHCHECK CMD curl -f localhost:3000 || exit 1', 'RUN apt-get update && apt-get install -y curl\n'),
    /\nFROM node:22-bookworm-slim\n/,
  ],
  'with a HEALTHCHECK that is switched off': [node('HEALTHCHECK NONE'), /\nFROM node:22-bookworm-slim\n/],
  'with a HEALTHCHECK that nobody can read': [
    node('HEALTHCHECK CMD $CHECK'),
    /^refused: line 5: HEALTHCHECK calls something that cannot be read for certain/,
  ],
  'with a probe by a program of the full image': [
    { ...node(''), ...pod('    readinessProbe: {exec: {command: [/usr/bin/wget, -q, localhost]}}\n') },
    /^refused: harbour\.yaml calls `\/usr\/bin\/wget`/,
  ],
});
