import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { printViolation } from './project-files.ts';
import { impurities } from './purity.ts';

function judge(text: string, path = 'src/engine/run.ts'): readonly string[] {
  return impurities([{ path, text }]).map(printViolation);
}

describe('a pure layer', () => {
  const impure: Readonly<Record<string, RegExp>> = {
    'const x = Date.now();': /clock: Date\.now/,
    'const x = new Date();': /clock: Date without/,
    'const x = new Date;': /clock: Date without/,
    'const x = Date();': /clock: Date without/,
    'const x = performance.now();': /clock: performance/,
    'const x = process.env.HOME;': /environment: process/,
    'const { env } = process;': /environment: process/,
    'const x = globalThis.process;': /environment: globalThis/,
    'const x = { process };': /environment: process/,
    'const x = Math.random();': /random number: Math\.random/,
    'const x = crypto.randomUUID();': /random number: crypto/,
    "import { randomUUID as id } from 'node:crypto';": /random number: randomUUID/,
    "const x = await fetch('/');": /I\/O: fetch/,
    "console.log('x');": /I\/O: console/,
    'setTimeout(run, 10);': /waits: setTimeout/,
    'const x = import.meta.url;': /where it runs: import\.meta/,
    'names.sort((a, b) => a.localeCompare(b));': /language: localeCompare/,
    'const x = (12).toLocaleString();': /language: toLocaleString/,
  };
  for (const [text, complaint] of Object.entries(impure)) {
    test(`may not hold \`${text}\``, () => {
      const [violation = '', ...more] = judge(`// first\n${text}\n`);
      assert.match(violation, /^src\/engine\/run\.ts:2: a pure layer /);
      assert.match(violation, complaint);
      assert.deepEqual(more, []);
    });
  }

  const pure = [
    '// Date.now() and process.env are forbidden here',
    "const text = 'process.env'; const other = `fetch('/')`;",
    'const x = new Date(0); const y = Date.parse(text);',
    'const x = image.process; const y = { fetch: 1 };',
    'function run(process: Process) { return process.name; }',
    'const { fetch } = port; fetch(1);',
    'interface Port { fetch(path: string): string; process: number }',
    'class Port { fetch() { return 1; } }',
    "names.sort((a, b) => a.localeCompare(b, 'en'));",
  ];
  for (const text of pure) test(`may hold \`${text}\``, () => assert.deepEqual(judge(text), []));

  test('is every layer from the source to the scorecard, and the rules', () => {
    for (const layer of ['source', 'model', 'engine', 'config', 'review', 'remediate', 'scorecard']) {
      assert.equal(judge('Date.now();', `src/${layer}/file.ts`).length, 1, layer);
    }
    assert.equal(judge('Date.now();', 'rules/naked-pod/rule.ts').length, 1);
    for (const layer of ['edges', 'github', 'store', 'app', 'cli']) {
      assert.deepEqual(judge('Date.now();', `src/${layer}/file.ts`), [], layer);
    }
    assert.deepEqual(judge('Date.now();', 'src/engine/run.test.ts'), []);
  });
});
