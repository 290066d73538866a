import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { RULES } from '../../rules/index.ts';
import { readCases } from '../../test/examples/cases.ts';
import { VARIANTS } from '../../test/examples/variants.ts';
import { plainConfig } from '../../test/support/config.ts';
import { memorySnapshot } from '../../test/support/memory-snapshot.ts';
import { analyse, reportOf } from './analyse.ts';
import { matchFindings } from './match.ts';

const CASES = readCases().filter(({ findings }) => findings.length > 0);
/** Forms that change how a file is written and nothing of what it says. */
const LAYOUTS = VARIANTS.filter(
  ({ name, byValue }) => !byValue && name !== 'behind another document' && name !== 'inside a List',
);

type Files = Readonly<Record<string, string>>;

async function reportOn(files: Files) {
  return reportOf(await analyse({ snapshot: memorySnapshot(files), config: plainConfig(RULES), rules: RULES }));
}

/** Puts comment lines and blank lines in front of a file, where they change nothing but every line number. */
function shifted(path: string, text: string, lines: readonly string[]): string {
  if (/^\s*#\s*(?:syntax|escape)/.test(text) || path.endsWith('.json')) return text;
  const front = lines.map((line) => `${line}\n`).join('');
  return text.startsWith('\uFEFF') ? `\uFEFF${front}${text.slice(1)}` : front + text;
}

it('keys and fingerprints survive every layout and every shift, and nothing is introduced', async (t) => {
  const seed = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? Date.now() % 1e9);
  t.diagnostic(`seed ${seed}`);
  const line = fc.constantFrom('', '# a comment', '#', '# - another: one');
  const property = fc.asyncProperty(
    fc.constantFrom(...CASES),
    fc.constantFrom(...LAYOUTS),
    fc.array(line, { maxLength: 9 }),
    async (example, layout, lines) => {
      const head: Record<string, string> = {};
      for (const [path, text] of Object.entries(example.before)) {
        head[path] = shifted(path, layout.apply(path, text) ?? text, lines);
      }
      const before = await reportOn(example.before);
      const after = await reportOn(head);
      assert.deepEqual(
        after.findings.map(({ fingerprint }) => fingerprint),
        before.findings.map(({ fingerprint }) => fingerprint),
      );
      const { introduced, fixed } = matchFindings(before, after, new Map());
      assert.deepEqual([introduced, fixed], [[], []]);
    },
  );
  await fc.assert(property, { seed, numRuns: Number(process.env.PLIMSOLL_PROPERTY_RUNS ?? 300) });
});

it('a file that moves takes its findings along, one that is copied brings them in', async (t) => {
  const seed = Number(process.env.PLIMSOLL_PROPERTY_SEED ?? Date.now() % 1e9);
  t.diagnostic(`seed ${seed}`);
  const single = CASES.filter(({ before }) => Object.keys(before).length === 1);
  const folder = fc.stringMatching(/^[a-z]{1,8}$/);
  const property = fc.asyncProperty(fc.constantFrom(...single), folder, fc.boolean(), async (example, to, copied) => {
    const [path = '', text = ''] = Object.entries(example.before)[0] ?? [];
    const moved = `moved-${to}/${path}`;
    const before = await reportOn(example.before);
    const after = await reportOn(copied ? { ...example.before, [moved]: text } : { [moved]: text });
    const { introduced, fixed, existing } = matchFindings(before, after, new Map());
    assert.equal(fixed.length, 0);
    assert.equal(existing.length, before.findings.length);
    assert.deepEqual(new Set(introduced.map((finding) => finding.path)), new Set(copied ? [moved] : []));
  });
  await fc.assert(property, { seed, numRuns: 100 });
});
