import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RULES } from '../../rules/index.ts';
import { analyseTexts } from '../../test/support/analyse-texts.ts';
import { plainConfig } from '../../test/support/config.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import { analyse, reportOf } from '../engine/analyse.ts';
import type { FileEdit, Rule } from '../engine/contract.ts';
import { JOB, repairBy, ruleOf, set, start, wants } from '../engine/prove.fixture.ts';
import { makeFixSet } from './fix-set.ts';

const ALL = { baseSha: 'c0ffee', scope: 'review', wanted: () => true } as const;
const LIMITS = [wants('limit', [set('limit')])];

/** Writes a file whenever a Job has no mark, and the mark. */
function writing(path: string): Rule {
  return ruleOf('writes', (workload) => {
    const mark = workload.object.query(['spec', 'mark']).state === 'present';
    const created: FileEdit = { path, language: 'any', edit: { op: 'create', text: 'new\n' } };
    const marked: FileEdit = { path: workload.path, language: 'yaml', document: 0, edit: set('mark') };
    return mark ? { verdict: 'skip' } : repairBy([created, marked], workload);
  });
}

describe('a wish for fixes', () => {
  it('repairs only what is wanted', async () => {
    const analysis = await start(LIMITS, { 'a.yaml': JOB('a'), 'b.yaml': JOB('b') });
    const { commits, before, after, refused } = await makeFixSet(analysis, {
      ...ALL,
      wanted: ({ path }) => path === 'b.yaml',
    });
    assert.deepEqual(
      commits.flatMap(({ files }) => files.map(({ path }) => path)),
      ['b.yaml'],
    );
    assert.deepEqual([before, after, refused], [2, 1, []]);
  });

  it('follows what is wanted through a fix that turns a Pod into a Deployment', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: a}}\nspec:\n  containers:\n';
    const files = { 'pod.yaml': `${pod}  - {name: a, image: "shop/a:1", ports: [{containerPort: 80}]}\n` };
    const analysis = await analyseTexts(files, {}, RULES);
    const introduced = new Set(reportOf(analysis).findings.map(({ fingerprint }) => fingerprint));
    const { commits } = await makeFixSet(analysis, {
      ...ALL,
      wanted: ({ fingerprint }) => introduced.has(fingerprint),
    });
    assert.deepEqual(
      commits.map(({ rules }) => rules),
      [['naked-pod'], ['missing-liveness-probe']],
    );
    assert.ok(commits.every(({ repaired }) => repaired.every(({ fingerprint }) => introduced.has(fingerprint))));
  });

  it('has nothing to say where nothing is wanted', async () => {
    const nothing = await makeFixSet(await start(LIMITS), { ...ALL, wanted: () => false });
    assert.deepEqual([nothing.commits, nothing.refused, nothing.before, nothing.after], [[], [], 1, 1]);
  });

  it('tells why wanted findings stay', async () => {
    const rules = [wants('number', null), wants('limit', [set('other')])];
    const { refused, commits } = await makeFixSet(await start(rules), ALL);
    assert.deepEqual(commits, []);
    assert.deepEqual(refused.map(({ finding, reason }) => `${finding.rule}: ${reason}`).toSorted(), [
      'wants-limit: the finding is still there afterwards',
      'wants-number: no number',
    ]);
  });

  it('refuses nothing that another fix has repaired along with its own', async () => {
    const rules = [wants('limit', [set('other')]), wants('number', [set('number'), set('limit')])];
    const { refused, after } = await makeFixSet(await start(rules), ALL);
    assert.deepEqual([refused, after], [[], 0]);
  });

  it('makes one commit for a change of forty files', async () => {
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}.yaml`, JOB('a')]));
    const { commits, after } = await makeFixSet(await start(LIMITS, files), ALL);
    assert.deepEqual([commits.length, commits[0]?.files.length, after], [1, 40, 0]);
  });

  it('keeps the modes of files, and gives new ones the plain mode', async () => {
    const snapshot = memorySnapshot({ 'job.yaml': JOB('a') });
    const entries = snapshot.entries.map((entry) => ({ ...entry, executable: true }) as const);
    const rules = [writing('config/new.yaml')];
    const analysis = await analyse({ snapshot: { ...snapshot, entries }, config: plainConfig(rules), rules });
    const { commits } = await makeFixSet(analysis, ALL);
    assert.deepEqual(
      commits.flatMap(({ files }) => files.map(({ path, mode }) => `${mode} ${path}`)),
      ['100644 config/new.yaml', '100755 job.yaml'],
    );
  });

  for (const path of ['.github/workflows/new.yaml', '.GitHub/Workflows/deep/new.yaml', '.github/workflows']) {
    it(`never touches ${path}`, async () => {
      const { commits, refused, after } = await makeFixSet(await start([writing(path)]), ALL);
      assert.deepEqual([commits, after], [[], 1]);
      assert.deepEqual(
        refused.map(({ reason }) => reason),
        [`the fix would change ${path}: workflows are never touched`],
      );
    });
  }

  it('touches what only looks like a workflow', async () => {
    const { commits } = await makeFixSet(await start([writing('.github/workflows-old/new.yaml')]), ALL);
    assert.equal(commits[0]?.files[0]?.path, '.github/workflows-old/new.yaml');
  });

  it('has one digest and one patch wherever the lines stand, and others for other repairs', async () => {
    const of = async (text: string, rules = LIMITS) => {
      const { digest, patch } = await makeFixSet(await start(rules, { 'job.yaml': text }), ALL);
      return { digest, patch };
    };
    const plain = await of(JOB('a'));
    assert.deepEqual(await of(`# moved\n\n${JOB('a')}`), plain);
    assert.deepEqual(await of(JOB('a').replace('[]', '[ ]')), plain);
    assert.notEqual((await of(`${JOB('a')}---\n${JOB('b')}`)).digest, plain.digest);
    const other = await of(JOB('a'), [wants('limit', [set('limit', 2)])]);
    assert.equal(other.digest, plain.digest);
    assert.notEqual(other.patch, plain.patch);
  });

  it('words its commits without a word of the repository', async () => {
    const files = { 'fixes #7 @team.yaml': JOB('closes'), 'b.yaml': `${JOB('b')}---\n${JOB('c')}` };
    const rules = [...LIMITS, wants('deadline', [set('deadline', 2)])];
    const { commits } = await makeFixSet(await start(rules, files), ALL);
    assert.deepEqual(
      commits.map(({ subject }) => subject),
      ['Beyond the workshop: 6 repairs by 2 rules'],
    );
    assert.match(commits[0]?.body ?? '', /^- Set limit: 3 places of 2 files \(wants-limit\)$/m);
    assert.doesNotMatch(commits[0]?.body ?? '', /[@#]|team|closes/);
    const [alone] = (await makeFixSet(await start(LIMITS), ALL)).commits;
    assert.equal(alone?.subject, 'Set limit (1 file)');
    const long = { ...LIMITS[0], title: 'x'.repeat(90) } as Rule;
    assert.equal((await makeFixSet(await start([long]), ALL)).commits[0]?.subject.length, 72);
  });
});
