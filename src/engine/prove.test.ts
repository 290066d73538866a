import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { plainConfig } from '../../test/support/config.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import { isRefusal } from '../source/refusal.ts';
import type { YamlEdit } from '../source/yaml/edit.ts';
import { type Analysis, analyse, reportOf } from './analyse.ts';
import { defineRule, type Fix, fail, pass, type Rule } from './contract.ts';
import { fixAll } from './fix-loop.ts';
import { proveFix } from './prove.ts';
import { writeFix } from './write-fix.ts';

const JOB = (name: string) =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\nspec:\n  template: {spec: {containers: []}}\n`;

/** A rule that wants a key of `spec`, and repairs by the edits that it is given. */
function wants(key: string, edits: readonly YamlEdit[] | null, id = `wants-${key}`): Rule {
  return defineRule({
    id,
    pattern: 'beyond',
    level: 'note',
    subject: 'workload',
    fix: 'safe',
    title: `Set ${key}`,
    equivalents: {},
    check(workload) {
      const { object, path } = workload;
      const found = object.query(['spec', key]);
      if (found.state === 'present') return pass(found.value);
      const fix: Fix = {
        title: `Set ${key}`,
        safety: 'safe',
        assumes: null,
        edits: (edits ?? []).map((edit) => ({ path, language: 'yaml', document: object.document.index, edit })),
        renames: [],
      };
      const repair = edits ? fix : { refused: 'no number' };
      return fail({ at: object.kindNode, message: key, evidence: key, because: [], repair });
    },
  });
}

const set = (key: string, value: string | number = 1): YamlEdit => ({ op: 'set', at: ['spec', key], value });

/** Finds fault with a value that a fix may write. */
const dislikes = (key: string, value: string): Rule =>
  defineRule({
    ...wants(key, null, `dislikes-${value}`),
    subject: 'workload',
    check({ object }) {
      const found = object.query(['spec', key]);
      if (found.state !== 'present' || found.value.kind !== 'scalar' || found.value.text !== value) return pass();
      return fail({
        at: found.value,
        message: value,
        evidence: value,
        because: [],
        repair: { refused: 'a matter of taste' },
      });
    },
  });

function start(
  rules: readonly Rule[],
  files: Readonly<Record<string, string>> = { 'job.yaml': JOB('a') },
): Promise<Analysis> {
  return analyse({ snapshot: memorySnapshot(files), config: plainConfig(rules), rules });
}

async function proveFirst(rules: readonly Rule[], files?: Readonly<Record<string, string>>) {
  const analysis = await start(rules, files);
  const [finding] = reportOf(analysis).findings;
  assert.ok(finding);
  return proveFix(analysis, finding);
}

describe('proveFix', () => {
  it('gives the text, what was written, and an analysis in which the finding is gone', async () => {
    const proved = await proveFirst([wants('limit', [set('limit')])]);
    assert.ok(!isRefusal(proved));
    const [file] = proved.files;
    assert.equal(file?.after, `${JOB('a')}  limit: 1\n`);
    assert.deepEqual(
      file?.written.map(({ start, end }) => file.after.slice(start, end)),
      ['  limit: 1\n'],
    );
    assert.deepEqual(reportOf(proved.analysis).findings, []);
  });

  it('drops a fix after which the finding is still there', async () => {
    const proved = await proveFirst([wants('limit', [set('other')])]);
    assert.deepEqual(proved, { refused: 'the finding is still there afterwards', unproved: true });
  });

  it('drops a fix whose bytes are the evidence of a new finding of any level', async () => {
    const proved = await proveFirst([wants('limit', [set('limit', 'bad')]), dislikes('limit', 'bad')]);
    assert.ok(isRefusal(proved));
    assert.match(proved.refused, /would bring in dislikes-bad at line 7/);
    assert.equal(proved.unproved, true);
  });

  it('lists a new finding elsewhere as exposed', async () => {
    const elsewhere = defineRule({
      ...wants('limit', null, 'elsewhere'),
      subject: 'workload',
      check({ object }) {
        const limited = object.query(['spec', 'limit']).state === 'present';
        return limited
          ? fail({ at: object.kindNode, message: '', evidence: '', because: [], repair: { refused: 'x' } })
          : pass();
      },
    });
    const proved = await proveFirst([wants('limit', [set('limit')]), elsewhere]);
    assert.ok(!isRefusal(proved));
    assert.deepEqual(
      proved.exposed.map(({ rule }) => rule),
      ['elsewhere'],
    );
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
    const left = reportOf(proved.analysis).findings.map(({ rule }) => rule);
    assert.deepEqual(left.toSorted(), ['latest-tag', 'missing-readiness-probe']);
  });

  it('judges every file again when what others see has changed', async () => {
    const away: YamlEdit = { op: 'set', at: ['spec', 'selector', 'app'], value: 'other' };
    const unselected = defineRule({
      ...wants('x', null, 'unselected'),
      subject: 'workload',
      check(workload, { repository }) {
        const services = repository.servicesSelecting(workload);
        if (services.state !== 'present' || services.value.length === 0) return pass();
        const edits = [{ path: 'service.yaml', language: 'yaml' as const, document: 0, edit: away }];
        const repair: Fix = { title: '', safety: 'review', assumes: '', edits, renames: [] };
        return fail({ at: workload.object.kindNode, message: '', evidence: '', because: [], repair });
      },
    });
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: x}, ports: [{port: 80}]}\n';
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: x}}\nspec: {containers: []}\n';
    const proved = await proveFirst([unselected], { 'service.yaml': service, 'pod.yaml': pod });
    assert.ok(!isRefusal(proved));
    assert.deepEqual(reportOf(proved.analysis).findings, []);
  });

  it('passes on what the writer refuses', async () => {
    const text = JOB('a').replace('spec:\n', 'spec: &s\n').replace(/$/, 'x: *s\n');
    const analysis = await start([wants('limit', [set('limit')])], { 'job.yaml': text });
    const [finding] = reportOf(analysis).findings;
    assert.equal(finding?.fix, null);
    assert.match(finding?.refusal ?? '', /anchored as &s/);
  });
});

describe('writeFix', () => {
  const fix = (edits: readonly YamlEdit[]): Fix => ({
    title: '',
    safety: 'safe',
    assumes: null,
    edits: edits.map((edit) => ({ path: 'job.yaml', language: 'yaml', document: 0, edit })),
    renames: [],
  });
  const texts = new Map([['job.yaml', JOB('a')]]);

  it('makes all edits on the text as it is, whatever their order', () => {
    const one = writeFix(fix([{ op: 'set', at: ['kind'], value: 'CronJob' }, set('limit')]), texts);
    const other = writeFix(fix([set('limit'), { op: 'set', at: ['kind'], value: 'CronJob' }]), texts);
    assert.deepEqual(one, other);
    assert.ok(!isRefusal(one));
    assert.match(one.files[0]?.after ?? '', /kind: CronJob[\s\S]*limit: 1\n$/);
  });

  it('refuses edits that touch the same place, a missing file, a missing document', () => {
    const kinds = ['Pod', 'CronJob'].map((value): YamlEdit => ({ op: 'set', at: ['kind'], value }));
    assert.deepEqual(writeFix(fix(kinds), texts), { refused: 'two of its changes touch the same place' });
    assert.deepEqual(writeFix(fix([set('limit')]), new Map()), { refused: 'job.yaml cannot be read' });
    const third = {
      ...fix([]),
      edits: [{ path: 'job.yaml', language: 'yaml' as const, document: 2, edit: set('limit') }],
    };
    assert.deepEqual(writeFix(third, texts), { refused: 'the document is gone' });
  });
});

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
});
