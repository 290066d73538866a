/** A small repository, and rules whose fixes make every kind of change that there is. */
import { rule as nakedPod } from '../../rules/naked-pod/rule.ts';
import { defineRule, type FileEdit, fail, pass, type Rule } from '../../src/engine/contract.ts';
import type { InstructionSubject } from '../../src/model/build.ts';
import type { Workload } from '../../src/model/workload.ts';
import type { DockerfileEdit } from '../../src/source/dockerfile/edit.ts';
import type { ValuePath } from '../../src/source/plain-value.ts';
import type { ShellEdit } from '../../src/source/shell/edit.ts';
import type { YamlEdit, YamlStreamEdit } from '../../src/source/yaml/edit.ts';

const MANIFEST = 'k8s/ü "all".yaml';
const DOCKERFILE = 'web image/Dockerfile';
const SCRIPT = 'web image/start.sh';
const CREATED = 'k8s/new\tfolder/config map.yaml';

/** Files by path. */
export const EVERY_EDIT_FILES: Readonly<Record<string, string>> = {
  [MANIFEST]: `# The shop's front.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations:
    example.com/old: "x" # goes
    example.com/kept: 'y'
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      tolerations:
      - {key: a, operator: Exists}   # stays
      containers:
      - name: web
        image: "shop/web:1.4"
---
apiVersion: batch/v1
kind: Job
metadata: {name: obsolete}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: a, image: 'shop/a:1.4'}]
---
# Nobody looks after it.
apiVersion: v1
kind: Pod
metadata:
  name: lonely
  labels:
    app: lonely
spec:
    containers:
    -   name: main
        image: shop/lonely:1.4
`,
  'k8s/api.json': `{
  "apiVersion": "apps/v1", "kind": "Deployment",
  "metadata": {"name": "api"},
  "spec": {
    "selector": {"matchLabels": {"app": "api"}},
    "template": {"metadata": {"labels": {"app": "api"}}, "spec": {"containers": [{"name": "api"}]}}
  }
}
`,
  [DOCKERFILE]: `# syntax=docker/dockerfile:1
FROM node:22.20.0 AS build
WORKDIR /src
RUN apt-get update && \\
    # what the build needs
    apt-get install curl
RUN <<EOF
npm ci
EOF
# The old settings.
ADD old.conf /etc/old.conf

FROM node:22.20.0-slim
COPY --from=build /src /srv
CMD ["node", "/srv/index.js"]
`,
  [SCRIPT]: `#!/bin/sh
set -e
migrate --all &
node server.js "$@"
`,
  'docs/untouched.md': 'No final newline',
};

const common = { pattern: 'beyond', level: 'note', fix: 'safe', equivalents: {} } as const;

function workloadRule(
  id: string,
  isWrong: (workload: Workload) => boolean,
  edits: (workload: Workload) => readonly FileEdit[],
): Rule {
  return defineRule({
    ...common,
    id,
    title: id,
    subject: 'workload',
    check: (workload) => (isWrong(workload) ? broken(id, workload.object.kindNode, edits(workload)) : pass()),
  });
}

function instructionRule(
  id: string,
  isWrong: (subject: InstructionSubject) => boolean,
  edits: (at: number) => readonly DockerfileEdit[],
): Rule {
  return defineRule({
    ...common,
    id,
    title: id,
    subject: 'instruction',
    check: (subject) => {
      const { path, instruction } = subject;
      if (!isWrong(subject)) return pass();
      const declared = edits(instruction.index).map((edit) => ({ path, language: 'dockerfile' as const, edit }));
      return broken(id, instruction.range, declared);
    },
  });
}

function broken(id: string, at: Parameters<typeof fail>[0]['at'], edits: readonly FileEdit[]) {
  const repair = { title: id, safety: 'safe', assumes: null, edits, renames: [] } as const;
  return fail({ at, message: id, evidence: id, because: [], repair });
}

function lacks({ object }: Workload, ...at: ValuePath): boolean {
  return object.query(at).state === 'absent';
}

const inYaml = ({ path, object }: Workload, edit: YamlEdit | YamlStreamEdit): FileEdit => ({
  path,
  language: 'yaml',
  document: object.document.index,
  edit,
});
const inScript = (edit: ShellEdit): FileEdit => ({ path: SCRIPT, language: 'shell', edit });

const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  settings: "ü"
`;
const BUDGET = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web' },
  spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
};
const POD = ['spec', 'template', 'spec'] as const;
const OLD_NOTE = ['metadata', 'annotations', 'example.com/old'] as const;
const BUDGET_NOTE = ['metadata', 'annotations', 'example.com/budget'] as const;
const isWeb = (workload: Workload) =>
  workload.object.query(['metadata', 'annotations', 'example.com/kept']).state === 'present';
const sourceOf = ({ instruction: { range }, dockerfile }: InstructionSubject) =>
  dockerfile.text.slice(range.start, range.end);

/** Rules that find something in the files, each with a fix of its own; the first one's goes over four files. */
export const EVERY_EDIT_RULES: readonly Rule[] = [
  workloadRule(
    'several-files',
    (workload) => isWeb(workload) && lacks(workload, ...POD, 'volumes'),
    (workload) => [
      { path: CREATED, language: 'any', edit: { op: 'create', text: CONFIG_MAP } },
      inYaml(workload, {
        op: 'set',
        at: [...POD, 'volumes'],
        value: [{ name: 'settings', configMap: { name: 'web' } }],
      }),
      { path: DOCKERFILE, language: 'dockerfile', edit: { op: 'remove', instruction: 4 } },
      inScript({ op: 'foreground', command: 1 }),
      inScript({ op: 'exec', command: 2 }),
      inScript({ op: 'insertWords', command: 2, before: 1, text: '--enable-source-maps' }),
    ],
  ),
  workloadRule(
    'set',
    (workload) => workload.kind === 'Deployment' && lacks(workload, 'spec', 'replicas'),
    (workload) => [inYaml(workload, { op: 'set', at: ['spec', 'replicas'], value: 2, before: ['selector'] })],
  ),
  workloadRule(
    'append',
    (workload) => isWeb(workload) && lacks(workload, ...POD, 'tolerations', 1),
    (workload) => [
      inYaml(workload, { op: 'append', at: [...POD, 'tolerations'], value: { key: 'b', operator: 'Exists' } }),
    ],
  ),
  workloadRule(
    'delete',
    (workload) => isWeb(workload) && !lacks(workload, ...OLD_NOTE),
    (workload) => [inYaml(workload, { op: 'delete', at: OLD_NOTE })],
  ),
  workloadRule(
    'insert-document',
    (workload) => isWeb(workload) && lacks(workload, ...BUDGET_NOTE),
    (workload) => [
      inYaml(workload, { op: 'insertDocument', value: BUDGET }),
      inYaml(workload, { op: 'set', at: BUDGET_NOTE, value: 'yes' }),
    ],
  ),
  workloadRule(
    'remove-document',
    (workload) => workload.kind === 'Job',
    (workload) => [inYaml(workload, { op: 'removeDocument' })],
  ),
  nakedPod,
  instructionRule(
    'shell-words',
    (subject) => /install curl/.test(sourceOf(subject)),
    (at) => [
      { op: 'shell', instruction: at, edit: { op: 'insertWords', command: 1, before: 2, text: '-y' } },
      { op: 'insert', after: at, text: 'RUN rm -rf /var/lib/apt/lists/*' },
    ],
  ),
  instructionRule(
    'heredoc',
    (subject) => /npm ci\r?\nEOF/.test(sourceOf(subject)),
    (at) => [{ op: 'shell', instruction: at, edit: { op: 'append', command: 0, text: 'npm cache clean --force' } }],
  ),
  instructionRule(
    'replace',
    (subject) => sourceOf(subject) === 'WORKDIR /src',
    (at) => [{ op: 'replace', instruction: at, text: 'ENV NODE_ENV=production \\\n    LANG=C\nWORKDIR /app' }],
  ),
  instructionRule(
    'stage',
    ({ instruction, dockerfile }) => instruction.keyword === 'CMD' && dockerfile.stages.length < 3,
    (at) => [
      { op: 'insert', before: at, text: 'COPY --from=certificates /etc/ssl /etc/ssl\nUSER node' },
      { op: 'stage', before: 1, text: 'FROM alpine:3.20 AS certificates\nRUN apk add --no-cache ca-certificates' },
    ],
  ),
];
