import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { RULES } from '../../rules/index.ts';
import { analyse, reportOf } from '../../src/engine/analyse.ts';
import type { Rule } from '../../src/engine/contract.ts';
import { fixAll, type LeftFinding } from '../../src/engine/fix-loop.ts';
import type { Finding } from '../../src/engine/report.ts';
import { classify } from '../../src/model/file-class.ts';
import { plainConfig } from '../support/config.ts';
import { memorySnapshot } from '../support/memory-snapshot.ts';
import { newSchemaErrors } from '../support/new-schema-errors.ts';
import { type ExampleCase, readCases } from './cases.ts';
import { oneJsonFileEach, VARIANTS, type Variant } from './variants.ts';

type Files = Readonly<Record<string, string>>;

const CASES = readCases();

for (const rule of RULES) {
  describe(rule.id, () => {
    const cases = CASES.filter((example) => example.rule === rule.id);
    it('has an example that is found and one that stays silent', () => {
      assert.ok(cases.some(({ findings }) => findings.length > 0));
      assert.ok(cases.some(({ findings }) => findings.length === 0));
    });
    for (const example of cases) {
      for (const variant of VARIANTS) {
        const before = vary(example.before, variant);
        if (before) it(`${example.name}, ${variant.name}`, () => check(rule, example, variant, before));
      }
      const objects = oneJsonFileEach(example.before);
      if (objects)
        it(`${example.name}, a JSON file for each object`, async () => void (await repair(rule, example, objects)));
    }
  });
}

async function check(rule: Rule, example: ExampleCase, variant: Variant, before: Files): Promise<void> {
  const found = await findingsIn(rule, example, before);
  if (variant.keepsPlaces)
    assert.deepEqual(
      found.map(shown),
      example.findings.map(({ path, at, fix }) => `${path} ${at} ${fix}`),
    );
  else assert.equal(found.length, example.findings.length);
  for (const [index, { level }] of example.findings.entries())
    if (level) assert.equal(found[index]?.level, level, 'the level');
  assert.ok(
    found.every(({ fix, refusal }) => (fix === null) === (refusal !== null)),
    'a finding has a fix or says why not',
  );
  const after = vary(example.after, variant, example.before);
  const fixed = await repair(rule, example, before);
  assertNoNewSchemaErrors(before, fixed);
  if (!after || Object.keys(after).length === 0) return;
  assertNoNewSchemaErrors(before, after);
  if (example.findings.some(({ fix }) => fix !== 'none'))
    assertEqualFiles(fixed, after, comparesValues(variant, before, after));
  assert.deepEqual((await findingsIn(rule, example, after)).map(shown), [], 'silent on the good form');
  assert.deepEqual(await repair(rule, example, fixed), fixed, 'a second fix changes nothing');
}

function comparesValues({ byValue }: Variant, before: Files, after: Files): boolean {
  const items = (files: Files) => Object.values(files).join('\n').match(/^ *- /gm)?.length ?? 0;
  return byValue === 'always' || (byValue === 'new items' && items(after) > items(before));
}

function assertEqualFiles(actual: Files, expected: Files, byValue: boolean): void {
  const shape = (files: Files) =>
    byValue ? Object.entries(files).map(([path, text]) => [path, parseAllDocuments(text).map((d) => d.toJS())]) : files;
  assert.deepEqual(shape(actual), shape(expected));
}

/** Whatever Kubernetes takes before a fix, it takes afterwards. */
function assertNoNewSchemaErrors(before: Files, after: Files): void {
  const errors = Object.entries(after).flatMap(([path, text]) =>
    classify(path) === 'manifest' ? newSchemaErrors(before[path] ?? '', text).map((error) => `${path}: ${error}`) : [],
  );
  assert.deepEqual(errors, [], 'the OpenAPI schemas of Kubernetes');
}

/** A file that a fix has made is in no other form than the fix writes: it has no model in the tree. */
function vary(files: Files, variant: Variant, before: Files = files): Files | null {
  const out: Record<string, string> = {};
  for (const [path, text] of Object.entries(files)) {
    const varied = Object.hasOwn(before, path) ? variant.apply(path, text) : text;
    if (varied === null) return null;
    out[path] = varied;
  }
  return out;
}

function configFor(rule: Rule, example: ExampleCase) {
  return plainConfig([rule], { [rule.id]: example.options });
}

async function findingsIn(rule: Rule, example: ExampleCase, files: Files): Promise<readonly Finding[]> {
  const config = configFor(rule, example);
  return reportOf(await analyse({ snapshot: memorySnapshot(files), config, rules: [rule] })).findings;
}

async function repair(rule: Rule, example: ExampleCase, files: Files): Promise<Files> {
  const config = configFor(rule, example);
  const analysis = await analyse({ snapshot: memorySnapshot(files), config, rules: [rule] });
  const { changes, dropped, refused } = await fixAll(analysis, () => true);
  assert.deepEqual(dropped, [], 'no fix fails its proof');
  const unwritten = refused.filter(({ finding }) => finding.fix !== null);
  assert.deepEqual(unwritten.map(reasonOf), [], 'a fix that is promised can be written');
  return { ...files, ...Object.fromEntries(changes.map(({ path, after }) => [path, after])) };
}

function reasonOf({ finding, reason }: LeftFinding): string {
  return `${finding.path}: ${reason}`;
}

function shown({ path, region, fix }: Finding): string {
  return `${path} ${region.line}:${region.column}-${region.endLine}:${region.endColumn} ${fix?.safety ?? 'none'}`;
}
