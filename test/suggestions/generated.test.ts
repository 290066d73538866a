/**
 * Pull requests put together by chance: the files of several examples in one repository, some of them joined to one
 * file, against a base that lacks some of their lines. SUGGESTIONS_SEED and SUGGESTIONS_RUNS run others, or the same again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ExampleCase, readCases } from '../examples/cases.ts';
import { assertHold } from './holds.ts';
import type { Files, Options, Pull } from './pull.ts';

const RUNS = Number(process.env.SUGGESTIONS_RUNS ?? 80);
const seed = Number(process.env.SUGGESTIONS_SEED ?? 0) || Math.floor(Math.random() * 2 ** 31);

const CASES = readCases().filter(({ findings }) => findings.some(({ fix }) => fix !== 'none'));

/** The settings that fixes take their numbers from, so that many findings carry one. */
const OPTIONS: Options = {
  'missing-memory-limit': { memory: '256Mi' },
  'missing-memory-request': { memory: '128Mi' },
  'missing-cpu-request': { cpu: '100m' },
  'unbounded-job': { activeDeadlineSeconds: 3600 },
  'job-without-ttl': { ttlSecondsAfterFinished: 86_400 },
};

/** How the text of a file is written. */
type Form = 'as it is' | 'CRLF' | 'no final newline' | 'blank end';

interface Made {
  readonly cases: readonly ExampleCase[];
  /** Are all manifests in one file? */
  readonly joined: boolean;
  readonly form: Form;
  /** Of every line, by turns: does the base have it? Empty for a base without files. */
  readonly kept: readonly boolean[];
}

const made: fc.Arbitrary<Made> = fc.record({
  cases: fc.array(fc.constantFrom(...CASES), { minLength: 1, maxLength: 3 }),
  joined: fc.boolean(),
  form: fc.constantFrom<Form>('as it is', 'as it is', 'as it is', 'CRLF', 'no final newline', 'blank end'),
  kept: fc
    .oneof(fc.constant([]), fc.array(fc.integer({ max: 9, min: 0 }), { minLength: 5, maxLength: 60 }))
    .map((draws) => draws.map((draw) => draw > 1)),
});

function pullOf({ cases, joined, form, kept }: Made): Pull {
  const files: Record<string, string> = {};
  for (const [at, { before }] of cases.entries()) {
    for (const [path, text] of Object.entries(before)) {
      const isManifest = /\.ya?ml$/.test(path) && !/kustom|skaffold|compose|\.github/.test(path);
      const place = joined && isManifest ? 'all.yaml' : joined && at === 0 ? path : `c${at}/${path}`;
      const old = files[place];
      files[place] = old === undefined ? text : `${old.replace(/\n?$/, '\n')}---\n${text.replace(/^---\n/, '')}`;
    }
  }
  const head = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, written(text, form)]));
  const options: Record<string, Options[string]> = { ...OPTIONS };
  for (const { rule, options: own } of cases) options[rule] = { ...options[rule], ...own };
  return { base: kept.length === 0 ? {} : thinned(head, kept), head, options };
}

function written(text: string, form: Form): string {
  if (form === 'CRLF') return text.replaceAll('\n', '\r\n');
  if (form === 'no final newline') return text.replace(/\n$/, '');
  return form === 'blank end' ? `${text}\n\n` : text;
}

function thinned(files: Files, kept: readonly boolean[]): Files {
  const thin = (text: string) => text.split('\n').filter((line, at) => line === '' || kept[at % kept.length]);
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, thin(text).join('\n')]));
}

test(`suggestions of ${RUNS} generated pull requests hold, seed ${seed}`, async () => {
  const total = { suggestions: 0, merged: 0, applications: 0 };
  await fc.assert(
    fc.asyncProperty(made, async (one) => {
      const tried = await assertHold(pullOf(one));
      for (const key of ['suggestions', 'merged', 'applications'] as const) total[key] += tried[key];
    }),
    { numRuns: RUNS, seed, endOnFailure: true },
  );
  process.stdout.write(`seed ${seed}: ${JSON.stringify(total)}\n`);
  assert.ok(total.suggestions > RUNS / 2 && total.merged > RUNS / 20, JSON.stringify(total));
});
