import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { servicesSelecting } from '../model/services.ts';
import type { Workload } from '../model/workload.ts';
import type { YamlEdit } from '../source/yaml/edit.ts';
import { defineRule, type Fix, fail, pass, type Rule, SKIP } from './contract.ts';
import { fixAll } from './fix-loop.ts';
import { JOB, repairBy, ruleOf, set, start, wants } from './prove.fixture.ts';

describe('fixAll', () => {
  it('applies one fix after the other, to the result of the last', async () => {
    const rules = [wants('limit', [set('limit')]), wants('deadline', [set('deadline', 2)])];
    const analysis = await start(rules, { 'a.yaml': `${JOB('a')}---\n${JOB('b')}`, 'b.yaml': JOB('c') });
    const { changes, applied, report } = await fixAll(analysis, () => true);
    assert.equal(applied.length, 6);
    assert.deepEqual(report.findings, []);
    assert.equal(changes.find(({ path }) => path === 'b.yaml')?.after, `${JOB('c')}  deadline: 2\n  limit: 1\n`);
    const again = await fixAll(
      await start(rules, Object.fromEntries(changes.map(({ path, after }) => [path, after]))),
      () => true,
    );
    assert.deepEqual(again.changes, []);
  });

  it('drops what fails its proof, once, and goes on', async () => {
    let checks = 0;
    const doubtful = wants('limit', [set('other')]);
    const counted: Rule = {
      ...doubtful,
      check: (subject, context) => {
        checks += 1;
        return doubtful.check(subject, context);
      },
    };
    const rules = [counted, wants('deadline', [set('deadline', 2)])];
    const { applied, dropped, refused } = await fixAll(await start(rules), () => true);
    assert.deepEqual(
      applied.map(({ rule }) => rule),
      ['wants-deadline'],
    );
    assert.deepEqual(
      dropped.map(({ finding, reason }) => `${finding.rule}: ${reason}`),
      ['wants-limit: the finding is still there afterwards'],
    );
    assert.deepEqual(refused, []);
    assert.ok(checks < 40, `a dropped fix was tried again: ${checks} checks`);
  });

  it('makes only the fixes that are wanted, and tells the refusals of rules', async () => {
    const rules = [wants('limit', [set('limit')]), wants('number', null)];
    const { applied, refused } = await fixAll(await start(rules), (_, safety) => safety === 'review');
    assert.deepEqual(applied, []);
    assert.deepEqual(
      refused.map(({ reason }) => reason),
      ['no number'],
    );
  });

  it('ends when two rules undo each other', async () => {
    const toggles = (from: string, to: string) =>
      defineRule({
        ...wants('mode', null, `not-${from}`),
        subject: 'workload',
        check({ object, path }) {
          const mode = object.query(['spec', 'mode']);
          if (mode.state !== 'present' || mode.value.kind !== 'scalar' || mode.value.text !== from) return pass();
          const edits = [{ path, language: 'yaml' as const, document: 0, edit: set('mode', to) }];
          const repair: Fix = { title: '', safety: 'safe', assumes: null, edits, renames: [] };
          return fail({ at: object.kindNode, message: '', evidence: from, because: [], repair });
        },
      });
    const analysis = await start([toggles('a', 'b'), toggles('b', 'a')], { 'job.yaml': `${JOB('j')}  mode: a\n` });
    const { report } = await fixAll(analysis, () => true);
    assert.equal(report.findings.length, 1);
  });

  it('lets two rules that want the same key end in one correct file', async () => {
    const limits = (key: string): Rule =>
      wants(key, [{ op: 'set', at: ['spec', 'resources', key], value: '1' }], `limits-${key}`);
    const asked = (key: string): Rule => ({
      ...limits(key),
      check: (subject, context) => {
        const workload = subject as Workload;
        const found = workload.object.query(['spec', 'resources', key]);
        return found.state === 'present' ? pass(found.value) : limits(key).check(subject, context);
      },
    });
    const { changes, dropped } = await fixAll(await start([asked('cpu'), asked('memory')]), () => true);
    assert.deepEqual(dropped, []);
    assert.deepEqual(
      changes.map(({ after }) => after),
      [`${JOB('a')}  resources:\n    cpu: "1"\n    memory: "1"\n`],
    );
  });

  it('loses no other fix to one that crashes, in the proof or in the writer', async () => {
    const boom = ruleOf('boom', ({ object }) => {
      if (object.name === 'b' && object.query(['spec', 'limit']).state === 'present')
        throw new TypeError('no such thing');
      return SKIP;
    });
    const broken = { op: 'set', at: null } as unknown as YamlEdit;
    const writer = ruleOf('writer', (workload) =>
      repairBy([{ path: workload.path, language: 'yaml', document: 0, edit: broken }], workload),
    );
    const files = { 'a.yaml': JOB('a'), 'b.yaml': JOB('b'), 'c.yaml': JOB('c') };
    const outcome = await fixAll(await start([wants('limit', [set('limit')]), boom, writer], files), () => true);
    assert.deepEqual(
      outcome.changes.map(({ path }) => path),
      ['a.yaml', 'c.yaml'],
    );
    assert.equal(outcome.crashes.length, 1);
    assert.deepEqual(
      outcome.dropped.map(({ finding, reason }) => `${finding.path}: ${reason}`),
      ['b.yaml: an internal error: no such thing'],
    );
    assert.match(outcome.refused[0]?.reason ?? '', /^an internal error/);
  });

  it('goes back to a file that a later fix made fixable', async () => {
    const late = ruleOf('late', (workload, { repository }) => {
      const services = servicesSelecting(repository, workload);
      if (services.state !== 'present' || services.value.length > 0) return SKIP;
      if (workload.object.query(['spec', 'limit']).state === 'present') return pass();
      return repairBy([{ path: workload.path, language: 'yaml', document: 0, edit: set('limit') }], workload);
    });
    const away = ruleOf('away', (workload, { repository }) => {
      const services = servicesSelecting(repository, workload);
      if (workload.object.name !== 'z' || services.state !== 'present' || services.value.length === 0) return SKIP;
      const edit: YamlEdit = { op: 'set', at: ['spec', 'selector', 'app'], value: 'other' };
      return repairBy([{ path: 's.yaml', language: 'yaml', document: 0, edit }], workload);
    });
    const pod = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: x}}\nspec:\n  containers: []\n`;
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: x}, ports: [{port: 80}]}\n';
    const files = { 'a.yaml': pod('a'), 's.yaml': service, 'z.yaml': pod('z') };
    const { applied } = await fixAll(await start([late, away], files), () => true);
    assert.deepEqual(
      applied.map(({ rule, path }) => `${rule} ${path}`),
      ['away z.yaml', 'late z.yaml', 'late a.yaml'],
    );
  });

  it('says so when a file has more to fix than one run takes on', async () => {
    const text = Array.from({ length: 4 }, (_, index) => JOB(`j${index}`)).join('---\n');
    const { applied, refused } = await fixAll(
      await start([wants('limit', [set('limit')])], { 'a.yaml': text }),
      () => true,
      3,
    );
    assert.equal(applied.length, 3);
    assert.match(refused[0]?.reason ?? '', /^3 fixes of this file .* run it again/);
  });

  it('lists what came to light and is left', async () => {
    const later = ruleOf('later', ({ object }) =>
      object.query(['spec', 'limit']).state === 'present'
        ? fail({ at: object.kindNode, message: '', evidence: '', because: [], repair: { refused: 'x' } })
        : SKIP,
    );
    const { exposed, applied } = await fixAll(await start([wants('limit', [set('limit')]), later]), () => true);
    assert.equal(applied.length, 1);
    assert.deepEqual(
      exposed.map(({ rule }) => rule),
      ['later'],
    );
  });
});
