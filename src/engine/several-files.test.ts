/** Fixes over several files: a ConfigMap comes to be, a Deployment mounts it, a Dockerfile no longer copies the file. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { servicesSelecting } from '../model/services.ts';
import { isRefusal } from '../source/refusal.ts';
import { reportOf } from './analyse.ts';
import { type FileEdit, pass, type Rule, SKIP } from './contract.ts';
import { fixAll } from './fix-loop.ts';
import { dislikes, proveFirst, repairBy, reportAfter, ruleOf, start } from './prove.fixture.ts';

const DEPLOYMENT =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: web:1\n';
const FILES = { 'k8s/web.yaml': DEPLOYMENT, Dockerfile: 'FROM nginx:1.27\nCOPY app.conf /etc/app.conf\nRUN true\n' };

const CONFIG_MAP =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web-config\ndata:\n  app.conf: |\n    listen 80\n';

const create = (path: string, text = CONFIG_MAP): FileEdit => ({ path, language: 'any', edit: { op: 'create', text } });
const mount: FileEdit = {
  path: 'k8s/web.yaml',
  language: 'yaml',
  document: 0,
  edit: {
    op: 'set',
    at: ['spec', 'template', 'spec', 'volumes'],
    value: [{ name: 'c', configMap: { name: 'web-config' } }],
  },
};
const noCopy: FileEdit = {
  path: 'Dockerfile',
  language: 'dockerfile',
  edit: { op: 'replace', instruction: 1, text: 'RUN mkdir /etc/app' },
};

const mounts = (...edits: readonly FileEdit[]): Rule =>
  ruleOf('mounts', (workload) => {
    if (workload.kind !== 'Deployment') return SKIP;
    const volumes = workload.object.query(['spec', 'template', 'spec', 'volumes']);
    return volumes.state === 'present' ? pass(volumes.value) : repairBy(edits, workload);
  });

const texts = (proved: Awaited<ReturnType<typeof proveFirst>>['proved']) => {
  assert.ok(!isRefusal(proved), JSON.stringify(proved));
  return Object.fromEntries(proved.files.map(({ path, before, after }) => [path, [before, after]]));
};

describe('a fix over several files', () => {
  it('changes two and makes a third, and all of them are judged', async () => {
    const rule = mounts(create('k8s/config.yaml'), mount, noCopy);
    const { analysis, proved } = await proveFirst([rule], FILES);
    const files = texts(proved);
    assert.deepEqual(files['k8s/config.yaml'], [null, CONFIG_MAP]);
    assert.match(files['k8s/web.yaml']?.[1] ?? '', /volumes:\n {6}- name: c\n/);
    assert.equal(files.Dockerfile?.[1], 'FROM nginx:1.27\nRUN mkdir /etc/app\nRUN true\n');
    const report = reportAfter(analysis, proved);
    assert.deepEqual(report.findings, []);
    assert.equal(report.scanned, 3);
    assert.ok(report.inventory.some(({ identity }) => identity === 'ConfigMap//web-config'));
  });

  it('changes none when one of them cannot be changed', async () => {
    const gone: FileEdit = { path: 'gone.yaml', language: 'yaml', document: 0, edit: { op: 'delete', at: ['x'] } };
    const { proved } = await proveFirst([mounts(create('k8s/config.yaml'), mount, gone)], FILES);
    assert.deepEqual(proved, { refused: 'gone.yaml is not there', unproved: false });
    const outcome = await fixAll(await start([mounts(create('k8s/config.yaml'), mount, gone)], FILES), () => true);
    assert.deepEqual(outcome.changes, []);
    assert.equal(outcome.report.findings.length, 1);
  });

  it('makes no file where one stands, or outside of the tree', async () => {
    for (const path of ['k8s/web.yaml', '../x.yaml', '.git/hooks/x']) {
      const { proved } = await proveFirst([mounts(create(path))], FILES);
      assert.ok(isRefusal(proved) && !proved.unproved, path);
    }
  });

  it('drops a new file that nobody can read', async () => {
    const bad: readonly (readonly [string, string, RegExp])[] = [
      ['k8s/config.yaml', 'a: [1\n', /not readable/],
      ['k8s/config.yaml', 'a: 1', /whole lines/],
      ['k8s/config.yaml', 'a: 1\r\n', /whole lines/],
      ['web/Dockerfile', 'RUN x\n', /Dockerfile has an error/],
      ['start.sh', 'if true\n', /script cannot be read/],
    ];
    for (const [path, text, reason] of bad) {
      const { proved } = await proveFirst([mounts(create(path, text), mount)], FILES);
      assert.ok(isRefusal(proved) && proved.unproved, path);
      assert.match(proved.refused, reason);
    }
  });

  it('judges what it makes: a new file with a finding of its own is not made', async () => {
    const job =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {mode: bad, template: {spec: {containers: []}}}\n';
    const rules = [mounts(create('k8s/job.yaml', job), mount), dislikes('mode', 'bad')];
    const { proved } = await proveFirst(rules, FILES);
    assert.ok(isRefusal(proved));
    assert.match(proved.refused, /would bring in dislikes-bad at line 4 of k8s\/job.yaml/);
  });

  it('reads a file that no rule reads, such as a script, and refuses what is no file', async () => {
    const exec: FileEdit = { path: 'bin/start', language: 'shell', edit: { op: 'exec', command: 0 } };
    const { proved } = await proveFirst([mounts(mount, exec)], {
      ...FILES,
      'bin/start': '#!/bin/sh\nnode server.js\n',
    });
    assert.deepEqual(texts(proved)['bin/start'], ['#!/bin/sh\nnode server.js\n', '#!/bin/sh\nexec node server.js\n']);
  });

  it('lets later fixes see the new file, and makes it once', async () => {
    const second = ruleOf('second', (workload, { repository }) => {
      if (servicesSelecting(repository, workload).state !== 'present') return SKIP;
      const replicas = workload.object.query(['spec', 'replicas']);
      const volumes = workload.object.query(['spec', 'template', 'spec', 'volumes']);
      if (replicas.state === 'present' || volumes.state !== 'present') return SKIP;
      return repairBy([create('k8s/config.yaml')], workload);
    });
    const outcome = await fixAll(await start([mounts(create('k8s/config.yaml'), mount), second], FILES), () => true);
    assert.deepEqual(
      outcome.changes.map(({ path, before }) => [path, before === null]),
      [
        ['k8s/config.yaml', true],
        ['k8s/web.yaml', false],
      ],
    );
    assert.match(outcome.refused.at(-1)?.reason ?? '', /it is there already/);
    assert.equal(
      reportOf(await start([mounts()], { 'k8s/web.yaml': outcome.changes[1]?.after ?? '' })).findings.length,
      0,
    );
  });
});
