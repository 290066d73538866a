import { readFileSync } from 'node:fs';
import { RULES } from '../../rules/index.ts';
import type { ExampleCase } from '../../test/examples/cases.ts';
import { analysisOf, type Files, type Options } from '../../test/suggestions/pull.ts';
import { createFollowUpWords, type FollowUpInput } from './body.ts';
import { makeFixSet } from './fix-set.ts';
import type { FixSet } from './follow-up.ts';
import { formatMetadata, metadataOf } from './identity.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The words of the program itself. */
export const words = createFollowUpWords({
  template: read('templates/fix-pull.md.liquid'),
  rules: RULES,
  readmes: new Map(RULES.map(({ id }) => [id, read(`rules/${id}/README.md`)])),
});

/** Some files with their repairs, by all rules. */
export async function inputOf(files: Files, options: Options, scope: FixSet['scope']): Promise<FollowUpInput> {
  const analysis = await analysisOf(files, options);
  const fixes = await makeFixSet(analysis, { baseSha: 'b'.repeat(40), scope, wanted: () => true });
  return { ...about(fixes), before: (path) => files[path] ?? null };
}

/** What is said of a set that has no texts before. */
export function about(fixes: FixSet): FollowUpInput {
  const metadata = formatMetadata(metadataOf(fixes));
  return { fixes, base: 'main', pull: null, before: () => null, metadata };
}

/** The first bad example of every rule in a folder of its own. */
export function oneOfEach(cases: readonly ExampleCase[]): { readonly files: Files; readonly options: Options } {
  const bad = cases.filter(({ findings }) => findings.length > 0);
  const chosen = RULES.flatMap(({ id }) => bad.find(({ rule }) => rule === id) ?? []);
  const files = chosen.flatMap(({ rule, before }) =>
    Object.entries(before).map(([path, text]) => [`${rule}/${path}`, text] as const),
  );
  const options = Object.fromEntries(chosen.map((example) => [example.rule, example.options]));
  return { files: Object.fromEntries(files), options };
}
