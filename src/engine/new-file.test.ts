import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyNoNewFile } from './new-file.ts';

const ENTRIES = [
  { path: 'k8s/app.yaml', kind: 'file' as const, id: '1' },
  { path: 'Dockerfile', kind: 'file' as const, id: '2' },
  { path: 'link', kind: 'symlink' as const, id: '3' },
  { path: 'module', kind: 'submodule' as const, id: '4' },
];

const CASES: readonly (readonly [string, RegExp | null])[] = [
  ['.dockerignore', null],
  ['k8s/config.yaml', null],
  ['new/deep/config.yaml', null],
  ['k8s/app.yaml', /there already/],
  ['dockerfile', /there already/],
  ['K8S/App.yaml', /there already/],
  ['k8s', /folder of this name/],
  ['Dockerfile/x', /Dockerfile is a file/],
  ['link/x', /link leads elsewhere/],
  ['module/x', /module leads elsewhere/],
  ['../x', /no plain path/],
  ['/etc/x', /no plain path/],
  ['a//x', /no plain path/],
  ['./x', /no plain path/],
  ['', /no plain path/],
  ['a\\x', /no plain path/],
  ['.git/config', /git keeps/],
  ['a/.GIT/config', /git keeps/],
];

for (const [path, reason] of CASES) {
  test(`a new file at ${JSON.stringify(path)}`, () => {
    const why = whyNoNewFile(path, ENTRIES);
    if (reason === null) assert.equal(why, null);
    else assert.match(why ?? '', reason);
  });
}
