import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportOn } from '../../test/support/analyse-texts.ts';
import { plainConfig } from '../../test/support/config.ts';
import { FEW_RULES as RULES } from '../../test/support/few-rules.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import type { FileFacts } from '../model/facts.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { analyse, reportOf } from './analyse.ts';

const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: c\n    image: busybox\n';
const CONFIG = plainConfig(RULES);

/** A snapshot that counts what is read, with entries of other kinds beside the texts. */
function counting(files: Readonly<Record<string, string>>, extra: Snapshot['entries'] = []) {
  const inner = memorySnapshot(files);
  const reads: string[] = [];
  const snapshot: Snapshot = {
    entries: [...inner.entries, ...extra],
    gaps: [{ path: 'huge/', reason: 'too many entries' }],
    read: async (entry) => {
      reads.push(entry.path);
      return inner.read(entry);
    },
  };
  return { snapshot, reads };
}

describe('analyse', () => {
  it('names everything that it did not read, and reads nothing that no rule wants', async () => {
    const { snapshot, reads } = counting({ 'a.yaml': POD, 'NOTES.md': '# x', 'vendor/b.yaml': POD }, [
      { path: 'link.yaml', kind: 'symlink', id: 'l' },
      { path: 'sub.yaml', kind: 'submodule', id: 's' },
      { path: 'big.yaml', kind: 'file', id: 'b', size: 6_000_000 },
      { path: 'gone.yaml', kind: 'file', id: 'g' },
      { path: 'logo.png', kind: 'file', id: 'p' },
    ]);
    const config = { ...CONFIG, ignoredBy: (path: string) => (path.startsWith('vendor/') ? 'vendor/**' : null) };
    const report = reportOf(await analyse({ snapshot, config, rules: RULES }));
    assert.deepEqual(
      report.skipped.map(({ path, reason }) => `${path}: ${reason}`),
      [
        'huge/: too many entries',
        'vendor/b.yaml: ignored by the pattern vendor/**',
        'link.yaml: a symbolic link: it is not followed',
        'sub.yaml: a submodule: its files belong to another repository',
        'big.yaml: 6.0 MB, above the limit of 5 MB for one file',
        'gone.yaml: gone',
      ],
    );
    assert.equal(report.scanned, 1);
    assert.ok(!reads.some((path) => path.endsWith('.md') || path.endsWith('.png') || path === 'big.yaml'));
  });

  it('takes facts from the cache by content, and keeps classes apart', async () => {
    const cache = new Map<string, FileFacts>();
    const facts = {
      get: (key: string) => cache.get(key),
      set: (key: string, value: FileFacts) => void cache.set(key, value),
    };
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n';
    const files = { 'a/x.yaml': config, 'b/x.yaml': config, 'kustomization.yaml': config };
    const first = counting(files);
    await analyse({ snapshot: first.snapshot, config: CONFIG, rules: RULES, facts });
    assert.equal(cache.size, 2, 'one for both x.yaml, one for the kustomization');
    const second = counting({ 'c/x.yaml': config });
    await analyse({ snapshot: second.snapshot, config: CONFIG, rules: RULES, facts });
    assert.deepEqual(second.reads, ['c/x.yaml'], 'facts are cached; the rules read it once');
  });

  it('limits findings to the wanted paths, with the facts of all', async () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: x}, ports: [{port: 80}]}\n';
    const pod = POD.replace('name: p\n', 'name: p\n  labels: {app: x}\n');
    const snapshot = memorySnapshot({ 'service.yaml': service, 'a.yaml': pod, 'b.yaml': pod });
    const report = reportOf(
      await analyse({ snapshot, config: CONFIG, rules: RULES, only: (path) => path === 'a.yaml' }),
    );
    assert.deepEqual(new Set(report.findings.map(({ path }) => path)), new Set(['a.yaml']));
    const probe = report.findings.find(({ rule }) => rule === 'missing-readiness-probe');
    assert.deepEqual(
      probe?.because.map(({ path }) => path),
      ['service.yaml'],
    );
  });

  it('counts subjects by file and rule, and says which are open and why', async () => {
    const templated = POD.replace('busybox', '"{{ .Values.image }}"').replace('name: p', 'name: q');
    const { subjects } = await reportOn({ 'pod.yaml': `${POD}---\n${templated}` });
    const tags = subjects.find(({ rule }) => rule === 'latest-tag');
    assert.deepEqual(tags && [tags.passed, tags.failed, tags.waived, tags.unknown], [0, 1, 0, 1]);
    assert.deepEqual(
      tags?.open.map(({ identity, state }) => `${identity} ${state}`),
      ['Pod//p#c failed', 'Pod//q#c unknown'],
    );
  });

  it('gives findings of one file in the order of their places, whatever the order of the rules', async () => {
    const { findings } = await reportOn({ 'pod.yaml': `${POD}---\n${POD.replace('name: p', 'name: q')}` });
    const starts = findings.map(({ range }) => range.start);
    assert.deepEqual(
      starts,
      starts.toSorted((a, b) => a - b),
    );
    assert.equal(findings.length, 4);
  });

  it('keeps a rule that is off silent and uncounted, and takes the level from the configuration', async () => {
    const settingFor = (rule: string) => ({
      level: rule === 'latest-tag' ? ('note' as const) : ('off' as const),
      fixed: true,
      options: {},
    });
    const input = { snapshot: memorySnapshot({ 'a.yaml': POD }), config: { ...CONFIG, settingFor }, rules: RULES };
    const report = reportOf(await analyse(input));
    assert.deepEqual(
      report.findings.map(({ rule, level }) => [rule, level]),
      [['latest-tag', 'note']],
    );
    assert.deepEqual(
      report.subjects.map(({ rule }) => rule),
      ['latest-tag'],
    );
  });

  it('waives what the configuration accepts, and says who and why', async () => {
    const waiver = { rule: 'latest-tag', path: 'a.yaml', reason: 'the vendor publishes none', owner: '@acme/platform' };
    const waiverFor = (rule: string, path: string) => (rule === waiver.rule && path === waiver.path ? waiver : null);
    const input = { snapshot: memorySnapshot({ 'a.yaml': POD }), config: { ...CONFIG, waiverFor }, rules: RULES };
    const { findings, waived, subjects } = reportOf(await analyse(input));
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['naked-pod'],
    );
    assert.deepEqual(
      waived.map(({ reason }) => reason),
      ['the vendor publishes none (@acme/platform)'],
    );
    assert.equal(subjects.find(({ rule }) => rule === 'latest-tag')?.waived, 1);
  });

  it('throws what the source throws: a review of half a tree would be a lie', async () => {
    const snapshot = { ...memorySnapshot({ 'a.yaml': POD }), read: () => Promise.reject(new Error('the network')) };
    await assert.rejects(analyse({ snapshot, config: CONFIG, rules: RULES }), /the network/);
  });
});

describe('fingerprints', () => {
  it('do not depend on lines, and tell two equal faults in one file apart', async () => {
    const [before] = (await reportOn({ 'a.yaml': POD })).findings;
    const [after] = (await reportOn({ 'a.yaml': `# one\n# two\n${POD}` })).findings;
    assert.equal(before?.fingerprint, after?.fingerprint);
    const twice = (await reportOn({ 'a.yaml': `${POD}---\n${POD}` })).findings;
    assert.equal(new Set(twice.map(({ fingerprint }) => fingerprint)).size, twice.length);
    assert.equal(new Set(twice.map(({ key }) => key)).size, twice.length / 2);
  });

  it('depend on the path, keys do not', async () => {
    const [a] = (await reportOn({ 'a.yaml': POD })).findings;
    const [b] = (await reportOn({ 'b.yaml': POD })).findings;
    assert.equal(a?.key, b?.key);
    assert.notEqual(a?.fingerprint, b?.fingerprint);
  });
});
