import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { LEVELS, type Level } from '../../src/engine/contract.ts';

const RULES_FOLDER = join(import.meta.dirname, '../../rules');

/** `expect.json` of an example: what the rule finds in the bad tree, and with which options. */
const expectation = z.strictObject({
  /** The options of the rule, as a configuration would give them. */
  options: z.record(z.string(), z.unknown()).default({}),
  findings: z.array(
    z.strictObject({
      path: z.string().optional(),
      /** `line:column-endLine:endColumn`. */
      at: z.string().regex(/^\d+:\d+-\d+:\d+$/),
      fix: z.enum(['safe', 'review', 'none']),
      /** Where it is told: the level, for findings that are graver or milder than the rule. */
      level: z.enum(LEVELS).optional(),
    }),
  ),
});

export interface ExpectedFinding {
  readonly path: string;
  readonly at: string;
  readonly fix: string;
  readonly level?: Level | undefined;
}

/** One example of a rule: a bad tree, a good tree, and what is expected. */
export interface ExampleCase {
  readonly rule: string;
  readonly name: string;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly findings: readonly ExpectedFinding[];
}

/**
 * Reads every example beside the rules: `before/` and `after/` trees, or one `bad.*` and one `good.*` file, which stand
 * for one file of the same name. A case with a good form only must stay silent.
 */
export function readCases(): readonly ExampleCase[] {
  return folders(RULES_FOLDER).flatMap((rule) => {
    const examples = join(RULES_FOLDER, rule, 'examples');
    return folders(examples).map((name) => readCase(rule, name, join(examples, name)));
  });
}

function readCase(rule: string, name: string, folder: string): ExampleCase {
  const names = readdirSync(folder);
  const bad = names.find((file) => file.startsWith('bad.') || file === 'bad');
  const good = names.find((file) => file.startsWith('good.') || file === 'good');
  const after = good ? { [fileName(good)]: read(join(folder, good)) } : readTree(join(folder, 'after'));
  const written = bad ? { [fileName(bad)]: read(join(folder, bad)) } : readTree(join(folder, 'before'));
  const before = Object.keys(written).length > 0 ? written : after;
  const expected = expectation.parse(
    names.includes('expect.json') ? JSON.parse(read(join(folder, 'expect.json'))) : { findings: [] },
  );
  const only = Object.keys(before)[0] ?? '';
  return {
    rule,
    name,
    before,
    after,
    ...expected,
    findings: expected.findings.map((finding) => ({ ...finding, path: finding.path ?? only })),
  };
}

/** `bad.yaml` stands for `example.yaml`, `bad.Dockerfile` for `Dockerfile`. */
function fileName(name: string): string {
  const suffix = name.slice(name.indexOf('.') + 1);
  return suffix === 'Dockerfile' ? 'Dockerfile' : `example.${suffix}`;
}

function readTree(folder: string): Record<string, string> {
  if (!statSync(folder, { throwIfNoEntry: false })) return {};
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), read(path)];
    }),
  );
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function folders(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}
