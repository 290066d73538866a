import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { RULES } from '../../rules/index.ts';
import { fixAll } from '../../src/engine/fix-loop.ts';
import { analyseTexts, reportOn } from '../support/analyse-texts.ts';
import { LABELS, OWN_LABELS } from './labels.ts';
import { missing } from './meaning.ts';
import { NUMBERS, REPAIRS, type Repair } from './repairs.ts';

/**
 * Holds the rules to the workshop's own files: `npm run workshop -- FOLDER`, where FOLDER is the `prod` folder of a
 * checkout of gravitational/workshop. Nothing there is written.
 */
type Files = Readonly<Record<string, string>>;

interface Outcome {
  readonly good: boolean;
  readonly words: string;
}

function readFolder(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(folder, path).replaceAll(sep, '/'), readFileSync(path, 'utf8')] as const;
  });
  return Object.fromEntries(texts.filter(([, text]) => !text.includes('\0')));
}

async function labelled(files: Files): Promise<readonly Outcome[]> {
  const { findings } = await reportOn(files, {}, RULES);
  return LABELS.flatMap(({ pattern, rule, found, silent }) => {
    const says = (path: string) => findings.some((finding) => finding.rule === rule && finding.path === path);
    const hit = found.map((path) => ({ good: says(path), words: `${pattern} ${rule} finds ${path}` }));
    const clean = silent.map((path) => ({ good: !says(path), words: `${pattern} ${rule} is silent on ${path}` }));
    return [...hit, ...clean];
  });
}

async function ownLabels(files: Files): Promise<readonly Outcome[]> {
  return Promise.all(
    OWN_LABELS.map(async ({ name, path, change, rule, found }) => {
      const text = files[path] ?? '';
      const changed = change(text);
      const { findings } = await reportOn({ ...files, [path]: changed }, {}, RULES);
      const says = findings.some((finding) => finding.rule === rule && finding.path === path);
      const words = `${rule} ${found ? 'finds' : 'is silent on'} ${name}`;
      return {
        good: changed !== text && says === found,
        words: changed === text ? `${words}: the file is another` : words,
      };
    }),
  );
}

/** Applies the fixes of one rule, or of all, safe ones and those for review. */
async function repaired(files: Files, only: string | null): Promise<Files> {
  const { changes } = await fixAll(
    await analyseTexts(files, NUMBERS, RULES),
    ({ rule }) => only === null || rule === only,
  );
  return { ...files, ...Object.fromEntries(changes.map(({ path, after }) => [path, after])) };
}

async function repair(files: Files, { name, rule, without = [], leadsTo }: Repair): Promise<readonly Outcome[]> {
  const start = Object.fromEntries(Object.entries(files).filter(([path]) => !without.includes(path)));
  const ways = [
    { only: rule, words: `${name}, by ${rule} alone` },
    { only: null, words: `${name}, by all rules at once` },
  ];
  return Promise.all(
    ways.map(async ({ only, words }) => {
      const after = await repaired(start, only);
      const lacks = leadsTo.flatMap((goal) => missing(goal, after[goal.path]));
      const { findings } = await reportOn(after, NUMBERS, RULES);
      const still = findings.filter(
        (finding) => finding.rule === rule && leadsTo.some(({ path }) => path === finding.path),
      );
      const faults = [...lacks, ...still.map(({ path, message }) => `${path} is still found: ${message}`)];
      return { good: faults.length === 0, words: [words, ...faults].join('\n      ') };
    }),
  );
}

const { positionals } = parseArgs({ allowPositionals: true });
const [folder] = positionals;
if (folder === undefined) {
  process.stderr.write(
    'usage: npm run workshop -- FOLDER   (the folder prod of a checkout of gravitational/workshop)\n',
  );
  process.exitCode = 2;
} else {
  const files = readFolder(folder);
  const repairs: Outcome[] = [];
  for (const way of REPAIRS) repairs.push(...(await repair(files, way)));
  const outcomes = [...(await labelled(files)), ...(await ownLabels(files)), ...repairs];
  for (const { good, words } of outcomes) process.stdout.write(`${good ? 'ok   ' : 'FAIL '} ${words}\n`);
  const failed = outcomes.filter(({ good }) => !good).length;
  process.stdout.write(`${outcomes.length - failed} of ${outcomes.length} hold, with ${RULES.length} rules\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
