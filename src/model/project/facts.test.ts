// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Maven
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readProjectFacts } from './facts.ts';

describe('readProjectFacts', () => {
  it('reads what a C source asks for', () => {
    const text = 'int main() { system("x"); dlopen ("y"); FILE *f = fopen("z", "r"); mysystem(); }';
    assert.deepEqual(readProjectFacts('a.c', text), {
      kind: 'c',
      starts: ['system'],
      loads: ['dlopen'],
      opens: ['fopen'],
    });
  });

  it('reads a Go module and its checksums', () => {
    const text = 'module "example.com/a"\n\nrequire (\n\tgithub.com/mattn/go-sqlite3 v1\n\tgithub.com/x/y v2\n)\n';
    assert.deepEqual(readProjectFacts('go.mod', text), {
      kind: 'go.mod',
      module: 'example.com/a',
      native: ['github.com/mattn/go-sqlite3'],
    });
    assert.equal(readProjectFacts('go.sum', 'example.com/a v1 h1:x=\n')?.kind, 'go.mod');
  });

  it('reads a Go source', () => {
    const text =
      'package main\n\nimport "C"\nimport (\n\t"os/exec"\n\t"strings"\n\te "example.com/e"\n)\n\nfunc main() { os.Open("a/b"); os.ReadFile(p); http.Dir(`web`) }\n';
    assert.deepEqual(readProjectFacts('main.go', text), {
      kind: 'go',
      main: true,
      imports: ['C', 'os/exec'],
      foreign: true,
      reads: ['a/b', 'web'],
      readsOthers: true,
      writes: false,
      zones: false,
    });
  });

  it('reads Cargo files', () => {
    const text = '[package]\nname = "a"\n[dependencies]\nname = "no"\n[[bin]]\nname = "b"\n';
    assert.deepEqual(readProjectFacts('Cargo.toml', text), {
      kind: 'Cargo.toml',
      name: 'a',
      programs: ['b'],
      workspace: false,
    });
    const lock = 'name = "libz-sys"\nname = "js-sys"\nname = "rustls-native-certs"\n';
    assert.deepEqual(readProjectFacts('Cargo.lock', lock), {
      kind: 'Cargo.lock',
      native: ['libz-sys', 'rustls-native-certs'],
    });
  });

  it('reads packages of Node', () => {
    const text =
      '{ "scripts": { "build": "tsc", "x": 1 }, "dependencies": { "__proto__": "1", "a": "1" }, "workspaces": [] }';
    assert.deepEqual(readProjectFacts('package.json', text), {
      kind: 'package.json',
      scripts: [['build', 'tsc']],
      dependencies: ['__proto__', 'a'],
      developmentDependencies: [],
      workspaces: true,
    });
    assert.equal(readProjectFacts('package.json', '['), null);
    assert.deepEqual(readProjectFacts('package-lock.json', '{"lockfileVersion":3}'), {
      kind: 'package-lock.json',
      version: 3,
    });
  });

  it('reads imports of values', () => {
    const text =
      "import type { A } from 'types';\nimport b, { c } from '@x/b/d';\nimport './e.js';\nexport * from 'f';\nconst g = require('g/h');\nimport('i');\nimport fs from 'node:fs';\n";
    assert.deepEqual(readProjectFacts('a.ts', text), { kind: 'js', imports: ['@x/b', 'f', 'g', 'i'] });
  });

  it('reads a pom, whatever its parent and its dependencies say', () => {
    const dependency = '<dependency><artifactId>d</artifactId><version>9</version></dependency>';
    const text = `<project><parent><artifactId>p</artifactId><version>0</version></parent><artifactId>a</artifactId><version>1</version><dependencies>${dependency}</dependencies><build><finalName>b</finalName><plugins><plugin><artifactId>maven-shade-plugin</artifactId></plugin></plugins></build></project>`;
    assert.deepEqual(readProjectFacts('pom.xml', text), {
      kind: 'java-build',
      modules: false,
      packaging: 'jar',
      artifact: 'b',
      whole: true,
    });
    const open = '<artifactId>a</artifactId><version>${revision}</version>';
    assert.deepEqual(readProjectFacts('pom.xml', open), {
      kind: 'java-build',
      modules: false,
      packaging: 'jar',
      artifact: null,
      whole: false,
    });
  });

  it('reads requirements', () => {
    const text = '# list\nFlask[async]==3 # web\n-r other.txt\n-e .\nx @ git+https://example.com/x\n';
    assert.deepEqual(readProjectFacts('requirements-prod.txt', text), {
      kind: 'requirements',
      local: ['-e .'],
      git: true,
      names: ['flask', 'x'],
    });
  });

  it('knows nothing of other files', () => assert.equal(readProjectFacts('README.md', 'x'), null));

  it('takes no time on hostile texts', () => {
    const many = (text: string) => text.repeat(60_000 / text.length);
    readProjectFacts('pom.xml', many('<parent><build>'));
    readProjectFacts('a.go', many('import ( '));
    readProjectFacts('a.go', many('os.Open( '));
    readProjectFacts('a.ts', `import ${' '.repeat(60_000)}`);
    readProjectFacts('a.ts', many('import {a '));
    readProjectFacts('a.c', many('exec '));
    readProjectFacts('requirements.txt', many('a #'));
  });
});
