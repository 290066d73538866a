import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FEW_RULES as RULES } from '../../test/support/few-rules.ts';
import { servicesSelecting } from '../model/services.ts';
import { isRefusal } from '../source/refusal.ts';
import type { YamlEdit } from '../source/yaml/edit.ts';
import { reportOf } from './analyse.ts';
import { defineRule, type Fix, fail, type Place, pass, SKIP, undecided, type Verdict } from './contract.ts';
import { dislikes, JOB, proveFirst, reportAfter, ruleOf, set, start, wants } from './prove.fixture.ts';
import { proveFix } from './prove.ts';

describe('proveFix', () => {
  it('gives the text, what was written, and an analysis in which the finding is gone', async () => {
    const { analysis, proved } = await proveFirst([wants('limit', [set('limit')])]);
    assert.ok(!isRefusal(proved));
    const [file] = proved.files;
    assert.equal(file?.after, `${JOB('a')}  limit: 1\n`);
    assert.deepEqual(
      file?.written.map(({ start, end }) => file.after.slice(start, end)),
      ['  limit: 1\n'],
    );
    assert.deepEqual(reportAfter(analysis, proved).findings, []);
  });

  it('drops a fix after which the finding is still there', async () => {
    const { proved } = await proveFirst([wants('limit', [set('other')])]);
    assert.deepEqual(proved, { refused: 'the finding is still there afterwards', unproved: true });
  });

  it('drops a fix whose bytes are the evidence of a new finding of any level', async () => {
    const { proved } = await proveFirst([wants('limit', [set('limit', 'bad')]), dislikes('limit', 'bad')]);
    assert.ok(isRefusal(proved));
    assert.match(proved.refused, /would bring in dislikes-bad at line 7/);
    assert.equal(proved.unproved, true);
  });

  /** Finds fault with every limited workload, by its kind. */
  const faultOf = (before: Verdict, because: (path: string) => readonly Place[] = () => []) =>
    ruleOf('elsewhere', ({ object, path }) =>
      object.query(['spec', 'limit']).state === 'present'
        ? fail({ at: object.kindNode, message: '', evidence: '', because: because(path), repair: { refused: 'x' } })
        : before,
    );

  it('lists what could not be decided before and lies elsewhere as exposed', async () => {
    for (const before of [undecided('not yet'), SKIP]) {
      const { proved } = await proveFirst([wants('limit', [set('limit')]), faultOf(before)]);
      assert.ok(!isRefusal(proved));
      assert.deepEqual(
        proved.exposed.map(({ rule }) => rule),
        ['elsewhere'],
      );
    }
  });

  it('drops a fix that breaks what was right, wherever it shows', async () => {
    const { proved } = await proveFirst([wants('limit', [set('limit')]), faultOf(pass())]);
    assert.ok(isRefusal(proved));
    assert.match(proved.refused, /would bring in elsewhere at line 2 of job.yaml/);
  });

  it('drops a fix whose bytes are one of the facts behind a new finding', async () => {
    const written = (path: string) => [{ path, region: { line: 7, column: 3, endLine: 7, endColumn: 8 } }];
    const { proved } = await proveFirst([wants('limit', [set('limit')]), faultOf(SKIP, written)]);
    assert.ok(isRefusal(proved));
  });

  it('takes deeper indentation for no evidence', async () => {
    const nest: YamlEdit = { op: 'nest', at: ['spec'], frame: { limit: 1 }, hole: ['inner'] };
    const whole = (path: string) => [{ path, region: { line: 8, column: 1, endLine: 8, endColumn: 13 } }];
    const { proved } = await proveFirst([wants('limit', [nest]), faultOf(SKIP, whole)]);
    assert.ok(!isRefusal(proved), JSON.stringify(proved));
  });

  it('survives a rule that throws on the changed file', async () => {
    const boom = ruleOf('boom', ({ object }) => {
      if (object.query(['spec', 'limit']).state === 'present') throw new TypeError('no such thing');
      return SKIP;
    });
    const { proved } = await proveFirst([wants('limit', [set('limit')]), boom]);
    assert.ok(isRefusal(proved) && proved.crash instanceof TypeError);
    assert.equal(proved.refused, 'an internal error: no such thing');
  });

  it('hands on what the snapshot throws: it says nothing about the fix', async () => {
    const analysis = await start([wants('limit', [set('limit')])]);
    const [finding] = reportOf(analysis).findings;
    assert.ok(finding);
    const snapshot = { ...analysis.input.snapshot, read: () => Promise.reject(new Error('the network is gone')) };
    const cut = { ...analysis, input: { ...analysis.input, snapshot } };
    await assert.rejects(proveFix(cut, finding), /the network is gone/);
  });

  it('knows an object under its new name: a Pod that becomes a Deployment brings no old finding in', async () => {
    const labels = 'labels: {app: x}';
    const pod = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  ${labels}\nspec:\n  containers:\n  - name: c\n    image: busybox\n`;
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: x}, ports: [{port: 80}]}\n';
    const analysis = await start(RULES, { 'all.yaml': `${pod}---\n${service}` });
    const finding = reportOf(analysis).findings.find(({ rule }) => rule === 'naked-pod');
    assert.ok(finding);
    const proved = await proveFix(analysis, finding);
    assert.ok(!isRefusal(proved));
    assert.deepEqual(proved.exposed, []);
    const left = reportAfter(analysis, proved).findings.map(({ rule }) => rule);
    assert.deepEqual(left.toSorted(), ['latest-tag', 'missing-readiness-probe']);
  });

  it('judges every file again when what others see has changed', async () => {
    const away: YamlEdit = { op: 'set', at: ['spec', 'selector', 'app'], value: 'other' };
    const unselected = defineRule({
      ...wants('x', null, 'unselected'),
      subject: 'workload',
      check(workload, { repository }) {
        const services = servicesSelecting(repository, workload);
        if (services.state !== 'present' || services.value.length === 0) return pass();
        const edits = [{ path: 'service.yaml', language: 'yaml' as const, document: 0, edit: away }];
        const repair: Fix = { title: '', safety: 'review', assumes: '', edits, renames: [] };
        return fail({ at: workload.object.kindNode, message: '', evidence: '', because: [], repair });
      },
    });
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: x}, ports: [{port: 80}]}\n';
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: x}}\nspec: {containers: []}\n';
    const { analysis, proved } = await proveFirst([unselected], { 'service.yaml': service, 'pod.yaml': pod });
    assert.ok(!isRefusal(proved));
    assert.deepEqual(reportAfter(analysis, proved).findings, []);
  });

  it('refuses what only one of the two parsers can read as it is', async () => {
    const text = `${JOB('a')}  note: 'one\n  two\n'\n`;
    const { proved } = await proveFirst([wants('limit', [set('limit')])], { 'job.yaml': text });
    assert.ok(isRefusal(proved) && !proved.unproved, JSON.stringify(proved));
    assert.match(proved.refused, /^not every parser can read the document as it is: /);
  });

  it('passes on what the writer refuses', async () => {
    const text = JOB('a').replace('spec:\n', 'spec: &s\n').replace(/$/, 'x: *s\n');
    const analysis = await start([wants('limit', [set('limit')])], { 'job.yaml': text });
    const [finding] = reportOf(analysis).findings;
    assert.equal(finding?.fix, null);
    assert.match(finding?.refusal ?? '', /anchored as &s/);
  });
});
