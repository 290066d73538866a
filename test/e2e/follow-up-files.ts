/** Forty files with something to repair, written in all the ways in which people write files, and what lies beside them. */
import type { ChangeOptions } from '../github/index.ts';
import { deployment, endlessJob, nakedPod, SHELL_FORM, service } from './manifests.ts';

type Files = NonNullable<ChangeOptions['files']>;

/** Ways of writing one text. */
const WAYS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => text.trimEnd(),
  (text) => `\uFEFF${text.trimEnd().replaceAll('\n', '\r\n')}`,
];

/** Names of folders. */
const FOLDERS = ['plain', 'with two spaces', 'über/straße', `it's "quoted"`, 'back`tick', '日本', '$HOME;&', '-dash'];

const APT = `FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl ca-certificates
CMD ["curl", "--version"]
`;
const START = '#!/bin/sh\nset -e\n# the server itself\nnode server.js --port 8080\n';
const STARTED = 'FROM node:24.1.0-slim\nCOPY start.sh /start.sh\nENTRYPOINT ["/start.sh"]\n';

function written(of: number, name: (at: number) => string, text: (at: number) => string): Files {
  const all = Array.from({ length: of }, (_, at) => {
    const write = WAYS[at % WAYS.length] ?? String;
    return [`${FOLDERS[at % FOLDERS.length]}/${name(at)}`, write(text(at))] as const;
  });
  return Object.fromEntries(all);
}

/** 8 shells in front, 6 package caches, 10 Pods, 6 unready containers, 6 endless Jobs, 4 scripts: 40 files to change. */
export const FORTY: Files = {
  ...written(
    8,
    () => 'Dockerfile',
    () => SHELL_FORM,
  ),
  ...written(
    6,
    () => 'tool.Dockerfile',
    () => APT,
  ),
  ...written(
    10,
    (at) => `pod ${at}.yaml`,
    (at) => nakedPod(`pod-${at}`),
  ),
  ...written(
    6,
    (at) => `web "${at}".yaml`,
    (at) => `${deployment(`web-${at}`)}---\n${service(`web-${at}`)}`,
  ),
  ...written(
    6,
    (at) => `jöb-${at}.yml`,
    (at) => endlessJob(`job-${at}`),
  ),
  ...Object.fromEntries(
    ['a', 'b b', 'ç', `d'd`].flatMap((name) => [
      [`scripts/${name}/start.sh`, { content: START, mode: '100755' as const }],
      [`scripts/${name}/Dockerfile`, STARTED],
    ]),
  ),
};

/** What must stay as it is, though it looks like something to repair. */
export const BESIDE: Files = {
  'links/Dockerfile': { content: '../plain/Dockerfile', mode: '120000' },
  'links/pod.yaml': { content: '../plain/pod 0.yaml', mode: '120000' },
  'links/nowhere.yaml': { content: '/nowhere/at/all', mode: '120000' },
  module: { content: '0123456789abcdef0123456789abcdef01234567', mode: '160000' },
  'tool.sh': { content: '#!/bin/sh\nnode other.js\n', mode: '100755' },
  'vendor/pod.yaml': nakedPod('vendored'),
  'picture.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe, 0x0d, 0x0a]),
  'latin1.yaml': Buffer.from(nakedPod('caf\u00e9'), 'latin1'),
  'broken.yaml': 'kind: Pod\n  spec: [\n',
};
